# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rich data set of Active Backup for Microsoft 365."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any

from .empty import build_m365
from .m365_history import add_general, add_log, finish
from .m365_members import members
from .m365_rows import SERVICES, make_info, make_schedule, make_task

HOUR, DAY = 3600, 86400
ADMIN = "admin@contoso.example"
USED = {"drive": 319196921578, "mail": 1211160588, "archive_mail": 9704366035, "contact": 259976, "calendar": 2561252}
_WORK = make_schedule(hour=8, minute=30, last_work_hour=20, repeat_hour=2, week_day="1,2,3,4,5")
_YEAR, _MONTH = ({"rotation_policy": 1, "preserve_day_number": days} for days in (365, 30))
_WEEKEND = {"enable_schedule": True, "schedule": make_schedule(hour=22, week_day="0,6")}
# name, changes of the task, changes of its settings, history as (hours ago, outcome). ids are 1, 2, 3, ...
_TASKS: tuple[tuple[str, dict[str, Any], dict[str, Any], list[tuple[float, str]]], ...] = (
    ("Company mail", {"backup_policy": 0}, _YEAR, [(30, "success"), (0.2, "success")]),
    ("Manual archive", {"backup_policy": 1}, {}, [(20 * 24, "success")]),
    ("Scheduled offices", {"enable_schedule": True, "schedule": _WORK}, _MONTH, [(28, "success"), (4, "success")]),
    ("Failing tenant", {"enable_schedule": True}, {}, [(52, "success"), (5, "fail")]),
    ("Partial tenant", {"enable_schedule": True}, {}, [(29, "success"), (5, "partial")]),
    ("New tenant", {"enable_schedule": True}, {}, []),
    ("Sites, teams", _WEEKEND, {"x_future_setting": {"mode": 7}}, [(50, "success")]),
)  # fmt: skip


def build(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """The state of NAS number index; ids differ, names do not."""
    m365, shift = build_m365(index, now), 10 * (index % 5)
    m365["workers"]["backup_job_worker_count"] = m365["workers"]["max_backup_job_worker_count"] // 2
    m365["last_execution_id"] = 100 + shift
    events: list[tuple[int, int, str]] = []
    for number, (name, changes, settings, history) in enumerate(_TASKS, 1):
        task = make_task(number + shift, name, **changes)
        m365["tasks"].append(task)
        path = f"/ActiveBackupforBusiness/ActiveBackupForMicrosoft365/task_{task['task_id']}"
        info = make_info(task, path, ADMIN, **members(), **settings)
        m365["settings"][str(task["task_id"])] = info
        add_general(m365, task, f"[admin] created task [{name}].", now - 60 * DAY + number, category=3)
        events += [(now - int(hours * HOUR), number - 1, outcome) for hours, outcome in history]
    for end, place, outcome in sorted(events):
        _past_run(m365, m365["tasks"][place], outcome, end)
    for task in m365["tasks"]:
        m365["settings"][str(task["task_id"])]["task_status_error_code"] = task["task_status_error_code"]
    m365["last_task_id"] = len(_TASKS) + shift
    m365["general_logs"].sort(key=lambda row: row["timestamp"])
    m365["logs"].sort(key=lambda row: row["timestamp"])
    # data whose task is gone, waiting to be linked again
    m365["relinkable"] = [
        {"path": "/ActiveBackupforBusiness/ActiveBackupForMicrosoft365/task_90", "task_name": "Old tenant"}
    ]
    _usage(m365)
    return m365


def _past_run(m365: dict[str, Any], task: dict[str, Any], outcome: str, end: int) -> None:
    m365["last_execution_id"] += 1
    task["task_execution_id"] = m365["last_execution_id"]
    text = "User [bert@contoso.example]'s OneDrive data was backed up (success: 34177; warning: 0; error: 0)."
    add_log(m365, task, text, end - 300, task["task_execution_id"])
    finish(m365, task, outcome, end - 900, end)
    for service in SERVICES:
        done = bool(task[f"enable_{service}"])
        task[f"processed_{service}"] = task[f"status_{service}"] = int(done)
        task[f"{service}_used_storage"] = task[f"transferred_size_{service}"] = USED.get(service, 0) if done else 0


def _usage(m365: dict[str, Any]) -> None:
    """service_type: 0 drive, 1 mail, 2 contact, 3 calendar, 4 archive mail [D]."""
    kinds = {0: "drive", 1: "mail", 2: "contact", 3: "calendar", 4: "archive_mail", 5: "site", 9: "teams"}
    for row in m365["service_usage"]:
        name = kinds.get(row["service_type"])
        row["storage_usage"] = sum(task[f"{name}_used_storage"] for task in m365["tasks"]) if name else 0
    total = sum(row["storage_usage"] for row in m365["service_usage"]) or 1
    for task in m365["tasks"]:
        used = sum(task[f"{service}_used_storage"] for service in SERVICES)
        m365["users"].append(
            {
                "display_name": "anna",
                "original_name": "anna@contoso.example",
                "service_list": [0, 1, 4, 2, 3],
                "task_name": task["task_name"],
                "type": 0,
                "usage_percentage": used * 100 / total,
                "usage_total": used,
            }
        )
