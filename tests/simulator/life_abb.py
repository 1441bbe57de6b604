# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests on an Active Backup for Business: what a backup or a cancel sets going. The rest is in abb_runs.py.

Nothing runs in the background: whatever is due is done when somebody looks, so a jump of the clock is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import abb_runs, calendars
from .data.history import new_id
from .data.logs import add_log

if TYPE_CHECKING:
    from .nas import Nas


def start(nas: Nas, abb: dict[str, Any], task: dict[str, Any], user: str, when: float) -> None:
    """Queue a run; a task without a source does nothing at all, and says success [S2b]."""
    plan = nas.take_plan("abb", task["task_id"])
    outcome = plan.get("outcome", "success")
    if _stays_away(nas, abb, task, plan, user, when):
        return
    number, seconds = new_id(abb, "job"), plan.get("run_seconds")
    seconds = nas.switches.run_seconds if seconds is None else seconds
    begin = when + nas.switches.queue_seconds
    abb["runs"].append(
        {
            "task_id": task["task_id"],
            "job_id": number,
            "pid": 20000 + number,
            "user": user,
            "outcome": outcome,
            "start": begin,  # the earliest moment while it waits
            "seconds": seconds,
            "end": abb_runs.NEVER if outcome == "stuck" else begin + seconds,
            "begun": False,
            "cancelled": None,
            "version_id": None,
            "result_id": None,
        }
    )
    abb_runs.tick(nas, abb, when)


def _stays_away(
    nas: Nas, abb: dict[str, Any], task: dict[str, Any], plan: dict[str, Any], user: str, when: float
) -> bool:
    """Accepted, and no run comes: the reason is a row of list_log [2.2, method C 4]. Its level is a guess."""
    zone, outcome = nas.zone, plan.get("outcome", "success")
    number = plan.get("reason") or nas.switches.backup_blocked_by
    if outcome == "missed":
        number = number or 1146
    elif not number and not calendars.window_open(task["sched_content"], when, zone):
        number = 1124
    if number:
        add_log(abb, task, number, 0 if number >= 7000 else 1, int(when), 0, user)
    return bool(number) or outcome == "nothing" or not task["source_selected"]


def progress(nas: Nas, run: dict[str, Any], now: float) -> dict[str, Any]:
    """percentage is 0..1 [C 2: S5,S10]; running_task_status 0 waiting, 1 running, 3 cancelling [UI; 1 live S5]."""
    waiting = not run["begun"]
    pid = 0 if waiting and nas.switches.queued_progress == "pid0" else run["pid"]
    length = max(run["end"] - run["start"], 0.001)
    done = 0.0 if waiting or run["end"] >= abb_runs.NEVER else min((now - run["start"]) / length, 1.0)
    return {
        "percentage": done,
        "pid": pid,
        "running_task_status": 3 if run["cancelled"] else 0 if waiting else 1,
        "total_bytes": abb_runs.TOTAL_BYTES,
        "transfered_bytes": int(done * abb_runs.TOTAL_BYTES),
    }


def cancel(nas: Nas, run: dict[str, Any]) -> None:
    """Winding up takes a moment; a second cancel changes nothing."""
    if run["cancelled"] is None:
        run["cancelled"] = nas.now()
        run["end"] = nas.now() + nas.switches.cancel_seconds
        run["outcome"] = "cancel"
        run["start"] = min(run["start"], run["end"])
