# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of the day in which schedules may begin, as 22:00-06:00, and minutes of the day as people write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

DAY = 24 * 60
ROUND = 5
"""People let schedules begin at full five minutes, mostly."""
_FORM = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?::(\d{2}))?")


class Window(NamedTuple):
    """From a minute of the day on, so many minutes; it may go on over midnight. Its end is no longer in it."""

    start: int
    length: int

    def __contains__(self, minute: object) -> bool:
        """Whether a minute of the day lies in it."""
        return isinstance(minute, int) and (minute - self.start) % DAY < self.length

    def __str__(self) -> str:
        """As it is written: 22:00-06:00."""
        end = self.start + self.length
        return f"{clock(self.start)}-{'24:00' if end == DAY else clock(end % DAY)}"

    def slots(self, gap: int) -> list[int]:
        """The minutes of the day at which a schedule may be put, so far apart, in the order of the window.

        None of them is a full five minutes, so that a schedule at one of them shows that it has been put there.
        """
        found: list[int] = []
        at = 0
        while at < self.length:
            minute = (self.start + at) % DAY
            if minute % ROUND:
                found.append(minute)
            at += gap if minute % ROUND else 1
        return found

    def days_later(self, minute: int, slot: int) -> int:
        """How many days after the day of a minute a slot is: -1, 0 or 1.

        What lies in the window stays in the same one, on whichever side of midnight; what lies outside goes on to the
        next. So a run never gets ahead of the work of a day that it came after.
        """
        since = (minute - self.start) % DAY
        begin = minute - since + (0 if since < self.length else DAY)
        return (begin + (slot - self.start) % DAY) // DAY

    def parts(self) -> list[tuple[int, int]]:
        """First and last minute within a day: two parts where it goes over midnight."""
        end = self.start + self.length
        return [(self.start, end)] if end <= DAY else [(self.start, DAY), (0, end - DAY)]


def clock(minute: int) -> str:
    """A minute of the day as 06:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def read_window(text: str) -> Window:
    """The window of a text such as 22:00-06:00. Raises InvalidInput that says what is wrong with it."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise InvalidInput("is no part of a day: give two times, for example 22:00-06:00")
    start, end = (_minute(found[at], found[at + 1]) for at in (1, 3))
    if start == DAY:
        raise InvalidInput("begins at 24:00: give 00:00 for midnight")
    if start == end:
        raise InvalidInput("ends where it begins: give 00:00-24:00 for the whole day")
    return Window(start, (end - start) % DAY or DAY)


def _minute(hours: str, minutes: str | None) -> int:
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or found > DAY:
        raise InvalidInput("holds a time that no clock shows: hours go from 0 to 24, minutes from 00 to 59")
    return found
