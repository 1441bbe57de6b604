# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the tasks of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._catalog.business import TASK_LIST
from .._webapi.ask import ask, rows
from .._webapi.plans import Plan, together
from .abb_history import known_good, last_good

Row = dict[str, Any]


def read_tasks(versions: bool = False, devices: bool = False, filters: Row | None = None) -> Plan[list[Row]]:
    """All tasks, with their status and last result; versions and devices, which are long, only where asked for."""
    values: Row = {"load_status": True, "load_result": True}
    if versions:
        values["load_versions"] = True
    if devices:
        values["load_devices"] = True
    if filters:
        values["filter"] = filters
    tasks: dict[Any, Row] = {}
    while True:
        request = TASK_LIST(**values)
        data = yield from ask(request)
        page = rows(request, data, "tasks")
        known = len(tasks)
        tasks |= {row.get("task_id"): row for row in page}
        total = data.get("total")  # may count more than the filter lets through
        if len(tasks) == known or not isinstance(total, int) or len(tasks) >= total:
            return list(tasks.values())
        values["offset"] = len(tasks)


def read_last_good(tasks: Sequence[Row], accept_partial: bool = False) -> Plan[dict[int, int | None]]:
    """When each of the tasks was last backed up well, by C(task_id). Reads more only for those that do not show it."""
    open_tasks = [task for task in tasks if not known_good(task, accept_partial)]
    versions = {task["task_id"]: task.get("versions") for task in tasks}
    if any(not isinstance(task.get("versions"), list) and task.get("version_count") != 0 for task in open_tasks):
        versions = {row.get("task_id"): row.get("versions") for row in (yield from read_tasks(versions=True))}
    plans = [
        last_good(task, [row for row in versions.get(task["task_id"]) or [] if isinstance(row, dict)], accept_partial)
        for task in tasks
    ]
    return dict(zip((task["task_id"] for task in tasks), (yield from together(plans)), strict=True))
