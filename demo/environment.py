# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints shell commands that point DSM_HOSTNAME and its fellows at a simulated NAS.

    eval "$(python demo/environment.py [--wait SECONDS] READY-FILE [NAS])"

So any playbook runs against the simulated NAS as it would against a real one, and no password is on a command line.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from pathlib import Path


def read(path: Path, patience: float) -> dict:
    """What the simulator said when it was ready."""
    end = time.monotonic() + patience
    while True:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            if time.monotonic() > end:
                raise SystemExit(f"{path}: no simulated NAS is ready") from None
            time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--wait", type=float, default=0, help="seconds to wait for the file")
    parser.add_argument("ready", type=Path)
    parser.add_argument("nas", nargs="?", type=int, default=0, help="number of the NAS, from 0")
    arguments = parser.parse_args()
    ready = read(arguments.ready, arguments.wait)
    nas = ready["nas"][arguments.nas]
    values = {
        "DSM_HOSTNAME": nas["hostname"],
        "DSM_PORT": nas["port"],
        "DSM_HTTPS": str(nas["https"]).lower(),
        "DSM_USERNAME": nas["username"],
        "DSM_PASSWORD": nas["password"],
        "DSM_CA_PATH": (nas["https"] and ready["ca_path"]) or "",
    }
    for name, value in values.items():
        print(f"export {name}={shlex.quote(str(value))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
