# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackupOffice365: reads."""

from __future__ import annotations

from typing import Any

from .. import life_m365
from ..catalog import OFFICE, Context, DsmError, Param, method
from .common import find_m365, odd, ordered, page, run_of


@method(OFFICE, "list_tasks")
def list_tasks(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[C 4: S1,S4,S7,S10]"""
    state = context.m365
    names = {task["task_id"] for task in state["tasks"]}
    events = [log for log in state["general_logs"] if log["category"] == 0 and log["task_id"] in names][-5:]
    return {
        "event_log": [_event(log) for log in ordered(events, context.nas.switches.m365_log_order)],
        "service_usage": state["service_usage"],
        "tasks": [_show(context, task) for task in state["tasks"]],
        "users": state["users"],
    }


def _event(log: dict[str, Any]) -> dict[str, Any]:
    names = ("description", "error_code", "log_type", "task_execution_id", "task_id", "timestamp")
    return {name: log[name] for name in names} | {"last_execution_time": log["timestamp"]}


def _show(context: Context, task: dict[str, Any]) -> dict[str, Any]:
    """status 4 and a progress_list while running [C 2: S1,S7], a job_id for cancel_task [1 S1]."""
    run = run_of(context.m365, task["task_id"])
    row = dict(task)
    if run and run["outcome"] != "nothing":
        now = context.nas.now()
        queued = now < run["start"] and not run["cancelled"]
        early = not queued and now < run["start"] + context.nas.switches.m365_job_id_after
        row["job_id"] = 0 if early else run["job_id"]
        if not queued:
            row |= {"progress_list": life_m365.progress(task, run, now), "status": 4}
    return odd(context, _of_2020(row) if is_old(context) else row)


def is_old(context: Context) -> bool:
    """True for a package whose rows are those of 2020; whether one on DSM 7 still sends them is unknown [1 S4]."""
    old = context.nas.switches.m365_old_rows
    return bool(context.m365.get("old_rows") if old is None else old)


_NEWER = """task_execution_id success_count attention_count task_status_error_code upgrade_progress enable_exchange
enable_group enable_mysite""".split()


def _of_2020(row: dict[str, Any]) -> dict[str, Any]:
    """No execution id, no counts of success, no groups, no teams; union_enable_mail instead [1 S4]."""
    later = ("group_", "teams", "mysite")
    kept = {
        name: value for name, value in row.items() if name not in _NEWER and not any(word in name for word in later)
    }
    kept["schedule"] = {name: value for name, value in row["schedule"].items() if name != "monthly_week"}
    return kept | {"union_enable_mail": int(bool(row["enable_mail"] or row["enable_archive_mail"]))}


def _is_late(context: Context, row: dict[str, Any]) -> bool:
    """A result is written after the end of its run [1 S1: a second]."""
    seconds = context.nas.switches.m365_result_row_after
    return bool(seconds) and row["category"] == 0 and context.nas.now() < row["timestamp"] - 1 + seconds


@method(OFFICE, "get_general_log", Param("offset"), Param("limit"))
def general_log(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """No total: one pages until a short page comes [C 2]."""
    rows = [row for row in context.m365["general_logs"] if not _is_late(context, row)]
    rows = ordered(rows, context.nas.switches.m365_log_order)
    return {"logs": page(context, rows, params, 200), "offset": params.get("offset", 0)}


@method(
    OFFICE, "get_all_log", Param("task_id", required=True), Param("limit"), Param("offset"), Param("key_word", "str")
)
def all_log(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The log of one task; an empty key_word is fine [1 S1]."""
    find_m365(context, params["task_id"])
    word, every = params.get("key_word", "").lower(), context.nas.switches.ignore_filters
    rows = [
        row
        for row in context.m365["logs"]
        if every or (row["task_id"] == params["task_id"] and word in row["description"].lower())
    ]
    rows = ordered(rows, context.nas.switches.m365_log_order)
    return {"logs": page(context, rows, params, 200), "offset": params.get("offset", 0)}


@method(OFFICE, "get_task_setting", Param("task_id", required=True))
def task_setting(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S1]"""
    task = find_m365(context, params["task_id"])
    return {"task_info": context.m365["settings"][str(task["task_id"])] | context.nas.moving()}


@method(OFFICE, "get_worker_count")
def worker_count(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S1]"""
    return dict(context.m365["workers"])


@method(
    OFFICE,
    "list_task_logs",
    Param("job_type"),
    Param("start_run_time"),
    Param("end_run_time"),
    Param("transfered_size_from"),
    Param("offset"),
    Param("limit"),
)
def list_task_logs(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Only in old packages [1 S4, 2020; not in S1]. status: 1 good, 4 failed, 6 skipped some, 7 cancelled [DB, G]."""
    if not is_old(context):
        raise DsmError(103)
    first, last = params.get("start_run_time", 0), params.get("end_run_time") or 1 << 62
    rows = [_task_log(context, log) for log in context.m365["general_logs"] if log["category"] == 0]
    rows = [row for row in rows if first <= row["start_run_time"] <= last]
    return {"task_logs": page(context, ordered(rows, context.nas.switches.m365_log_order), params, 200)}


def _task_log(context: Context, log: dict[str, Any]) -> dict[str, Any]:
    tasks = {task["task_id"]: task for task in context.m365["tasks"]}
    task = tasks.get(log["task_id"], {"task_name": "", "backup_policy": 1})
    counts = {f"total_{name}_count": 1 for name in ("archive_mail", "calendar", "contact", "drive", "mail", "site")}
    return counts | {
        "backup_policy": task["backup_policy"],
        "error_code": log["error_code"],
        "last_execution_time": log["timestamp"] - 1,
        "start_run_time": log["timestamp"] - 901,
        "status": {0: 1, 1: 6, 2: 4}.get(log["log_type"], 7),
        "task_execution_id": log["task_execution_id"],
        "task_id": log["task_id"],
        "task_name": task["task_name"],
        "task_type": 0,
        "transfered_amount": 1 << 20,
        "user_id": "",
    }
