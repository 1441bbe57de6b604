# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of Active Backup for Business. Source: protocol reference 2 and 5.

Always version 1: the NAS advertises 2 as well, but its list methods answer 103 there.
"""

from __future__ import annotations

from .._dsm.call import Call

SETTING_LIST = Call(
    "SYNO.ActiveBackup.Setting",
    "list",
    "read the settings of Active Backup for Business",
    functions=("get_settings",),
)
# settings is required even where only the certificate changes; it then is an empty list.
SETTING_SET = Call(
    "SYNO.ActiveBackup.Setting",
    "set",
    "change the settings of Active Backup for Business",
    required=("settings",),
    optional=("cert_use_package",),
    writes=True,
    functions=(
        "set_concurrent_devices",
        "set_retention_policy_exec_time",
        "set_traffic_throttle",
        "set_use_pkg_cert",
    ),
)
TASK_LIST = Call(
    "SYNO.ActiveBackup.Task",
    "list",
    "read the tasks of Active Backup for Business",
    optional=("load_status", "load_result", "load_devices", "load_versions", "offset", "limit", "filter"),
    functions=("list_tasks",),
)
# trigger_type is left out: its meaning is not known, and the NAS runs the backup without it.
TASK_BACKUP = Call(
    "SYNO.ActiveBackup.Task",
    "backup",
    "start the backup",
    required=("task_ids",),
    writes=True,
    functions=("backup_task_run",),
)
TASK_CANCEL = Call(
    "SYNO.ActiveBackup.Task",
    "cancel",
    "cancel the backup",
    required=("task_ids",),
    writes=True,
    functions=("backup_task_cancel",),
)
TASK_REMOVE = Call(
    "SYNO.ActiveBackup.Task",
    "remove",
    "remove the task and its versions",
    required=("task_ids",),
    writes=True,
    functions=("backup_task_remove",),
)
# For tasks whose versions the list of tasks leaves out: S4 saw it empty (protocol reference 2.2 and 2.3).
VERSION_LIST = Call(
    "SYNO.ActiveBackup.Version",
    "list",
    "read the versions of the task",
    required=("task_id",),
    optional=("offset", "limit"),
)
VERSION_DELETE = Call(
    "SYNO.ActiveBackup.Version",
    "delete",
    "delete the versions",
    required=("task_id", "version_ids"),
    writes=True,
    functions=("backup_task_delete_versions",),
)
LOG_LIST = Call(
    "SYNO.ActiveBackup.Log",
    "list_log",
    "read the log of Active Backup for Business",
    optional=("offset", "limit", "filter", "task_id"),
    functions=("list_logs",),
)
RESULT_LIST = Call(
    "SYNO.ActiveBackup.Log",
    "list_result",
    "read the history of Active Backup for Business",
    optional=("offset", "limit", "filter", "task_id", "result_id"),
    functions=("task_history",),
)
RESULT_DETAIL_LIST = Call(
    "SYNO.ActiveBackup.Log",
    "list_result_detail",
    "read the details of a result",
    required=("result_id",),
    optional=("limit", "offset", "order_by", "direction"),
    functions=("result_details",),
)
# Also lists devices that belong to no task (protocol reference 2.4). Packages of 2020 may not have it.
DEVICE_LIST = Call(
    "SYNO.ActiveBackup.Device",
    "list",
    "read the devices of Active Backup for Business",
    optional=("offset", "limit"),
)
TRANSFER_SIZE_LIST = Call(
    "SYNO.ActiveBackup.Overview",
    "list_device_transfer_size",
    "read what the devices transferred",
    required=("time_start", "time_end"),
    functions=("list_device_transfer_size",),
)
# Running and queued jobs. A queued backup may show nowhere else.
ACTIVITY_LIST = Call(
    "SYNO.ActiveBackup.Overview",
    "list_activity",
    "read the jobs of Active Backup for Business",
)
STORAGE_LIST = Call(
    "SYNO.ActiveBackup.Share",
    "list_storage",
    "read the storages of Active Backup for Business",
    functions=("list_storage",),
)
HYPERVISOR_LIST = Call(
    "SYNO.ActiveBackup.Inventory",
    "list",
    "read the hypervisors of Active Backup for Business",
    functions=("list_vm_hypervisor",),
)

CALLS = tuple(value for value in globals().values() if isinstance(value, Call))
