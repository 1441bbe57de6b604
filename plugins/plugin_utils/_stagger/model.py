# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is planned: the tasks of a site with their runs of a week, and where they may begin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.enums import DAYS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import Schedule

from .window import DAY, ROUND, Window

WEEK = 7 * DAY
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

    @property
    def within(self) -> bool:
        """Whether all of its runs begin in the window."""
        return all(time in self.window for time in self.schedule.times)

    @property
    def placed(self) -> bool:
        """Whether it is where this role, or somebody with care, has put it. By this alone none is moved twice."""
        return self.within and self.start % ROUND != 0

    def at(self, start: int) -> Task:
        """The same with its first run at another minute of the window: as many runs a day, as far apart."""
        if self.times is None or start == self.start:
            return self
        moved = Schedule(self.schedule.kind, self._days(start), self._times(start))
        hour, minute = divmod(start, 60)
        times = {**self.times, "start_hour": hour, "start_minute": minute}
        if self.repeated:
            times["last_run_hour"] = moved.times[-1] // 60
        if moved.days != self.schedule.days:
            times["run_days"] = [word for day, word in enumerate(DAYS) if day in moved.days]
        return self._replace(times=times, schedule=moved)

    def begins(self, start: int) -> tuple[int, ...]:
        """The minutes of the week at which its runs begin if the first of a day begins at this minute."""
        return runs(self._days(start), self._times(start))

    @property
    def repeated(self) -> bool:
        """Whether it has several runs on a day."""
        return bool(self.times and self.times.get("repeat_every_hours"))

    def _days(self, start: int) -> frozenset[int]:
        later = 0 if start == self.start else self.window.days_later(self.start, start)
        return days_after(self.schedule.days, later)

    def _times(self, start: int) -> tuple[int, ...]:
        return tuple(time + start - self.start for time in self.schedule.times)

    def places(self, gap: int) -> list[int]:
        """The minutes at which it may begin, in the order of the window: where all its runs of a day fit into it."""
        span = self.schedule.times[-1] - self.start
        return [
            slot
            for slot in self.window.slots(gap)
            if slot + span < DAY and all(time in self.window for time in self._times(slot))
        ]


@lru_cache(maxsize=1_000)
def days_after(days: frozenset[int], later: int) -> frozenset[int]:
    """Days of the week, so many days later."""
    return frozenset((day + later) % 7 for day in days)


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
