# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Share: storages, shared folders, volumes."""

from __future__ import annotations

from typing import Any

from ..catalog import Context, method
from .common import odd

API = "SYNO.ActiveBackup.Share"
TOTAL, FREE = 23 << 40, 10 << 40


@method(API, "list_storage")
def storages(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[C 3: S1,S2,S10]"""
    running = {run["task_id"] for run in context.abb["runs"] if run["begun"]}
    rows = []
    for storage in context.abb["storages"]:
        mine = [task["task_id"] for task in context.abb["tasks"] if task["storage_id"] == storage["storage_id"]]
        rows.append(odd(context, storage | {"backup_tasks": [task_id for task_id in mine if task_id in running]}))
    return {"storages": rows}


@method(API, "list")
def shares(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[C 2: S2,S3]"""
    rows = context.abb["storages"]
    return {"default_share": rows[0]["share_name"] if rows else "", "shares": [_share(row) for row in rows]}


def _share(storage: dict[str, Any]) -> dict[str, Any]:
    off = "compress cow delegated not_support_new_vesion readonly relinkable volume_no_space".split()
    return dict.fromkeys(off, False) | {
        "acl_permission": True,
        "available": storage["mounted"],
        "free_space": FREE,
        "name": storage["share_name"],
        "path": f"{storage['volume_path']}/{storage['share_name']}",
        "share_type": storage["share_type"],
        "storage_automount": True,
        "storage_compress_algorithm": storage["storage_compress_algorithm"],
        "storage_encrypt_algorithm": storage["storage_encrypt_algorithm"],
        "storage_id": storage["storage_id"],
        "storage_mounted": storage["mounted"],
        "type": storage["fs_name"],
    }


@method(API, "list_volume")
def volumes(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Sizes are text here, on every NAS [1 S2]."""
    paths = sorted({row["volume_path"] for row in context.abb["storages"]})
    return {
        "volumes": [{"total_bytes": str(TOTAL), "used_bytes": str(TOTAL - FREE), "volume_path": path} for path in paths]
    }


@method(API, "list_encrypted")
def encrypted(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S2]"""
    return {"shares": []}


@method(API, "check_file")
def check_file(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S2]"""
    return {"error_files": []}
