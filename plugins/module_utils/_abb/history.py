# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of Active Backup for Business. Source: protocol reference 2.5 and 3.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._dsm.numbers import int_or_none
from .._dsm.paging import Pages, newest_first
from .._dsm.reads import or_refusal
from .._engine.lenient import as_int, readable
from .._errors import ApiError
from .api import RESULT_LIST
from .enums import JOB_ACTION, RESULT_STATUS

Row = dict[str, Any]
BACKUP = JOB_ACTION.codes("backup")[0]
SUCCESS = RESULT_STATUS.codes("success")[0]
PARTIAL = RESULT_STATUS.codes("partial_success")[0]
INCOMPLETE = "incomplete"
HARMLESS = tuple(RESULT_STATUS.codes(word)[0] for word in ("none", "incomplete", "success", "cancel"))
LONGEST_RUN = 7 * 86400  # seconds that the NAS is asked for beyond a time, where it may look at the other end of runs
UNFINISHED = RESULT_STATUS.codes("none") + RESULT_STATUS.codes(INCOMPLETE)


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


def status_of(row: Row) -> int | None:
    """The number of a status; None for one that cannot be read, which is then no known status."""
    return int_or_none(row.get("status"))


def is_backup(result: Any) -> bool:
    """Whether a result is that of a backup, and not of a deletion, for example."""
    return isinstance(result, dict) and as_int(result.get("job_action")) == BACKUP


def is_finished(result: Row) -> bool:
    """Whether a result has an outcome and an end.

    Rows of running jobs have neither, or an end of 0, null or before their begin, and a row that a crash has cut off
    stays so for ever: it proves nothing (protocol reference 2.5 and 3.1).
    """
    end = as_int(result.get("time_end"))
    return status_of(result) not in UNFINISHED and end > 0 and end >= as_int(result.get("time_start"))


def is_ended_backup(result: Any) -> bool:
    """Whether a result is that of a backup that has ended."""
    return is_backup(result) and is_finished(result)


def is_doubtful(result: Any) -> bool:
    """Whether a result may be that of a backup that has ended and was not good, and does not say so.

    Its action, or its end, cannot be read. It is no outcome, but an older one must not be taken for the newest.
    """
    if not isinstance(result, dict) or status_of(result) in HARMLESS:
        return False
    if readable(result.get("job_action")):
        return is_backup(result) and has_odd_end(result)
    return has_odd_end(result) or is_finished(result)


def may_have_ended(result: Any) -> bool:
    """Whether a result is that of a backup that has ended, or may be."""
    return is_ended_backup(result) or is_doubtful(result)


def has_odd_end(row: Row) -> bool:
    """Whether an end is said, and cannot be read: null and 0 are those of a run that has none."""
    return row.get("time_end") is not None and not readable(row["time_end"])


def status_word(result: Row) -> str:
    """How a job ended. One whose end is none, or not said, is incomplete, whatever its status says.

    One whose end cannot be read is unknown.
    """
    if has_odd_end(result) and status_of(result) not in UNFINISHED:
        return "unknown"
    if is_finished(result) or status_of(result) in UNFINISHED:
        return RESULT_STATUS.word(result.get("status")) or "unknown"
    return INCOMPLETE


async def newest_backups(task_id: int, wanted: Callable[[Row], bool], filters: Row) -> list[Row]:
    """The newest result of an ended backup of a task that is wanted. The filter is sent, and applied again here."""
    return await _newest(task_id, lambda row: is_ended_backup(row) and wanted(row), filters)


async def newest_or_doubtful(task_id: int, wanted: Callable[[Row], bool], last: Row) -> list[Row]:
    """The same without a filter, or a newer result that may be that of such a backup.

    last is the last result as the row of the task has it. If it is doubtful the list may still tell it plainly.
    """
    rows = await _newest(task_id, lambda row: may_have_ended(row) and wanted(row), {})
    if is_doubtful(last) and (not rows or as_int(rows[0].get("result_id")) < as_int(last.get("result_id"))):
        return [last]
    return rows


async def with_last_result(task: Row) -> Row:
    """A task, with its newest result where the row of an older package does not have it (protocol reference 2.2.1).

    It stays as it is where the NAS does not list the results, either.
    """
    if "last_result" in task:
        return task
    rows = await or_refusal(newest_or_doubtful(task["task_id"], lambda row: True, {}))
    return task if isinstance(rows, ApiError) else {**task, "last_result": rows[0] if rows else None}


async def _newest(task_id: int, wanted: Callable[[Row], bool], filters: Row) -> list[Row]:
    def ours(row: Row) -> bool:
        return as_int(row.get("task_id")) == task_id and wanted(row)

    return await newest_first(result_pages(task_id, {"job_action": BACKUP, **filters}), ours, 1)
