# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks and devices of Active Backup for Business, complete rows with defaults."""

from __future__ import annotations

import uuid
from copy import deepcopy
from typing import Any

WINDOW = "1" * 168  # a character an hour; ABB captures only ever show ones [length C 4]
PLATFORMS = {"Windows": 1, "Linux": 2, "macOS": 3, "DSM": 4}


def make_uuid(text: str) -> str:
    """The same text gives the same UUID."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, text))


def schedule(kind: int, hour: int = 3, minute: int = 0, days: list[int] | None = None) -> dict[str, Any]:
    """sched_content; kind 0 manual, 1 schedule, 4 continuous [UI; 1 live C 3]; days 0 = Sunday [C 3 + D]."""
    return {
        "backup_window": WINDOW,
        "enable_backup_window": False,
        "is_continuous_paused": False,
        "repeat_hour": 0,
        "repeat_type": "Weekly",
        "run_hour": hour,
        "run_min": minute,
        "run_weekday": list(range(7)) if days is None else days,
        "schedule_setting_type": kind,
        "start_day": 0,
        "start_month": 0,
        "start_year": 0,
    }


def make_task(task_id: int, name: str, backup_type: int, devices: list[int], **changes: Any) -> dict[str, Any]:
    """A task as stored. device_ids, last_*, source_selected, target_status are not sent as such."""
    target = "".join(letter for letter in name if letter.isalnum())
    task: dict[str, Any] = dict.fromkeys(
        """agentless_enable_block_transfer agentless_enable_dedup agentless_enable_windows_vss backup_external
        enable_app_aware_bkp enable_datastore_aware enable_notify enable_shutdown_after_complete enable_verification
        enable_wake_up enable_windows_working_state share_compressed""".split(),
        False,
    )
    task |= dict.fromkeys(
        """agentless_backup_policy bandwidth connection_timeout datastore_reserved_percentage max_concurrent_devices
        sched_id storage_compress_algorithm storage_encrypt_algorithm""".split(),
        0,
    )
    task |= dict.fromkeys("agentless_backup_path dedup_path view_type".split(), "")
    task |= dict.fromkeys(
        "allow_manual_backup dedup_api_restore enable_compress_transfer enable_dedup enable_encrypt_transfer".split(),
        True,
    )
    task |= {
        "backup_cache_content": {"cached_enabled": False},
        "backup_type": backup_type,
        "bandwidth_content": {"backup_bandwidth_base": 0, "backup_bandwidth_number": 0, "enable": False},
        "cbt_enable_mode": 1,
        "custom_volume": [],
        "custom_volume_alias": None,  # this and the next four: newer packages [C 2: S2,S2b]
        "deactivate_by_plan": False,
        "sched_uuid": "",
        "src_target_dir": "",
        "workload_uuid": "",
        "pre_post_script_setting": {"post_script_path": "", "pre_script_path": "", "script_exec_mode": 0},
        "repo_dir": "@ActiveBackup",
        "retention_policy": {"gfs_days": "7", "gfs_weeks": "4", "keep_all": False, "keep_versions": 10},
        "sched_content": schedule(1),
        "sched_modify_time": 1709413646,
        "share_name": "ActiveBackupforBusiness",
        "source_type": 2,
        "storage_id": 1,
        "target_dir": target,
        "task_id": task_id,
        "task_name": name,
        "unikey": make_uuid(f"task-{task_id}-{name}"),
        "verification_policy": 120,
        "vm_folder": None,
        "device_ids": devices,
        "last_result": None,
        "last_transfered": 0,
        "source_selected": True,
        "target_status": "online",
    }
    return task | deepcopy(changes)  # they come from tables that all NASes share


def make_device(
    device_id: int, name: str, backup_type: int, system: str, address: str, **changes: Any
) -> dict[str, Any]:
    """A device with all its secrets; the values are made to be searched for."""
    return {
        "agent_can_backup": True,
        "agent_driver_status": "enable",
        "agent_status": "online",
        "agent_token": f"CANARY-agent_token-{device_id}",
        "agentless_auth_policy": 0,
        "auto_discovery": False,
        "backup_type": backup_type,
        "create_time": 1709413484,
        "device_id": device_id,
        "device_uuid": make_uuid(f"device-{device_id}-{name}"),
        "driver_status": None,
        "dsm_model": "",
        "dsm_unique": "",
        "host_ip": address,
        "host_name": name,
        "host_port": 0,
        "hypervisor_id": "",
        "inventory_id": 0,
        "kernel_version": "",
        "login_password": f"CANARY-login_password-{device_id}",
        "login_time": 1709413493,
        "login_user": "backup",
        "login_user_id": 1026,
        "mssql_password": f"CANARY-mssql_password-{device_id}",
        "mssql_user": "",
        "oracle_password": f"CANARY-oracle_password-{device_id}",
        "oracle_user": "",
        "os_name": system,
        "platform_type": next((number for word, number in PLATFORMS.items() if word in system), 0),
        "time_zone": 3600,  # of the device, seconds east
        "vm_moid_path": "",
        **changes,
    }
