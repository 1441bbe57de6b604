# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which runs of Active Backup for Business wait: max_concurrent_devices is respected, the rest waits [V]."""

from __future__ import annotations

from typing import Any

DEFAULT_LIMIT = 10  # where the NAS lists no such setting [G]
WAITING_TASK, WAITING_STORAGE, RUNNING, STOPPING = 1, 2, 3, 4  # job.status [UI]


def limit(abb: dict[str, Any]) -> int:
    """How many devices may be backed up at once; settings are text [C 2]."""
    return next(
        (int(row["value"]) for row in abb["settings"] if row["name"] == "max_concurrent_devices"), DEFAULT_LIMIT
    )


def task_of(abb: dict[str, Any], run: dict[str, Any]) -> dict[str, Any]:
    """The task of a run."""
    return next(task for task in abb["tasks"] if task["task_id"] == run["task_id"])


def storage_of(abb: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    """The storage of a task, empty where there is none."""
    return next((row for row in abb["storages"] if row["storage_id"] == task["storage_id"]), {})


def job_status(abb: dict[str, Any], run: dict[str, Any]) -> int:
    """job.status of list_activity [UI]. A storage that is being compacted makes jobs wait for it [G]."""
    if run["cancelled"]:
        return STOPPING
    if run["begun"]:
        return RUNNING
    return WAITING_STORAGE if storage_of(abb, task_of(abb, run)).get("compacting") else WAITING_TASK


def next_to_begin(abb: dict[str, Any], moment: float) -> dict[str, Any] | None:
    """The first run in the queue that may begin: one free device slot is enough, its other devices wait [G]."""
    most = limit(abb)
    busy = sum(min(len(task_of(abb, run)["device_ids"]), most) for run in abb["runs"] if run["begun"])
    for run in abb["runs"]:
        if run["begun"] or run["start"] > moment:
            continue
        if busy < most and job_status(abb, run) != WAITING_STORAGE:
            return run
        run["held"] = True
    return None


def was_full(run: dict[str, Any]) -> bool:
    """True when the run had to wait for others: then it begins later than it could have."""
    return bool(run.get("held"))
