# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the package's log says of the last run of a task that has ended, and which of its rows are of that run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._dsm.paging import newest_first
from .._engine.lenient import as_int, readable
from .._tasks.backend import Outcome
from .log_info import BACKUP_RESULT, PACKAGE_LOG, is_good, newest
from .user_actions import is_cancel, is_start

Row = dict[str, Any]
DAY = 86400
SLACK = 1  # seconds by which the begin of a run may be later than its first row, as in the published example
# The row of category 0 comes a moment after the end, so this may still become a success.
NO_EVIDENCE = Outcome("unknown", "no errors are counted, but the package's log has no result of this run", sure=False)


def begin_of(task: Mapping[str, Any]) -> int | None:
    """When the last finished run began, in epoch seconds; None where the task does not say."""
    end, duration = as_int(task.get("last_execution_time")), task.get("duration")
    return max(end - as_int(duration), 0) if end and readable(duration) else None


async def of_the_log(task: Row) -> Outcome:
    """How the last run ended: success, cancel or unknown."""
    is_result, is_action = is_result_of_last_run(task), _is_action_of_last_run(task)
    since = log_start(task)

    def tells(row: Row) -> bool:
        return is_result(row) or is_action(row)

    found = await newest(PACKAGE_LOG, tells, since)
    if found is None or is_result(found):
        return of_row(found)
    # of one second a start is the first thing that happened, and a result the last
    moment = when(found)
    same = await newest_first(PACKAGE_LOG, lambda row: when(row) >= moment and tells(row), since=moment)
    found = max(same, key=lambda row: (not is_start(task, row), is_result(row)), default=found)
    if is_result(found):
        return of_row(found)
    if as_int(task.get("task_execution_id")):  # then a result is of this run, whatever was done since
        result = await newest(PACKAGE_LOG, is_result, since)
        if result is not None:
            return of_row(result)
    if is_start(task, found):
        return NO_EVIDENCE  # what is older is of the run before
    # One that came too late may still become a success.
    return Outcome("cancel", str(found.get("description") or ""), sure=False)


def when(row: Row) -> int:
    """The time of a row, in epoch seconds."""
    return as_int(row.get("timestamp"))


def of_row(row: Row | None) -> Outcome:
    """What a row of the log says of the run that it is the result of."""
    if row is None:
        return NO_EVIDENCE
    if is_good(row):
        return Outcome("success", ended=when(row) or None)
    codes = f"log_type: {row.get('log_type')}, error_code: {row.get('error_code')}"
    return Outcome("unknown", f"no errors are counted, but the log says: {row.get('description')} ({codes})")


def is_result_of_last_run(task: Row) -> Callable[[Row], bool]:
    """Rows of category 0 of the last execution; where the task does not name it, those not older than its begin."""
    execution, begin = as_int(task.get("task_execution_id")), begin_of(task)
    since = as_int(task.get("last_execution_time")) if begin is None else begin

    def is_result(row: Row) -> bool:
        if not is_result_row(task, row):
            return False
        if execution:
            return as_int(row.get("task_execution_id")) == execution
        return when(row) >= since - SLACK

    return is_result


def _is_action_of_last_run(task: Row) -> Callable[[Row], bool]:
    """Starts and cancellations of the last run that has ended.

    A cancellation is not older than its begin; where that is not told any may be of a run before it.
    """
    begin, end = begin_of(task), as_int(task.get("last_execution_time"))

    def is_action(row: Row) -> bool:
        if is_start(task, row):
            return when(row) <= end
        return begin is not None and when(row) >= begin - SLACK and is_cancel(task, row)

    return is_action


def is_result_row(task: Row, row: Row) -> bool:
    """Whether a row is the result of a run of the task."""
    return row.get("task_id") == task["task_id"] and row.get("category") == BACKUP_RESULT


def log_start(task: Row) -> int | None:
    """Since when the log can speak of the last run, as logs are long; None where that is not known."""
    end = as_int(task.get("last_execution_time"))
    return end - as_int(task.get("duration")) - DAY if end else None
