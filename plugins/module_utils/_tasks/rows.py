# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of modules that change tasks: short, and with the same keys for both packages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .backend import Row, name_of

KEYS = (
    "task_id",
    "task_name",
    "present",
    "running",
    "progress",
    "started",
    "last_success_time",
    "last_success_age",
    "last_result",
    "next_trigger_time",
    "version_count",
)
# The keys that may be named in fields; those of progress are the API's.
KNOWN = (
    *KEYS,
    *(f"last_result.{key}" for key in ("status", "time_end")),
    *(f"progress.{key}" for key in ("percentage", "pid", "total_bytes", "transfered_bytes")),
    *(f"progress.{key}" for key in ("running_task_status", "running_task_status_code")),
)


def result_in_short(status: str, time_end: int | None) -> Row:
    """The last_result of a row."""
    return {"status": status, "time_end": time_end}


def short_row(
    task: Row,
    *,
    running: bool,
    progress: Any,
    last_success: int | None,
    last_result: Row | None,
    now: float,
    next_trigger_time: int | None = None,
    version_count: int | None = None,
) -> Row:
    """A task that exists. started is false; whoever has started a run of it says so."""
    return {
        **name_of(task),
        "present": True,
        "running": running,
        "progress": progress or None,
        "started": False,
        "last_success_time": last_success,
        "last_success_age": max(int(now) - last_success, 0) if last_success else None,
        "last_result": last_result,
        "next_trigger_time": next_trigger_time if next_trigger_time and next_trigger_time > 0 else None,
        "version_count": version_count,
    }


def absent_row(task_id: int | None, task_name: str | None) -> Row:
    """A task that does not exist."""
    return {"task_id": task_id, "task_name": task_name, "present": False}


def predicted_row(row: Row, key: str, changed: Mapping[int, bool]) -> Row:
    """A row as it would be after a change of a key."""
    if row["task_id"] not in changed:
        return row
    if key == "present":
        return absent_row(row["task_id"], row["task_name"])
    ended = {"progress": None} if key == "running" and not changed[row["task_id"]] and "progress" in row else {}
    return {**row, **ended, key: changed[row["task_id"]]}
