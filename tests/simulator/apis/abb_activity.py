# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Overview.list_activity: jobs that run or wait.

The frame and the keys are those of S3's model [C 2 with S2's empty answer]; nobody published an answer with rows.
"""

from __future__ import annotations

from typing import Any

from .. import abb_queue
from ..catalog import Context, method
from ..data.history import devices_of
from .abb_rows import show_device, show_task
from .common import odd

_STORAGE = "automount_iv automount_location fs_type repo_dir share_name storage_id volume_path".split()


@method("SYNO.ActiveBackup.Overview", "list_activity")
def activity(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """One row per job, those that wait included: a queued run may show nowhere else."""
    rows = [_row(context, run) for run in context.abb["runs"]]
    return {"activity_list": rows, "total": len(rows)}


def _row(context: Context, run: dict[str, Any]) -> dict[str, Any]:
    abb = context.abb
    task = abb_queue.task_of(abb, run)
    devices = [show_device(context, device, status=False) for device in devices_of(abb, task)]
    storage = abb_queue.storage_of(abb, task)
    return odd(
        context,
        {
            "device": devices,
            "job": _job(context, task, run),
            "storage": {name: storage[name] for name in _STORAGE if name in storage},
            "task": show_task(context, task, {}),
        },
    )


def _job(context: Context, task: dict[str, Any], run: dict[str, Any]) -> dict[str, Any]:
    """status and stage are the web interface's enumerations [UI]; job_type, max_parallel, params are guesses."""
    status = abb_queue.job_status(context.abb, run)
    same = {
        "action": 1,
        "backup_type": task["backup_type"],
        "job_type": 0,
        "max_parallel": abb_queue.limit(context.abb),
        "params": None,
        "storage_id": task["storage_id"],
        "task_id": task["task_id"],
        "trigger_uid": 1024 if run["user"] else 0,
    }
    subs = [
        same
        | {"config_device_id": device, "job_id": run["job_id"] * 100 + number, "pid": run["pid"], "stage": 2}
        | {"status": status}
        for number, device in enumerate(task["device_ids"], 1)
    ]
    return same | {
        "job_id": run["job_id"],
        "stage": 2 if run["begun"] else 0,
        "status": status,
        "sub_jobs": subs if run["begun"] else [],
        "user_name": run["user"],
    }
