# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a run of Active Backup for Business is under way, how the last one ended, and when one last ended well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from .._dsm.rounds import gather
from .._engine.codecs import BOOL
from .._engine.lenient import as_dict, as_int, as_rows
from .._errors import ApiError, DsmError
from .._reasons import ErrorKind
from .enums import JOB_STATUS, RUNNING_TASK_STATUS, VERSION_STATUS
from .history import good_statuses, is_ended_backup, newest_backups, status_of
from .tasks import JOB, may_be_unlisted, read_tasks, with_versions

Row = dict[str, Any]
WAITING = RUNNING_TASK_STATUS.codes("waiting")[0]
CANCELLING = RUNNING_TASK_STATUS.codes("cancelling")[0]
STOPPING = JOB_STATUS.codes("stopping")[0]
RUNNING = JOB_STATUS.codes("running")[0]
QUEUED = JOB_STATUS.codes("waiting_task") + JOB_STATUS.codes("waiting_storage")
COMPLETED = VERSION_STATUS.codes("completed")[0]
BACKING_UP = VERSION_STATUS.codes("backing_up")[0]


def is_running(task: Row) -> bool:
    """Whether a run is under way or queued.

    There is no field for it. Progress may be left over from a run that has ended: it counts only with a process or a
    status above waiting. A queued run may show in the list of jobs alone (protocol reference 2.2.1 and 2.6).
    """
    progress = as_dict(task.get("progress"))
    has_begun = as_int(progress.get("pid")) > 0 or as_int(progress.get("running_task_status")) > WAITING
    return has_begun or bool(task.get(JOB))


def with_new_job(task: Row, before: Row, since: int) -> Row:
    """A task, with a job where a sign that is new since its start is all that shows of one.

    What would prove nothing of an idle task does now: progress without a process and a status, as a queued run may have
    it, and a version that is being written (protocol reference 2.2.1 and 2.3).
    """
    old = {row.get("version_id") for row in as_rows(before.get("versions"))}
    new = [row for row in as_rows(task.get("versions")) if row.get("version_id") not in old]
    begun = any(
        status_of(row) == BACKING_UP and not is_finished_version(row) and as_int(row.get("time_start")) >= since
        for row in new
    )
    queued = bool(as_dict(task.get("progress"))) and not as_dict(before.get("progress"))
    if is_running(task) or not (begun or queued):
        return task
    return {**task, JOB: {"status": RUNNING if begun else QUEUED[0]}}


def share_of(task: Row) -> float | None:
    """How far the run under way is, from 0 to 1 (protocol reference 2.2.1); None if there is none, or nobody says."""
    share = as_dict(task.get("progress")).get("percentage")
    if not is_running(task) or not isinstance(share, (int, float, str)) or isinstance(share, bool):
        return None
    try:
        number = float(share)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None


def is_waiting(task: Row) -> bool:
    """Whether the run under way is queued and has not begun."""
    if as_dict(task.get(JOB)):
        return as_int(task[JOB].get("status")) in QUEUED
    status = as_dict(task.get("progress")).get("running_task_status")
    return is_running(task) and status is not None and as_int(status) == WAITING


def is_stopping(task: Row) -> bool:
    """Whether the run under way is being cancelled."""
    progress, job = as_dict(task.get("progress")), as_dict(task.get(JOB))
    return as_int(progress.get("running_task_status")) == CANCELLING or as_int(job.get("status")) == STOPPING


def writing_since(task: Row) -> int | None:
    """The begin of the version that the run under way writes (protocol reference 2.3).

    What a crash has left unfinished is not of this run: one is older than a backup that has ended since.
    """
    if not is_running(task) or is_waiting(task):
        return None
    versions, last = as_rows(task.get("versions")), as_dict(task.get("last_result"))
    ended = [as_int(row.get("time_end")) for row in versions] + [as_int(last.get("time_end")) * is_ended_backup(last)]
    begun = [as_int(row.get("time_start")) for row in versions if status_of(row) == BACKING_UP]
    return max((start for start in begun if start >= max(ended)), default=0) or None


def is_finished_version(version: Row) -> bool:
    """Whether a version is written: one that is being written is listed already, as the newest, with 0 as its end."""
    return "time_end" not in version or as_int(version["time_end"]) > 0


def is_locked(version: Row) -> bool:
    """Whether a version must not be deleted. A flag that cannot be read counts as set."""
    return bool(version.get("locked")) and BOOL.decode(version["locked"]) is not False


def is_completed(version: Row) -> bool:
    """Whether a version is whole."""
    return status_of(version) == COMPLETED and is_finished_version(version)


def known_good(task: Row, accept_partial: bool) -> int | None:
    """The last good backup where the task's own row shows it, since nothing can be newer than its last result."""
    last = as_dict(task.get("last_result"))
    if is_ended_backup(last) and status_of(last) in good_statuses(accept_partial):
        return as_int(last.get("time_end"))
    return None


async def last_good(task: Row, versions: Iterable[Row], accept_partial: bool = False) -> int | None:
    """When the last good backup of a task ended, in epoch seconds; None for never.

    The newest end among its backup results that are good and its completed versions. Results may have been cleared, and
    versions deleted, so both are asked.
    """
    ends = [as_int(row.get("time_end")) for row in versions if is_completed(row)]
    known = known_good(task, accept_partial)
    if known:
        return max([known, *ends])
    for status in good_statuses(accept_partial):
        rows = await newest_backups(task["task_id"], partial(_has_status, status), {"status": status})
        ends += [as_int(row.get("time_end")) for row in rows]
    return max(ends, default=0) or None


def _has_status(status: int, row: Row) -> bool:
    return status_of(row) == status


async def read_last_good(tasks: Sequence[Row], accept_partial: bool = False) -> dict[int, int | None]:
    """When each of the tasks was last backed up well, by task ID. Raises what the NAS refuses of any."""
    found: dict[int, int | None] = {}
    for number, end in (await ends_as_far_as_told(tasks, accept_partial)).items():
        if isinstance(end, DsmError):
            raise end
        found[number] = end
    return found


async def ends_as_far_as_told(tasks: Sequence[Row], accept_partial: bool = False) -> dict[int, int | DsmError | None]:
    """The same with an error in the place of what the NAS refuses of some tasks. Reads more only where it has to.

    Raises that the NAS is busy, and what it refuses of all that it was asked about.
    """
    whole = {task["task_id"]: task for task in tasks}
    unknown = [number for number, task in whole.items() if not known_good(task, accept_partial)]
    if any(not isinstance(whole[one].get("versions"), list) and may_be_unlisted(whole[one]) for one in unknown):
        whole |= {row["task_id"]: row for row in (await read_tasks(versions=True))}
    listed = await with_versions([whole[number] for number in unknown])
    whole |= {task["task_id"]: task for task in listed}
    reads = [last_good(task, as_rows(whole[task["task_id"]].get("versions")), accept_partial) for task in tasks]
    ends = dict(zip((task["task_id"] for task in tasks), (await gather(reads, keep_errors=True)), strict=True))
    errors = [ends[number] for number in unknown if isinstance(ends[number], DsmError)]
    for error in errors:
        if len(errors) == len(unknown) > 1 or (isinstance(error, ApiError) and error.kind is ErrorKind.BUSY):
            raise error
    return ends


async def last_backup(task: Row) -> Row | None:
    """The result of the last backup of a task that has ended. Its last result may be that of another job."""
    last = as_dict(task.get("last_result"))
    if is_ended_backup(last):
        return last
    rows = await newest_backups(task["task_id"], lambda row: True, {})
    return rows[0] if rows else None
