# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runs of Active Backup for Business: results, and when a task was last backed up well."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .._dsm.paging import Pages, newest_first
from .._engine.lenient import as_int
from .api import RESULT_LIST
from .enums import JOB_ACTION, RESULT_STATUS, VERSION_STATUS

Row = dict[str, Any]
BACKUP = JOB_ACTION.codes("backup")[0]
SUCCESS = RESULT_STATUS.codes("success")[0]
PARTIAL = RESULT_STATUS.codes("partial_success")[0]
UNFINISHED = RESULT_STATUS.codes("none") + RESULT_STATUS.codes("incomplete")
COMPLETED = VERSION_STATUS.codes("completed")[0]


def result_pages(task_id: int | None, filters: Row, result_id: int | None = None) -> Pages:
    """How results are read: the numbers stand beside the filter, not inside (protocol reference 2.5)."""
    numbers = {"task_id": task_id, "result_id": result_id}
    beside = {key: value for key, value in numbers.items() if value is not None}
    return Pages(
        lambda offset, limit: RESULT_LIST(offset=offset, limit=limit, filter=filters, **beside),
        rows="results",
        total="count",
        age="time_start",
        identity="result_id",
    )


def good_statuses(accept_partial: bool) -> tuple[int, ...]:
    """The result numbers that count as a good backup."""
    return (SUCCESS, PARTIAL) if accept_partial else (SUCCESS,)


def is_ended_backup(result: Any) -> bool:
    """Whether a result is that of a backup, and not of a deletion or a run still under way."""
    return isinstance(result, dict) and result.get("job_action") == BACKUP and result.get("status") not in UNFINISHED


async def newest_backups(task_id: int, wanted: Callable[[Row], bool], filters: Row, most: int = 1) -> list[Row]:
    """The newest backup results of a task that are wanted. The filter is sent, and applied again here."""

    def ours(row: Row) -> bool:
        return row.get("task_id") == task_id and is_ended_backup(row) and wanted(row)

    return await newest_first(result_pages(task_id, {"job_action": BACKUP, **filters}), ours, most)


def known_good(task: Row, accept_partial: bool) -> int | None:
    """The last good backup where the task's own row shows it, since nothing can be newer than its last result."""
    last = task.get("last_result")
    if is_ended_backup(last) and last.get("status") in good_statuses(accept_partial):
        return as_int(last.get("time_end")) or None
    return None


async def last_good(task: Row, versions: Iterable[Row], accept_partial: bool = False) -> int | None:
    """When the last good backup of a task ended, in epoch seconds; None for never.

    The newest end among its backup results that are good and its completed versions. Results may have been cleared, and
    versions deleted, so both are asked.
    """
    ends = [as_int(row.get("time_end")) for row in versions if row.get("status") == COMPLETED]
    known = known_good(task, accept_partial)
    for status in () if known else good_statuses(accept_partial):
        rows = await newest_backups(
            task["task_id"], lambda row, status=status: row.get("status") == status, {"status": status}
        )
        ends += [as_int(row.get("time_end")) for row in rows]
    return max(*ends, known or 0, 0) or None


async def last_backup(task: Row) -> int | None:
    """When the last backup of a task ended, however it ended. Its last result may be that of another job."""
    last = task.get("last_result")
    if is_ended_backup(last):
        return last.get("time_end")
    rows = await newest_backups(task["task_id"], lambda row: True, {})
    return rows[0].get("time_end") if rows else None
