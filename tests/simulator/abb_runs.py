# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on an Active Backup for Business over time, from their begin to their result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import abb_queue, calendars
from .data.history import add_result, add_transfers, add_version, new_id
from .data.logs import add_log, finish_logs

if TYPE_CHECKING:
    from .nas import Nas

# outcome -> status of the result [C 6 for 2; S1,S3,S11 for 3, 4, 5]. "nothing": accepted, and that is all;
# "missed": at its scheduled time nothing runs, and the log says so; "stuck": at 0 % until it is cancelled;
# "window": cancelled by the backup window
OUTCOMES: dict[str, int] = {"success": 2, "partial": 3, "fail": 4, "cancel": 5, "nothing": 0, "missed": 0}
OUTCOMES |= {"stuck": 1, "window": 5}
TOTAL_BYTES = 4 << 30
NEVER = float(1 << 40)


def tick(nas: Nas, abb: dict[str, Any], now: float) -> None:
    """Begin and end what is due by now, in the order of time."""
    known = {task["task_id"] for task in abb["tasks"]}
    abb["runs"][:] = [run for run in abb["runs"] if run["task_id"] in known]
    moment = float("-inf")
    while True:
        waiting = [run["start"] for run in abb["runs"] if not run["begun"]]
        moments = [when for when in waiting + [run["end"] for run in abb["runs"]] if moment < when <= now]
        if not moments:
            break
        moment = min(moments)
        while _step(nas, abb, moment):
            pass
    nas.ticked = now


def _step(nas: Nas, abb: dict[str, Any], moment: float) -> bool:
    """What happens at one moment; True when something did."""
    ending = next((run for run in abb["runs"] if run["end"] <= moment and (run["begun"] or run["cancelled"])), None)
    beginning = None if ending else abb_queue.next_to_begin(abb, moment)
    run = ending or beginning
    if run is None:
        return False
    task = next(task for task in abb["tasks"] if task["task_id"] == run["task_id"])
    if not run["begun"]:
        _begin(nas, abb, task, run, moment)
    if ending:
        _finish(nas, abb, task, run)
    return True


def _begin(nas: Nas, abb: dict[str, Any], task: dict[str, Any], run: dict[str, Any], moment: float) -> None:
    """A version that is being written is listed already: status 0, time_end 0 [C 2: S10 live, S3 UI]."""
    if not run["cancelled"]:
        late = max(moment, min(nas.ticked, nas.now())) - run["start"]
        if late > 0 and abb_queue.was_full(run):
            run["start"] += late
            run["end"] = run["end"] if run["end"] >= NEVER else run["end"] + late
    closes = calendars.window_end(task["sched_content"], run["start"], run["end"], nas.zone)
    if closes is not None:
        run |= {"end": closes, "outcome": "window"}
    run["begun"] = True
    begin = int(run["start"])
    run["result_id"] = new_id(abb, "result")
    run["version_id"] = add_version(abb, task, begin, 0, 0, nas.zone)["version_id"]
    add_log(abb, task, 1101, 2, begin, run["result_id"], run["user"])
    if nas.switches.running_result_row:
        add_result(abb, task, 1, begin, unfinished(nas, begin), result_id=run["result_id"])


def unfinished(nas: Nas, begin: int) -> int | None:
    """time_end of a result that has no outcome yet: 0, null, or before time_start [C 3 DB]."""
    return {"zero": 0, "null": None, "before": begin - 3600}[nas.switches.unfinished_end]


def _finish(nas: Nas, abb: dict[str, Any], task: dict[str, Any], run: dict[str, Any]) -> None:
    """A failed or cancelled run leaves no version [S7]."""
    abb["runs"].remove(run)
    abb["results"][:] = [row for row in abb["results"] if row["result_id"] != run["result_id"]]
    status, end = OUTCOMES[run["outcome"]], int(run["end"])
    version = next((row for row in abb["versions"] if row["version_id"] == run["version_id"]), None)
    if version and status in (2, 3):
        written = end + int(nas.switches.version_ends_after)
        version |= {"status": 3 if status == 2 else 5, "time_end": written}  # [UI; 3 live]
    elif version:
        abb["versions"].remove(version)
    nas.later(run["end"] + nas.switches.abb_result_row_after, lambda: _leave_result(nas, abb, task, run))


def _leave_result(nas: Nas, abb: dict[str, Any], task: dict[str, Any], run: dict[str, Any]) -> None:
    """What a run leaves behind beside its version."""
    status, begin, end = OUTCOMES[run["outcome"]], int(run["start"]), int(run["end"])
    size = TOTAL_BYTES if status in (2, 3) else TOTAL_BYTES // 3
    result = add_result(abb, task, status, begin, end, result_id=run["result_id"], size=size)
    add_transfers(abb, task, result, size)
    finish_logs(abb, task, result, run["user"], 1145 if run["outcome"] == "window" else None)
    for storage in abb["storages"]:
        if storage["storage_id"] == task["storage_id"]:
            storage["dedup_size"] += size // 4


def power_cut(nas: Nas, abb: dict[str, Any], when: float) -> None:
    """Runs are cut off: their result stays at status 1 and their version at 0 [D]; 1138 unexpected stop [UI]."""
    tick(nas, abb, when)
    for run in abb["runs"]:
        task = next(task for task in abb["tasks"] if task["task_id"] == run["task_id"])
        if not run["begun"]:
            continue
        if not nas.switches.running_result_row:
            begin = int(run["start"])
            add_result(abb, task, 1, begin, unfinished(nas, begin), result_id=run["result_id"])
        add_log(abb, task, 1138, 0, int(when), run["result_id"])
    abb["runs"].clear()
