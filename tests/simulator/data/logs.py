# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of both logs of Active Backup for Business: list_log and list_result_detail."""

from __future__ import annotations

from typing import Any

from .history import devices_of, new_id


def add_log(
    abb: dict[str, Any],
    task: dict[str, Any],
    kind: int,
    level: int,
    when: int,
    result_id: int = 0,
    user: str = "",
    **params: Any,
) -> None:
    """Add a row of list_log. No text is sent: the client makes it from log_type and other_params [C 3]."""
    device = next(iter(devices_of(abb, task)), {"device_id": 0, "host_name": "", "platform_type": 0})
    same = {
        "backup_type": task["backup_type"],
        "device_id": device["device_id"],
        "device_name": device["host_name"],
        "task_id": task["task_id"],
        "task_name": task["task_name"],
        "user_id": 1024 if user else 0,
        "user_name": user,
    }
    abb["logs"].append(
        same
        | {
            "error_code": 0,
            "log_id": new_id(abb, "log"),
            "log_level": level,
            "log_time": when,
            "log_type": kind,
            "other_params": same | {"platform_type": device["platform_type"]} | params,
            "result_id": result_id,
        }
    )


def add_detail(abb: dict[str, Any], result: dict[str, Any], kind: int, level: int, when: int, **params: Any) -> None:
    """Add a row of list_result_detail."""
    abb["details"].append(
        {
            "error_code": 0,
            "log_level": level,
            "log_time": when,
            "log_type": kind,
            "other_params": {"os_name": "smb", "task_id": result["task_id"], **params},
            "result_detail_id": new_id(abb, "detail"),
            "result_id": result["result_id"],
        }
    )


def finish_logs(
    abb: dict[str, Any], task: dict[str, Any], result: dict[str, Any], user: str = "", instead: int | None = None
) -> None:
    """The closing log row of a run and its details: 1102 finish, 1103 cancel, 1104 error, 1108 partial [UI; 3 live].

    instead: another number, such as 1145 (cancelled by the backup window).
    """
    kind, level = {2: (1102, 2), 3: (1108, 1), 4: (1104, 0), 5: (1103, 1)}[result["status"]]
    kind = instead or kind
    end, name = result["time_end"], task["task_name"]
    add_log(abb, task, kind, level, end, result["result_id"], user)
    if result["status"] in (3, 4):
        # fs_error -65: no permission on the source [3.7]; level 0 is error, 1 warning [C 3 + D]
        add_detail(abb, result, 6002, level, max(end - 42, 0), fs_error=-65, path="/D")
    add_detail(abb, result, kind, level, end, path="", task_name=name)
