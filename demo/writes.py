# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how many writes the simulated NASes have received since this last ran: their word, not Ansible's."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import requests


def main() -> int:
    ready = json.loads(Path(os.environ["DEMO_NAS"]).read_text(encoding="utf-8"))
    writes = 0
    for number in range(len(ready["nas"])):
        url = f"{ready['control']}/nas/{number}/requests"
        writes += sum(bool(request["write"]) for request in requests.get(url, timeout=10).json())
        requests.delete(url, timeout=10).raise_for_status()
    print(writes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
