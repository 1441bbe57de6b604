# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for the numbers of Active Backup for Business. Source: protocol reference 3."""

from __future__ import annotations

from .._dsm.enums import CodeMap

BACKUP_TYPE = CodeMap({1: "vm", 2: "pc", 3: "physical_server", 4: "file_server", 5: "nas"})
RESULT_STATUS = CodeMap(
    {0: "none", 1: "running", 2: "success", 3: "partial_success", 4: "fail", 5: "cancel", 6: "no_backup"}
)
VERSION_STATUS = CodeMap(
    {
        0: "backing_up",
        1: "deleting",
        2: "paused",
        3: "completed",
        4: "failed",
        5: "partial",
        6: "cancelled",
        7: "delete_failed",
        8: "cloning",
        777: "waiting",
    }
)
LOG_LEVEL = CodeMap({0: "error", 1: "warning", 2: "information", 3: "debug"})
# Three kinds of restore (device, file, physical server) share their word, as in the documents.
JOB_ACTION = CodeMap(
    {
        1: "backup",
        128: "restore",
        256: "migrate",
        512: "verify",
        1024: "restore",
        2048: "restore",
        65536: "delete_target",
        131072: "delete_version",
        262144: "delete_host",
        1048576: "dedup_data",
        2097152: "relink",
        4194304: "compact",
        268435456: "create_task",
    }
)
SOURCE_TYPE = CodeMap({0: "none", 1: "entire_device", 2: "system_volume", 3: "custom_volumes"})
PLATFORM_TYPE = CodeMap({0: "none", 1: "windows", 2: "linux", 3: "mac", 4: "dsm"})
RUNNING_TASK_STATUS = CodeMap({0: "waiting", 1: "running", 2: "pausing", 3: "cancelling"})
COMPRESSION = CodeMap({0: "none", 1: "lz4", 255: "unset"})
ENCRYPTION = CodeMap({0: "none", 1: "x25519", 255: "unset"})
SCRIPT_MODE = CodeMap({0: "none", 1: "must_succeed", 2: "ignore_failure"})
CBT_MODE = CodeMap({0: "off", 1: "auto"})
# Bits that may stand together; none of them is a task that runs only when it is started.
SCHEDULE_TRIGGERS = CodeMap({1: "schedule", 2: "event", 4: "continuous"})
LOG_TYPE = CodeMap(
    {
        1001: "task_created",
        1002: "task_removed",
        1003: "task_paused",
        1004: "task_resumed",
        1005: "task_renamed",
        1006: "task_bandwidth_changed",
        1007: "schedule_on",
        1008: "schedule_off",
        1009: "logs_deleted",
        1010: "log_retention_on",
        1011: "log_retention_off",
        1012: "delegation_created",
        1013: "delegation_updated",
        1014: "delegation_deleted",
        1101: "backup_started",
        1102: "backup_finished",
        1103: "backup_cancelled",
        1104: "backup_error",
        1105: "backup_warning",
        1106: "backup_conflict",
        1107: "backup_conflict",
        1108: "backup_partial",
        1110: "speed",
        1111: "speed",
        1115: "backup_started_by_event",
        1124: "backup_outside_window",
        1125: "backup_cancelled_device_offline",
        1132: "backup_paused_by_window",
        1133: "backup_resumed_by_window",
        1138: "backup_stopped_unexpectedly",
        1145: "backup_cancelled_by_window",
        1146: "schedule_missed",
        1301: "versions_rotated",
        1302: "version_deletion_started",
        1303: "version_deletion_finished",
        1304: "version_deletion_error",
        1401: "template_created",
        1402: "template_removed",
        1403: "template_edited",
        1404: "template_renamed",
        5001: "device_online",
        6002: "path_error",
    }
)
