# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running, stopping and removing the tasks of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .._dsm.client import Nas
from .._dsm.rounds import gather
from .._engine.counts import counted
from .._engine.definition import Now, Params, Result
from .._engine.lenient import as_dict, as_int
from .._errors import Refused
from .._tasks.backend import Outcome, Progress, Row, Step, TaskBackend, label, labels, name_of
from .._tasks.module import task_module
from .._tasks.states import TaskStateChange
from .api import TASK_BACKUP, TASK_CANCEL, TASK_REMOVE
from .enums import RESULT_STATUS
from .evidence import running_since
from .history import is_doubtful, is_ended_backup, is_finished, newest_or_doubtful, with_last_result
from .outcome import is_locked, is_running, is_stopping, read_last_good, with_new_job
from .reasons import why_nothing_ran
from .rows import listed_versions, sorted_versions
from .short_rows import progress_of, short_rows
from .tasks import read_tasks, with_versions


class AbbTasks(TaskBackend):
    """The tasks of Active Backup for Business. Several go to the NAS in one request."""

    async def read(self, versions: bool = False) -> list[Row]:
        """All tasks, and the jobs that run or wait in the same request."""
        return await read_tasks(versions=versions, jobs=True)

    async def load_versions(self, tasks: Sequence[Row]) -> list[Row]:
        """What Task.list leaves out is asked of Version.list."""
        return await with_versions(tasks)

    def is_running(self, task: Row) -> bool:
        """By its progress, or by the list of jobs."""
        return is_running(task)

    def as_begun(self, task: Row, before: Row, since: int) -> Row:
        """By progress that was not there, or the version that is being written."""
        return with_new_job(task, before, since)

    async def being_cancelled(self, tasks: Sequence[Row], since: int, by_us: bool = False) -> set[int]:
        """The row says so."""
        return {task["task_id"] for task in tasks if is_stopping(task)}

    async def running_since(self, tasks: Sequence[Row]) -> dict[int, int]:
        """By the version that is being written, or by the log."""
        return await running_since(tasks)

    def progress(self, task: Row) -> Progress:
        """Share and bytes, as far as the NAS tells."""
        return progress_of(task)

    async def load_last_results(self, tasks: Sequence[Row]) -> list[Row]:
        """What the rows of older packages leave out is asked of the list of results."""
        return await gather([with_last_result(task) for task in tasks])

    def run_marker(self, task: Row) -> int | None:
        """The ID of the last result; that of the run under way may stand there already, unfinished.

        None where the row does not have one, which is not the same as having none yet.
        """
        if "last_result" not in task:
            return None
        last = as_dict(task.get("last_result"))
        number = as_int(last.get("result_id"))
        return number if is_finished(last) or is_doubtful(last) else max(number - 1, 0)

    async def finished_outcome(self, task: Row, marker: int | None) -> Outcome | None:
        """By the newer result. The last one may be that of another job, a deletion for example."""
        last = as_dict(task.get("last_result"))
        if marker is None or ("last_result" in task and as_int(last.get("result_id")) <= marker):
            return None
        if not is_ended_backup(last):
            rows = await newest_or_doubtful(task["task_id"], lambda row: as_int(row.get("result_id")) > marker, last)
            if not rows:
                return None
            last = rows[0]
        errors, warnings = last.get("error_count"), last.get("warning_count")
        return Outcome(
            ("" if is_doubtful(last) else RESULT_STATUS.word(last.get("status"))) or "unknown",
            f"result {last.get('result_id')}, errors: {errors}, warnings: {warnings}",
            ended=as_int(last.get("time_end")),
            began=as_int(last.get("time_start")) or None,
        )

    async def last_good(self, tasks: Sequence[Row], accept_partial: bool) -> dict[int, int | None]:
        """By results and completed versions."""
        return await read_last_good(tasks, accept_partial)

    async def rows(self, tasks: Sequence[Row], now: Now, known: Mapping[int, Row] | None = None) -> dict[int, Row]:
        """Short rows, with the results that the tasks do not show."""
        return await short_rows(tasks, now, known or {})

    async def why_nothing_ran(self, tasks: Sequence[Row], since: int) -> dict[int, str]:
        """The newest telling row of the log."""
        return await why_nothing_ran(tasks, since)

    def start(self, tasks: Sequence[Row]) -> list[Step]:
        """One request."""
        return [Step(TASK_BACKUP(task_ids=_ids(tasks)), tasks)]

    def stop(self, tasks: Sequence[Row]) -> list[Step]:
        """One request."""
        return [Step(TASK_CANCEL(task_ids=_ids(tasks)), tasks)]

    def remove(self, tasks: Sequence[Row], params: Params) -> list[Step]:
        """One request."""
        return [Step(TASK_REMOVE(task_ids=_ids(tasks)), tasks)]

    def validate(self, tasks: Sequence[Row], params: Params) -> None:
        """Refuses to remove tasks that run or hold a locked version, or whose data nobody has given up."""
        if params["state"] != "absent":
            return
        said = [refusal for task in tasks for refusal in _obstacles(task)]
        if tasks and not params["remove_backup_data"]:
            lost = ", ".join(f"{counted(len(listed_versions(task)), 'version')} of {label(task)}" for task in tasks)
            said.append(
                f"Did not remove {labels(tasks)}: the NAS would destroy the backups too ({lost}). Set "
                "remove_backup_data: true if that is what you want"
            )
        if said:
            raise Refused(". ".join(said))

    def data_lost(self, task: Row, params: Params) -> list[Row]:
        """Every version of the task, with its dates and bytes: the NAS keeps none of them."""
        versions = sorted_versions(task)
        size = sum(as_int(version.get("used_size")) for version in versions)
        return [{**name_of(task), "version_count": len(versions), "used_size": size, "versions": versions}]


def _obstacles(task: Row) -> Iterator[str]:
    """What keeps a task from being removed."""
    versions = listed_versions(task)
    if is_running(task):
        yield f"Cannot remove {label(task)}: it is running. Stop it first (state: stopped)"
    locked = ", ".join(str(version.get("version_id")) for version in versions if is_locked(version))
    if locked:
        yield (
            f"Cannot remove {label(task)}: it holds locked versions ({locked}). Unlock them in Active Backup for "
            "Business first"
        )


def _ids(tasks: Sequence[Row]) -> list[int]:
    return [task["task_id"] for task in tasks]


def _run(nas: Nas, params: Params, check_mode: bool) -> Result:
    return TaskStateChange(nas, AbbTasks(), params, check_mode).run()


DEFINITION = task_module(_run)
