# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running, stopping, deleting and relinking the tasks of Active Backup for Microsoft 365."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._dsm.client import Nas
from .._dsm.rounds import gather
from .._engine.counts import counted
from .._engine.definition import Now, Params, Result
from .._engine.lenient import as_int
from .._errors import Refused
from .._tasks.backend import Outcome, Progress, Row, Step, TaskBackend, label, labels, name_of
from .._tasks.module import task_module
from .._tasks.states import TaskStateChange
from .actions import being_cancelled, running_since, seen_running, started_since, why_nothing_ran
from .api import BACKUP_TASK, CANCEL_TASK, DELETE_TASK
from .last_run import of_the_log
from .outcome import RUNNING, is_continuous, is_running, last_good, outcome
from .relink import OPTIONS, check_relink, present
from .short_rows import short_rows
from .tasks import read_tasks

JOB_TYPE = 0  # the only one that is known


class M365Tasks(TaskBackend):
    """The tasks of Active Backup for Microsoft 365. The NAS takes one of them in a request."""

    needs_job_id = True
    cancels_in_log = True

    async def read(self, versions: bool = False) -> list[Row]:
        """All tasks; the package has no versions to list."""
        return await read_tasks()

    def is_running(self, task: Row) -> bool:
        """By its status, or by its progress."""
        return is_running(task)

    async def being_cancelled(self, tasks: Sequence[Row], since: int, by_us: bool = False) -> set[int]:
        """The package's log says so, the rows do not."""
        return await being_cancelled(tasks, since, by_us)

    async def running_since(self, tasks: Sequence[Row]) -> dict[int, int]:
        """The package's log tells it of runs that a user has started, the task's since when at least others run."""
        begun, seen = await gather([running_since(tasks), seen_running(tasks)])
        return {**seen, **begun}

    def is_endless(self, task: Row) -> bool:
        """Those of a continuous task are."""
        return is_continuous(task)

    async def begun_since(self, tasks: Sequence[Row], since: int) -> set[int]:
        """The package's log tells it of runs that a user has started."""
        return await started_since(tasks, since)

    def as_begun(self, task: Row, before: Row, since: int) -> Row:
        """By the ID of its job, which an idle task does not have: its run may have to wait for others."""
        is_new = self.has_job_id(task) and task.get("job_id") != before.get("job_id")
        return {**task, "status": RUNNING} if is_new else task

    def progress(self, task: Row) -> Progress:
        """What a progress_list holds was never published, so that its length is all there is to tell."""
        services = task.get("progress_list")
        count = len(services) if isinstance(services, list) else 0
        return Progress(f"{counted(count, 'service')} under way", f"running {count}")

    def has_job_id(self, task: Row) -> bool:
        """It is 0 when idle, and maybe for a moment after the start."""
        return bool(as_int(task.get("job_id")))

    def run_marker(self, task: Row) -> tuple[Any, Any]:
        """The ID of the last run, and when it ended: old packages have no ID (protocol reference 4.1).

        Whether the ID changes at the start of a run or at its end is not known.
        """
        return task.get("task_execution_id"), task.get("last_execution_time")

    async def finished_outcome(self, task: Row, marker: tuple[Any, Any]) -> Outcome | None:
        """By the counters of the task and the package's log.

        While only the ID is another one, the counters may still be those of the run before: then the log must say more.
        """
        if is_running(task) or self.run_marker(task) == marker:
            return None
        if not self.has_ended(task, marker) and not is_continuous(task):
            told = await of_the_log(task)
            if not told.sure:
                return told
        return await outcome(task)

    def has_ended(self, task: Row, marker: tuple[Any, Any]) -> bool:
        """The ID may be another one from the start on; the time is that of an end."""
        return bool(self.run_marker(task)[1] != marker[1])

    async def last_good(self, tasks: Sequence[Row], accept_partial: bool) -> dict[int, int | None]:
        """By the package's log; of continuous tasks by their own."""
        outcomes = await gather([outcome(task) for task in tasks])
        reads = [last_good(task, how, accept_partial) for task, how in zip(tasks, outcomes, strict=True)]
        return dict(zip((task["task_id"] for task in tasks), (await gather(reads)), strict=True))

    async def rows(self, tasks: Sequence[Row], now: Now, known: Mapping[int, Row] | None = None) -> dict[int, Row]:
        """Short rows, with the results that the log tells of."""
        return await short_rows(tasks, now, known)

    async def why_nothing_ran(self, tasks: Sequence[Row], since: int) -> dict[int, str]:
        """The newest row of trouble in the package's log."""
        return await why_nothing_ran(tasks, since)

    def start(self, tasks: Sequence[Row]) -> list[Step]:
        """One request a task."""
        return [Step(BACKUP_TASK(task_id=task["task_id"]), [task]) for task in tasks]

    def stop(self, tasks: Sequence[Row]) -> list[Step]:
        """One request a task, with the ID of its job."""
        return [
            Step(CANCEL_TASK(task_id=task["task_id"], job_id=task.get("job_id") or 0, job_type=JOB_TYPE), [task])
            for task in tasks
        ]

    def remove(self, tasks: Sequence[Row], params: Params) -> list[Step]:
        """One request a task."""
        return [
            Step(DELETE_TASK(task_id=task["task_id"], should_remove_storage=params["remove_backup_data"]), [task])
            for task in tasks
        ]

    def validate(self, tasks: Sequence[Row], params: Params) -> None:
        """Refuses to delete tasks that run, and to wait for those that never end."""
        running = [task for task in tasks if is_running(task)]
        if params["state"] == "absent" and running:
            said = (f"Cannot delete {label(task)}: it is running. Stop it first (state: stopped)" for task in running)
            raise Refused(". ".join(said))
        endless = labels(task for task in tasks if is_continuous(task))
        if params["wait"] and params["state"] in ("started", "fresh") and endless:
            raise Refused(f"wait: a continuous backup never finishes, so wait is not possible for {endless}")

    def data_lost(self, task: Row, params: Params) -> list[Row]:
        """The bytes of the task, unless its data stays on the NAS."""
        if not params["remove_backup_data"]:
            return []
        size = sum(as_int(value) for key, value in task.items() if key.endswith("_used_storage"))
        return [{**name_of(task), "used_size": size}]


def _run(nas: Nas, params: Params, check_mode: bool) -> Result:
    if params["state"] == "present":
        return present(nas, params, check_mode)
    return TaskStateChange(nas, M365Tasks(), params, check_mode).run()


DEFINITION = task_module(_run, ("present",), OPTIONS, check_relink)
