# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence that the rows of tasks do not hold: runs of a period, and telling log rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from .._dsm.paging import Pages, newest_first
from .._dsm.reads import ask_rows
from .._dsm.rounds import gather
from .._engine.lenient import as_int, as_rows
from .._errors import DsmError
from .._tasks.history import Run
from .._tasks.reading import Window
from .api import LOG_LIST, TRANSFER_SIZE_LIST
from .enums import RESULT_STATUS
from .history import BACKUP, is_ended_backup, result_pages
from .outcome import is_running, is_waiting, writing_since

Row = dict[str, Any]
DAY = 86400
TASK_CREATED, RUN_STARTED, DEVICE_OFFLINE = 1001, 1101, (5006, 5010)
RUN_ENDED = (1102, 1103, 1104, 1105, 1108, 1125, 1126, 1130, 1138, 1145, 1308)
LONGEST_RUN = 7 * DAY  # results are listed by their begin, and belong to the day they ended


async def runs_of(window: Window) -> dict[int, list[Run]]:
    """The finished backups of a period by task, with the bytes that their devices transferred."""
    start = (window.start or window.now) - LONGEST_RUN
    filters = {"job_action": BACKUP, "from_timestamp": start}
    rows, entries = await gather(
        [
            newest_first(result_pages(None, filters), is_ended_backup, since=start),
            ask_rows(TRANSFER_SIZE_LIST(time_start=start, time_end=window.now), "device_list"),
        ]
    )
    sizes: dict[int, int] = {}
    for entry in entries:
        for part in as_rows(entry.get("transfer_list")):
            number = as_int(part.get("result_id"))
            sizes[number] = sizes.get(number, 0) + as_int(part.get("transfered_bytes"))
    runs: dict[int, list[Run]] = {}
    for row in rows:
        status = RESULT_STATUS.word(row.get("status")) or "unknown"
        run = Run(status, as_int(row.get("time_end")), sizes.get(as_int(row.get("result_id"))))
        runs.setdefault(as_int(row.get("task_id")), []).append(run)
    return runs


async def task_begins(task_ids: Sequence[int]) -> dict[int, int]:
    """When tasks were created, by their logs, as far as these say."""
    return await _newest_log_times([_task_log(one) for one in task_ids], task_ids, (TASK_CREATED,))


async def running_since(tasks: Sequence[Row]) -> dict[int, int]:
    """When the runs under way began, by task ID, as far as the NAS tells: not that of one that is queued.

    The version that is being written says so where versions were read, and the log, if its newest row about the
    beginning or the end of a run is about a beginning. The later one holds: a crash may leave a version unfinished.
    """
    begun = {task["task_id"]: writing_since(task) or 0 for task in tasks if is_running(task) and not is_waiting(task)}
    logs = [log_pages({"from_timestamp": since} if since else {}, task_id=one) for one, since in begun.items()]
    rows = await _newest_rows(logs, list(begun), (RUN_STARTED, *RUN_ENDED))
    logged = {number: as_int(row.get("log_time")) for number, row in rows.items() if _log_type(row) == RUN_STARTED}
    known = {number: max(since, logged.get(number, 0)) for number, since in begun.items()}
    return {number: since for number, since in known.items() if since > 0}


async def offline_since(device_ids: Collection[int]) -> dict[int, int]:
    """Since when devices are offline, by the log, as far as it says."""
    ids = sorted(device_ids)
    return await _newest_log_times([log_pages({"device_id": one}) for one in ids], ids, DEVICE_OFFLINE, "device_id")


async def _newest_log_times(
    pages: Sequence[Pages], ids: Sequence[int], kinds: Sequence[int], key: str = "task_id"
) -> dict[int, int]:
    rows = await _newest_rows(pages, ids, kinds, key)
    times = {one: as_int(row.get("log_time")) for one, row in rows.items()}
    return {one: when for one, when in times.items() if when > 0}


async def _newest_rows(
    pages: Sequence[Pages], ids: Sequence[int], kinds: Sequence[int], key: str = "task_id"
) -> dict[int, Row]:
    """The newest row of these kinds for each ID; a log that cannot be read says nothing."""

    def is_wanted(one: int, row: Row) -> bool:
        return as_int(row.get(key)) == one and _log_type(row) in kinds

    reads = [newest_first(page, partial(is_wanted, one), 1) for page, one in zip(pages, ids, strict=True)]
    found = await gather(reads, keep_errors=True)
    return {one: rows[0] for one, rows in zip(ids, found, strict=True) if rows and not isinstance(rows, DsmError)}


async def log_since(task_id: int, since: int) -> list[Row]:
    """What was logged about a task since a point in time, newest first."""
    pages = log_pages({"from_timestamp": since}, task_id=task_id)
    return await newest_first(
        pages, lambda row: as_int(row.get("task_id")) == task_id and as_int(row.get("log_time")) >= since, since=since
    )


def _log_type(row: Row) -> int:
    return as_int(row.get("log_type"))


def _task_log(task_id: int) -> Pages:
    return log_pages({}, task_id=task_id)


def log_pages(filters: Row, **beside: int) -> Pages:
    """How logs are read: a task_id stands beside the filter, not inside (protocol reference 2.5)."""
    return Pages(
        lambda offset, limit: LOG_LIST(offset=offset, limit=limit, filter=filters, **beside),
        rows="logs",
        total="count",
        age="log_time",
        identity="log_id",
    )
