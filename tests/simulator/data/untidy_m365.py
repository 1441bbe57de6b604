# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The untidy data set of Active Backup for Microsoft 365."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any

from .empty import build_m365
from .m365_history import add_general, cancel_row, finish
from .m365_members import members
from .m365_rows import make_info, make_schedule, make_task

HOUR, DAY = 3600, 86400
_ON = {"enable_schedule": True}


def _planned(repeat_date: int, **changes: Any) -> dict[str, Any]:
    return _ON | {"schedule": make_schedule(hour=2, repeat_date=repeat_date, **changes)}


_DAILY, _WEEKLY = _planned(1001), _planned(1002, week_day="1,2,3,4,5")
# name, changes, history as (hours ago, outcome). "cancel": category 3 and no category 0; "lost": the log has no row
_TASKS: tuple[tuple[str, dict[str, Any], list[tuple[float, str]]], ...] = (
    ("Cancelled tenant", {}, [(27, "success"), (3, "cancel")]),
    ("Daily", _DAILY, [(30, "success"), (6, "success")]),
    ("Weekdays", _WEEKLY, [(30, "success"), (6, "success")]),
    ("Zero", _planned(0, week_day="0,6"), [(30, "success"), (6, "success")]),
    ("Monthly", _planned(1003), [(20 * 24, "success")]),
    ("Hung tenant", _DAILY, [(80, "success")]),
    ("Continuous, silent for days", {"backup_policy": 0}, [(99, "success"), (98, "success")]),
    ('Grüße "AG" & Söhne', _DAILY, [(30, "success"), (6, "partial")]),
    ("Log is gone", {}, [(27, "success"), (3, "lost")]),
    ("Never ran", _DAILY, []),
    ("Failed, error in the log only", {}, [(27, "success"), (3, "quiet")]),
)  # fmt: skip


def build(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """The state of NAS number index; every second one has a package whose rows are those of 2020 [1 S4]."""
    m365, shift = build_m365(index, now), 100 * (index % 5)
    m365 |= {"old_rows": index % 2 == 1, "last_execution_id": 700 + shift, "last_task_id": len(_TASKS) + shift}
    events: list[tuple[int, int, str]] = []
    for number, (name, changes, history) in enumerate(_TASKS, 1):
        task = make_task(number + shift, name, **changes)
        m365["tasks"].append(task)
        path = f"/ActiveBackupforBusiness/ActiveBackupForMicrosoft365/task_{task['task_id']}"
        m365["settings"][str(task["task_id"])] = make_info(task, path, "admin@contoso.example", **members())
        add_general(m365, task, f"[admin] created task [{name}].", now - 60 * DAY + number, category=3)
        events += [(now - int(hours * HOUR), number - 1, outcome) for hours, outcome in history]
    for end, place, outcome in sorted(events):
        _past_run(m365, m365["tasks"][place], outcome, end)
    _hung(m365, m365["tasks"][5], now)
    for task in m365["tasks"]:
        m365["settings"][str(task["task_id"])]["task_status_error_code"] = task["task_status_error_code"]
    for rows in (m365["general_logs"], m365["logs"]):
        rows.sort(key=lambda row: row["timestamp"])
    return m365


def _past_run(m365: dict[str, Any], task: dict[str, Any], outcome: str, end: int) -> None:
    m365["last_execution_id"] += 1
    task["task_execution_id"] = number = m365["last_execution_id"]
    begin = end - 900
    if task["backup_policy"] == 1 and not task["enable_schedule"]:
        add_general(m365, task, f"[admin] ran backup task [{task['task_name']}].", begin, category=3)
    finish(m365, task, {"lost": "success", "quiet": "success"}.get(outcome, outcome), begin, end)
    if outcome == "cancel":
        cancel_row(m365, task, "[{user}] canceled backup task [{task}].", "admin", end - 1)
    elif outcome == "lost":  # rotated away: neither good nor bad can be shown
        m365["general_logs"].pop()
        m365["logs"].pop()
    elif outcome == "quiet":  # the row of the task is clean, its result in the log is not
        m365["general_logs"][-1] |= {"log_type": 2, "error_code": -31, "task_execution_id": number}


def _hung(m365: dict[str, Any], task: dict[str, Any], now: int) -> None:
    """Under way for three days."""
    m365["last_job_id"] += 1
    run = {"task_id": task["task_id"], "job_id": m365["last_job_id"], "user": "", "outcome": "stuck"}
    run |= {"start": float(now - 3 * DAY), "end": float(1 << 40), "cancelled": None, "execution_id": None}
    m365["runs"].append(run)
