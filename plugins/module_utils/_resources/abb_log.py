# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of Active Backup for Business."""

from __future__ import annotations

from typing import Any

from .._catalog import words
from .._catalog.business import LOG_LIST
from .._logic import Now, Params, reader
from .._paging import Pages, newest_first_of
from .._rows import RowType, readable
from .._selection import matches
from .._times import inside
from .._webapi.plans import Plan
from .log_options import LOG_OPTIONS, check_log_options, span, task_numbers, time_filter
from .task_options import nothing_selected

Row = dict[str, Any]
LOG = RowType(
    words={
        "backup_type": words.BACKUP_TYPE,
        "log_level": words.LOG_LEVEL,
        "log_type": words.LOG_TYPE,
    },
    times=("log_time",),
)


def _level(params: Params) -> int | None:
    # 0 is error: a level must not be tested for truth
    return None if params.get("log_level") is None else words.LOG_LEVEL.numbers(params["log_level"])[0]


def _pages(task_id: int | None, filters: Row) -> Pages:
    beside = {} if task_id is None else {"task_id": task_id}  # beside the filter, not inside
    return Pages(
        lambda offset, limit: LOG_LIST(offset=offset, limit=limit, filter=filters, **beside),
        rows="logs",
        total="count",
        age="log_time",
        identity="log_id",
    )


def read(params: Params, now: Now) -> Plan[list[Row]]:
    """The rows that pass the filters, newest first."""
    level, (start, end) = _level(params), span(params)
    filters = time_filter(params) | ({} if level is None else {"log_level": level})

    def wanted(row: Row) -> bool:
        return (
            matches(row, params)
            and (level is None or row.get("log_level") == level)
            and inside(row.get("log_time"), start, end)
        )

    pages = [_pages(task_id, filters) for task_id in task_numbers(params)]
    return readable(LOG, (yield from newest_first_of(pages, wanted, params["limit"], start)))


INFO = reader(
    "logs",
    read,
    {**LOG_OPTIONS, "log_level": {"type": "str", "choices": list(words.LOG_LEVEL)}},
    check=check_log_options,
    idle=nothing_selected("logs"),
    mutually_exclusive=[("name", "task_id")],
)
