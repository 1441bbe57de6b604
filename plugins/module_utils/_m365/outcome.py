# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the last run of a Microsoft 365 task ended, and when it last ended well.

The NAS has no field for it: task_status is 2 on a healthy task whatever happened. The evidence is the counters of
the task and the logs (protocol reference 4.1). The log of the package has one row at the end of a run; that of the task
has one for each user and site, written while the run goes on, and so also by a run that then is cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._dsm.paging import newest_first
from .._engine.lenient import as_int
from .._tasks.backend import Outcome
from .enums import M365_STATUS
from .log_info import BACKUP_RESULT, PACKAGE_LOG, is_good, newest, newest_good, of_task, task_log
from .task_schedule import CONTINUOUS, decode_schedule

Row = dict[str, Any]
RUNNING = M365_STATUS.codes("running")[0]
DAY = 86400
NONE, RUNS, SUCCESS = Outcome("none"), Outcome("running"), Outcome("success")
# Of these the log of the package may still say more: its row comes a moment after the end.
UNKNOWN = Outcome("unknown", "no error is counted, and no row of it is in the log: maybe it was cancelled", sure=False)
PARTS_ARE_GOOD = SUCCESS._replace(sure=False)


def is_running(task: Mapping[str, Any]) -> bool:
    """Whether a run is under way."""
    return task.get("status") == RUNNING or bool(task.get("progress_list"))


def is_continuous(task: Mapping[str, Any]) -> bool:
    """Whether a task backs up changes as they happen, and so has no runs to speak of."""
    return decode_schedule(task)["policy"] == CONTINUOUS


def _above_zero(task: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {
        key: value
        for key, value in task.items()
        if key.startswith(prefix) and isinstance(value, int) and not isinstance(value, bool) and value > 0
    }


def trouble(task: Mapping[str, Any]) -> Outcome | None:
    """What the counters of the last run say against it, or None."""
    code = task.get("task_status_error_code") or 0
    errors = _above_zero(task, "error_")
    if code or errors:
        return Outcome("fail", _counted({"task_status_error_code": code} | errors if code else errors))
    warnings = _above_zero(task, "warning_") | _above_zero(task, "attention_count")
    return Outcome("partial_success", _counted(warnings)) if warnings else None


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in counts.items())


def _doubt(row: Row, sure: bool) -> Outcome:
    """What is said of a run of which a row of a log speaks ill."""
    codes = ", ".join(f"{key}: {row.get(key)}" for key in ("log_type", "error_code"))
    return Outcome("unknown", f"no error is counted, but the log says: {row.get('description')} ({codes})", sure)


async def outcome(task: Row) -> Outcome:
    """How the last run ended: fail, partial_success, success, none (never ran), unknown (never good), or running."""
    if is_running(task):
        return RUNS
    against = trouble(task)
    if against is not None:
        return against
    execution = task.get("task_execution_id")
    if not execution:
        return NONE
    ours = of_task(task["task_id"])

    def of_this_run(row: Row) -> bool:
        return ours(row) and row.get("task_execution_id") == execution

    def is_verdict(row: Row) -> bool:
        return row.get("task_id") == task["task_id"] and row.get("category") == BACKUP_RESULT and of_this_run(row)

    continuous = is_continuous(task)
    last = (await newest(task_log(task["task_id"]), of_this_run)) if continuous else None
    since = _not_before(task, last, continuous)
    verdict = await newest(PACKAGE_LOG, is_verdict, since)
    if verdict is not None:
        return SUCCESS if is_good(verdict) else _doubt(verdict, sure=True)
    # Without it a single bad row counts against a run; of what has no end the newest row is all that can be asked for.
    rows = [last] if last else (await newest_first(task_log(task["task_id"]), of_this_run, 0, since))
    bad = next((row for row in rows if not is_good(row)), None)
    if bad is not None:
        return _doubt(bad, sure=False)
    return PARTS_ARE_GOOD if rows else UNKNOWN


def _not_before(task: Row, last: Row | None, continuous: bool) -> int | None:
    """Since when the log can speak of the last run, as logs are long; None where that is not known.

    The end of the last run is stale in a continuous task: there the newest row of its own log stands for it.
    """
    ended = as_int(last.get("timestamp")) if last else 0 if continuous else as_int(task.get("last_execution_time"))
    return ended - as_int(task.get("duration")) - DAY if ended else None


async def last_good(task: Row, how: Outcome, accept_partial: bool) -> int | None:
    """When the last good backup ended, in epoch seconds; None for never. how is the outcome of the last run.

    Of the last run the task itself knows; of those before only the package's log does. A continuous task has but its
    log.
    """
    if is_continuous(task):
        return _when(await newest_good(task_log(task["task_id"]), of_task(task["task_id"])))
    good = ("success", "partial_success") if accept_partial else ("success",)
    if how.status in good and not is_running(task):
        return as_int(task.get("last_execution_time")) or None

    runs = is_running(task)  # then the number is that of the run before, or of one that has no result yet

    def before(row: Row) -> bool:
        return (
            row.get("task_id") == task["task_id"]
            and row.get("category") == BACKUP_RESULT
            and (runs or row.get("task_execution_id") != task.get("task_execution_id"))
        )

    return _when(await newest_good(PACKAGE_LOG, before))


def _when(row: Row | None) -> int | None:
    return as_int(row.get("timestamp")) or None if row else None
