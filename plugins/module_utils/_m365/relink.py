# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relinking: backups that lie on the NAS become a task again."""

from __future__ import annotations

from typing import Any

from .._dsm.call import Request
from .._dsm.client import Nas
from .._dsm.numbers import int_or_none
from .._dsm.rounds import gather
from .._dsm.writes import Write, poll_until, write_and_verify
from .._engine.definition import Params, Result
from .._engine.diff import as_diff
from .._engine.fields import Field
from .._engine.names import normal_name
from .._engine.projection import pick
from .._errors import DsmError, InvalidInput, NotApplied, Refused, TimedOut
from .._tasks.backend import Row, label
from .._tasks.results import rows_as_far_as_told
from .._tasks.rows import short_row
from .api import RELINK_TASK
from .short_rows import short_rows
from .task_setting import read_info
from .tasks import read_tasks
from .whereabouts import without_volume

NEEDED = ("local_shared", "local_path", "admin_email")
OPTIONS = (*(Field(name) for name in NEEDED), Field("region", default="Microsoft 365"))


def check_relink(params: Params) -> None:
    """Validate the options as far as that needs no NAS. Raises InvalidInput."""
    given = [name for name in NEEDED if params.get(name) is not None]
    if params["state"] != "present":
        if given:
            raise InvalidInput(f"{', '.join(given)}: only with state: present, which relinks a task")
        return
    if params.get("name") is None or len(params["name"]) != 1 or not params["name"][0].strip():
        raise InvalidInput("name: state: present needs exactly one name, that of the task")
    missing = [name for name in NEEDED if not params.get(name)]
    if missing:
        raise InvalidInput(f"{', '.join(missing)}: required with state: present")
    if not params["local_path"].startswith("/") or not params["local_path"].strip("/"):
        raise InvalidInput(
            f"local_path: {params['local_path']!r} must start with / and is relative to the shared folder, for "
            "example /ActiveBackupForMicrosoft365/task_1"
        )
    if "/" in params["local_shared"]:
        raise InvalidInput(f"local_shared: {params['local_shared']!r} must be the name of a shared folder, without /")
    if "@" not in params["admin_email"]:
        raise InvalidInput(f"admin_email: {params['admin_email']!r} is not an e-mail address")


def _same_path(recorded: Any, params: Params) -> bool:
    """Whether a task's path is the wanted one."""
    return without_volume(recorded) == f"/{params['local_shared']}{params['local_path']}".rstrip("/")


async def _find(params: Params) -> tuple[Row | None, list[Row]]:
    """The task of this name on this path, and the tasks that stand in its way: same name or same path, not both."""
    tasks = await read_tasks()
    infos = await gather([read_info(task["task_id"]) for task in tasks])
    found, blocking = None, []
    for task, info in zip(tasks, infos, strict=True):
        name = normal_name(task.get("task_name")) == normal_name(params["name"][0])
        path = _same_path(info.get("local_path"), params)
        if name and path:
            found = task
        elif name or path:
            blocking.append({**task, "local_path": info.get("local_path")})
    return found, blocking


class _Relink(Write[Row]):
    """What shows it: the task of the number that the NAS answered, or one of this name on this path.

    The number says more: which form the path of a relinked task has was seen once only (protocol reference 4.2).
    """

    def __init__(self, params: Params, request: Request) -> None:
        self.request = request
        self.blind = False  # whether the last look failed
        self._params = params

    async def verify(self) -> Row | None:
        """The task, once it is listed."""
        self.blind = True
        task = await self._found()
        self.blind = False
        return task

    async def _found(self) -> Row | None:
        number = int_or_none(self.reply.get("task_id")) if isinstance(self.reply, dict) else None
        name = normal_name(self._params["name"][0])
        for task in await read_tasks() if number else []:
            if (task["task_id"], normal_name(task.get("task_name"))) == (number, name):
                return task
        return (await _find(self._params))[0]


def present(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Have a task of this name on this path, relinked if it is not there."""
    found, blocking = nas.read(_find(params))
    if found is None and blocking:
        raise Refused(
            f"Cannot relink {params['name'][0]!r}: {label(blocking[0])} already has this name or path; its path is "
            f"{blocking[0]['local_path']}. A name belongs to one path and a path to one name"
        )
    name = {"task_name": params["name"][0]}
    task, waited = (found, {}) if found or check_mode else _relinked(nas, params)
    before, after = ({"tasks": [{**name, "present": there}]} for there in (found is not None, True))
    thing = f"task {params['name'][0]!r}"
    try:
        listed = [task] if task else []
        rows, warnings = rows_as_far_as_told(lambda read: nas.read(read()), short_rows, listed, nas.now, {})
    except DsmError as error:
        if found is None and task:
            error.result = {"changed": True, "diff": as_diff(nas.address[0], thing, before, after), **error.result}
        raise
    row = rows[task["task_id"]] if task else _predicted(name)
    shown = pick([row], params["fields"]) if params.get("fields") else [row]
    return Result(found is None, {"tasks": shown, **waited}, before, after, warnings, thing)


def _predicted(name: Row) -> Row:
    """The row of a task that would be relinked: it has no number yet, and nothing ran."""
    nothing_known: Row = {"running": False, "progress": None, "last_success": None, "last_result": None}
    return short_row({"task_id": None, **name}, **nothing_known, now=0)


def _relinked(nas: Nas, params: Params) -> tuple[Row, dict[str, int]]:
    """The task, relinked, and with wait for how many seconds it was waited for. Raises TimedOut, or NotApplied."""
    keys = ("local_shared", "local_path", "region", "admin_email")
    info = {"selected": True, "task_name": params["name"][0], **{key: params[key] for key in keys}}
    write = _Relink(params, RELINK_TASK(task_info=info))
    if not params["wait"]:
        return write_and_verify(nas, write), {}
    began = nas.clock()
    try:
        task = write_and_verify(nas, write, 0)
    except NotApplied:  # it was accepted, and takes its time
        try:
            task = poll_until(nas, write.verify, params["wait_timeout"], params["wait_interval"], write.request, began)
        except TimedOut as error:
            error.message += f" Not relinked yet: {params['name'][0]!r}."
            error.result = {"changed": write.blind, "waited": round(nas.clock() - began), **error.result}
            raise
    return task, {"waited": round(nas.clock() - began)}
