# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The protected devices of several NASes, from the rows of active_backup_health_info. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import worst

PREFIX = "active_backup_device_"
TASK_KEYS = (
    "product",
    "task_id",
    "task_name",
    "backup_type",
    "reason",
    "expected_by",
    "next_trigger_time",
    "schedule",
    "version_count",
)
OWN_KEYS = ("verdict", "last_success_time")  # of the device, where its task has several; else of the task


def devices_of(nas: str, health: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The devices of one NAS: name, os, nas, tasks, verdict, last_success. A device without a name is left out.

    A device of several tasks is listed once: its verdict is the worst, its last_success the newest of its tasks. A
    task of several devices gives each the verdict and the last good backup of its own. Of several devices of one name
    the worst is listed, with the tasks of them all: its verdict never stands beside the last good backup of another.
    """
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    for task in health["tasks"]:
        for device in task["devices"]:
            name = str(device["host_name"] or "").strip()
            if not name:
                continue
            row = found.setdefault(name, {}).setdefault(
                device.get("device_id"), {"name": name, "os": None, "nas": nas, "tasks": []}
            )
            row["os"] = row["os"] or device["os_name"]
            own = {key: device.get(key, task[key]) for key in OWN_KEYS}
            row["tasks"].append({**{key: task[key] for key in TASK_KEYS}, **own})
    for same in found.values():
        for row in same.values():
            row["verdict"] = worst(task["verdict"] for task in row["tasks"])
            row["last_success"] = max((task["last_success_time"] or 0 for task in row["tasks"]), default=0) or None
    return [_worst_of(list(same.values())) for same in found.values()]


def _worst_of(same: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The worst of the devices of one name, and of several the one whose last good backup is older."""
    verdict = worst(row["verdict"] for row in same)
    bad = [row for row in same if row["verdict"] == verdict]
    return {
        **min(bad, key=lambda row: row["last_success"] or 0),
        "tasks": [task for row in same for task in row["tasks"]],
    }


def hosts_of(devices: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The variables of each host: called as the device, or name@nas where several NASes know one of that name."""
    devices = list(devices)
    counts = Counter(device["name"] for device in devices)
    return {
        device["name"] if counts[device["name"]] == 1 else f"{device['name']}@{device['nas']}": {
            f"{PREFIX}{key}": value for key, value in device.items()
        }
        for device in devices
    }
