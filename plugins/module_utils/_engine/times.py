# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ages and points in time as users write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from .._dsm.numbers import int_or_none
from .._errors import InvalidInput

_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
_AGE = re.compile(r"[1-9][0-9]*[mhdw]")
_POINT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?")


def age(option: str, text: str) -> int:
    """The seconds of an age such as 36h. Raises InvalidInput."""
    try:
        return parse_age(text)
    except ValueError as error:
        raise InvalidInput(f"{option}: {text!r} {error}") from None


def parse_age(text: str) -> int:
    """The seconds of an age such as 36h. Raises ValueError that says what is wrong with it."""
    if _AGE.fullmatch(text):
        return int(text[:-1]) * _UNITS[text[-1]]
    example = f"{text}h" if re.fullmatch(r"[1-9][0-9]*", text) else "36h"
    raise ValueError(f"is not a valid age: it must be a number followed by m, h, d or w, for example {example}")


def window(params: Mapping[str, Any], first: str, last: str) -> tuple[int | None, int | None]:
    """The two points in time that the options first and last name, None where one is not given."""
    start, end = (None if params.get(name) is None else point(name, params[name]) for name in (first, last))
    if start is not None and end is not None and start > end:
        raise InvalidInput(f"{first}: {params[first]} comes after {last}: {params[last]}")
    return start, end


def inside(when: Any, start: int | None, end: int | None) -> bool:
    """Whether an epoch time lies in a window, start inclusive, end exclusive; an open end lets all through."""
    if start is None and end is None:
        return True
    moment = int_or_none(when) or 0
    return moment > 0 and (start is None or moment >= start) and (end is None or moment < end)


def point(option: str, text: str) -> int:
    """The epoch seconds of a point in time: a number, a date, or a date and time (UTC without an offset)."""
    try:
        return parse_point(text)
    except ValueError as error:
        raise InvalidInput(f"{option}: {text!r} {error}") from None


def parse_point(text: str) -> int:
    """The same. Raises ValueError that says what is wrong with the text."""
    text = str(text).strip()
    try:
        if re.fullmatch(r"\d+", text):
            return int(text)
        if not _POINT.fullmatch(text):
            raise ValueError(text)
        # Python 3.10 reads neither Z nor an offset without a colon
        text_iso = re.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", text.replace("Z", "+00:00")) if len(text) > 10 else text
        when = datetime.fromisoformat(text_iso)
        return int((when if when.tzinfo else when.replace(tzinfo=timezone.utc)).timestamp())
    except (OverflowError, ValueError):
        raise ValueError(
            "is not a point in time: it must be epoch seconds, 2026-11-22, or 2026-11-22T03:00:00Z (UTC without an "
            "offset)"
        ) from None
