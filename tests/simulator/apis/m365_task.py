# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackupOffice365: backup, cancel, delete, relink."""

from __future__ import annotations

from typing import Any

from .. import life_m365
from ..catalog import OFFICE, Context, DsmError, Effect, Param, bad, method
from .common import find_m365, run_of

_TASK = Param("task_id", required=True)  # a single number, not an array [1 S1]


@method(OFFICE, "backup_task", _TASK, write=True)
def backup_task(context: Context, params: dict[str, Any]) -> Effect:
    """1202 for a task that runs already [G: ABB's number]."""
    task = find_m365(context, params["task_id"])
    if run_of(context.m365, task["task_id"]):
        raise DsmError(1202)
    return Effect(lambda: life_m365.start(context.nas, context.m365, task, context.user, context.nas.now()))


@method(OFFICE, "cancel_task", _TASK, Param("job_id", required=True), Param("job_type", required=True), write=True)
def cancel_task(context: Context, params: dict[str, Any]) -> Effect:
    """job_id comes from list_tasks, job_type is 0 [1 S1]; the codes are ABB's [G]."""
    task = find_m365(context, params["task_id"])
    run = run_of(context.m365, task["task_id"])
    if run is None or run["job_id"] != params["job_id"]:
        raise DsmError(1201)
    return Effect(lambda: life_m365.cancel(context.nas, context.m365, task, run, context.user))


@method(OFFICE, "delete_task", _TASK, Param("should_remove_storage", "bool", True), write=True)
def delete_task(context: Context, params: dict[str, Any]) -> Effect:
    """Data that is kept can be linked again [1 S1]."""
    task = find_m365(context, params["task_id"])
    if run_of(context.m365, task["task_id"]):
        raise DsmError(1202)
    keep = not params["should_remove_storage"]
    return Effect(lambda: life_m365.delete_task(context.nas, context.m365, task, keep, context.user))


@method(OFFICE, "relink_task", Param("task_info", "object", True), write=True)
def relink_task(context: Context, params: dict[str, Any]) -> Effect:
    """selected, task_name, local_shared, local_path, region, admin_email [1 S1]."""
    info = params["task_info"]
    for name in ("task_name", "local_shared", "local_path", "region", "admin_email"):
        if not isinstance(info.get(name), str) or not info[name]:
            raise bad("task_info", name)
    if info.get("selected") is not True:
        raise bad("task_info", "selected")
    path = f"/{info['local_shared']}{info['local_path']}"
    linked = [row["local_path"] for row in context.m365["settings"].values()]
    known = [row["path"] for row in context.m365["relinkable"]]
    if path in linked or not (path in known or context.nas.switches.relink_any):
        raise DsmError(1001)  # [G]
    task_id = max([task["task_id"] for task in context.m365["tasks"]] + [context.m365["last_task_id"]]) + 1
    return Effect(
        lambda: life_m365.relink(context.nas, context.m365, task_id, path, info, context.user), {"task_id": task_id}
    )
