# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running, stopping, deleting and relinking the tasks of Active Backup for Microsoft 365."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._dsm.client import Nas
from .._dsm.reads import gather
from .._engine.definition import Params, Result
from .._errors import Refused
from .._tasks.backend import Outcome, Product, Row, Step, title
from .._tasks.change import name_of
from .._tasks.options import task_module
from .._tasks.states import Work
from .api import BACKUP_TASK, CANCEL_TASK, DELETE_TASK
from .outcome import is_continuous, is_running, last_good, outcome
from .relink import OPTIONS, check_relink, present
from .task_info import read_rows
from .task_setting import read_tasks

JOB_TYPE = 0  # the only one that is known


def _mark(task: Row) -> tuple[Any, Any]:
    """The number of the last run; for a run under way also when the one before ended.

    Whether the number changes at the start of a run or at its end is not known.
    """
    ended = task.get("last_execution_time") if is_running(task) else None
    return task.get("task_execution_id"), ended


async def _ended(task: Row, mark: tuple[Any, Any]) -> Outcome | None:
    execution, ended = mark
    newer = task.get("task_execution_id") != execution
    if is_running(task) or not (newer or (ended is not None and task.get("last_execution_time") != ended)):
        return None
    return await outcome(task)


async def _last_good(tasks: Sequence[Row], accept_partial: bool) -> dict[int, int | None]:
    outcomes = await gather([outcome(task) for task in tasks])
    plans = [last_good(task, how, accept_partial) for task, how in zip(tasks, outcomes, strict=True)]
    return dict(zip((task["task_id"] for task in tasks), (await gather(plans)), strict=True))


def _check(task: Row, params: Params) -> None:
    if params["state"] == "absent" and is_running(task):
        raise Refused(f"Cannot delete {title(task)}: it is running. Bring it to state: stopped first")
    if params["wait"] and params["state"] in ("started", "fresh") and is_continuous(task):
        raise Refused(f"wait: {title(task)} is continuous, so there is no end of a run to wait for")


def _cancel(task: Row) -> Step:
    return Step(CANCEL_TASK(task_id=task["task_id"], job_id=task.get("job_id") or 0, job_type=JOB_TYPE), [task])


def _delete(task: Row, params: Params) -> Step:
    request = DELETE_TASK(task_id=task["task_id"], should_remove_storage=params["remove_backup_data"])
    return Step(request, [task])


def _loss(task: Row, params: Params) -> list[Row]:
    """The data of the task, in bytes, where it does not stay on the NAS."""
    if not params["remove_backup_data"]:
        return []
    size = sum(value for key, value in task.items() if key.endswith("_used_storage") and isinstance(value, int))
    return [{**name_of(task), "used_size": size}]


def _progress(task: Row) -> str:
    services = task.get("progress_list")
    return f"{len(services) if isinstance(services, list) else 0} services under way"


PRODUCT = Product(
    read=read_tasks,
    read_versions=read_tasks,
    is_running=is_running,
    is_stopping=lambda task: False,
    mark=_mark,
    ended=_ended,
    last_good=_last_good,
    rows=read_rows,
    # one request a task: the NAS takes a single number here
    start=lambda tasks: [Step(BACKUP_TASK(task_id=task["task_id"]), [task]) for task in tasks],
    stop=lambda tasks: [_cancel(task) for task in tasks],
    remove=lambda tasks, params: [_delete(task, params) for task in tasks],
    check=_check,
    loss=_loss,
    progress=_progress,
    can_stop=lambda task: bool(task.get("job_id")),  # 0 when idle, and maybe for a moment after the start
)


def _run(nas: Nas, params: Params, check_mode: bool) -> Result:
    if params["state"] == "present":
        return present(nas, params, check_mode)
    return Work(nas, PRODUCT, params, check_mode).result()


DEFINITION = task_module(_run, ("present",), OPTIONS, check_relink)
