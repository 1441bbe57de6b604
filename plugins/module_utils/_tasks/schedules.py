# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schedules of both products in the one form that the calendar reckons with.

Text that is a number, or a flag, counts as that. What cannot be read makes the schedule UNKNOWN, with what is missing
in words, and never a guess: a wrong calendar would call missing backups good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._engine.codecs import BOOL
from .calendar import CONTINUOUS, EVENT, MANUAL, SCHEDULED, UNKNOWN, WEEK, Schedule

# Bits of schedule_setting_type; none of them is a task that runs by hand only (protocol reference 2.2.4).
_ON_SCHEDULE, _ON_EVENT, _CONTINUOUSLY = 1, 2, 4
_EVENTS = {"screen_lock": "screen lock", "log_off": "log-off", "startup": "startup"}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_HOURS = 24


def abb_schedule(content: Any) -> Schedule:
    """The schedule of an Active Backup for Business task, from its sched_content (protocol reference 2.2.4).

    Confirmed: the bits, the days and the start. Repeats every so many hours until midnight, and the backup window
    (from Sunday 00:00 on, "1" allows runs) follow a sibling product and were never seen in use on this one. A window
    that cannot be read counts as none, so that runs are called late rather than excused.
    """
    content = content if isinstance(content, Mapping) else {}
    bits = _number(content.get("schedule_setting_type"), most=_ON_SCHEDULE | _ON_EVENT | _CONTINUOUSLY)
    if bits is None:
        return Schedule(UNKNOWN, gap="the NAS does not say what starts its runs")
    events = tuple(words for key, words in _EVENTS.items() if BOOL.decode(content.get(key))) if bits & _ON_EVENT else ()
    window = _window(content)
    if bits & _CONTINUOUSLY:
        paused = bool(BOOL.decode(content.get("is_continuous_paused")))
        return Schedule(CONTINUOUS, window=window, paused=paused, events=events)
    if not bits & _ON_SCHEDULE:
        return Schedule(EVENT, window=window, events=events) if bits else Schedule(MANUAL)
    if content.get("repeat_type", "Weekly") not in ("Weekly", "", None):
        return Schedule(UNKNOWN, gap=f"its schedule repeats in a way that is not known: {content['repeat_type']}")
    days = [_number(day, most=6) for day in _listed(content.get("run_weekday"))]
    schedule = _weekly(days, content.get("run_hour"), content.get("run_min"), content.get("repeat_hour"))
    found = schedule._replace(window=window, events=events, on_events=bool(bits & _ON_EVENT))
    return found if schedule.days else schedule


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
    days = [_DAYS.index(day) if day in _DAYS else None for day in _listed(times.get("run_days"))]
    keys = ("start_hour", "start_minute", "repeat_every_hours", "last_run_hour")
    return _weekly(days, *(times.get(key) for key in keys))


def _weekly(days: list[int | None], hour: Any, minute: Any, every: Any, last_hour: Any = None) -> Schedule:
    """Runs on days of the week: at one time, or from there on every so many hours through the last hour."""
    start, at = _number(hour, most=23), _number(minute, most=59)
    step, last = _number(every or 0, most=_HOURS), _number(23 if last_hour is None else last_hour, most=23)
    on = frozenset(day for day in days if day is not None)
    if not on or None in days or start is None or at is None or step is None or last is None:
        return Schedule(UNKNOWN, gap="its schedule names no day and time that can be read")
    hours = range(start, max(start, last) + 1, step) if step else (start,)
    return Schedule(SCHEDULED, on, tuple(hour * 60 + at for hour in hours))


def _window(content: Mapping[str, Any]) -> str | None:
    window = content.get("backup_window")
    if not BOOL.decode(content.get("enable_backup_window")) or not isinstance(window, str):
        return None
    # One that is always open keeps nothing waiting.
    return window if len(window) * 3600 == WEEK and "0" in window and set(window) <= {"0", "1"} else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any, most: int) -> int | None:
    """A whole number from 0 to the most that makes sense, also as text; None for whatever else."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,4}\s*", value):
        value = int(value)
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    return value if known else None
