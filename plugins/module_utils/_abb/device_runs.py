# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of each device in the runs of tasks with several, for verdicts on devices.

A transfer names its result, not its task, and a device may be in several tasks (protocol reference 2.4, 2.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._dsm.paging import newest_first
from .._dsm.reads import ask_rows
from .._dsm.rounds import gather
from .._engine.lenient import as_dict, as_int, as_rows
from .._errors import DsmError
from .._tasks.facts import Device, Outcome
from .api import TRANSFER_SIZE_LIST
from .enums import RESULT_STATUS
from .history import BACKUP, HARMLESS, has_odd_end, may_have_ended, result_pages, status_of
from .outcome import last_backup

Row = dict[str, Any]
DAY = 86400
LOOK_BACK = 31 * DAY  # how far runs and transfers are searched: from now, or from the last run if it is older than that
UNREAD_PART = "its part of the runs could not be read"


async def devices_of_runs(tasks: Sequence[Row], now: int) -> dict[tuple[int, int], Device]:
    """The devices of tasks as the runs show them, by the IDs of task and device; one that was in none is left out."""
    found = await gather([_devices_of(task, now) for task in tasks], keep_errors=True)
    parts: dict[tuple[int, int], Device] = {}
    for task, devices in zip(tasks, found, strict=True):
        known = _unread(task) if isinstance(devices, DsmError) else devices
        parts |= {(task["task_id"], number): device for number, device in known.items()}
    return parts


def _unread(task: Row) -> dict[int, Device]:
    """The devices of a task of whose runs the NAS does not tell; those of others it may."""
    listed = (as_int(row.get("device_id")) for row in as_rows(task.get("devices")))
    return {number: Device("", unread=(UNREAD_PART,)) for number in listed}


async def _devices_of(task: Row, now: int) -> dict[int, Device]:
    start, end = _span((await last_backup(task)) or {}, now)
    # tasks of the same span share what is asked of the transfers
    entries, results = await gather(
        [
            ask_rows(TRANSFER_SIZE_LIST(time_start=start, time_end=end), "device_list"),
            newest_first(
                result_pages(task["task_id"], {"job_action": BACKUP, "from_timestamp": start}),
                may_have_ended,
                since=start,
            ),
        ]
    )
    ours = {as_int(row.get("result_id")) for row in results if row.get("task_id") == task["task_id"]}
    parts: dict[int, list[Outcome]] = {}
    for entry in entries:
        number = as_int(as_dict(entry.get("device")).get("device_id"))
        for row in as_rows(entry.get("transfer_list")):
            outcome = _part_in_run(row, now)
            if as_int(row.get("result_id")) in ours and outcome is not None:
                parts.setdefault(number, []).append(outcome)
    return {number: _part(outcomes) for number, outcomes in parts.items()}


def _span(last: Row, now: int) -> tuple[int, int]:
    """The time whose runs are looked at, by the last one of them."""
    begun, ended = as_int(last.get("time_start")), as_int(last.get("time_end"))
    if not 0 < begun <= ended < now - LOOK_BACK:
        return now - LOOK_BACK, now
    return begun - LOOK_BACK, ended + DAY


def _part_in_run(row: Row, now: int) -> Outcome | None:
    """How the part of a device in a run ended; None for one without an end.

    One that may speak against success, at an end that cannot be read, counts as of its begin, or of now.
    """
    if has_odd_end(row) and status_of(row) not in HARMLESS:
        return Outcome("unknown", as_int(row.get("time_start")) or now)
    end = as_int(row.get("time_end"))
    return Outcome(RESULT_STATUS.word(row.get("status")) or "unknown", end) if end > 0 else None


def _part(outcomes: Sequence[Outcome]) -> Device:
    """A device with nothing but its part of the runs."""

    def newest(*statuses: str) -> int | None:
        return max((one.time_end for one in outcomes if one.status in statuses), default=None)

    finished = [one for one in outcomes if one.status not in ("cancel", "none", "incomplete")]
    last = max(finished, key=lambda one: one.time_end, default=None)
    return Device("", newest=last, last_success=newest("success"), last_partial=newest("partial_success"))
