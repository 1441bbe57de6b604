# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rows of Active Backup for Business look like to users. Source: protocol reference 2.2 to 2.5 and 3."""

from __future__ import annotations

from typing import Any

from .._dsm.numbers import int_or_none
from .._engine.lenient import as_int, as_rows
from .._engine.rows import RowFormat, iso, to_user
from .._errors import DsmError
from . import enums
from .history import status_word
from .outcome import is_finished_version, is_locked, is_running
from .policies import retention_words, schedule_words
from .tasks import OURS, VERSIONS_UNREAD

DEVICE = RowFormat(
    words={"backup_type": enums.BACKUP_TYPE, "platform_type": enums.PLATFORM_TYPE},
    times=("create_time", "login_time"),
)
RESULT = RowFormat(
    words={
        "backup_type": enums.BACKUP_TYPE,
        "job_action": enums.JOB_ACTION,
        "status": enums.RESULT_STATUS,
    },
    times=("time_start", "time_end"),
)
VERSION = RowFormat(words={"status": enums.VERSION_STATUS}, times=("time_start", "time_end"))
TASK = RowFormat(
    words={
        "backup_type": enums.BACKUP_TYPE,
        "cbt_enable_mode": enums.CBT_MODE,
        "source_type": enums.SOURCE_TYPE,
        "storage_compress_algorithm": enums.COMPRESSION,
        "storage_encrypt_algorithm": enums.ENCRYPTION,
    },
    times=("next_trigger_time", "sched_modify_time"),
    nested={
        "pre_post_script_setting": RowFormat(words={"script_exec_mode": enums.SCRIPT_MODE}),
        "devices": DEVICE,
        "last_result": RESULT,
        "progress": RowFormat(words={"running_task_status": enums.RUNNING_TASK_STATUS}),
        "versions": VERSION,
    },
)


def task_row(task: dict[str, Any], last_good: int | None, now: float, versions: bool = False) -> dict[str, Any]:
    """A task as users see it.

    last_good is the end of its last good backup, now the time on the NAS (both epoch seconds), versions
    whether to list its versions. What is known of the versions without listing them is there in any case, if they
    were read.
    """
    content = {key: value for key, value in task.items() if key not in ("versions", *OURS)}
    identity = {key: content.pop(key) for key in ("task_id", "task_name") if key in content}
    row = identity | to_user(TASK, content)
    if isinstance(task.get("last_result"), dict):
        row["last_result"] = result_row(task["last_result"])
    row["running"] = is_running(task)
    row["progress"] = (row.get("progress") or None) if row["running"] else None  # it may be left over
    row["last_success_time"], row["last_success_time_iso"] = last_good, iso(last_good)
    row["last_success_age"] = max(int(now) - last_good, 0) if last_good else None
    row["schedule"] = schedule_words(task.get("sched_content"))
    row["retention"] = retention_words(task.get("retention_policy"))
    listed = sorted_versions(task)
    if listed or _has_none(task):
        row |= _versions_in_short(task, listed)
    if versions:
        row["versions"] = listed
    return row


def result_row(result: dict[str, Any]) -> dict[str, Any]:
    """A result as users see it."""
    row = to_user(RESULT, result)
    return {**row, "status": status_word(result)} if "status" in result else row


def _versions_in_short(task: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Count, oldest, newest and locked ones of versions, newest first. The NAS's own count holds where there is one.

    Oldest and newest are of those that are written (protocol reference 2.3).
    """
    ends = [row.get("time_end") for row in rows if is_finished_version(row)]
    oldest, newest = (ends[-1], ends[0]) if ends else (None, None)
    return {
        "version_count": count_of(task, len(rows)),
        "oldest_version_time": oldest,
        "oldest_version_time_iso": iso(oldest),
        "newest_version_time": newest,
        "newest_version_time_iso": iso(newest),
        "locked_versions": [row.get("version_id") for row in rows if is_locked(row)],
    }


def count_of(task: dict[str, Any], listed: int) -> int | None:
    """How many versions a task has: the NAS's own count where there is one, else of those it lists; None: unknown."""
    count = int_or_none(task.get("version_count"))
    return count or (listed if listed or _has_none(task) else count)


def _has_none(task: dict[str, Any]) -> bool:
    """Whether the NAS says that there are none: by its count or, where it does not count, by an empty list."""
    count, is_listed = int_or_none(task.get("version_count")), isinstance(task.get("versions"), list)
    return is_listed and not task.get(VERSIONS_UNREAD) if count is None else count == 0


def sorted_versions(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions of a task, newest first: the NAS promises no order."""
    return to_user(VERSION, sorted(as_rows(task.get("versions")), key=version_age, reverse=True))


def listed_versions(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions of a task as the NAS sent them. Raises DsmError where it may have some that it does not list."""
    rows = as_rows(task.get("versions"))
    if _has_none(task) or (rows and not task.get(VERSIONS_UNREAD)):
        return rows
    said = task.get("version_count")
    what = "does not say whether there are" if said is None else f"reports {said}"
    but = f"and lists {len(rows)} of them" if rows else "and does not list them"
    raise DsmError(f"The NAS {what} versions of task {task.get('task_name')!r}, {but}")


def version_age(version: dict[str, Any]) -> tuple[int, int]:
    """What versions are sorted by: when they were finished (or begun, while they are not), then their ID."""
    finished = as_int(version.get("time_end")) or as_int(version.get("time_start"))
    return finished, as_int(version.get("version_id"))
