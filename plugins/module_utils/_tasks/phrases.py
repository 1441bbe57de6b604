# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times, spans and schedules in words, in the NAS's local time and without the controller's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from .._engine.counts import counted
from .calendar import CONTINUOUS, DAY, EVENT, HOUR, MANUAL, SCHEDULED, Schedule

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_SETS = {
    frozenset(range(7)): "every day",
    frozenset(range(1, 6)): "Monday to Friday",
    frozenset((0, 6)): "Saturday and Sunday",
}


def when(moment: int, zone: tzinfo, now: int, named: str = "") -> str:
    """A point in time: by its weekday if that says it (within six days), else by its date. named: the zone, if told."""
    try:
        local = datetime.fromtimestamp(moment, zone)
    except (ValueError, OverflowError, OSError):
        return f"at an invalid time ({moment})"
    near = abs((local.date() - datetime.fromtimestamp(now, zone).date()).days) <= 6
    day = _DAYS[local.isoweekday() % 7] if near else local.date().isoformat()
    return f"{day} {_clock(local.hour * 60 + local.minute)}" + (f" {named}" if named else "")


def span(seconds: int) -> str:
    """A length of time in its two largest units: 2 days 4 hours."""
    days, rest = divmod(max(0, seconds), DAY)
    hours, rest = divmod(rest, HOUR)
    units = ((days, "day"), (hours, "hour"), (rest // 60, "minute"))
    said = [counted(number, unit) for number, unit in (units[:2] if days else units) if number]
    return " ".join(said) or "less than a minute"


def listed(items: Sequence[str], most: int = 3) -> str:
    """A, B and C; what is more than that is counted."""
    shown = list(items[:most])
    if len(items) > most:
        shown.append(f"{len(items) - most} more")
    return " and ".join([part for part in (", ".join(shown[:-1]), shown[-1]) if part]) if shown else ""


def schedule_in_words(schedule: Schedule) -> str:
    """What starts the runs of a task: every day at 03:00."""
    events = f"on events ({listed(schedule.events)})" if schedule.events else "on events"
    if schedule.kind == SCHEDULED:
        words = f"{_days(schedule.days)} {_times(schedule.times)}"
        words += f" and {events}" if schedule.on_events else ""
    elif schedule.kind == CONTINUOUS:
        words = "continuously (paused)" if schedule.paused else "continuously"
    else:
        words = {MANUAL: "by hand only", EVENT: events}.get(schedule.kind, "not known")
    return f"{words}, within its backup window" if schedule.window else words


def _days(days: frozenset[int]) -> str:
    monday_first = sorted(days, key=lambda day: day or 7)
    return _SETS.get(days) or listed([_DAYS[day] for day in monday_first], most=7)


def _times(times: tuple[int, ...]) -> str:
    if len(times) == 1:
        return f"at {_clock(times[0])}"
    return f"every {counted((times[1] - times[0]) // 60, 'hour')} from {_clock(times[0])} to {_clock(times[-1])}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
