# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several handlers need: order, pages, filters, rows."""

from __future__ import annotations

import random
from typing import Any

from ..catalog import Context, DsmError


def ordered(rows: list[Any], order: str) -> list[Any]:
    """Rows are kept oldest first; a NAS does not promise any order [1 vs 2]."""
    if order == "newest":
        return rows[::-1]
    if order == "shuffled":
        return random.Random(len(rows)).sample(rows, len(rows))
    return list(rows)


def page(context: Context, rows: list[Any], params: dict[str, Any], default: int | None = None) -> list[Any]:
    """offset and limit; a limit of 0 or less means no limit [G]. page_cap: never more than that."""
    first = max(params.get("offset", 0) or 0, 0)
    limits = [limit for limit in (params.get("limit", default), context.nas.switches.page_cap) if limit and limit > 0]
    return rows[first : first + min(limits)] if limits else rows[first:]


def one_of(wanted: Any, value: Any) -> bool:
    """A filter value that is a single number or an array of them."""
    return value in wanted if isinstance(wanted, list) else value == wanted


def between(filters: dict[str, Any], when: int) -> bool:
    """from_timestamp and to_timestamp, both inclusive."""
    return filters.get("from_timestamp", 0) <= when and when <= (filters.get("to_timestamp") or 1 << 62)


def find_task(context: Context, task_id: int, code: int = 1103) -> dict[str, Any]:
    """The ABB task, or 1103: does not exist [UI]."""
    for task in context.abb["tasks"]:
        if task["task_id"] == task_id:
            return task
    raise DsmError(code)


def find_m365(context: Context, task_id: int) -> dict[str, Any]:
    """The Microsoft 365 task; the code for an unknown one is a guess [G]."""
    for task in context.m365["tasks"]:
        if task["task_id"] == task_id:
            return task
    raise DsmError(1001)


def run_of(product: dict[str, Any], task_id: int) -> dict[str, Any] | None:
    """The run of a task that is under way."""
    return next((run for run in product["runs"] if run["task_id"] == task_id), None)


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """A copy lacking some keys."""
    return {name: value for name, value in row.items() if name not in names}


def odd(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    """Add keys nobody has heard of: newer packages do [C 2]."""
    return row | {"x_unheard_of": {"since": "3.9"}} if context.nas.switches.extra_keys else row
