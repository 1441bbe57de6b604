# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Version and .Device."""

from __future__ import annotations

from typing import Any

from .. import life_abb_delete
from ..catalog import Context, DsmError, Effect, Param, method
from .abb_rows import show_plain_device, show_version
from .common import find_task, odd, ordered, page, run_of


@method("SYNO.ActiveBackup.Version", "list", Param("task_id", required=True), Param("offset"), Param("limit"))
def list_versions(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The order is not promised [C 3]."""
    task = find_task(context, params["task_id"])
    rows = [version for version in context.abb["versions"] if version["task_id"] == task["task_id"]]
    shown = page(context, ordered(rows, context.nas.switches.log_order), params, 200)
    return {"total": len(rows), "versions": [odd(context, show_version(row)) for row in shown]}


@method(
    "SYNO.ActiveBackup.Version",
    "delete",
    Param("task_id", required=True),
    Param("version_ids", "int[]", True),
    write=True,
)
def delete(context: Context, params: dict[str, Any]) -> Effect:
    """[1 S1]. Unknown ids 1103, a locked one 1101, a running task 1202 [UI numbers; their use here G]."""
    task = find_task(context, params["task_id"])
    wanted = set(params["version_ids"])
    rows = [row for row in context.abb["versions"] if row["task_id"] == task["task_id"] and row["version_id"] in wanted]
    if len(rows) != len(wanted):
        raise DsmError(1103)
    if run_of(context.abb, task["task_id"]):
        raise DsmError(1202)
    if any(row["locked"] for row in rows):
        raise DsmError(1101)
    return Effect(lambda: life_abb_delete.delete_versions(context.nas, context.abb, task, wanted, context.user))


@method(
    "SYNO.ActiveBackup.Device",
    "list",
    Param("load_result", "bool"),
    Param("filter", "object"),
    Param("limit"),
    Param("offset"),
    filters={"host_name": "str", "backup_type": "int", "load_available": "bool"},
)
def devices(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Those in no task, too [C 4: S2,S3,S8,S9]. A bare call counts none of a type [1 S2]; load_available: S9."""
    wanted = {} if context.nas.switches.ignore_filters else dict(params.get("filter") or {})
    wanted.pop("load_available", None)
    rows = [row for row in context.abb["devices"] if all(row[name] == value for name, value in wanted.items())]
    shown = [
        show_plain_device(context, row) | {"task_count": _task_count(context, row)}
        for row in page(context, rows, params)
    ]
    of_type = len(rows) if "backup_type" in wanted else 0
    return {"devices": shown, "total": len(rows), "total_devices_of_backup_type": of_type}


def _task_count(context: Context, device: dict[str, Any]) -> int:
    return sum(device["device_id"] in task["device_ids"] for task in context.abb["tasks"])
