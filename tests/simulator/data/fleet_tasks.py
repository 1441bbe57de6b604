# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables behind the rich data set of Active Backup for Business."""

from __future__ import annotations

from typing import Any

# name, backup_type, device numbers, history as (hours ago, status), changes. ids are 1, 2, 3, ...
Row = tuple[str, int, list[int], list[tuple[float, int]], dict[str, Any]]
# name, platform/OS, backup_type
DEVICES = (
    ("ACC-PC-01", "Windows 11(64-bit)", 2),
    ("ACC-PC-02", "Windows 10(64-bit)", 2),
    ("LAPTOP-NEW", "Windows 11(64-bit)", 2),
    ("smb-filer", "smb", 4),
    ("web01", "Linux Debian 12", 3),
    ("arch01", "Windows Server 2016", 3),
    ("DC01", "Windows Server 2022", 3),
    ("DEV-PC", "Windows 11(64-bit)", 2),
    ("vm-erp", "vm", 1),
    ("vm-mail", "vm", 1),
    ("MANUAL-PC", "macOS 15", 2),
    ("db01", "Linux Ubuntu 24.04", 3),
    ("branch-nas", "DSM 7.2.2", 5),
    ("TWIN-A", "Windows 11(64-bit)", 2),
    ("TWIN-B", "Windows 11(64-bit)", 2),
    ("SALES-PC", "Windows 11(64-bit)", 2),
    ("EMPTY-PC", "Windows 11(64-bit)", 2),
    ("CANCEL-PC", "Windows 11(64-bit)", 2),
)
_SMB = {"agentless_backup_path": "/D", "agentless_backup_policy": 2}
_VM_SHARE = {"storage_id": 2, "share_name": "ActiveBackupVM"}
_VM = _VM_SHARE | {
    "view_type": "vim.VirtualMachine-Host",
    "datastore_reserved_percentage": 5,
    "max_concurrent_devices": 2,
    "vm_folder": {"1": []},
}
TASKS: tuple[Row, ...] = (
    ("Accounting PCs", 2, [1, 2], [(6 + 24 * night, 2) for night in range(6, -1, -1)], {}),
    ("New laptop", 2, [3], [], {"custom_volume": None, "source_type": 1}),
    ("SMB shares", 4, [4], [(78, 2), (54, 4), (30, 4), (6, 4)], _SMB),
    ("Web server", 3, [5], [(54, 2), (30, 2), (6, 3)], {"source_type": 3, "custom_volume": ["C:"]}),
    ("Archive server", 3, [6], [(41 * 24, 2), (40 * 24, 2)], {"target_status": "offline"}),
    ("Domain controller", 3, [7], [(54, 2), (30, 2), (6, 2)], {"source_type": 1}),
    ("Developer PC", 2, [8], [(30, 2), (6, 2)], {}),
    ("ESXi production", 1, [9, 10], [(54, 2), (30, 2), (6, 2)], _VM),
    ("Manual only", 2, [11], [(80, 2), (75, 2)], {}),
    ("Continuous DB server", 3, [12], [(2.3, 2), (1.3, 2), (0.3, 2)], {"source_type": 1}),
    ("Branch NAS", 5, [13], [(30, 2), (6, 2)], _VM_SHARE),
    ("Twin", 2, [14], [(6, 2)], {}),
    ("Twin", 2, [15], [(30, 2)], {}),
    ("Sales, Berlin", 2, [16], [(30, 2), (6, 2)], {}),
    ("No source", 2, [17], [], {"source_type": 0, "source_selected": False}),
    ("Cancelled last", 2, [18], [(54, 2), (6.2, 5), (6, 5)], {}),
)  # fmt: skip
RETENTION: dict[str, dict[str, Any]] = {
    # strings in most captures, numbers in some; keep_days as text [2.2.5]
    "ESXi production": {"gfs_days": 7, "gfs_weeks": 4, "gfs_years": 0, "keep_all": False, "keep_versions": 5},
    "Branch NAS": {"keep_all": False, "keep_days": "30"},
    "Manual only": {"keep_all": True},
    "Web server": {"gfs_days": "7", "gfs_months": "12", "gfs_weeks": "4", "keep_all": False, "keep_days": 14},
}
