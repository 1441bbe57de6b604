# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence that the rows of tasks do not hold: runs of a period, parts of devices in runs, and telling log rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from .._dsm.paging import Pages, newest_first
from .._dsm.reads import ask_rows, gather
from .._engine.lenient import as_dict, as_int, as_rows
from .._errors import DsmError
from .._tasks.facts import Device, Outcome
from .._tasks.history import Run
from .._tasks.reading import Window
from .api import LOG_LIST, TRANSFER_SIZE_LIST
from .enums import RESULT_STATUS
from .history import BACKUP, is_ended_backup, result_pages

Row = dict[str, Any]
DAY = 86400
TASK_CREATED, RUN_STARTED, DEVICE_OFFLINE = 1001, 1101, (5006, 5010)
LOOK_BACK = 31 * DAY  # how far logs and transfers are searched
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


async def devices_of_runs(tasks: Sequence[Row], now: int) -> dict[tuple[int, int], Device]:
    """What became of each device in the runs of tasks with several, by the IDs of task and device.

    A transfer names its result, not its task, and a device may be in several tasks (protocol reference 2.4, 2.6).
    """
    if not tasks:
        return {}
    start = now - LOOK_BACK
    wanted = [newest_first(_results(task["task_id"], start), is_ended_backup, since=start) for task in tasks]
    entries, *results = await gather(
        [ask_rows(TRANSFER_SIZE_LIST(time_start=start, time_end=now), "device_list"), *wanted]
    )
    owner = {
        as_int(row.get("result_id")): task["task_id"]
        for task, rows in zip(tasks, results, strict=True)
        for row in rows
        if row.get("task_id") == task["task_id"]
    }
    parts: dict[tuple[int, int], list[Outcome]] = {}
    for entry in entries:
        number = as_int(as_dict(entry.get("device")).get("device_id"))
        for row in as_rows(entry.get("transfer_list")):
            task_id = owner.get(as_int(row.get("result_id")))
            if task_id is not None and as_int(row.get("time_end")) > 0:
                outcome = Outcome(RESULT_STATUS.word(row.get("status")) or "unknown", as_int(row.get("time_end")))
                parts.setdefault((task_id, number), []).append(outcome)
    return {key: _part(outcomes) for key, outcomes in parts.items()}


def _results(task_id: int, start: int) -> Pages:
    return result_pages(task_id, {"job_action": BACKUP, "from_timestamp": start})


def _part(outcomes: Sequence[Outcome]) -> Device:
    """A device with nothing but its part of the runs."""

    def newest(*statuses: str) -> int | None:
        return max((one.time_end for one in outcomes if one.status in statuses), default=None)

    finished = [one for one in outcomes if one.status not in ("cancel", "none", "incomplete")]
    last = max(finished, key=lambda one: one.time_end, default=None)
    return Device("", newest=last, last_success=newest("success"), last_partial=newest("partial_success"))


async def task_begins(task_ids: Sequence[int]) -> dict[int, int]:
    """When tasks were created, by their logs, as far as these say."""
    return await _newest_log_times([_task_log(one) for one in task_ids], task_ids, (TASK_CREATED,))


async def run_begins(task_ids: Sequence[int]) -> dict[int, int]:
    """When the newest run of tasks began, by their logs, as far as these say."""
    return await _newest_log_times([_task_log(one) for one in task_ids], task_ids, (RUN_STARTED,))


async def offline_since(device_ids: Collection[int]) -> dict[int, int]:
    """Since when devices are offline, by the log, as far as it says."""
    ids = sorted(device_ids)
    return await _newest_log_times([_log({"device_id": one}) for one in ids], ids, DEVICE_OFFLINE, "device_id")


async def _newest_log_times(
    pages: Sequence[Pages], ids: Sequence[int], kinds: Sequence[int], key: str = "task_id"
) -> dict[int, int]:
    reads = [
        newest_first(page, lambda row, one=one: row.get(key) == one and as_int(row.get("log_type")) in kinds, 1)
        for page, one in zip(pages, ids, strict=True)
    ]
    found = await gather(reads, keep_errors=True)  # a log that cannot be read says nothing
    times = {one: as_int(rows[0].get("log_time")) for one, rows in zip(ids, found, strict=True) if _has_row(rows)}
    return {one: when for one, when in times.items() if when > 0}


def _has_row(rows: Any) -> bool:
    return not isinstance(rows, DsmError) and bool(rows)


def _task_log(task_id: int) -> Pages:
    return _log({}, task_id=task_id)


def _log(filters: Row, **beside: int) -> Pages:
    return Pages(
        lambda offset, limit: LOG_LIST(offset=offset, limit=limit, filter=filters, **beside),
        rows="logs",
        total="count",
        age="log_time",
        identity="log_id",
    )
