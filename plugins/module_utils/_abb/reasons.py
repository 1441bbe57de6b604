# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why no run came of a backup that the NAS accepted: its log says so (protocol reference 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._dsm.rounds import gather
from .._engine.lenient import as_int
from .._errors import DsmError
from .enums import LOG_LEVEL
from .evidence import log_since
from .log_types import LOG_TYPE, WHY_NOTHING_RAN

Row = dict[str, Any]
TROUBLE = LOG_LEVEL.codes("error") + LOG_LEVEL.codes("warning")


async def why_nothing_ran(tasks: Sequence[Row], since: int) -> dict[int, str]:
    """The newest telling row of each task's log since a point in time, in words by task ID; a log that cannot be read
    says nothing."""
    ids = [task["task_id"] for task in tasks]
    found = await gather([log_since(one, since) for one in ids], keep_errors=True)
    told = {one: _reason(rows) for one, rows in zip(ids, found, strict=True) if not isinstance(rows, DsmError)}
    return {one: reason for one, reason in told.items() if reason}


def _reason(rows: Sequence[Row]) -> str:
    """Rows that are known to explain it come first, then those of trouble, then those that nobody has heard of."""
    for is_telling in (_is_known_reason, _is_trouble, _is_unheard_of):
        row = next(filter(is_telling, rows), None)
        if row is not None:
            return _in_words(row)
    return ""


def _is_known_reason(row: Row) -> bool:
    return as_int(row.get("log_type")) in WHY_NOTHING_RAN


def _is_trouble(row: Row) -> bool:
    return as_int(row.get("log_level", TROUBLE[-1] + 1)) in TROUBLE


def _is_unheard_of(row: Row) -> bool:
    return LOG_TYPE.word(row.get("log_type")) == "unknown"


def _in_words(row: Row) -> str:
    """The word and number that abb_log_info shows as log_type, or the number alone."""
    number, word = row.get("log_type"), LOG_TYPE.word(row.get("log_type"))
    text = f"log_type {number}" if word in (None, "unknown") else f"{word} ({number})"
    error = as_int(row.get("error_code"))
    return f"{text}, error_code {error}" if error else text
