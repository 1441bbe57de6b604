# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the last run of a Microsoft 365 task ended, and when it last ended well.

The NAS has no field for it: task_status is 2 on a healthy task whatever happened. The evidence is the counters of the
task and the package's log (protocol reference 4.1), which gets one row of category 0 at the end of a run and one of
category 3 for what users do. A cancelled run leaves a row of category 3 and none of category 0. The task's own log has
rows of single users and sites, written while a run goes on and so also by a run that is cancelled later: they prove
nothing, except in a continuous task, whose runs have no end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._engine.lenient import as_int, readable
from .._tasks.backend import Outcome
from .enums import M365_STATUS
from .log_info import BACKUP_RESULT, PACKAGE_LOG, USER_ACTION, is_good, newest, newest_good, of_task, task_log
from .task_schedule import CONTINUOUS, SCHEDULE

Row = dict[str, Any]
RUNNING = M365_STATUS.codes("running")[0]
CODE = "task_status_error_code"
DAY = 86400
SLACK = 1  # seconds by which the begin of a run may be later than its first row, as in the published example
NEVER_RAN, RUNNING_NOW = Outcome("none"), Outcome("running")
# The row of category 0 comes a moment after the end, so this may still become a success.
NO_EVIDENCE = Outcome("unknown", "no errors are counted, but the package's log has no result of this run", sure=False)


def is_running(task: Mapping[str, Any]) -> bool:
    """Whether a run is under way."""
    return as_int(task.get("status")) == RUNNING or bool(task.get("progress_list"))


def is_continuous(task: Mapping[str, Any]) -> bool:
    """Whether a task backs up changes as they happen, and so has no runs to speak of."""
    return bool(SCHEDULE.decode(task)["policy"] == CONTINUOUS)


def has_run(task: Mapping[str, Any]) -> bool:
    """Whether the task ever ran. Old packages have no task_execution_id (protocol reference 4.1)."""
    return bool(as_int(task.get("task_execution_id")) or as_int(task.get("last_execution_time")))


def begin_of(task: Mapping[str, Any]) -> int | None:
    """When the last finished run began, in epoch seconds; None where the task does not say."""
    end, duration = as_int(task.get("last_execution_time")), task.get("duration")
    return max(end - as_int(duration), 0) if end and readable(duration) else None


def problem_counted(task: Mapping[str, Any]) -> Outcome | None:
    """What the counters of the last run say against it, or None.

    A counter that cannot be read might hide an error, so it makes the outcome unknown, never good. One below 0 counts
    nothing; the number of an error of the task may be.
    """
    counts = {key: value for key, value in task.items() if _is_counter(key) and value is not None}
    unreadable = {key: value for key, value in counts.items() if not readable(value)}
    bad = {key: as_int(value) for key, value in counts.items() if as_int(value) > 0 or (as_int(value) and key == CODE)}
    errors = {key: value for key, value in bad.items() if key == CODE or key.startswith("error_")}
    if errors:
        return Outcome("fail", _listed(errors))
    if unreadable:
        return Outcome("unknown", f"the NAS reports numbers that cannot be read: {_listed(unreadable)}")
    return Outcome("partial_success", _listed(bad)) if bad else None


def _is_counter(key: str) -> bool:
    return key.startswith(("error_", "warning_")) or key in (CODE, "attention_count")


def _listed(counts: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in counts.items())


async def outcome(task: Row) -> Outcome:
    """How the last run ended: fail, partial_success, success, cancel, none (never ran), unknown, or running."""
    if is_running(task):
        return RUNNING_NOW
    if not has_run(task):
        return NEVER_RAN
    counted = problem_counted(task)
    if counted is not None:
        return counted
    if is_continuous(task):
        return _of_row(await newest(task_log(task["task_id"]), of_task(task["task_id"])))
    is_result = _is_result_of_last_run(task)
    is_cancel = _is_cancel_of_last_run(task)
    found = await newest(PACKAGE_LOG, lambda row: is_result(row) or is_cancel(row), _log_start(task))
    if found is None or is_result(found):
        return _of_row(found)
    result = await newest(PACKAGE_LOG, is_result, _log_start(task))
    return Outcome("cancel", str(found.get("description") or "")) if result is None else _of_row(result)


def _of_row(row: Row | None) -> Outcome:
    """What a row of the log says of the run that it is the result of."""
    if row is None:
        return NO_EVIDENCE
    if is_good(row):
        return Outcome("success", ended=as_int(row.get("timestamp")) or None)
    codes = _listed({key: row.get(key) for key in ("log_type", "error_code")})
    return Outcome("unknown", f"no errors are counted, but the log says: {row.get('description')} ({codes})")


def of_result(task: Row, row: Row) -> Outcome:
    """How the run ended that a row of category 0 is the result of: that of a partial and of a failed one look alike.

    The counters of the task tell them apart where they are of that run: while the next one is under way the task may
    still carry its number.
    """
    when = as_int(row.get("timestamp")) or None
    counted = problem_counted(task) if _is_counted(task, row) else None
    if counted is not None:
        return counted._replace(ended=when)
    if is_good(row):
        return Outcome("success", ended=when)
    return Outcome("unknown", str(row.get("description") or ""), ended=when)


def _is_counted(task: Row, row: Row) -> bool:
    """Whether the counters of a task are those of the run that a row is of."""
    execution = as_int(task.get("task_execution_id"))
    return bool(execution) and as_int(row.get("task_execution_id")) == execution


def _is_result_of_last_run(task: Row) -> Callable[[Row], bool]:
    """Rows of category 0 of the last execution; where the task does not name it, those not older than its begin."""
    execution, begin = as_int(task.get("task_execution_id")), begin_of(task)
    since = as_int(task.get("last_execution_time")) if begin is None else begin

    def is_result(row: Row) -> bool:
        if not _is_result(task, row):
            return False
        if execution:
            return as_int(row.get("task_execution_id")) == execution
        return as_int(row.get("timestamp")) >= since - SLACK

    return is_result


def _is_cancel_of_last_run(task: Row) -> Callable[[Row], bool]:
    """Cancellations not older than the begin of the last run; where that is not told any may be of a run before it."""
    begin = begin_of(task)
    if begin is None:
        return lambda row: False
    return lambda row: is_cancel(task["task_id"], row) and as_int(row.get("timestamp")) >= begin - SLACK


def is_cancel(task_id: int, row: Row) -> bool:
    """Whether a row of the package's log says that somebody cancelled a run of the task.

    Only English rows are known; the word may follow the display language of the NAS (protocol reference 4.1), and then
    the outcome is unknown instead.
    """
    about = row.get("task_id") == task_id and row.get("category") == USER_ACTION
    return about and "cancel" in str(row.get("description", "")).casefold()


def _is_result(task: Row, row: Row) -> bool:
    return row.get("task_id") == task["task_id"] and row.get("category") == BACKUP_RESULT


def _log_start(task: Row) -> int | None:
    """Since when the log can speak of the last run, as logs are long; None where that is not known."""
    end = as_int(task.get("last_execution_time"))
    return end - as_int(task.get("duration")) - DAY if end else None


async def last_good(task: Row, how: Outcome, accept_partial: bool) -> int | None:
    """When the last good backup ended, in epoch seconds; None for never. how is the outcome of the last run.

    The time is that of the row that proves it: last_execution_time also moves when a run is cancelled. A continuous
    task has its own log only.
    """
    if is_continuous(task):
        return _time_of(await newest_good(task_log(task["task_id"]), of_task(task["task_id"])))
    if how.ended is not None:
        return how.ended
    of_last_run = _is_result_of_last_run(task)
    if how.status == "partial_success" and accept_partial:
        row = await newest(PACKAGE_LOG, of_last_run, _log_start(task))
        return _time_of(row) or as_int(task.get("last_execution_time")) or None
    if is_running(task):
        # The task may already carry the number of this run, or still that of the run before.
        return _time_of(
            await newest(PACKAGE_LOG, lambda row: _is_result(task, row) and of_result(task, row).status == "success")
        )
    return _time_of(await newest_good(PACKAGE_LOG, lambda row: _is_result(task, row) and not of_last_run(row)))


def _time_of(row: Row | None) -> int | None:
    return as_int(row.get("timestamp")) or None if row else None
