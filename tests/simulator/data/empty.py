# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing at all: freshly installed packages."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any


def cert_info(index: int, now: int) -> dict[str, Any] | None:
    """Differs by NAS: text, epoch milliseconds [C 2], nothing."""
    if index % 4 == 3:
        return None
    till: Any = "Apr 17 19:14:52 2034 GMT"
    if index % 4 == 2:
        till = (now + 3650 * 86400) * 1000  # as S2 saw it
    name = f"nas{index + 1:02d}.contoso.example"
    return {
        "cert_from_dsm": {
            "cert_common_name": name,
            "cert_issuer": "R10",
            "cert_san": [f"*.{name}", name],
            "cert_tillTime": till,
        },
        "cert_from_package": {
            "cert_common_name": "Active Backup for Business",
            "cert_issuer": "Synology Active Backup for Business",
            "cert_san": ["Active Backup for Business"],
            "cert_tillTime": till,
        },
        "cert_use_package": True,
    }


def build_abb(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """A NAS whose settings were never changed lists one of them [S2], here without id [S1]."""
    return {
        "settings": [{"name": "max_concurrent_devices", "value": "10"}],
        "cert_info": cert_info(index, now),
        "activated": True,
        "serial_number": f"20A0SVR{index:05d}",
        "tasks": [],
        "versions": [],
        "results": [],
        "details": [],
        "logs": [],
        "transfers": [],
        "devices": [],
        "storages": [],
        "hypervisors": [],
        "runs": [],
        "last_ids": {},
    }


def build_m365(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """No task, no data."""
    most = (40, 40, 20, 60)[index % 4]
    return {
        "activated": True,
        "tasks": [],
        "settings": {},
        "logs": [],
        "general_logs": [],
        "workers": {
            "backup_job_worker_count": most,
            "event_worker_count": most,
            "max_backup_job_worker_count": most,
            "max_event_worker_count": most,
        },
        "service_usage": [{"service_type": kind, "storage_usage": 0} for kind in (0, 1, 4, 2, 3, 5, 8, 6, 7, 9)],
        "users": [],
        "relinkable": [],
        "runs": [],
        "last_job_id": 100,
        "last_execution_id": 0,
        "last_task_id": 0,
    }
