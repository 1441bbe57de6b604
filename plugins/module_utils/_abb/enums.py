# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for the numbers of Active Backup for Business. Source: protocol reference 3."""

from __future__ import annotations

from .._dsm.enums import CodeMap

_TYPES = {1: "vm", 2: "pc", 3: "physical_server", 4: "file_server", 5: "nas"}
TASK_TYPE = CodeMap(_TYPES)  # what can be asked for: the NAS lists nothing for 0
BACKUP_TYPE = CodeMap({0: "none", **_TYPES})  # what rows are of; in a log also of no task
# 1 is a result without an outcome yet, or for ever if the NAS crashed: no proof that anything runs.
RESULT_STATUS = CodeMap(
    {0: "none", 1: "incomplete", 2: "success", 3: "partial_success", 4: "fail", 5: "cancel", 6: "no_backup"}
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
JOB_STATUS = CodeMap({0: "none", 1: "waiting_task", 2: "waiting_storage", 3: "running", 4: "stopping", 8: "delegate"})
COMPRESSION = CodeMap({0: "none", 1: "lz4", 255: "unset"})
ENCRYPTION = CodeMap({0: "none", 1: "x25519", 255: "unset"})
SCRIPT_MODE = CodeMap({0: "none", 1: "must_succeed", 2: "ignore_failure"})
CBT_MODE = CodeMap({0: "off", 1: "auto"})
# Bits that may stand together; none of them is a task that runs only when it is started.
SCHEDULE_TRIGGERS = CodeMap({1: "schedule", 2: "event", 4: "continuous"})
