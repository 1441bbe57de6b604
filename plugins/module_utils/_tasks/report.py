# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that tell people what is waited for: few of them, as a backup may take hours on hundreds of NASes."""

from __future__ import annotations

from .._dsm.client import Nas
from .backend import Progress, Row, label

FIRST_PAUSE, LONGEST_PAUSE = 10, 300  # seconds between two lines about a run that shows nothing new
STANDSTILL = 60  # seconds without progress that are worth a word


class WaitReport:
    """What is told of the tasks that are waited for."""

    def __init__(self, nas: Nas) -> None:
        self._nas = nas
        self._began = nas.clock()
        self._told: dict[int, tuple[int, str]] = {}
        self._next: dict[int, float] = {}
        self._pause: dict[int, float] = {}
        self._moved: dict[int, tuple[str, float]] = {}

    def look(self, task: Row, progress: Progress) -> None:
        """A task was looked at: tell of it if its progress passed another tenth, its state changed, or it is time."""
        number, now = task["task_id"], self._nas.clock()
        if self._moved.get(number, ("", now))[0] != progress.words:
            self._moved[number] = progress.words, now
        news = int((progress.share or 0) * 10), progress.state
        if self._told.get(number) == news and now < self._next[number]:
            return
        if self._told.get(number) == news:
            self._pause[number] = min(self._pause[number] * 2, LONGEST_PAUSE)
        self._told[number] = news
        self._next[number] = now + self._pause.setdefault(number, FIRST_PAUSE)
        waited = f"waited {now - self._began:.0f} s"
        self._nas.report(f"{label(task)}: {progress.words}{self.standstill(number)}, {waited}")

    def standstill(self, number: int) -> str:
        """For how long a task has shown the same, in words that go on a sentence; empty if that is not long."""
        seconds = self._nas.clock() - self._moved[number][1] if number in self._moved else 0
        return f", no progress for {seconds:.0f} s" if seconds >= STANDSTILL else ""
