# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command and measures it: wall time, CPU time and peak memory of the command and all its descendants.

Linux only: orphans are caught by being their "subreaper", and memory is read from /proc.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PERIOD = 0.1  # seconds between two looks at the memory
PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """What a command took. peak is bytes of the whole process tree; None where nobody looked."""

    wall: float
    cpu: float
    peak: int | None
    status: int


def run(command: Sequence[str], environ: dict[str, str], log: Path, memory: bool = False) -> Cost:
    """Run command. Looking at the memory costs time, so the time of such a run is not to be used."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with log.open("wb") as out:
        started = time.monotonic()
        # Not by subprocess's own wait, which would keep the resource usage to itself.
        child = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        watch = Watch(child.pid) if memory else None
        _pid, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = watch.end() if watch else None
    return Cost(wall, usage.ru_utime + usage.ru_stime + _orphans(), peak, child.returncode)


def _orphans() -> float:
    """CPU time of descendants that nobody waited for: they have become children of this process."""
    cpu = 0.0
    for pid in _children().get(os.getpid(), []):
        if _state(pid) == "Z":
            usage = os.wait4(pid, 0)[2]
            cpu += usage.ru_utime + usage.ru_stime
    return cpu


def _stat(pid: str | int) -> list[str]:
    """The fields of /proc/PID/stat after the command's name: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", "0"]


def _state(pid: int) -> str:
    return _stat(pid)[0]


def _children() -> dict[int, list[int]]:
    children = defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdecimal():
            children[int(_stat(name)[1])].append(int(name))
    return children


def _tree(root: int) -> list[int]:
    children, found = _children(), [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _memory(pid: int) -> int:
    """Memory of one process in bytes; what several share counts for each by its part (PSS), so a sum is right."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:")), 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0  # gone meanwhile


class Watch:
    """Looks at a process tree again and again, and keeps the most that it had."""

    def __init__(self, root: int) -> None:
        self._root, self._peak, self._over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(PERIOD):
            self._peak = max(self._peak, sum(_memory(pid) for pid in _tree(self._root)))

    def end(self) -> int:
        """Stop looking and return the peak."""
        self._over.set()
        self._thread.join()
        return self._peak
