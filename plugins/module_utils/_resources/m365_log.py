# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logs of Active Backup for Microsoft 365."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._catalog.microsoft365 import GET_ALL_LOG, GET_GENERAL_LOG
from .._catalog.words import M365_LOG_CATEGORY
from .._logic import Now, Params, reader
from .._paging import Pages, newest_first, newest_first_of
from .._rows import RowType, readable
from .._selection import MANY, matches
from .._webapi.plans import Plan
from .log_options import KEYWORD, LIMIT, check_limit
from .m365_setting import read_tasks
from .task_options import nothing_selected

Row = dict[str, Any]
LOG = RowType(words={"category": M365_LOG_CATEGORY}, times=("timestamp",))
BACKUP_RESULT = M365_LOG_CATEGORY.numbers("backup_result")[0]
_FORM = {
    "rows": "logs",
    "total": "",
    "age": "timestamp",
    "identity": "",
}  # the NAS does not say how many rows there are
PACKAGE_LOG = Pages(lambda offset, limit: GET_GENERAL_LOG(offset=offset, limit=limit), **_FORM)


def task_log(task_id: int, keyword: str = "") -> Pages:
    """The log of a task that exists."""
    return Pages(
        lambda offset, limit: GET_ALL_LOG(task_id=task_id, offset=offset, limit=limit, key_word=keyword), **_FORM
    )


def is_good(row: Row) -> bool:
    """Whether a row of a log speaks of no error."""
    return row.get("error_code") == 0 and not row.get("log_type")


def newest_good(pages: Pages, wanted: Callable[[Row], bool], since: int | None = None) -> Plan[Row | None]:
    """The newest wanted row of a log that speaks of no error; none older than C(since) is sought."""
    rows = yield from newest_first(pages, lambda row: is_good(row) and wanted(row), 1, since)
    return rows[0] if rows else None


def _holds(row: Row, keyword: str | None) -> bool:
    return not keyword or keyword.casefold() in str(row.get("description", "")).casefold()


def read(params: Params, now: Now) -> Plan[list[Row]]:
    """The rows of the package's log, or of the logs of tasks, newest first."""
    keyword, limit = params.get("keyword"), params["limit"]
    if params.get("name") is None and params.get("task_id") is None:
        # the package's log cannot be searched by the NAS, but its rows carry their text
        rows = yield from newest_first(PACKAGE_LOG, lambda row: _holds(row, keyword), limit)
        return readable(LOG, rows)
    tasks = [task for task in (yield from read_tasks()) if matches(task, params)]
    here = {task["task_id"] for task in tasks}
    rows: list[Row] = []
    if here:
        rows = yield from newest_first_of([task_log(number, keyword or "") for number in sorted(here)], _any, limit)
    gone = set(params.get("task_id") or ()) - here
    names = {name.strip() for name in params.get("name") or ()} - {task.get("task_name") for task in tasks}
    if gone or names:  # a removed task has no log of its own any more, but the package's log still speaks of it

        def of_a_removed(row: Row) -> bool:
            text = str(row.get("description", ""))
            return (row.get("task_id") in gone or any(f"[{name}]" in text for name in names)) and _holds(row, keyword)

        rows += yield from newest_first(PACKAGE_LOG, of_a_removed, limit)
        rows = sorted(rows, key=lambda row: row.get("timestamp") or 0, reverse=True)[: limit or None]
    return readable(LOG, rows)


def _any(row: Row) -> bool:
    return True


INFO = reader(
    "logs",
    read,
    {**MANY, "keyword": KEYWORD, "limit": LIMIT},
    check=check_limit,
    idle=nothing_selected("logs"),
    mutually_exclusive=[("name", "task_id")],
)
