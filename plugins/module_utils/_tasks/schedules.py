# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schedules of both products in the one form that the calendar reckons with.

Text that is a number counts as that number. What cannot be read makes the schedule UNKNOWN, with what is missing in
words, and never a guess: a wrong calendar would call missing backups good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .calendar import CONTINUOUS, EVENT, MANUAL, SCHEDULED, UNKNOWN, WEEK, Schedule

# Bits of schedule_setting_type; none of them is a task that runs by hand only (protocol reference 2.2.4).
_ON_SCHEDULE, _ON_EVENT, _CONTINUOUSLY = 1, 2, 4
_EVENTS = {"screen_lock": "screen lock", "log_off": "log-off", "startup": "startup"}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MIDNIGHT = 24 * 60


def abb_schedule(content: Any) -> Schedule:
    """The schedule of an Active Backup for Business task, from its sched_content (protocol reference 2.2.4).

    Confirmed: the bits, the days and the start. Repeats every so many hours until midnight, and the backup window
    (from Sunday 00:00 on, "1" allows runs) follow a sibling product and were never seen in use on this one. A window
    that cannot be read counts as none, so that runs are called late rather than excused.
    """
    content = content if isinstance(content, Mapping) else {}
    bits = _number(content.get("schedule_setting_type"))
    if bits is None or bits & ~(_ON_SCHEDULE | _ON_EVENT | _CONTINUOUSLY):
        return Schedule(UNKNOWN, gap="the NAS does not say what starts its runs")
    events = tuple(words for key, words in _EVENTS.items() if content.get(key) is True) if bits & _ON_EVENT else ()
    window = _window(content)
    if bits & _CONTINUOUSLY:
        return Schedule(CONTINUOUS, window=window, paused=content.get("is_continuous_paused") is True, events=events)
    if not bits & _ON_SCHEDULE:
        return Schedule(EVENT, window=window, events=events) if bits else Schedule(MANUAL)
    if content.get("repeat_type", "Weekly") not in ("Weekly", "", None):
        return Schedule(UNKNOWN, gap=f"its schedule repeats in a way that is not known: {content['repeat_type']}")
    schedule = _weekly(
        content.get("run_weekday"), content.get("run_hour"), content.get("run_min"), content.get("repeat_hour")
    )
    return schedule._replace(window=window, events=events)


def m365_schedule(policy: Any, times: Any) -> Schedule:
    """The schedule of a Microsoft 365 task, from policy and schedule in the form of the options (reference 4.2).

    times has start_hour, start_minute, run_days (words), repeat_every_hours and last_run_hour: the last hour in which
    a run may start.
    """
    if policy in ("manual", "continuous"):
        return Schedule(MANUAL if policy == "manual" else CONTINUOUS)
    if policy != "scheduled":
        return Schedule(UNKNOWN, gap="the NAS does not say what starts its runs")
    times = times if isinstance(times, Mapping) else {}
    days = [_DAYS.index(day) if day in _DAYS else None for day in times.get("run_days") or ()]
    keys = ("start_hour", "start_minute", "repeat_every_hours", "last_run_hour")
    return _weekly(days, *(times.get(key) for key in keys))


def _weekly(days: Any, hour: Any, minute: Any, every: Any, last_hour: Any = None) -> Schedule:
    """Runs on days of the week: at one time, or from there on every so many hours through the last hour."""
    days = [_number(day) for day in days] if isinstance(days, (list, tuple)) else []
    start, at, step = _number(hour), _number(minute), _number(every or 0)
    last = 23 if last_hour is None else _number(last_hour)
    if not (days and _within(6, *days) and _within(23, start, last) and _within(59, at) and _within(_MIDNIGHT, step)):
        return Schedule(UNKNOWN, gap="its schedule names no day and time that can be read")
    first = start * 60 + at
    through = last * 60 + at if step > 0 else first
    times = tuple(range(first, min(max(through, first) + 1, _MIDNIGHT), step * 60 or _MIDNIGHT))
    return Schedule(SCHEDULED, frozenset(days), times)


def _within(most: int, *numbers: int | None) -> bool:
    return all(number is not None and 0 <= number <= most for number in numbers)


def _window(content: Mapping[str, Any]) -> str | None:
    window = content.get("backup_window")
    if content.get("enable_backup_window") is not True or not isinstance(window, str):
        return None
    return window if len(window) * 3600 == WEEK and set(window) == {"0", "1"} else None


def _number(value: Any) -> int | None:
    """A whole number, also as text; None for whatever else."""
    if isinstance(value, str):
        return int(value) if value.strip().isdecimal() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
