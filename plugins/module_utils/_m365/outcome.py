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

from collections.abc import Mapping
from typing import Any

from .._engine.lenient import as_int, readable
from .._tasks.backend import Outcome
from .enums import M365_STATUS
from .last_run import is_result_of_last_run, is_result_row, log_start, of_row, of_the_log, when
from .log_info import PACKAGE_LOG, is_good, newest, newest_good, of_task, task_log
from .task_schedule import CONTINUOUS, policy_of

Row = dict[str, Any]
RUNNING = M365_STATUS.codes("running")[0]
CODE = "task_status_error_code"
NEVER_RAN, RUNNING_NOW = Outcome("none"), Outcome("running")


def is_running(task: Mapping[str, Any]) -> bool:
    """Whether a run is under way."""
    return as_int(task.get("status")) == RUNNING or bool(task.get("progress_list"))


def is_continuous(task: Mapping[str, Any]) -> bool:
    """Whether a task backs up changes as they happen, and so has no runs to speak of."""
    return policy_of(task) == CONTINUOUS


def has_run(task: Mapping[str, Any]) -> bool:
    """Whether the task ever ran. Old packages have no task_execution_id (protocol reference 4.1)."""
    return bool(as_int(task.get("task_execution_id")) or as_int(task.get("last_execution_time")))


def problem_counted(task: Mapping[str, Any]) -> Outcome | None:
    """What the counters of the last run say against it, or None.

    A counter that cannot be read might hide an error, so it makes the outcome unknown, never good. One below 0 counts
    nothing; the number of an error of the task may be.
    """
    zero = (0, int)  # most are, and there are dozens
    counts = {
        key: value
        for key, value in task.items()
        if value is not None and (value, type(value)) != zero and _is_counter(key)
    }
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
        return of_row(await newest(task_log(task["task_id"]), of_task(task["task_id"])))
    return await of_the_log(task)


def of_result(task: Row, row: Row) -> Outcome:
    """How the run ended that a row of category 0 is the result of: that of a partial and of a failed one look alike.

    The counters of the task tell them apart where they are of that run: while the next one is under way the task may
    still carry its number.
    """
    ended = when(row) or None
    counted = problem_counted(task) if _is_counted(task, row) else None
    if counted is not None:
        return counted._replace(ended=ended)
    if is_good(row):
        return Outcome("success", ended=ended)
    return Outcome("unknown", str(row.get("description") or ""), ended=ended)


def _is_counted(task: Row, row: Row) -> bool:
    """Whether the counters of a task are those of the run that a row is of."""
    execution = as_int(task.get("task_execution_id"))
    return bool(execution) and as_int(row.get("task_execution_id")) == execution


async def last_good(task: Row, how: Outcome, accept_partial: bool) -> int | None:
    """When the last good backup ended, in epoch seconds; None for never. how is the outcome of the last run.

    The time is that of the row that proves it: last_execution_time also moves when a run is cancelled. A continuous
    task has its own log only.
    """
    if is_continuous(task):
        return _time_of(await newest_good(task_log(task["task_id"]), of_task(task["task_id"])))
    if how.ended is not None:
        return how.ended
    of_last_run = is_result_of_last_run(task)
    if how.status == "partial_success" and accept_partial:
        row = await newest(PACKAGE_LOG, of_last_run, log_start(task))
        return _time_of(row) or as_int(task.get("last_execution_time")) or None
    if is_running(task):
        # The task may already carry the number of this run, or still that of the run before.
        return _time_of(
            await newest(PACKAGE_LOG, lambda row: is_result_row(task, row) and of_result(task, row).status == "success")
        )
    # One that was cancelled has no result, and last_execution_time may still be that of the run before.
    all_count = how.status == "cancel"
    return _time_of(
        await newest_good(PACKAGE_LOG, lambda row: is_result_row(task, row) and (all_count or not of_last_run(row)))
    )


def _time_of(row: Row | None) -> int | None:
    return when(row) or None if row else None
