# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a schedule asks for a run: its moments as epoch seconds, reckoned in the NAS's local time.

A moment is a day of the week and a time of day on the NAS's clock. When the clocks change:

- A local time that the change leaves out (02:30 on a spring night) is due as long after midnight as on any other day,
  which the clock then shows as 03:30.
- A local time that comes twice (02:30 on an autumn night) is due the first time, and only once.

How DSM itself treats these two nights was never published; this reading is never earlier than a NAS can start. For the
same reason a backup counts for a time that is left out as soon as it ended after the change itself: next_without.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

SCHEDULED, MANUAL, CONTINUOUS, EVENT, UNKNOWN = "scheduled", "manual", "continuous", "event", "unknown"
HOUR, DAY, WEEK = 3600, 86400, 604800
ONE_DAY = timedelta(days=1)


class Schedule(NamedTuple):
    """When a task runs by itself, the same for both products."""

    kind: str
    """SCHEDULED, MANUAL (by hand only), CONTINUOUS, EVENT (a lock of the screen, say) or UNKNOWN."""
    days: frozenset[int] = frozenset()
    """SCHEDULED: the days of the week, Sunday is 0. Never empty."""
    times: tuple[int, ...] = ()
    """SCHEDULED: minutes after midnight, ascending. Never empty."""
    window: str | None = None
    """The backup window: for each hour of the week from Sunday 00:00 on a "1" if runs are allowed. None: always."""
    paused: bool = False
    """CONTINUOUS: somebody paused it."""
    events: tuple[str, ...] = ()
    """What else starts a run, in words."""
    gap: str = ""
    """UNKNOWN: what could not be read, in words."""
    on_events: bool = False
    """SCHEDULED: whether events start a run, too, also where the NAS names none."""


def next_due(schedule: Schedule, zone: tzinfo, after: int) -> int | None:
    """The first moment later than a point in time; None for a schedule without moments."""
    # From the day before: a change of the clocks may move its last moment into this day.
    start = datetime.fromtimestamp(after, zone).date() - ONE_DAY
    return next((due for due in _from_day(schedule, zone, start, days=9) if due > after), None)


def next_without(schedule: Schedule, zone: tzinfo, ended: int) -> int | None:
    """The first moment for which a backup that ended at a point in time does not count; None without moments."""
    start = datetime.fromtimestamp(ended, zone).date() - ONE_DAY
    for local in _local_times(schedule, zone, start, days=9):
        due = int(local.timestamp())
        if due > ended and (_change(local, due) or due) > ended:
            return due
    return None


def _change(local: datetime, due: int) -> int | None:
    """When the clocks were put forward, if that leaves out this local time, which is due later."""
    before = int(local.replace(fold=1).timestamp())
    if before >= due:
        return None
    new = datetime.fromtimestamp(due, local.tzinfo).utcoffset()
    past = range(before, due)
    return past[0] + bisect_left(past, True, key=lambda at: datetime.fromtimestamp(at, local.tzinfo).utcoffset() == new)


def last_due(schedule: Schedule, zone: tzinfo, until: int) -> int | None:
    """The last moment not later than a point in time; None for a schedule without moments."""
    day = datetime.fromtimestamp(until, zone).date()
    for _dummy in range(9):
        due = [moment for moment in _from_day(schedule, zone, day, days=1) if moment <= until]
        if due:
            return due[-1]
        day -= ONE_DAY
    return None


def moments(schedule: Schedule, zone: tzinfo, after: int, until: int) -> Iterator[int]:
    """All moments later than the one point in time and not later than the other, ascending."""
    last = after
    days = (until - after) // DAY + 4
    start = datetime.fromtimestamp(after, zone).date() - ONE_DAY
    for due in _from_day(schedule, zone, start, days):
        if due > until:
            return
        if due > last:  # two local times may be one moment when the clocks change
            yield due
            last = due


def is_shown(schedule: Schedule, zone: tzinfo, moment: int) -> bool:
    """Whether the clock shows a day and a time of the schedule, to the minute."""
    local = datetime.fromtimestamp(moment, zone)
    return local.hour * 60 + local.minute in schedule.times and _weekday(local) in schedule.days


def in_time(window: str | None, zone: tzinfo, due: int, when: int, grace: int) -> bool:
    """Whether a point in time is at most so many seconds after a moment, not counting what the window was closed.

    A window that is never open delays nothing: such a task is late like any other.
    """
    if when - due <= grace:
        return True
    if window is None or "1" not in window:
        return False
    while due < when:
        local = datetime.fromtimestamp(due, zone)
        step = min(HOUR - local.minute * 60 - local.second, when - due)
        if window[_weekday(local) * 24 + local.hour] == "1":
            grace -= step
            if grace < 0:
                return False
        due += step
    return True


def window_opens(window: str | None, zone: tzinfo, now: int) -> int | None:
    """The first moment from now on at which a backup window lets a run begin: now itself if it is open.

    None for a window that is never open.
    """
    moment = now
    while window is not None and moment < now + WEEK + HOUR:
        local = datetime.fromtimestamp(moment, zone)
        if window[_weekday(local) * 24 + local.hour] == "1":
            return moment
        moment += HOUR - local.minute * 60 - local.second
    return now if window is None else None


def _weekday(day: date) -> int:
    """The day of the week, Sunday is 0."""
    return day.isoweekday() % 7


def _from_day(schedule: Schedule, zone: tzinfo, day: date, days: int) -> Iterator[int]:
    """The moments of so many days from one day on. Never descending."""
    return (int(local.timestamp()) for local in _local_times(schedule, zone, day, days))


def _local_times(schedule: Schedule, zone: tzinfo, day: date, days: int) -> Iterator[datetime]:
    """The same, each as the NAS's clock should show it."""
    for _dummy in range(days if schedule.kind == SCHEDULED else 0):
        if _weekday(day) in schedule.days:
            for minutes in schedule.times:
                hour, minute = divmod(minutes, 60)
                yield datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        day += ONE_DAY
