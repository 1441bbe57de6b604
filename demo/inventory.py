#!/usr/bin/env python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An inventory of the simulated NASes whose ready file is named by DEMO_NAS: the group nas.

One of them is verified by its certificate's fingerprint, the others by the CA that signed it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> int:
    ready = json.loads(Path(os.environ["DEMO_NAS"]).read_text(encoding="utf-8"))
    hostvars = {}
    for number, nas in enumerate(ready["nas"]):
        pinned = {"dsm_tls_fingerprint": nas["tls_fingerprint"]} if number == 1 else {"dsm_ca_path": ready["ca_path"]}
        hostvars[nas["name"]] = {
            "dsm_hostname": nas["hostname"],
            "dsm_port": nas["port"],
            "dsm_username": nas["username"],
            "dsm_password": nas["password"],
            **pinned,
        }
    print(json.dumps({"nas": {"hosts": list(hostvars)}, "_meta": {"hostvars": hostvars}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
