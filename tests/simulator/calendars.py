# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When schedules ask for a run, in the NAS's own time zone [2.2.4, 4.2].

What DSM does on the days when the clocks change was never published: a time that does not exist is taken an hour
later, one that comes twice is its first [G].
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

CONTINUOUS = 600  # seconds between the runs of a continuous Microsoft 365 task: 1 to 10 minutes [V]
FAR = 400  # days that are looked through for the next run


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC needs no time zone data."""
    return timezone.utc if name == "UTC" else ZoneInfo(name)


def local(when: float, zone: tzinfo) -> datetime:
    """Epoch seconds on the NAS's wall clock."""
    return datetime.fromtimestamp(when, zone)


def sunday_first(day: date) -> int:
    """0 = Sunday [C 3 + D]."""
    return (day.weekday() + 1) % 7


def at(day: date, hour: int, minute: int, zone: tzinfo) -> int:
    """Epoch seconds of a wall clock time."""
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).timestamp())


def _abb_day(schedule: dict[str, Any], day: date, zone: tzinfo) -> list[int]:
    """schedule_setting_type is flags: 1 is the schedule [UI]. repeat_hour n: every n hours of that day [1, G]."""
    if not schedule["schedule_setting_type"] & 1 or sunday_first(day) not in (schedule["run_weekday"] or []):
        return []
    if schedule.get("start_year") and day < date(*(schedule[f"start_{part}"] for part in ("year", "month", "day"))):
        return []
    every = schedule.get("repeat_hour") or 24
    return [at(day, hour, schedule["run_min"], zone) for hour in range(schedule["run_hour"], 24, every)]


def _m365_day(task: dict[str, Any], day: date, zone: tzinfo) -> list[int]:
    """repeat_hour counts up to last_work_hour [C 2: S1,V]; 1003 is monthly [C 4: S18], on the day of date [G]."""
    schedule = task["schedule"]
    if task["backup_policy"] != 1 or not task["enable_schedule"]:
        return []
    if schedule["repeat_date"] == 1003:
        if day.day != int(schedule["date"].split("/")[2]):
            return []
    elif str(sunday_first(day)) not in schedule["week_day"].split(","):
        return []
    every = schedule["repeat_hour"]
    last = max(schedule["last_work_hour"], schedule["hour"]) if every else schedule["hour"]
    return [at(day, hour, schedule["minute"], zone) for hour in range(schedule["hour"], last + 1, every or 24)]


def _days(first: float, zone: tzinfo) -> Iterator[date]:
    day = local(first, zone).date() - timedelta(days=1)  # an hour that does not exist may end up a day later
    for _turn in range(FAR):
        yield day
        day += timedelta(days=1)


def _moments(days_of: Any, row: dict[str, Any], after: float, zone: tzinfo) -> Iterator[int]:
    for day in _days(after, zone):
        yield from sorted({when for when in days_of(row, day, zone) if when > after})


def abb_moments(schedule: dict[str, Any], after: float, zone: tzinfo) -> Iterator[int]:
    """When an ABB schedule asks for a run, later than after. Continuous ones: hourly, the real rule is unknown."""
    if schedule["schedule_setting_type"] & 4 and not schedule["is_continuous_paused"]:
        return iter(range(int(after) // 3600 * 3600 + 3600, int(after) + FAR * 86400, 3600))
    return _moments(_abb_day, schedule, after, zone)


def m365_moments(task: dict[str, Any], after: float, zone: tzinfo) -> Iterator[int]:
    """When a Microsoft 365 task is due, later than after."""
    if task["backup_policy"] == 0:
        return iter(range(int(after) // CONTINUOUS * CONTINUOUS + CONTINUOUS, int(after) + FAR * 86400, CONTINUOUS))
    return _moments(_m365_day, task, after, zone)


def next_trigger(schedule: dict[str, Any], now: float, zone: tzinfo, nothing: int) -> int:
    """The next planned run, epoch seconds; nothing (-1 or 0) when nothing is planned [C 4]."""
    if not schedule["schedule_setting_type"] & 1 or not schedule["run_weekday"]:
        return nothing
    return next(_moments(_abb_day, schedule, now, zone), nothing)


def window_open(schedule: dict[str, Any], when: float, zone: tzinfo) -> bool:
    """True when the backup window lets a run be: a character an hour, Sunday first [order G, strong]."""
    if not schedule.get("enable_backup_window"):
        return True
    clock = local(when, zone)
    return schedule["backup_window"][sunday_first(clock.date()) * 24 + clock.hour] == "1"


def window_end(schedule: dict[str, Any], start: float, end: float, zone: tzinfo) -> float | None:
    """When the window closes between start and end; None when it does not."""
    hour = int(start) // 900 * 900 + 900  # zones are whole quarters of an hour
    while schedule.get("enable_backup_window") and hour < min(end, start + 8 * 86400):
        if not window_open(schedule, hour, zone):
            return float(hour)
        hour += 900
    return None
