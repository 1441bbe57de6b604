# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How values are kept on a NAS, and how they are read and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .._dsm.enums import DAYS
from .._dsm.numbers import int_or_none


class Codec(NamedTuple):
    """How a value of an option's type is kept on the NAS. decode gives None for what is missing or makes no sense."""

    type: str
    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any]


def _bool(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}.get(value.strip().lower())
    return bool(value) if isinstance(value, (bool, int)) else None


def _days(value: Any) -> list[str] | None:
    """ "0,1,6" as the names of days, sun first, each once. Source: schedule.week_day, protocol reference 4.2."""
    numbers = {int_or_none(part) for part in ("" if value is None else str(value)).split(",")}
    return [day for day in DAYS if DAYS.codes(day)[0] in numbers] or None


def _day_numbers(days: Sequence[str]) -> str:
    return ",".join(str(number) for number in sorted({DAYS.codes(day)[0] for day in days}))


INT = Codec("int", int_or_none, int)
# Inside Setting.set every value is a string, numbers and booleans too (protocol reference 1.3 and 10.7).
INT_TEXT = Codec("int", int_or_none, str)
BOOL = Codec("bool", _bool, bool)
BOOL_TEXT = Codec("bool", lambda value: _bool(value) or False, lambda value: "true" if value else "false")
TEXT = Codec("str", lambda value: str(value) if value else None, str)
DAY_LIST = Codec("list", _days, _day_numbers)
