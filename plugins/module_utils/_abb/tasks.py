# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the tasks of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._dsm.paging import Pages, newest_first
from .._dsm.reads import ask, gather, rows
from .._engine.lenient import as_rows, require_ids
from .._errors import ApiError, DsmError
from .._reasons import ErrorKind
from .api import TASK_LIST, VERSION_LIST
from .history import known_good, last_good
from .rows import may_be_unlisted

Row = dict[str, Any]


async def read_tasks(versions: bool = False, devices: bool = False, filters: Row | None = None) -> list[Row]:
    """All tasks, with their status and last result; versions and devices, which are long, only where asked for."""
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
        total = data.get("total")  # may count more than the filter lets through
        if len(tasks) == known or not isinstance(total, int) or len(tasks) >= total:
            return list(tasks.values())
        values["offset"] = len(tasks)


async def with_versions(tasks: Sequence[Row]) -> list[Row]:
    """Tasks that were read with their versions, and those that came without them with what Version.list says.

    Those that are not listed there either stay as they are, which is said by whoever cannot do without them.
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
            found.append(task)
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
        found = await newest_first(pages, lambda row: True)
    except ApiError:
        raise
    except DsmError:  # an answer of another form is no list, either
        return task
    return {**task, "versions": found} if found else task


async def read_last_good(tasks: Sequence[Row], accept_partial: bool = False) -> dict[int, int | None]:
    """When each of the tasks was last backed up well, by task_id. Reads more only for those that do not show it."""
    whole = {task["task_id"]: task for task in tasks}
    unknown = [number for number, task in whole.items() if not known_good(task, accept_partial)]
    if any(not isinstance(whole[one].get("versions"), list) and may_be_unlisted(whole[one]) for one in unknown):
        whole |= {row["task_id"]: row for row in (await read_tasks(versions=True))}
    listed = await with_versions([whole[number] for number in unknown])
    whole |= {task["task_id"]: task for task in listed}
    plans = [last_good(task, as_rows(whole[task["task_id"]].get("versions")), accept_partial) for task in tasks]
    return dict(zip((task["task_id"] for task in tasks), (await gather(plans)), strict=True))
