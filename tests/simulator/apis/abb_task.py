# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Task: reads, backup, cancel, remove."""

from __future__ import annotations

from typing import Any

from .. import calendars, life_abb, life_abb_delete
from ..catalog import Context, DsmError, Effect, Param, method
from .abb_rows import show_plain_device, show_task
from .common import between, find_task, one_of, page, run_of, without

API = "SYNO.ActiveBackup.Task"
_FILTERS = {
    "task_id": "int|int[]",
    "backup_type": "int",
    "status": "str|int",  # words by S1, numbers by the web interface [3.2]
    "from_timestamp": "int",
    "to_timestamp": "int",
    "device_id": "int",
    "data_formats": "int[]",
    "offset": "int",
    "limit": "int",
}
_LOADS = ("load_status", "load_result", "load_devices", "load_versions", "load_verify_status")
_IDS = Param("task_ids", "int[]", True)  # a bare int gives 120 [1 S2b]
_WORDS = {"backingup": 1, "waiting": 2, "deleting": 3, "unscheduled": 4}


@method(
    API,
    "list",
    *(Param(name, "bool") for name in _LOADS),
    Param("offset"),
    Param("limit"),
    Param("filter", "object"),
    filters=_FILTERS,
)
def list_tasks(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """There is no call for one task: this one with filter.task_id is it [1 S2 + D]."""
    wanted = {} if context.nas.switches.ignore_filters else params.get("filter") or {}
    tasks = [task for task in context.abb["tasks"] if _passes(context, task, wanted)]
    rows = [show_task(context, task, params) for task in page(context, tasks, params)]
    return {**_flags(context, bool(params.get("load_devices"))), "tasks": rows, "total": len(tasks)}


def _flags(context: Context, known: bool) -> dict[str, bool]:
    """All false in the answer to a bare call, although there are devices [1 S2; S1 loads them and has true: D]."""
    platforms = {device["platform_type"] for device in context.abb["devices"]} if known else set()
    kinds = {row["host_type"] for row in context.abb["hypervisors"]} if known else set()
    return {
        "has_devices": known and bool(context.abb["devices"]),
        "has_dsm_agent": 4 in platforms,
        "has_hyperv_inventories": bool(kinds & {3, 4, 5, 6}),
        "has_linux_agent": 2 in platforms,
        "has_mac_agent": 3 in platforms,
        "has_vmware_inventories": bool(kinds & {1, 2}),
        "has_windows_agent": 1 in platforms,
    }


def _passes(context: Context, task: dict[str, Any], wanted: dict[str, Any]) -> bool:
    if "task_id" in wanted and not one_of(wanted["task_id"], task["task_id"]):
        return False
    # 0 and -1 ("all") match nothing [C 4]
    if "backup_type" in wanted and wanted["backup_type"] != task["backup_type"]:
        return False
    if "device_id" in wanted and wanted["device_id"] not in task["device_ids"]:
        return False
    if "status" in wanted and _status(context, task) != _WORDS.get(wanted["status"], wanted["status"]):
        return False
    if "from_timestamp" in wanted or "to_timestamp" in wanted:
        last, when = task["last_result"], context.nas.switches.filter_time == "begin"
        return bool(last) and between(wanted, last["time_start" if when else "time_end"])
    return True


def _status(context: Context, task: dict[str, Any]) -> int:
    run = run_of(context.abb, task["task_id"])
    if run:
        return 1 if run["begun"] else 2
    return 4 if task["sched_content"]["schedule_setting_type"] == 0 else 0


_NOT_WITH_DEVICE = """allow_manual_backup device_count devices next_trigger_time share_compressed target_status
storage_compress_algorithm storage_encrypt_algorithm vm_folder""".split()


@method(API, "list_with_device")
def list_with_device(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """One row per task and device, of fewer keys; no next_trigger_time, no devices [C 2: S2,S2b]."""
    rows = []
    for task in context.abb["tasks"]:
        shown = show_task(context, task, {"load_result": True})
        for device in context.abb["devices"]:
            if device["device_id"] in task["device_ids"]:
                row = without(shown, *_NOT_WITH_DEVICE)
                row["device_info"] = show_plain_device(context, device)
                row["unique_id"] = f"{task['task_id']}-{device['device_id']}"
                rows.append(row)
    cms = {"is_managed": False, "leader_address": "", "local_address": context.nas.name}
    flags = dict.fromkeys(("has_hyperv_inventories", "has_vmware_inventories"), False)
    return flags | {
        "cms_info": cms | {"unfiltered_task_size": len(rows)},
        "tasks": rows,
        "total": len(rows),
    }


@method(API, "backup", _IDS, Param("trigger_type", "any"), write=True)
def backup(context: Context, params: dict[str, Any]) -> Effect:
    """trigger_type: S1 sends 1, S2b leaves it out and it works [C 2]. A run under way: 1202, job conflict [UI]."""
    nas = context.nas
    tasks = [find_task(context, task_id) for task_id in params["task_ids"]]
    for task in tasks:
        if nas.switches.window_refusal < 1106 and not calendars.window_open(task["sched_content"], nas.now(), nas.zone):
            raise DsmError(nas.switches.window_refusal)  # 1104, 1105: the backup window does not allow it [UI]
    free = [task for task in tasks if not run_of(context.abb, task["task_id"])]
    code = _conflict(context, tasks, free, 1202)

    def apply() -> None:
        for task in free:
            life_abb.start(nas, context.abb, task, context.user, nas.now())

    return Effect(apply, code=code)


def _conflict(context: Context, wanted: list[Any], possible: list[Any], code: int) -> int:
    """One that is not possible refuses all; or (a switch) the others are done and the answer is 1009 [UI, use G]."""
    if len(possible) == len(wanted):
        return 0
    if context.nas.switches.several_conflict == "refuse" or not possible:
        raise DsmError(code)
    return 1009


@method(API, "cancel", _IDS, write=True)
def cancel(context: Context, params: dict[str, Any]) -> Effect:
    """1201 (job not found) when there is nothing to cancel, or no longer [UI]."""
    tasks = [find_task(context, task_id) for task_id in params["task_ids"]]
    runs = [run for run in (run_of(context.abb, task["task_id"]) for task in tasks) if run]
    code = _conflict(context, tasks, runs, 1201)

    def apply() -> None:
        for run in runs:
            life_abb.cancel(context.nas, run)

    return Effect(apply, code=code)


@method(API, "cancel_waiting_backup", write=True)
def cancel_waiting(context: Context, params: dict[str, Any]) -> Effect:
    """A trap, as on the real one: without any parameter it cancels whatever waits [1 S2; scope G]."""
    context.nas.flag("SYNO.ActiveBackup.Task.cancel_waiting_backup: it cancels whatever waits")

    def apply() -> None:
        for run in context.abb["runs"]:
            if not run["begun"]:
                life_abb.cancel(context.nas, run)

    return Effect(apply)


@method(API, "remove", _IDS, write=True)
def remove(context: Context, params: dict[str, Any]) -> Effect:
    """Takes the versions along [C 2: S1,S3]; not with a locked one (1101), not while it runs (1202) [UI]."""
    tasks = [find_task(context, task_id) for task_id in params["task_ids"]]
    ids = {task["task_id"] for task in tasks}
    if any(run["task_id"] in ids for run in context.abb["runs"]):
        raise DsmError(1202)
    if any(version["locked"] for version in context.abb["versions"] if version["task_id"] in ids):
        raise DsmError(1101)

    def apply() -> None:
        for task in tasks:
            life_abb_delete.remove_task(context.nas, context.abb, task, context.user)

    return Effect(apply)
