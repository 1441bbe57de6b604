# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints, as JSON, the versions that the environment of this Python has of what the collection runs with."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

NAMES = ("ansible-core", "requests", "urllib3")

if __name__ == "__main__":
    print(json.dumps({"python": platform.python_version(), **{name: version(name) for name in NAMES}}))
