# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is planned: the tasks of a site with their runs of a week, and where they may begin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import SCHEDULED, Schedule
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.schedules import m365_schedule

from .window import DAY, Window

WEEK = 7 * DAY
MOVED = "moved before"
"""Why a task stays that this role has moved: none is moved twice."""
Key = tuple[str, str, str]
"""What a task is known by: host, product, name. Among those of one name its ID follows the name."""


class Task(NamedTuple):
    """A task that begins at times of a schedule. Minutes are those of the NAS's local day."""

    key: Key
    host: str
    product: str
    task_id: int | None
    name: str
    schedule: Schedule
    window: Window
    """Where its NAS wants schedules to begin."""
    times: Mapping[str, Any] | None = None
    """The options of its schedule, for Microsoft 365."""
    held: str = ""
    """Why it stays where it is, whatever that collides with; empty for one that may be moved."""
    moved: bool = False
    """It was moved by this role before."""
    remembered: bool = False
    """Its NAS was not read: this is how it was last seen."""

    @property
    def start(self) -> int:
        """The minute of the day of its first run."""
        return self.schedule.times[0]

    @property
    def per_day(self) -> int:
        """How many runs it has on a day."""
        return len(self.schedule.times)

    def at(self, start: int) -> Task:
        """The same beginning at another minute; days and repeats stay."""
        if self.times is None or start == self.start:
            return self
        times = self._times(start)
        return self._replace(times=times, schedule=m365_schedule(SCHEDULED, times))

    def begins(self, start: int) -> tuple[int, ...]:
        """The minutes of the week at which its runs begin if the first of a day begins at this minute."""
        if start == self.start:
            return runs(self.schedule.days, self.schedule.times)
        if not self.repeated:
            return runs(self.schedule.days, (start,))
        return runs(self.schedule.days, m365_schedule(SCHEDULED, self._times(start)).times)

    @property
    def repeated(self) -> bool:
        """Whether it has several runs on a day."""
        return bool(self.times and self.times.get("repeat_every_hours"))

    def _times(self, start: int) -> dict[str, Any]:
        hour, minute = divmod(start, 60)
        return {**(self.times or {}), "start_hour": hour, "start_minute": minute}

    def places(self, step: int) -> list[int]:
        """The minutes at which it may begin, in the order of the window; empty where its repeats fit nowhere.

        A task that is repeated never gets fewer runs a day, and as few more as the window lets it have. It must begin
        before the last hour in which it may run.
        """
        slots = self.window.slots(step)
        if self.times is None or not self.repeated:
            return slots
        last = self.times.get("last_run_hour")
        many = {slot: self.at(slot).per_day for slot in slots if last is None or slot // 60 <= last}
        fewest = min((count for count in many.values() if count >= self.per_day), default=None)
        return [slot for slot, count in many.items() if count == fewest]


@lru_cache(maxsize=100_000)
def runs(days: frozenset[int], times: tuple[int, ...]) -> tuple[int, ...]:
    """The minutes of the week, from Sunday 00:00 on, that are these minutes of these days, ascending."""
    return tuple(sorted(day * DAY + time for day in days for time in times))


class Idle(NamedTuple):
    """A task that begins at no time: continuous, by hand, on events, or of a schedule that cannot be read."""

    host: str
    product: str
    name: str
    words: str


class Nas(NamedTuple):
    """A NAS of a site."""

    host: str
    window: Window
    apply: bool
    offset: int | None = None
    """Its time zone, in minutes east of UTC today; None where nothing tells it."""
    problem: str = ""
    """Why it was not read."""


class Site(NamedTuple):
    """The NASes that share a line, and what begins on them."""

    name: str
    gap: int
    """Begins that are less than so many minutes apart collide."""
    dest: str
    nases: tuple[Nas, ...]
    tasks: tuple[Task, ...]
    idle: tuple[Idle, ...]
