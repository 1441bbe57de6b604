# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on an Active Backup for Microsoft 365 over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .data.m365_history import add_general, cancel_row, finish
from .data.m365_rows import make_info, make_task

if TYPE_CHECKING:
    from .nas import Nas

NEVER = float(1 << 40)


def start(nas: Nas, m365: dict[str, Any], task: dict[str, Any], user: str, when: float) -> None:
    """Begin a run; a scheduled or continuous one has no user and leaves no row for its start [G]."""
    plan = nas.take_plan("m365", task["task_id"])
    outcome, seconds = plan.get("outcome", "success"), plan.get("run_seconds")
    if outcome in ("nothing", "missed"):
        return
    m365["last_job_id"] += 1
    length = nas.switches.run_seconds if seconds is None else seconds
    begin = when + nas.switches.m365_queue_seconds
    run = {
        "task_id": task["task_id"],
        "job_id": m365["last_job_id"],
        "user": user,
        "outcome": outcome,
        "start": begin,
        "end": NEVER if outcome == "stuck" else begin + length,
        "cancelled": None,
        "execution_id": None,
    }
    m365["runs"].append(run)
    if nas.switches.m365_execution_id_at == "start":
        _number(m365, task, run)
    if user:
        add_general(m365, task, f"[{user}] ran backup task [{task['task_name']}].", int(when), category=3)


def _number(m365: dict[str, Any], task: dict[str, Any], run: dict[str, Any]) -> None:
    if run["execution_id"] is None:
        m365["last_execution_id"] += 1
        run["execution_id"] = task["task_execution_id"] = m365["last_execution_id"]


def cancel(nas: Nas, m365: dict[str, Any], task: dict[str, Any], run: dict[str, Any], user: str) -> None:
    """Winding up takes a moment; the row is that of the user's action."""
    if run["cancelled"] is None:
        end = nas.now() + nas.switches.cancel_seconds
        run |= {"cancelled": nas.now(), "start": min(run["start"], end), "end": end, "outcome": "cancel"}
        if nas.switches.m365_cancel_row == "action":
            cancel_row(m365, task, nas.switches.m365_cancel_text, user, int(nas.now()))


def progress(task: dict[str, Any], run: dict[str, Any], now: float) -> list[dict[str, Any]]:
    """Non-empty while running [C 2: S1,S7]; what is inside was never published [G]."""
    length = max(run["end"] - run["start"], 0.001)
    done = 0.0 if run["end"] >= NEVER else min((now - run["start"]) / length, 1.0)
    return [{"name": task["task_name"], "percentage": round(done * 100, 1), "service_type": 1, "status": 1}]


def tick(nas: Nas, m365: dict[str, Any], now: float) -> None:
    """End what is due."""
    for run in sorted(m365["runs"], key=lambda run: run["end"]):
        if now < run["end"]:
            continue
        m365["runs"].remove(run)
        task = next((task for task in m365["tasks"] if task["task_id"] == run["task_id"]), None)
        if task is not None:
            _end(nas, m365, task, run)


def _end(nas: Nas, m365: dict[str, Any], task: dict[str, Any], run: dict[str, Any]) -> None:
    _number(m365, task, run)
    row, end = nas.switches.m365_cancel_row, int(run["end"])
    if run["outcome"] == "cancel" and run["cancelled"] is None and row == "action":
        cancel_row(m365, task, nas.switches.m365_cancel_text, run["user"] or "admin", end)
    rows = nas.switches.m365_rows_of_cancelled
    finish(m365, task, run["outcome"], int(run["start"]), end, rows, row == "result")


def delete_task(nas: Nas, m365: dict[str, Any], task: dict[str, Any], keep: bool, user: str) -> None:
    """The task goes; its data stays linkable when kept [1 S1]."""
    info = m365["settings"].pop(str(task["task_id"]))
    m365["tasks"].remove(task)
    m365["users"][:] = [row for row in m365["users"] if row["task_name"] != task["task_name"]]
    if keep:
        m365["relinkable"].append({"path": info["local_path"], "task_name": task["task_name"]})
    m365["last_task_id"] = max(m365["last_task_id"], task["task_id"])
    add_general(m365, task, f"[{user}] deleted task [{task['task_name']}].", int(nas.now()), category=3)


def relink(nas: Nas, m365: dict[str, Any], task_id: int, path: str, info: dict[str, Any], user: str) -> None:
    """A new task on data that was there."""
    m365["relinkable"][:] = [row for row in m365["relinkable"] if row["path"] != path]
    m365["last_task_id"] = task_id
    task = make_task(task_id, info["task_name"])
    m365["tasks"].append(task)
    m365["settings"][str(task_id)] = make_info(task, nas.switches.m365_relinked_path or path, info["admin_email"])
    add_general(m365, task, f"[{user}] relinked task [{info['task_name']}].", int(nas.now()), category=3)
