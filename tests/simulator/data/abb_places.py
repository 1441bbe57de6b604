# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storages and hypervisors of Active Backup for Business, complete rows with defaults."""

from __future__ import annotations

from typing import Any


def make_storage(storage_id: int, share: str, volume: int, **changes: Any) -> dict[str, Any]:
    """A storage; sizes in bytes."""
    kinds = ("agentless", "dsm", "pc", "server", "vm")
    return {
        "automount_iv": "",
        "automount_location": "",
        "backup_tasks": [],
        "compacting": False,
        "compacting_percentage": 0,
        "compressed_size": 0,
        "dedup_size": 1617010274304,
        "delete_tasks": [],
        "delete_versions": [],
        "device_count": 0,
        "device_info": {f"{kind}_{what}": 0 for kind in kinds for what in ("count", "size")},
        "fs_name": "btrfs",
        "fs_type": 3,
        "mounted": True,
        "relink_state": {"alive": False, "error": {"code": 0}, "owner": True, "state": 0},
        "repo_dir": "@ActiveBackup",
        "share_name": share,
        "share_type": "",
        "storage_compress_algorithm": 0,
        "storage_encrypt_algorithm": 0,
        "storage_id": storage_id,
        "vol_name": f"Volume {volume}",
        "volume_path": f"/volume{volume}",
        **changes,
    }


def make_hypervisor(inventory_id: int, name: str, host_type: int) -> dict[str, Any]:
    """A hypervisor; beyond id and name its keys are a guess [C 2 for the array]. host_type [UI]."""
    return {
        "host_addr": name,
        "host_name": name,
        "host_port": 443,
        "host_type": host_type,
        "inventory_id": inventory_id,
        "login_password": f"CANARY-login_password-inventory-{inventory_id}",
        "login_user": "root",
        "status": 0,
    }
