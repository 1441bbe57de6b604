# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logs of Active Backup for Microsoft 365."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .._dsm.paging import Pages, newest_first, newest_first_of
from .._dsm.rounds import gather
from .._engine.definition import Now, Params, info_module
from .._engine.lenient import as_int
from .._engine.names import normal_name
from .._engine.rows import RowFormat, to_user
from .._engine.selection import MANY, NOT_BOTH, matching
from .._tasks.log_options import KEYWORD, LIMIT
from .._tasks.options import nothing_selected
from .api import GET_ALL_LOG, GET_GENERAL_LOG
from .enums import M365_LOG_CATEGORY
from .row_keys import LOGS
from .tasks import read_tasks

Row = dict[str, Any]
LOG = RowFormat(words={"category": M365_LOG_CATEGORY}, times=("timestamp",))
BACKUP_RESULT = M365_LOG_CATEGORY.codes("backup_result")[0]
USER_ACTION = M365_LOG_CATEGORY.codes("user_action")[0]
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


def of_task(task_id: int) -> Callable[[Row], bool]:
    """Whether a row of the log of a task is of that task. One that does not say is: it is that log that was asked for.

    The NAS was asked for them, and is not trusted to have left the others out.
    """
    return lambda row: row.get("task_id", task_id) == task_id


def is_good(row: Row) -> bool:
    """Whether a row of a log speaks of no error."""
    return str(row.get("error_code")) == "0" and str(row.get("log_type") or 0) == "0"  # numbers may come as text


async def newest(pages: Pages, wanted: Callable[[Row], bool], since: int | None = None) -> Row | None:
    """The newest wanted row of a log; none older than since is sought."""
    rows = await newest_first(pages, wanted, 1, since)
    return rows[0] if rows else None


async def newest_good(pages: Pages, wanted: Callable[[Row], bool]) -> Row | None:
    """The newest wanted row of a log that speaks of no error."""
    return await newest(pages, lambda row: is_good(row) and wanted(row))


def _holds(row: Row, keyword: str | None) -> bool:
    return not keyword or keyword.casefold() in str(row.get("description", "")).casefold()


def _speaks_of(row: Row, names: set[str]) -> bool:
    """Whether the text of a row is about a task of one of these names: "Backup task [name] completed.".

    Users stand in brackets, too: "[admin] ran backup task [name].".
    """
    text = normal_name(str(row.get("description", "")))
    return any(re.search(rf"(?i:\btask) \[{re.escape(name)}\]", text) for name in names)


async def read(params: Params, now: Now) -> list[Row]:
    """The rows of the package's log, or of the logs of tasks, newest first."""
    keyword, limit = params.get("keyword"), params["limit"]
    if params.get("name") is None and params.get("task_id") is None:
        # the package's log cannot be searched by the NAS, but its rows carry their text
        rows = await newest_first(PACKAGE_LOG, lambda row: _holds(row, keyword), limit)
        return to_user(LOG, rows)
    tasks = await read_tasks()
    chosen = matching(tasks, params)
    here = sorted({task["task_id"] for task in chosen})
    # each of them a list that may not be there any more, and whose rows are of no other task
    parts = [newest_first_of([task_log(one, keyword or "")], of_task(one), limit) for one in here]
    rows = [row for part in (await gather(parts)) for row in part]
    gone = set(params.get("task_id") or ()).difference(here)
    names = set(map(normal_name, params.get("name") or ())) - {normal_name(task.get("task_name")) for task in chosen}
    if gone or names:  # a removed task has no log of its own any more, but the package's log still speaks of it
        existing = {task["task_id"] for task in tasks}

        def of_a_removed(row: Row) -> bool:
            removed = row.get("task_id") not in existing
            return (row.get("task_id") in gone or (removed and _speaks_of(row, names))) and _holds(row, keyword)

        rows += await newest_first(PACKAGE_LOG, of_a_removed, limit)
    rows.sort(key=lambda row: as_int(row.get("timestamp")), reverse=True)
    return to_user(LOG, rows[: limit or None])


DEFINITION = info_module(
    "logs",
    read,
    (*MANY, KEYWORD, LIMIT),
    known=LOGS,
    shortcut=nothing_selected("logs"),
    **NOT_BOTH,
)
