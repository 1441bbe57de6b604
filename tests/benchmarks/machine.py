# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where and when it was measured."""

from __future__ import annotations

import os
import platform
import re
import time
from importlib.metadata import version
from pathlib import Path


def describe() -> dict[str, str]:
    """What a reader has to know to compare numbers."""
    cpu = re.search(r"^model name\s*:\s*(.*)$", _read("/proc/cpuinfo"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+)", _read("/proc/meminfo"), re.MULTILINE)
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "cpus": f"{len(os.sched_getaffinity(0))} ({cpu[1] if cpu else platform.machine()})",
        "memory": f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "unknown",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "Python": platform.python_version(),
        **{name: version(name) for name in ("ansible-core", "requests", "synology-api")},
    }


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")
