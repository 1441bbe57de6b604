# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._dsm.paging import Pages, newest_first_of
from .._engine.definition import Now, Params, info_module
from .._engine.fields import Field
from .._engine.rows import RowFormat, to_user
from .._engine.selection import NOT_BOTH
from .._engine.times import inside
from .._tasks.log_options import LOG_OPTIONS, of_tasks, span, task_numbers, time_filter
from .._tasks.options import nothing_selected
from . import enums
from .api import LOG_LIST
from .log_types import LOG_TYPE
from .row_keys import LOGS

Row = dict[str, Any]
LOG = RowFormat(
    words={
        "backup_type": enums.BACKUP_TYPE,
        "log_level": enums.LOG_LEVEL,
        "log_type": LOG_TYPE,
    },
    times=("log_time",),
)


def _level(params: Params) -> int | None:
    # 0 is error: a level must not be tested for truth
    return None if params.get("log_level") is None else enums.LOG_LEVEL.codes(params["log_level"])[0]


def _pages(task_id: int | None, filters: Row) -> Pages:
    beside = {} if task_id is None else {"task_id": task_id}  # beside the filter, not inside
    return Pages(
        lambda offset, limit: LOG_LIST(offset=offset, limit=limit, filter=filters, **beside),
        rows="logs",
        total="count",
        age="log_time",
        identity="log_id",
    )


async def read(params: Params, now: Now) -> list[Row]:
    """The rows that pass the filters, newest first."""
    level, (start, end) = _level(params), span(params)
    filters = time_filter(params) | ({} if level is None else {"log_level": level})

    def wanted(row: Row) -> bool:
        return (level is None or row.get("log_level") == level) and inside(row.get("log_time"), start, end)

    async def rows(ours: Callable[[Row], bool]) -> list[Row]:
        return await newest_first_of(pages, lambda row: ours(row) and wanted(row), params["limit"], start)

    pages = [_pages(task_id, filters) for task_id in task_numbers(params)]
    return to_user(LOG, (await of_tasks(params, rows)))


DEFINITION = info_module(
    "logs",
    read,
    (*LOG_OPTIONS, Field("log_level", choices=tuple(enums.LOG_LEVEL))),
    check=span,
    known=LOGS,
    shortcut=nothing_selected("logs"),
    **NOT_BOTH,
)
