# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of Active Backup for Microsoft 365. Source: protocol reference 4 and 5."""

from __future__ import annotations

from functools import partial

from .._dsm.call import Call

_call = partial(Call, "SYNO.ActiveBackupOffice365")

LIST_TASKS = _call(
    "list_tasks",
    "read the tasks of Active Backup for Microsoft 365",
    functions=("get_tasks",),
)
GET_GENERAL_LOG = _call(
    "get_general_log",
    "read the log of Active Backup for Microsoft 365",
    required=("offset", "limit"),
    functions=("get_package_log",),
)
GET_ALL_LOG = _call(
    "get_all_log",
    "read the log of the task",
    required=("task_id", "offset", "limit", "key_word"),
    functions=("get_task_log",),
)
GET_TASK_SETTING = _call(
    "get_task_setting",
    "read the settings of the task",
    required=("task_id",),
    functions=("get_task_setting",),
)
SET_TASK_SETTING = _call(
    "set_task_setting",
    "change the settings of the task",
    required=("task_id", "task_info"),
    writes=True,
    functions=("set_task_schedule", "set_rotation_policy"),
)
GET_WORKER_COUNT = _call(
    "get_worker_count",
    "read the workers of Active Backup for Microsoft 365",
    functions=("get_worker_count",),
)
UPDATE_WORKER_COUNT = _call(
    "update_worker_count",
    "change the workers of Active Backup for Microsoft 365",
    required=("backup_job_worker_count", "event_worker_count"),
    writes=True,
    functions=("set_worker_count",),
)
BACKUP_TASK = _call(
    "backup_task",
    "start the backup",
    required=("task_id",),
    writes=True,
    functions=("run_backup",),
)
CANCEL_TASK = _call(
    "cancel_task",
    "cancel the backup",
    required=("task_id", "job_id", "job_type"),
    writes=True,
    functions=("cancel_backup",),
)
DELETE_TASK = _call(
    "delete_task",
    "delete the task",
    required=("task_id", "should_remove_storage"),
    writes=True,
    functions=("delete_task",),
)
RELINK_TASK = _call(
    "relink_task",
    "relink the task",
    required=("task_info",),
    writes=True,
    functions=("relink_task",),
)

CALLS = tuple(value for value in globals().values() if isinstance(value, Call))
