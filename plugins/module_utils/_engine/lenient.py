# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands inside rows, where the NAS may send another form than the one that is known."""

from __future__ import annotations

from typing import Any

from .._dsm.call import Request
from .._dsm.numbers import int_or_none
from .._dsm.reads import unexpected_reply

Row = dict[str, Any]


def as_int(value: Any) -> int:
    """A number of the NAS; 0 for null and whatever cannot be read as one (ask readable() where 0 is good news)."""
    return int_or_none(value) or 0


def readable(value: Any) -> bool:
    """Whether a value is a number, or the text of one."""
    return int_or_none(value) is not None


def as_dict(value: Any) -> Row:
    """An object inside a row; anything else has no keys."""
    return value if isinstance(value, dict) else {}


def as_rows(value: Any) -> list[Row]:
    """The rows of a list inside a row; anything else has none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_number(value: Any) -> bool:
    """Whether a value is a whole number, as those are that tasks, versions and points in time go by."""
    return isinstance(value, int) and not isinstance(value, bool)


def require_ids(request: Request, found: list[Row], key: str) -> list[Row]:
    """Rows that all have an ID of their own. Raises DsmError otherwise: nobody could say which one is meant."""
    ids = [row.get(key) for row in found]
    if all(map(is_number, ids)) and len(set(ids)) == len(ids):
        return found
    raise unexpected_reply(request, f"a number of its own as the {key} of each row")
