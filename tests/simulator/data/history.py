# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of history: results, versions, transfers and logs of Active Backup for Business."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from typing import Any


def new_id(abb: dict[str, Any], kind: str) -> int:
    """The next number of a kind."""
    abb["last_ids"][kind] = abb["last_ids"].get(kind, 0) + 1
    return abb["last_ids"][kind]


def devices_of(abb: dict[str, Any], task: dict[str, Any]) -> list[dict[str, Any]]:
    """The devices of a task."""
    return [device for device in abb["devices"] if device["device_id"] in task["device_ids"]]


def add_result(
    abb: dict[str, Any],
    task: dict[str, Any],
    status: int,
    begin: int,
    end: int | None,
    *,
    action: int = 1,
    result_id: int | None = None,
    size: int = 0,
    count: int = 0,
) -> dict[str, Any]:
    """Add a row of list_result and make it the task's last one.

    success_count is 0 on successful backups [C 2], the number of what was deleted otherwise.
    """
    names = devices_of(abb, task)
    listed = [{"host_name": device["host_name"]} for device in names]
    if action == 1:
        listed = [{"device_id": device["device_id"], "host_name": device["host_name"]} for device in names]
    row = {
        "activity_uuid": "",  # newer packages [1 S2]
        "backup_type": task["backup_type"],
        "detail_path": "",
        "error_count": 2 if status == 4 else 0,
        "job_action": action,
        "none_count": 0,
        "result_id": result_id or new_id(abb, "result"),
        "status": status,
        "success_count": count,
        "task_config": {"device_list": listed},
        "task_id": task["task_id"],
        "task_name": task["task_name"],
        "time_end": end,
        "time_start": begin,
        "warning_count": 1 if status == 3 else 0,
    }
    abb["results"].append(row)
    if status != 1:
        task["last_result"], task["last_transfered"] = dict(row), size
    return row


def add_version(
    abb: dict[str, Any], task: dict[str, Any], begin: int, end: int, status: int, zone: tzinfo = timezone.utc
) -> dict[str, Any]:
    """Add a version; status 0 backing up, 3 completed, 5 partial [UI; 3 live]. used_size: 0 on dedup storage [C 4].

    The folder is named in the NAS's local time: the published one is an hour ahead of its time_start [D].
    """
    stamp = datetime.fromtimestamp(begin, zone).strftime("%Y-%m-%d_%H%M%S")
    row = {
        "crypto_key_id": 0,
        "data_format": 1,
        "folder_name": f"ActiveBackup_{stamp}",
        "is_snapshot": True,
        "locked": False,
        "status": status,
        "task_id": task["task_id"],
        "time_end": end,
        "time_start": begin,
        "used_size": 0,
        "version_id": new_id(abb, "version"),
    }
    abb["versions"].append(row)
    return row


def add_transfers(
    abb: dict[str, Any], task: dict[str, Any], result: dict[str, Any], size: int, bad: tuple[int, ...] = ()
) -> None:
    """One transfer row per device of the run. bad: ids of devices that failed, the others did well."""
    devices = devices_of(abb, task)
    for device in devices:
        abb["transfers"].append(
            {
                "config_device_id": device["device_id"],
                "device_name": device["host_name"],
                "device_result_id": new_id(abb, "device_result"),
                "processed_bytes": 0,
                "result_id": result["result_id"],
                "status": result["status"] if not bad else 4 if device["device_id"] in bad else 2,
                "time_end": result["time_end"],
                "time_start": result["time_start"],
                "transfered_bytes": 0 if device["device_id"] in bad else size // len(devices),
            }
        )
