# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the last run of a Microsoft 365 task ended, and when it last ended well.

The NAS has no field for it: C(task_status) is 2 on a healthy task whatever happened. The evidence is the counters of
the task and its log (protocol reference 4.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalog.words import M365_STATUS
from .._webapi.plans import Plan
from .m365_log import BACKUP_RESULT, PACKAGE_LOG, newest_good, task_log
from .m365_schedule import CONTINUOUS, decode_schedule
from .product import Outcome

Row = dict[str, Any]
RUNNING = M365_STATUS.numbers("running")[0]
DAY = 86400
NONE, RUNS, SUCCESS = Outcome("none"), Outcome("running"), Outcome("success")
UNKNOWN = Outcome("unknown", "no error is counted, and no row of it is in the log: maybe it was cancelled")


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


def outcome(task: Row) -> Plan[Outcome]:
    """How the last run ended: fail, partial_success, success, none (never ran), unknown (never good), or running."""
    if is_running(task):
        return RUNS
    against = trouble(task)
    if against is not None:
        return against
    execution, ended = task.get("task_execution_id"), task.get("last_execution_time")
    if not execution:
        return NONE
    # a run has no rows from long before it began, and logs are long
    since = ended - (task.get("duration") or 0) - DAY if ended and not is_continuous(task) else None

    def of_this_run(row: Row) -> bool:
        return row.get("task_id") == task["task_id"] and row.get("task_execution_id") == execution

    row = yield from newest_good(task_log(task["task_id"]), of_this_run, since)
    if row is None:
        row = yield from newest_good(PACKAGE_LOG, of_this_run, since)
    return SUCCESS if row else UNKNOWN


def last_good(task: Row, how: Outcome, accept_partial: bool) -> Plan[int | None]:
    """When the last good backup ended, in epoch seconds; None for never. C(how) is the outcome of the last run.

    Of the last run the task itself knows; of those before only the package's log does. A continuous task has but its
    log.
    """
    if is_continuous(task):
        row = yield from newest_good(task_log(task["task_id"]), lambda row: True)
        return row.get("timestamp") if row else None
    good = ("success", "partial_success") if accept_partial else ("success",)
    if how.status in good and not is_running(task):
        return task.get("last_execution_time") or None

    runs = is_running(task)  # then the number is that of the run before, or of one that has no result yet

    def before(row: Row) -> bool:
        return (
            row.get("task_id") == task["task_id"]
            and row.get("category") == BACKUP_RESULT
            and (runs or row.get("task_execution_id") != task.get("task_execution_id"))
        )

    row = yield from newest_good(PACKAGE_LOG, before)
    return row.get("timestamp") if row else None
