# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the tasks of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._dsm.numbers import int_or_none
from .._dsm.paging import Pages, newest_first
from .._dsm.reads import ask, ask_rows, rows, unexpected_reply
from .._dsm.rounds import gather
from .._engine.lenient import as_dict, as_int, as_rows, require_ids
from .._errors import ApiError, DsmError
from .._reasons import ErrorKind
from .api import ACTIVITY_LIST, TASK_LIST, VERSION_LIST
from .enums import JOB_STATUS
from .history import BACKUP

Row = dict[str, Any]
JOB = "_job"  # where the row of a task holds the backup job that runs or waits for it
VERSIONS_UNREAD = "_versions_unread"  # set where the NAS may have versions of a task that it does not list
OURS = (JOB, VERSIONS_UNREAD)  # the NAS has no such keys
NO_JOB = JOB_STATUS.codes("none")[0]


async def read_tasks(
    versions: bool = False, devices: bool = False, filters: Row | None = None, jobs: bool = False
) -> list[Row]:
    """All tasks, with their status and last result; versions and devices, which are long, only where asked for.

    With jobs also the jobs that run or wait, in the same request, each under JOB in the row of its task.
    """
    if not jobs:
        return await _read_tasks(versions, devices, filters)
    tasks, under_way = await gather([_read_tasks(versions, devices, filters), _read_jobs()])
    return [{**task, JOB: under_way[task["task_id"]]} if task["task_id"] in under_way else task for task in tasks]


async def _read_jobs() -> dict[int, Row]:
    """The backup jobs that run or wait, by task ID; none where the NAS does not tell.

    Source: protocol reference 2.6. Nobody has published a reply with rows, so whatever is odd about one is no job.
    """
    try:
        found = await ask_rows(ACTIVITY_LIST(), "activity_list")
    except DsmError:  # an older package, or an account that may not see this
        return {}
    jobs: dict[int, Row] = {}
    for row in found:
        job = as_dict(row.get("job"))
        number = int_or_none(job.get("task_id") or as_dict(row.get("task")).get("task_id"))
        is_backup = job.get("action") is None or as_int(job["action"]) == BACKUP
        if job and number is not None and is_backup and int_or_none(job.get("status")) != NO_JOB:
            jobs[number] = job
    return jobs


async def _read_tasks(versions: bool, devices: bool, filters: Row | None) -> list[Row]:
    values: Row = {"load_status": True, "load_result": True}
    if versions:
        values["load_versions"] = True
    if devices:
        values["load_devices"] = True
    if filters:
        values["filter"] = filters
    tasks: dict[int, Row] = {}
    while True:
        request = TASK_LIST(**values)
        data = await ask(request)
        page = require_ids(request, rows(request, data, "tasks"), "task_id")
        known = len(tasks)
        tasks |= {row["task_id"]: row for row in page}
        total = int_or_none(data.get("total"))  # may count more than the filter lets through
        if total is None or len(tasks) >= total:
            return list(tasks.values())
        if len(tasks) == known:
            if not filters:  # what is not listed is not gone, and nobody can say how it is
                raise unexpected_reply(request, f"all of the {total} tasks that it counts")
            return list(tasks.values())
        values["offset"] = len(tasks)


async def with_versions(tasks: Sequence[Row]) -> list[Row]:
    """Tasks that were read with their versions, and those that came without them with what Version.list says.

    Those that are not listed there either are marked as VERSIONS_UNREAD, for whoever cannot do without them.
    """
    try:
        return await gather([_with_versions(task) for task in tasks])
    except ApiError as error:  # it ends them all, and does not say of which task it speaks
        if error.kind is ErrorKind.BUSY:
            raise
    found: list[Row] = []
    for task in tasks:
        try:
            found.append(await _with_versions(task))
        except ApiError:
            found.append(_unread(task))
    return found


async def _with_versions(task: Row) -> Row:
    if not may_be_unlisted(task):
        return task
    pages = Pages(
        lambda offset, limit: VERSION_LIST(task_id=task["task_id"], offset=offset, limit=limit),
        rows="versions",
        total="total",
        age="time_start",
        identity="version_id",
    )
    try:
        found: list[Row] = await newest_first(pages, lambda row: True)
    except ApiError:
        raise
    except DsmError:  # an answer of another form is no list, either
        return _unread(task)
    if len(found) < len(as_rows(task.get("versions"))) or (not found and as_int(task.get("version_count")) > 0):
        return _unread(task)
    return {**task, "versions": found}


def _unread(task: Row) -> Row:
    return {**task, VERSIONS_UNREAD: True}


def may_be_unlisted(task: Row) -> bool:
    """Whether a task may have versions that did not come with it: what was not counted or is short may be more."""
    count, listed = int_or_none(task.get("version_count")), len(as_rows(task.get("versions")))
    return listed < count if count is not None else not listed
