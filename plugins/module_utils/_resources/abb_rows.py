# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rows of Active Backup for Business look like to users. Source: protocol reference 2.2 to 2.5 and 3."""

from __future__ import annotations

from typing import Any

from .._catalog import words
from .._errors import DsmError
from .._rows import RowType, iso, readable
from .abb_policies import retention_words, schedule_words
from .forms import inner_rows, number

DEVICE = RowType(
    words={"backup_type": words.BACKUP_TYPE, "platform_type": words.PLATFORM_TYPE},
    times=("create_time", "login_time"),
)
RESULT = RowType(
    words={
        "backup_type": words.BACKUP_TYPE,
        "job_action": words.JOB_ACTION,
        "status": words.RESULT_STATUS,
    },
    times=("time_start", "time_end"),
)
VERSION = RowType(words={"status": words.VERSION_STATUS}, times=("time_start", "time_end"))
TASK = RowType(
    words={
        "backup_type": words.BACKUP_TYPE,
        "cbt_enable_mode": words.CBT_MODE,
        "source_type": words.SOURCE_TYPE,
        "storage_compress_algorithm": words.COMPRESSION,
        "storage_encrypt_algorithm": words.ENCRYPTION,
    },
    times=("next_trigger_time", "sched_modify_time"),
    nested={
        "pre_post_script_setting": RowType(words={"script_exec_mode": words.SCRIPT_MODE}),
        "devices": DEVICE,
        "last_result": RESULT,
        "progress": RowType(words={"running_task_status": words.RUNNING_TASK_STATUS}),
        "versions": VERSION,
    },
)


def is_running(task: dict[str, Any]) -> bool:
    """Whether a run is under way or queued. There is no field for it: C(progress) is present only meanwhile."""
    return bool(task.get("progress"))


def task_row(task: dict[str, Any], last_good: int | None, now: float, versions: bool = False) -> dict[str, Any]:
    """A task as users see it.

    C(last_good) is the end of its last good backup, C(now) the time on the NAS (both epoch seconds), C(versions)
    whether to list its versions. What is known of the versions without listing them is there in any case, if they
    were read.
    """
    content = {key: value for key, value in task.items() if key != "versions"}
    identity = {key: content.pop(key) for key in ("task_id", "task_name") if key in content}
    row = identity | readable(TASK, content)
    row["running"] = is_running(task)
    row["progress"] = row.get("progress") or None
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


def _versions_in_short(task: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Count, oldest, newest and locked ones of versions, newest first. The NAS's own count holds where there is one."""
    oldest, newest = (rows[-1].get("time_end"), rows[0].get("time_end")) if rows else (None, None)
    return {
        "version_count": number(task.get("version_count")) or len(rows),
        "oldest_version_time": oldest,
        "oldest_version_time_iso": iso(oldest),
        "newest_version_time": newest,
        "newest_version_time_iso": iso(newest),
        "locked_versions": [row.get("version_id") for row in rows if row.get("locked")],
    }


def may_be_unlisted(task: dict[str, Any]) -> bool:
    """Whether a task that comes without versions may have some: only a count of 0 says that there are none."""
    return not inner_rows(task.get("versions")) and task.get("version_count") != 0


def _has_none(task: dict[str, Any]) -> bool:
    """Whether the NAS says that there are none: by its count or, where it does not count, by an empty list."""
    count = task.get("version_count")
    return isinstance(task.get("versions"), list) if count is None else count == 0


def sorted_versions(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions of a task, newest first: the NAS promises no order."""
    return readable(VERSION, sorted(inner_rows(task.get("versions")), key=version_age, reverse=True))


def listed_versions(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions of a task as the NAS sent them. Raises DsmError where it has some, but does not list them."""
    rows = inner_rows(task.get("versions"))
    if not rows and number(task.get("version_count")) > 0:
        raise DsmError(
            f"The NAS has {task['version_count']} versions of task {task.get('task_name')!r}, but does not list them, "
            "so nothing is done to them"
        )
    return rows


def version_age(version: dict[str, Any]) -> tuple[int, int]:
    """What versions are sorted by: when they were finished (or begun, while they are not), then their number."""
    finished = number(version.get("time_end")) or number(version.get("time_start"))
    return finished, number(version.get("version_id"))
