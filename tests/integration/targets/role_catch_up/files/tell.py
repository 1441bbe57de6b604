# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tells the simulator what stands in its input, a list of method, path below /nas and body.

tell.py CONTROL
"""

from __future__ import annotations

import json
import sys
from urllib.request import Request, urlopen

for method, path, body in json.load(sys.stdin):
    url = f"{sys.argv[1]}/nas/{path}"
    with urlopen(Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)):
        print(method, path)
