# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a command, and prints as JSON how it ended, and what the two NASes have seen of it.

play.py CONTROL COMMAND...
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.request import Request, urlopen


def asked(url: str, method: str = "GET") -> Any:
    """Return what the simulator says."""
    with urlopen(Request(url, method=method)) as reply:
        return json.load(reply)


def main() -> None:
    control, command = sys.argv[1], sys.argv[2:]
    nases = [f"{control}/nas/{number}" for number in range(2)]
    for nas in nases:
        asked(f"{nas}/requests", "DELETE")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    requests = [asked(f"{nas}/requests") for nas in nases]
    seen = {
        "requests": [len(rows) for rows in requests],
        "writes": [sum(row["write"] for row in rows) for rows in requests],
        "sign_ins": [sum(row["method"] == "login" for row in rows) for rows in requests],
        "sessions": [len(asked(f"{nas}/sessions")) for nas in nases],
    }
    print(json.dumps({"rc": done.returncode, "stdout": done.stdout, "stderr": done.stderr, **seen}))


main()
