# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackupOffice365: reads."""

from __future__ import annotations

from typing import Any

from .. import life_m365
from ..catalog import OFFICE, Context, Param, method
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
        early = context.nas.now() < run["start"] + context.nas.switches.m365_job_id_after
        progress = life_m365.progress(task, run, context.nas.now())
        row |= {"job_id": 0 if early else run["job_id"], "progress_list": progress, "status": 4}
    return odd(context, row)


def _is_late(context: Context, row: dict[str, Any]) -> bool:
    """A result is written after the end of its run [1 S1: a second]."""
    seconds = context.nas.switches.m365_result_row_after
    return bool(seconds) and row["category"] == 0 and context.nas.now() < row["timestamp"] - 1 + seconds


@method(OFFICE, "get_general_log", Param("offset"), Param("limit"))
def general_log(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """No total: one pages until a short page comes [C 2]."""
    rows = [row for row in context.m365["general_logs"] if not _is_late(context, row)]
    rows = ordered(rows, context.nas.switches.m365_log_order)
    return {"logs": page(rows, params, 200), "offset": params.get("offset", 0)}


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
    return {"logs": page(rows, params, 200), "offset": params.get("offset", 0)}


@method(OFFICE, "get_task_setting", Param("task_id", required=True))
def task_setting(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S1]"""
    task = find_m365(context, params["task_id"])
    return {"task_info": context.m365["settings"][str(task["task_id"])]}


@method(OFFICE, "get_worker_count")
def worker_count(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S1]"""
    return dict(context.m365["workers"])
