# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that logs and histories share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.rounds import Read
from .._engine.checks import point
from .._engine.definition import Params
from .._engine.fields import Field
from .._engine.names import normal_name
from .._engine.selection import MANY, exact_names, matches, named
from .._engine.times import window

Row = dict[str, Any]
KEYWORD = Field("keyword", no_log=False)  # Ansible takes the name for that of a secret
LIMIT = Field("limit", "int", least=0, default=200)
SPAN = (Field("time_start", check=point), Field("time_end", check=point))
LOG_OPTIONS = (*MANY, KEYWORD, *SPAN, LIMIT)


def span(params: Params) -> tuple[int | None, int | None]:
    """time_start and time_end in epoch seconds."""
    return window(params, "time_start", "time_end")


def time_filter(params: Params, longest: int = 0) -> dict[str, Any]:
    """Keyword and time as Active Backup for Business filters by them (protocol reference 2.5).

    longest: how many seconds there may be from the begin of a row, which is what the options are about, to its end.
    Which of them the NAS looks at was never published.
    """
    start, end = span(params)
    until = None if end is None else end + longest
    filters = {"key_word": params.get("keyword") or None, "from_timestamp": start, "to_timestamp": until}
    return {key: value for key, value in filters.items() if value is not None}


def task_numbers(params: Params) -> Sequence[int | None]:
    """The tasks to ask the NAS for, one after the other; None is all of them.

    Names are not looked up: a task that was removed is still in the log, under its name.
    """
    return [None] if params.get("task_id") is None else list(dict.fromkeys(params["task_id"]))


async def of_tasks(params: Params, read: Callable[[Callable[[Row], bool]], Read[list[Row]]]) -> list[Row]:
    """The rows that pass the filters name and task_id: a name that is exactly that of a row is no other's.

    read returns those of the rows for which the function that it is given is true, limit of them at most. What was not
    returned for that may be rows with the exact name.
    """
    rows = await read(lambda row: matches(row, params))
    if params.get("name") is None:
        return rows
    exact = exact_names(rows, params["name"])
    whole = not params["limit"] or len(rows) < params["limit"]
    others = {normal_name(row.get("task_name")) for row in rows}
    unsure = {name for name in params["name"] if name not in exact and normal_name(name) in others and not whole}
    if unsure:
        exact |= exact_names(await read(lambda row: row.get("task_name") in unsure), unsure)
    wanted = named(params["name"], exact)
    kept = [row for row in rows if wanted(row)]
    return kept if whole or len(kept) == len(rows) else await read(wanted)
