# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data set history: five tasks and 7,553 results of five years, oldest first, as one real NAS had [1 S2]."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any

from .abb_places import make_storage
from .abb_rows import make_device, make_task
from .empty import build_abb as empty_abb
from .empty import build_m365 as empty_m365
from .history import add_result, add_transfers, add_version
from .logs import add_log, finish_logs
from .m365_history import finish
from .m365_members import members
from .m365_rows import make_info
from .m365_rows import make_task as make_m365_task

RESULTS, TASKS, DEVICES, DAY = 7553, 5, 4, 86400
RUNS, MEMBERS = 2500, 4000


def build_abb(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """Five PC tasks on four devices, a run of each every day; the newest ended an hour ago."""
    abb = empty_abb(index, now)
    abb["devices"] = [
        make_device(number, f"PC-{number}", 2, "Windows 11(64-bit)", f"192.168.9.{number}")
        for number in range(1, DEVICES + 1)
    ]
    abb["storages"] = [make_storage(1, "ActiveBackupforBusiness", 1, device_count=TASKS)]
    abb["tasks"] = [
        make_task(number, f"anna-{number}", 2, [min(number, DEVICES)], storage_id=1) for number in range(1, TASKS + 1)
    ]
    first = now - 3600 - (RESULTS - 1) // TASKS * DAY
    for task in abb["tasks"]:
        add_log(abb, task, 1001, 2, first - DAY)
    for place in range(RESULTS):
        end = first + place // TASKS * DAY + place % TASKS * 60
        _result(abb, abb["tasks"][place % TASKS], place, end)
    for task in abb["tasks"]:
        for night in range(10, 0, -1):
            add_version(abb, task, now - night * DAY, now - night * DAY + 600, 3, zone)
    return abb


def _result(abb: dict[str, Any], task: dict[str, Any], place: int, end: int) -> None:
    """Now and then a failure, a cancel, a partial one, or a deletion of versions."""
    if place % 10 == 9 and place < RESULTS - TASKS:
        result = add_result(abb, task, 2, end - 20, end, action=131072, count=1)
        add_log(abb, task, 1328, 2, end, result["result_id"])
        return
    status = 4 if place % 41 == 40 else 5 if place % 97 == 96 else 3 if place % 53 == 52 else 2
    result = add_result(abb, task, status, end - 600, end, size=1 << 30)
    add_transfers(abb, task, result, 1 << 30)
    finish_logs(abb, task, result)


def build_m365(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """One tenant with thousands of users and of runs: its settings are megabytes."""
    m365 = empty_m365(index, now)
    task = make_m365_task(1, "Whole company", enable_schedule=True)
    m365["tasks"] = [task]
    people = members(names=tuple(f"user{number:04d}" for number in range(MEMBERS)))
    m365["settings"]["1"] = make_info(task, "/homes/ActiveBackupForMicrosoft365/task_1", "a@contoso.example", **people)
    for place in range(RUNS):
        task["task_execution_id"] = place + 1
        end = now - 3600 - (RUNS - 1 - place) * DAY
        finish(m365, task, "partial" if place % 30 == 29 else "success", end - 900, end)
    return m365 | {"last_execution_id": RUNS, "last_task_id": 1}
