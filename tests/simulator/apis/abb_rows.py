# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How tasks, devices and versions of Active Backup for Business look on the wire."""

from __future__ import annotations

from typing import Any

from .. import calendars, life_abb
from ..catalog import Context
from .common import odd, ordered, run_of, without


def show_task(context: Context, task: dict[str, Any], loads: dict[str, Any]) -> dict[str, Any]:
    """One row of Task.list; most parts come only when asked for with load_* [2.2.1].

    The devices, and the secrets in them, come always: they are in the answer to a bare call [1 S2].
    """
    row = without(task, "device_ids", "last_result", "last_transfered", "source_selected", "target_status")
    row.pop("left_over_progress", None)
    row["device_count"] = len(task["device_ids"])
    row.setdefault("next_trigger_time", _next_trigger(context, task))
    devices = [device for device in context.abb["devices"] if device["device_id"] in task["device_ids"]]
    row["devices"] = [show_device(context, device, bool(loads.get("load_status"))) for device in devices]
    if loads.get("load_status"):
        row["target_status"] = task["target_status"]
    if loads.get("load_result"):
        row["last_result"] = _last_result(task)  # null until one run has finished [C 4]
    if loads.get("load_versions"):
        versions = [version for version in context.abb["versions"] if version["task_id"] == task["task_id"]]
        row["versions"] = [show_version(version) for version in ordered(versions, context.nas.switches.log_order)]
        if context.nas.switches.task_versions in ("missing", "uncounted"):
            del row["versions"]
        elif context.nas.switches.task_versions != "listed":
            row["versions"] = None if context.nas.switches.task_versions == "null" else []
        if context.nas.switches.task_versions != "uncounted":
            row["version_count"] = len(versions)
            row["last_version_id"] = max((version["version_id"] for version in versions), default=0)
    _add_progress(context, task, row)
    return odd(context, without(row, *context.nas.switches.absent_task_keys))


def _next_trigger(context: Context, task: dict[str, Any]) -> int:
    nas = context.nas
    return calendars.next_trigger(task["sched_content"], nas.now(), nas.zone, nas.switches.nothing_planned)


def _last_result(task: dict[str, Any]) -> dict[str, Any] | None:
    last = task["last_result"]
    return last and last | {"transfered_bytes": task["last_transfered"]}


def _add_progress(context: Context, task: dict[str, Any], row: dict[str, Any]) -> None:
    """Only while running [C 2: S5,S10]; there is no status field in any capture [D]."""
    switches, run = context.nas.switches, run_of(context.abb, task["task_id"])
    if run and (run["begun"] or switches.queued_progress != "absent"):
        row["progress"] = life_abb.progress(context.nas, run, context.nas.now())
    elif switches.idle_progress == "left_over" or task.get("left_over_progress"):
        # S10 takes pid > 0 as running, so that pid 0 is met; on an idle row it was never published [G]
        row["progress"] = {"pid": 0, "running_task_status": 0}
    elif switches.idle_progress == "null":
        row["progress"] = None


def show_device(context: Context, device: dict[str, Any], status: bool) -> dict[str, Any]:
    """Secrets included, as the real one sends them [C 2: S1,S2]; agent_* only with load_status."""
    names = ("agent_can_backup", "agent_driver_status", "agent_status", "driver_status")
    return odd(context, dict(device) if status else without(device, *names))


def show_plain_device(context: Context, device: dict[str, Any]) -> dict[str, Any]:
    """As the lists of devices and of transfers send it, and list_with_device: without a platform [C 2: S1,S2]."""
    return without(show_device(context, device, status=False), "platform_type")


def show_version(version: dict[str, Any]) -> dict[str, Any]:
    """[2.3, C 4]"""
    return without(version, "task_id")
