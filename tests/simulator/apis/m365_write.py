# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackupOffice365: settings of tasks and workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..catalog import OFFICE, Context, Effect, Param, bad, method
from .common import find_m365

READ_ONLY = ("administrator_account_email", "app_permissions", "application_id", "tenant_id")
MEMBERS = ("user_list", "group_list", "team_list", "my_site_list", "general_site_list", "all_site_list")
_MIRRORED = ("backup_policy", "enable_schedule", "schedule", "schedule_id", "task_name")  # also in list_tasks
_KEPT = ("task_id", "task_name", "local_path", "task_status", "task_status_error_code")  # not lost when missing
_COUNTS = ("backup_job_worker_count", "event_worker_count")
_DEFAULT_SCHEDULE = {
    "date": "2025/1/1", "date_type": 0, "hour": 0, "last_work_hour": 0, "minute": 0, "monthly_week": [],
    "repeat_date": 0, "repeat_hour": 0, "repeat_hour_store_config": None, "repeat_min": 0,
    "repeat_min_store_config": None, "week_day": "0,1,2,3,4,5,6",
}  # fmt: skip
# What a known key falls back to when a client does not send it back; a key nobody knows is simply gone.
_DEFAULTS: dict[str, Any] = {
    "backup_policy": 1,
    "preserve_day_number": 365,
    "rotation_policy": 0,
    "region": 0,
    "schedule": _DEFAULT_SCHEDULE,
    "schedule_id": 0,
    "site_domain": "",
}


@method(
    OFFICE,
    "set_task_setting",
    Param("task_id", required=True),
    Param("task_info", "object", True),
    write=True,
)
def set_task_setting(context: Context, params: dict[str, Any]) -> Effect:
    """The whole object replaces the old one: what is not sent back is lost [1 S1 sends everything; G]."""
    task = find_m365(context, params["task_id"])
    sent = dict(params["task_info"])
    _check(sent)
    _flag(context, sent)

    def apply() -> None:
        key = str(task["task_id"])
        info = _merged(context, context.m365["settings"][key], sent)
        context.m365["settings"][key] = info
        task.update({name: info[name] for name in _MIRRORED if name in info})

    return Effect(apply)


def _check(sent: dict[str, Any]) -> None:
    """Values the package's own dialog would not let through [4.2; the code is G]."""
    if sent.get("backup_policy", 1) not in (0, 1):
        raise bad("task_info", "backup_policy")
    if sent.get("rotation_policy", 0) not in (0, 1):
        raise bad("task_info", "rotation_policy")
    days = sent.get("preserve_day_number", 1)
    if not isinstance(days, int) or not 1 <= days <= 3650:
        raise bad("task_info", "preserve_day_number")
    schedule = sent.get("schedule", {})
    if not isinstance(schedule, dict):
        raise bad("task_info", "schedule")
    for name, most in (("hour", 23), ("minute", 59), ("last_work_hour", 23), ("repeat_hour", 23)):
        if name in schedule and (not isinstance(schedule[name], int) or not 0 <= schedule[name] <= most):
            raise bad("task_info", f"schedule.{name}")
    days_text = schedule.get("week_day", "0")
    if not isinstance(days_text, str) or any(day not in "0123456" for day in days_text.split(",")):
        raise bad("task_info", "schedule.week_day")
    for name in MEMBERS:
        if not isinstance(sent.get(name, []), list):
            raise bad("task_info", name)


def _flag(context: Context, sent: dict[str, Any]) -> None:
    for name in READ_ONLY:
        if name in sent:
            context.nas.flag(f"set_task_setting: read-only key {name} was sent")
            del sent[name]
    for name in MEMBERS:
        if name not in sent:
            context.nas.flag(f"set_task_setting: {name} is missing")


def _merged(context: Context, old: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    info = {name: old[name] for name in (*READ_ONLY, *_KEPT) if name in old}
    for name in old:
        if name not in info and name not in sent and name not in MEMBERS:
            context.nas.flag(f"set_task_setting: {name} was not sent back and is lost")
            if name in _DEFAULTS or name.startswith("enable_"):
                info[name] = _DEFAULTS.get(name, False)
    info |= {name: value for name, value in sent.items() if name not in (*MEMBERS, "task_id")}
    for name in MEMBERS:
        if name in old:
            info[name] = _with_delta(old[name], sent.get(name, []))
    if isinstance(info.get("schedule"), dict) and "date" in info["schedule"]:
        today = datetime.fromtimestamp(context.nas.now(), context.nas.zone)
        # not zero-padded, and set as the NAS likes [1]
        info["schedule"] = info["schedule"] | {"date": f"{today.year}/{today.month}/{today.day}"}
        if context.nas.switches.m365_written_repeat_date == "dsm7":
            info["schedule"] = _dsm7(info["schedule"])
    _tidy(context, info)
    return info


def _tidy(context: Context, info: dict[str, Any]) -> None:
    """What is not in force may be tidied by a write; each by a switch."""
    switches, schedule = context.nas.switches, info.get("schedule")
    if isinstance(schedule, dict):
        repeats = schedule.get("repeat_hour") or schedule.get("repeat_min")
        if switches.m365_idle_schedule == "default" and not info.get("enable_schedule"):
            info["schedule"] = dict(_DEFAULT_SCHEDULE)
        elif switches.m365_idle_last_hour == "start" and not repeats:
            info["schedule"] = schedule | {"last_work_hour": schedule.get("hour", 0)}
    if switches.m365_idle_days == "reset" and info.get("rotation_policy") == 0:
        info["preserve_day_number"] = _DEFAULTS["preserve_day_number"]


def _dsm7(schedule: dict[str, Any]) -> dict[str, Any]:
    """DSM 7's scheduler: 1001 daily, 1002 weekly with the days in week_day [C 4: S18]; done to a written 0 [G]."""
    if schedule.get("repeat_date") != 0 or schedule.get("date_type") != 0:
        return schedule
    return schedule | {"repeat_date": 1001 if len(schedule["week_day"].split(",")) == 7 else 1002}


def _with_delta(old: list[dict[str, Any]], delta: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Member lists are deltas on write: [] changes nothing [1 S1]."""
    rows = {row.get("id"): row for row in old}
    for row in delta:
        rows[row.get("id")] = rows.get(row.get("id"), {}) | row
    return list(rows.values())


@method(OFFICE, "update_worker_count", *(Param(name, required=True) for name in _COUNTS), write=True)
def update_worker_count(context: Context, params: dict[str, Any]) -> Effect:
    """Needs both [1 S1]; what happens above the maximum is a switch."""
    workers, wanted = context.m365["workers"], {}
    for name in _COUNTS:
        most = workers[f"max_{name}"]
        if params[name] < 1 or (params[name] > most and context.nas.switches.workers_over_maximum == "refuse"):
            raise bad(name, "value")
        wanted[name] = min(params[name], most)
    return Effect(lambda: workers.update(wanted))
