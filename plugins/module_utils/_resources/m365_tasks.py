# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the tasks of Active Backup for Microsoft 365."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalog.microsoft365 import GET_TASK_SETTING, LIST_TASKS
from .._catalog.words import M365_STATUS
from .._logic import Params, Result, reader
from .._rows import RowType, readable, scrub
from .._selection import MANY, matches, selects_nothing
from .._webapi.plans import Plan, together
from .m365_retention import decode_retention
from .m365_schedule import decode_schedule
from .m365_setting import tasks_of

Row = dict[str, Any]
TASK = RowType(words={"status": M365_STATUS}, times=("last_execution_time",))
RUNNING = M365_STATUS.numbers("running")[0]
# The services of a task, as they stand in the keys enable_<service>, error_<service>, ...
SERVICES = (
    "mail",
    "archive_mail",
    "calendar",
    "contact",
    "drive",
    "site",
    "mysite",
    "teams",
    "group_mail",
    "group_calendar",
)
# Where the members of a task stand in its settings.
MEMBERS = {
    "users": ("user_list",),
    "groups": ("group_list",),
    "sites": ("general_site_list", "my_site_list"),
    "teams": ("team_list",),
}


def is_running(task: Mapping[str, Any]) -> bool:
    """Whether a run is under way."""
    return task.get("status") == RUNNING or bool(task.get("progress_list"))


def read_tasks() -> Plan[list[Row]]:
    """All tasks."""
    (data,) = yield [LIST_TASKS()]
    return tasks_of(data)


def task_row(task: Row) -> Row:
    """A task as users see it."""
    row = readable(TASK, task)
    row["running"] = is_running(task)
    row["policy"] = decode_schedule(task)["policy"]
    return row


def read_settings(task: Row) -> Plan[Row]:
    """The settings of a task in the form of the modules that manage them, and what the task backs up."""
    (data,) = yield [GET_TASK_SETTING(task_id=task["task_id"])]
    info = data.get("task_info") if isinstance(data, dict) else None
    info = info if isinstance(info, dict) else {}
    members = {name: scrub([one for key in keys for one in info.get(key) or []]) for name, keys in MEMBERS.items()}
    return {
        **decode_schedule(info),
        "retention": decode_retention(info),
        "services": [service for service in SERVICES if task.get(f"enable_{service}")],
        **members,
    }


def read(params: Params) -> Plan[list[Row]]:
    """The rows of the tasks that pass the filters, in the order of the NAS."""
    tasks = [task for task in (yield from read_tasks()) if matches(task, params)]
    rows = [task_row(task) for task in tasks]
    if params.get("include_settings"):
        settings = yield from together([read_settings(task) for task in tasks])
        rows = [{**row, "settings": one} for row, one in zip(rows, settings)]
    return rows


INFO = reader(
    "tasks",
    read,
    {**MANY, "include_settings": {"type": "bool", "default": False}},
    idle=lambda params: Result(False, {"tasks": []}) if selects_nothing(params) else None,
    mutually_exclusive=[("name", "task_id")],
)
