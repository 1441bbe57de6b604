# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of Active Backup for Microsoft 365 in short: the rows of the module that changes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._dsm.rounds import gather
from .._engine.definition import Now
from .._engine.lenient import as_int
from .._tasks.backend import Outcome
from .._tasks.rows import result_in_short, short_row
from .log_info import BACKUP_RESULT, PACKAGE_LOG, newest
from .outcome import is_continuous, is_running, last_good, of_result, outcome

Row = dict[str, Any]


async def short_rows(tasks: Sequence[Row], now: Now, known: Mapping[int, Row] | None = None) -> dict[int, Row]:
    """The rows of tasks by task ID. known are earlier rows whose results still hold.

    The NAS tells neither how far a run is nor when the next one is planned, nor does it keep versions to count.
    """
    results = dict(known or {})
    unknown = [task for task in tasks if task["task_id"] not in results]
    outcomes = await gather([outcome(task) for task in unknown])
    read = await gather([_results(task, how) for task, how in zip(unknown, outcomes, strict=True)])
    results |= {task["task_id"]: row for task, row in zip(unknown, read, strict=True)}
    return {
        task["task_id"]: short_row(
            task,
            running=is_running(task),
            progress=None,
            last_success=results[task["task_id"]]["last_success_time"],
            last_result=results[task["task_id"]]["last_result"],
            now=now(),
        )
        for task in tasks
    }


async def _results(task: Row, how: Outcome) -> Row:
    good, result = await gather([last_good(task, how, False), _last_result(task, how)])
    if how.status == "running" and is_continuous(task) and good:
        result = result_in_short("success", good)
    return {"last_success_time": good, "last_result": result}


async def _last_result(task: Row, how: Outcome) -> Row | None:
    """The last run that has ended; how is the outcome of the last one, which may be under way."""
    if how.status == "none" or (how.status == "running" and is_continuous(task)):
        return None
    if how.status != "running":
        return result_in_short(how.status, how.ended or as_int(task.get("last_execution_time")) or None)
    row = await newest(
        PACKAGE_LOG, lambda row: row.get("task_id") == task["task_id"] and row.get("category") == BACKUP_RESULT
    )
    if row is None:
        return None
    found = of_result(task, row)
    return result_in_short(found.status, found.ended)
