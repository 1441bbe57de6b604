# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The NAS's time zone: as the user names it, else derived from what the NAS says it will do next, else UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, timezone, tzinfo
from difflib import get_close_matches
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from .._errors import InvalidInput
from .calendar import HOUR, SCHEDULED, Schedule, is_shown

# All offsets in use, in minutes east of UTC: from -12:00 to +14:00, in quarters of an hour.
# By offset in minutes.
_ZONES = {offset: timezone(timedelta(minutes=offset)) for offset in range(-12 * 60, 14 * 60 + 1, 15)}
# No run is planned beyond the year 2500; a number that large is no point in time.
MINUTES = 24 * 60
_FAR = 1 << 34
Trigger = tuple[Schedule, int]  # the schedule of an ABB task, and its next_trigger_time (0 or less: nothing planned)


class Clock(NamedTuple):
    """How the NAS's local time is reckoned, and how sure that is."""

    zone: tzinfo
    slack: int = 0
    """So many seconds before a moment a backup may end and still count for it."""
    guessed: bool = False
    """Nothing told the zone, so this is UTC."""


def nas_clock(name: str | None, triggers: Iterable[Trigger] = ()) -> Clock:
    """The clock of a NAS from the timezone option, else from the next runs of its tasks, else UTC (guessed).

    A derived offset is today's. The clocks may have changed since the last backup, so one that ended at most an hour
    before a moment counts for it. Raises InvalidInput for an unknown name.
    """
    if name and name.strip():
        return Clock(named_zone(name.strip()))
    derived = derived_zone(triggers)
    return Clock(timezone.utc, guessed=True) if derived is None else Clock(derived, slack=HOUR)


def named_zone(name: str) -> tzinfo:
    """The zone of an IANA name such as Europe/Berlin. Raises InvalidInput."""
    if name.upper() == "UTC":  # the one that needs no tzdata
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # not there, no key at all, a folder of zones
        raise InvalidInput(f"timezone: {_unknown(name)}") from None


def _unknown(name: str) -> str:
    known = available_timezones()
    if not known:
        return (
            f"{name!r} cannot be looked up, because this host has no time zone data. Install tzdata where the module "
            "runs (the package of the system, or pip install tzdata)"
        )
    near = get_close_matches(name.lower(), (zone.lower() for zone in known), n=1)
    hint = next((f" Did you mean {zone}?" for zone in sorted(known) if [zone.lower()] == near), "")
    return f"{name!r} is not a known time zone. Give an IANA name, for example Europe/Berlin.{hint}"


def derived_zone(triggers: Iterable[Trigger]) -> timezone | None:
    """The offset at which the next runs of tasks are moments of their schedules; None if that leaves it open.

    The run nearest in time counts most, since clocks may change before the others. Offsets that are a whole day apart
    give the same times of day: if the weekdays do not decide, it is the one where more people live (Hawaii, not
    Kiribati).
    """
    offsets = list(_ZONES)
    for schedule, trigger in sorted(triggers, key=lambda row: row[1]):
        if schedule.kind != SCHEDULED or not 0 < trigger < _FAR:
            continue
        minute = trigger // 60
        near = [offset for offset in offsets if (minute + offset) % MINUTES in schedule.times]  # rules out nearly all
        offsets = [offset for offset in near if is_shown(schedule, _ZONES[offset], trigger)] or offsets
        if len(offsets) == 1:
            break
    if len({offset % MINUTES for offset in offsets}) > 1:
        return None
    return _ZONES[next(offset for offset in offsets if len(offsets) == 1 or -10 * 60 <= offset < 14 * 60)]
