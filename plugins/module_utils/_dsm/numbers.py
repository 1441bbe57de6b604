# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers as a NAS may send them: some send them as text, and then the text is the number (protocol reference 1.1)."""

from __future__ import annotations

import re
from typing import Any, TypeVar

Rows = TypeVar("Rows", bound="dict[str, Any] | list[Any] | str | float | None")
# Keys of rows that hold numbers. Names, paths, versions and the like may be all digits and are texts nevertheless.
_NUMBERED = re.compile(
    r".*(^|_)(action|age|algorithm|amount|bytes|category|code|count|duration|format|hour|id|level|min|minute|mode|month"
    r"|percentage|pid|policy|port|progress|size|state|status|storage|time|timestamp|total|type|usage|year)"
    r"|(enable|error|processed|status|transferred_size|warning)_\w+|time_(start|end|zone)|connection_timeout|region"
    r"|(backup_)?bandwidth(_base|_number)?|max_concurrent_devices|start_day|run_weekday|repeat_date|keep_(days|versions)"
    r"|fs_error"
)
_NESTED = frozenset({dict, list})
_BEGIN = frozenset("-0123456789")  # of the text of a number
_TEXT = re.compile(r"0|-?[1-9][0-9]{0,18}|-?[0-9]{1,9}\.[0-9]{1,9}")


def int_or_none(value: Any) -> int | None:
    """A value as a whole number; None for what cannot be read as one. A boolean is not a number."""
    if isinstance(value, int):  # nearly always, and this is asked of every number of every row
        return None if isinstance(value, bool) else value
    if not isinstance(value, (float, str)):
        return None
    try:
        return int(value)
    except (OverflowError, ValueError):  # infinity, or text that is not a whole number
        pass
    try:
        return int(float(value))
    except (OverflowError, ValueError):
        return None


def with_numbers(rows: Rows) -> Rows:
    """Rows, or a part of one, in which the numbers that came as text are numbers, at any depth."""
    numbered: Rows = _with_numbers(rows, "")
    return numbered


def _with_numbers(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        # few of them may hold a number as text: no call for the others, nor a copy of what stays as it is
        found = {
            name: _with_numbers(inner, name)
            for name, inner in value.items()
            if type(inner) in _NESTED or (isinstance(inner, str) and inner[:1] in _BEGIN)
        }
        return {**value, **found} if found else value
    if isinstance(value, list):
        return [_with_numbers(inner, key) for inner in value]
    if isinstance(value, str) and _TEXT.fullmatch(value) and _NUMBERED.fullmatch(key):
        return float(value) if "." in value else int(value)
    return value
