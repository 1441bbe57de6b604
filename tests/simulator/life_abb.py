# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on an Active Backup for Business over time: runs, their results, deletions.

Nothing runs in the background: whatever is due is done when somebody looks, so a jump of the clock is enough.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from .data.history import add_log, add_result, add_transfers, add_version, finish_logs, new_id

if TYPE_CHECKING:
    from .nas import Nas

# outcome -> status of the result [C 6 for 2; S1,S3,S11 for 3, 4, 5]; "nothing": accepted, and that is all
OUTCOMES: dict[str, int] = {"success": 2, "partial": 3, "fail": 4, "cancel": 5, "nothing": 0}
TOTAL_BYTES = 4 << 30


def start(nas: Nas, abb: dict[str, Any], task: dict[str, Any], user: str) -> None:
    """Queue a run; a task without a source does nothing at all, and says success [S2b]."""
    plan = nas.planned.pop(("abb", task["task_id"]), {})
    outcome = plan.get("outcome", "success")
    if not task["source_selected"] or outcome == "nothing":
        return
    seconds = plan.get("run_seconds")
    begin = nas.now() + nas.switches.queue_seconds
    number = new_id(abb, "job")
    abb["runs"].append(
        {
            "task_id": task["task_id"],
            "job_id": number,
            "pid": 20000 + number,
            "user": user,
            "outcome": outcome,
            "start": begin,
            "end": begin + (nas.switches.run_seconds if seconds is None else seconds),
            "cancelled": None,
            "version_id": None,
            "result_id": None,
        }
    )
    tick(nas, abb, nas.now())


def progress(run: dict[str, Any], now: float) -> dict[str, Any]:
    """percentage is 0..1 [C 2: S5,S10]; running_task_status 0 waiting, 1 running, 3 cancelling [UI; 1 live S5]."""
    waiting = now < run["start"]
    done = 0.0 if waiting else min((now - run["start"]) / max(run["end"] - run["start"], 0.001), 1.0)
    return {
        "percentage": done,
        "pid": run["pid"],
        "running_task_status": 3 if run["cancelled"] else 0 if waiting else 1,
        "total_bytes": TOTAL_BYTES,
        "transfered_bytes": int(done * TOTAL_BYTES),
    }


def cancel(nas: Nas, run: dict[str, Any]) -> None:
    """Winding up takes a moment; a second cancel changes nothing."""
    if run["cancelled"] is None:
        run["cancelled"] = nas.now()
        run["end"] = nas.now() + nas.switches.cancel_seconds
        run["outcome"] = "cancel"
        run["start"] = min(run["start"], run["end"])


def tick(nas: Nas, abb: dict[str, Any], now: float) -> None:
    """Begin and end what is due."""
    for run in sorted(abb["runs"], key=lambda run: run["end"]):
        task = next((task for task in abb["tasks"] if task["task_id"] == run["task_id"]), None)
        if task is None:
            abb["runs"].remove(run)
            continue
        if run["version_id"] is None and now >= run["start"]:
            _begin(nas, abb, task, run)
        if now >= run["end"]:
            _finish(abb, task, run)


def _begin(nas: Nas, abb: dict[str, Any], task: dict[str, Any], run: dict[str, Any]) -> None:
    begin = int(run["start"])
    run["result_id"] = new_id(abb, "result")
    run["version_id"] = add_version(abb, task, begin, 0, 0)["version_id"]  # 0: backing up [UI]
    add_log(abb, task, 1101, 2, begin, run["result_id"], run["user"])
    if nas.switches.running_result_row:
        add_result(abb, task, 1, begin, 0, result_id=run["result_id"])


def _finish(abb: dict[str, Any], task: dict[str, Any], run: dict[str, Any]) -> None:
    """A failed or cancelled run leaves no version [S7]."""
    abb["runs"].remove(run)
    abb["results"][:] = [row for row in abb["results"] if row["result_id"] != run["result_id"]]
    status, begin, end = OUTCOMES[run["outcome"]], int(run["start"]), int(run["end"])
    version = next(row for row in abb["versions"] if row["version_id"] == run["version_id"])
    if status in (2, 3):
        version |= {"status": 3 if status == 2 else 5, "time_end": end}  # [UI; 3 live]
    else:
        abb["versions"].remove(version)
    size = TOTAL_BYTES if status in (2, 3) else TOTAL_BYTES // 3
    result = add_result(abb, task, status, begin, end, result_id=run["result_id"], size=size)
    add_transfers(abb, task, result, size)
    finish_logs(abb, task, result, run["user"])
    for storage in abb["storages"]:
        if storage["storage_id"] == task["storage_id"]:
            storage["dedup_size"] += size // 4


def delete_versions(nas: Nas, abb: dict[str, Any], task: dict[str, Any], ids: set[int], user: str) -> None:
    """Leaves a row of its own in the history: job_action 131072 [S1 live]."""
    abb["versions"][:] = [row for row in abb["versions"] if row["version_id"] not in ids]
    now, last = int(nas.now()), task["last_result"]
    result = add_result(abb, task, 2, now, now, action=131072, count=len(ids))
    if not nas.switches.last_result_any_action:
        task["last_result"] = last
    add_log(abb, task, 1302, 2, now, result["result_id"], user)
    add_log(abb, task, 1303, 2, now, result["result_id"], user)


def remove_task(nas: Nas, abb: dict[str, Any], task: dict[str, Any], user: str) -> None:
    """The versions go with the task; history and logs stay [C 2: S1,S3]."""
    now, count = int(nas.now()), sum(row["task_id"] == task["task_id"] for row in abb["versions"])
    abb["versions"][:] = [row for row in abb["versions"] if row["task_id"] != task["task_id"]]
    result = add_result(abb, task, 2, now, now, action=65536, count=count)
    for kind in (1002, 1305, 1306):
        add_log(abb, task, kind, 2, now, result["result_id"], user)
    abb["tasks"][:] = [row for row in abb["tasks"] if row["task_id"] != task["task_id"]]


def next_trigger(schedule: dict[str, Any], now: float) -> int:
    """The next planned run, epoch seconds; -1 when nothing is planned [C 4]. The NAS lives in UTC."""
    if schedule["schedule_setting_type"] != 1 or not schedule["run_weekday"]:
        return -1
    midnight = int(now) // 86400 * 86400
    for day in range(8):
        when = midnight + day * 86400 + schedule["run_hour"] * 3600 + schedule["run_min"] * 60
        sunday_first = (datetime.fromtimestamp(when, timezone.utc).weekday() + 1) % 7  # 0 = Sunday [C 3 + D]
        if when > now and sunday_first in schedule["run_weekday"]:
            return when
    return -1
