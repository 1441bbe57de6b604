# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables behind the untidy data set: names, devices and histories as people met them."""

from __future__ import annotations

import unicodedata
from typing import Any

from .abb_rows import schedule
from .fleet_tasks import Row

COMPOSED = unicodedata.normalize("NFC", "Jörgs-MacBook Büro")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)  # computers of Apple name themselves so, and tasks with them
OFFLINE = {"agent_status": "offline", "agent_can_backup": False}
VMS = tuple(f"vm{number:02d}" for number in range(1, 13))
# name, platform/OS, backup_type, changes; ids are 1, 2, 3, ...
DEVICES: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("RECEPTION", "Windows 11(64-bit)", 2, {}),  # 1: in four tasks [S11]
    *(("AD2019", "Windows Server 2019", 3, OFFLINE if number == 4 else {}) for number in range(5)),  # 2-6 [S11]
    *((name, "vm", 1, {"hypervisor_id": 1, "inventory_id": 1}) for name in VMS),  # 7-18
    (COMPOSED, "macOS 15", 2, {}),
    (DECOMPOSED, "macOS 15", 2, {}),
    ('BOB\'S "OLD" PC', "Windows 7", 2, {}),
    ("lager.contoso.example", "Linux Debian 12", 3, {}),
    ("LAPTOP-LOST", "Windows 11(64-bit)", 2, OFFLINE),  # 23
    ("HUNG-PC", "Windows 11(64-bit)", 2, {}),
    ("QUEUE-PC", "Windows 11(64-bit)", 2, {}),
    ("CUT-PC", "Windows 11(64-bit)", 2, {}),
    ("WINDOW-PC", "Windows 11(64-bit)", 2, {}),
    ("MANAGED-PC", "Windows 11(64-bit)", 2, {}),
    ("db02", "Linux Ubuntu 24.04", 3, {}),  # 29
    ("SPARE-PC", "Windows 11(64-bit)", 2, {}),  # 30 to 32 are in no task: Device.list knows them all the same
    ("RETIRED-PC", "Windows 10(64-bit)", 2, OFFLINE),
    ("RECEPTION", "Windows 11(64-bit)", 2, {}),  # enrolled again by another user: a new id, the same UUID [S2b]
)
SAME_UUID = {32: 1}
_TWO_NIGHTS = [(30.0, 2), (6.0, 2)]
_TEXT_RETENTION = {"gfs_days": "7", "gfs_months": "0", "gfs_weeks": "4", "gfs_years": "0", "keep_all": False}
_TEXT_RETENTION |= {"keep_days": "30", "keep_versions": "10"}  # all of it text [2.2.5, S4]
_PAUSED = schedule(4) | {"is_continuous_paused": True}
_WEEKLY = {"sched_content": schedule(1, 2, 30, [0])}
_MANAGED = {"deactivate_by_plan": True, "workload_uuid": "5b2f6a1e-0000-4000-8000-000000000001"}
TASKS: tuple[Row, ...] = (
    ("Reception system", 2, [1], _TWO_NIGHTS, {"source_type": 1, "retention_policy": _TEXT_RETENTION}),
    ("Reception data", 2, [1], [(30, 2), (6, 4)], {"source_type": 3, "custom_volume": ["D:"]}),
    ("Reception weekly", 2, [1], [(24 * 16, 2), (24 * 9, 2)], _WEEKLY),
    ("Reception by hand", 2, [1], [(24 * 40, 2)], {"sched_content": schedule(0, days=[])}),
    ("Domain controllers", 3, [2, 3, 4, 5, 6], [(30, 2)], {}),
    ("ESXi cluster", 1, list(range(7, 19)), [(30, 2)], {"storage_id": 2, "share_name": "ActiveBackupVM"}),
    (COMPOSED, 2, [19], _TWO_NIGHTS, {}),
    (DECOMPOSED, 2, [20], [(30, 2), (6, 4)], {}),
    ("Bob's \"old\" PC", 2, [21], _TWO_NIGHTS, {}),
    (" Lager ", 3, [22], _TWO_NIGHTS, {}),
    ("null", 2, [1], _TWO_NIGHTS, {}),
    ("00123", 2, [21], _TWO_NIGHTS, {}),
    ("{{ lookup('env', 'HOME') }}", 2, [21], _TWO_NIGHTS, {}),
    ("50 %, a/b\\c\t\U0001f4be", 2, [21], _TWO_NIGHTS, {}),
    ("Old rows", 2, [21], _TWO_NIGHTS, {}),
    ("Cut off, zero", 2, [26], [(54, 2), (30, 2)], {}),
    ("Cut off, null", 2, [26], [(54, 2), (30, 2)], {}),
    ("Cut off, before", 2, [26], [(54, 2), (30, 2)], {}),
    ("Cut off, success", 2, [26], [(54, 2), (30, 2)], {}),
    ("Cut off, no end", 2, [26], [(54, 2), (30, 2)], {}),
    ("Left over progress", 2, [26], _TWO_NIGHTS, {"left_over_progress": True}),
    ("Hung for five days", 2, [24], [(24 * 7, 2), (24 * 6, 2)], {}),
    ("Waits for the storage", 2, [25], [(30, 2)], {"storage_id": 2, "share_name": "ActiveBackupVM"}),
    ("Never came", 2, [25], [], {}),
    ("Paused continuous", 3, [29], [(50, 2), (49, 2)], {"sched_content": _PAUSED}),
    ("Continuous", 3, [29], [(2.3, 2), (1.3, 2), (0.3, 2)], {"sched_content": schedule(4)}),
    ("Closed window", 2, [27], [(30, 2), (6, 5)], {}),
    ("Managed elsewhere", 2, [28], _TWO_NIGHTS, _MANAGED),
    ("Silent laptop", 2, [23], [(24 * 13, 2), (24 * 12, 2)], {}),
    ("Restored last", 2, [28], [(30, 2)], {}),
    ("Verified last", 1, [7], [(30, 2)], {}),
    ("Compacted last", 2, [28], [(30, 4)], {}),
    ("Every version status", 2, [27], [(30, 2)], {}),
    ("Every result status", 2, [27], [(54, 2)], {}),
    ("Created today", 2, [25], [], {}),
    ("No trace", 2, [25], [], {}),
)  # fmt: skip
OTHER_ACTIONS = {"Restored last": 1024, "Verified last": 512, "Compacted last": 1048576}  # job_action [3.5]
# What S4's rows of 2020 lack [2.2.1]
LACKING = """enable_shutdown_after_complete enable_wake_up enable_windows_working_state bandwidth_content
backup_cache_content pre_post_script_setting sched_modify_time dedup_api_restore share_compressed
storage_compress_algorithm storage_encrypt_algorithm view_type vm_folder custom_volume_alias deactivate_by_plan
sched_uuid src_target_dir workload_uuid""".split()
