# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The untidy data set of Active Backup for Business: what real NASes were seen with, and a tidy mind forgets."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any

from .abb_places import make_hypervisor, make_storage
from .abb_rows import WINDOW, make_device, make_task
from .empty import build_abb
from .fleet_abb import DAY, HOUR, NIGHT, SIZE, add_tasks, count_devices, settings
from .history import add_result, add_transfers, add_version, new_id
from .log_numbers import UNHEARD_OF, known
from .logs import add_detail, add_log, finish_logs
from .untidy_tasks import DEVICES, LACKING, OTHER_ACTIONS, SAME_UUID, TASKS


def build(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """The state of NAS number index."""
    abb, shift = build_abb(index, now), 100 * (index % 7)
    abb["last_ids"] = {"result": 800 + shift, "version": 400 + shift, "log": 7000, "detail": 9000, "device_result": 300}
    abb["devices"] = [
        make_device(number + shift, name, kind, system, f"10.{index % 250}.0.{number}", **changes)
        for number, (name, system, kind, changes) in enumerate(DEVICES, 1)
    ]
    for device in abb["devices"]:
        online = device["agent_status"] == "online"
        device |= {"login_time": now - 3 * HOUR if online else now - 12 * DAY, "create_time": now - 400 * DAY}
    for again, first in SAME_UUID.items():
        abb["devices"][again - 1]["device_uuid"] = abb["devices"][first - 1]["device_uuid"]
    abb["storages"] = [
        make_storage(1, "ActiveBackupforBusiness", 1),
        make_storage(2, "ActiveBackupVM", 2, compacting=True, compacting_percentage=40),
    ]
    abb["hypervisors"] = [make_hypervisor(1, "vcenter.contoso.example", 2)]
    add_tasks(abb, TASKS, now, shift, zone)
    tasks = {task["task_name"]: task for task in abb["tasks"]}
    _last_night(abb, tasks, now, zone)
    _cut_off(abb, tasks, now, zone)
    _under_way(abb, tasks, now, zone)
    _last_actions(abb, tasks, now)
    _statuses(abb, tasks, now, zone)
    _log(abb, tasks, now)
    _beginnings(abb, tasks, now)
    for name in LACKING:
        tasks["Old rows"].pop(name, None)
    count_devices(abb)
    abb["settings"] = settings(index)
    abb["logs"].sort(key=lambda row: row["log_time"])
    return abb


def _last_night(abb: dict[str, Any], tasks: dict[str, Any], now: int, zone: tzinfo) -> None:
    """Tasks of several devices: one result for all of them, a transfer row for each [1 S11]."""
    for name, failed in (("Domain controllers", [4]), ("ESXi cluster", [3, 8])):
        task, end = tasks[name], now - NIGHT
        bad = tuple(task["device_ids"][number] for number in failed)
        result = add_result(abb, task, 3, end - 1800, end, size=SIZE)
        result |= {"error_count": len(bad), "success_count": len(task["device_ids"]) - len(bad)}
        task["last_result"] = dict(result)
        add_transfers(abb, task, result, SIZE, bad)
        finish_logs(abb, task, result)
        add_version(abb, task, end - 1800, end, 5, zone)
        for number, device_id in enumerate(task["device_ids"]):
            device = next(row for row in abb["devices"] if row["device_id"] == device_id)
            kind = {1: (3018, 3019), 3: (1102, 1104)}[task["backup_type"]][number in failed]
            more = {"device_id": device_id, "device_name": device["host_name"]}
            add_detail(abb, result, kind, 0 if number in failed else 2, end - 60, **more)


def _cut_off(abb: dict[str, Any], tasks: dict[str, Any], now: int, zone: tzinfo) -> None:
    """A power cut six hours ago: the result stays at 1, incomplete, and the version at 0 [C 3 DB, D].

    Of two the result says success already, without an end [never published, G].
    """
    begin = now - NIGHT - 600
    ends = {"zero": 0, "null": None, "before": begin - 3600, "success": 0, "no end": None}
    for how, end in ends.items():
        name, last = f"Cut off, {how}", tasks[f"Cut off, {how}"]["last_result"]
        result = add_result(abb, tasks[name], 2 if how in ("success", "no end") else 1, begin, end)
        tasks[name]["last_result"] = last
        if how == "no end":
            del result["time_end"]
        add_log(abb, tasks[name], 1101, 2, begin, result["result_id"])
        add_log(abb, tasks[name], 1138, 0, now - NIGHT, result["result_id"])
        add_version(abb, tasks[name], begin, 0, 0, zone)


def _under_way(abb: dict[str, Any], tasks: dict[str, Any], now: int, zone: tzinfo) -> None:
    """At 0 % since five days; and one that has waited for its storage since an hour."""
    hung, waits = tasks["Hung for five days"], tasks["Waits for the storage"]
    begin = now - 5 * DAY
    version, result = add_version(abb, hung, begin, 0, 0, zone), new_id(abb, "result")
    add_log(abb, hung, 1101, 2, begin, result)
    for task, start, begun in ((hung, begin, True), (waits, now - HOUR, False)):
        number = new_id(abb, "job")
        run = {"task_id": task["task_id"], "job_id": number, "pid": 20000 + number, "user": "", "cancelled": None}
        run |= {"outcome": "stuck" if begun else "success", "start": float(start), "seconds": 3.0, "begun": begun}
        run |= {"end": float(1 << 40) if begun else start + 3.0, "held": not begun}
        run |= {"version_id": version["version_id"] if begun else None, "result_id": result if begun else None}
        abb["runs"].append(run)


def _last_actions(abb: dict[str, Any], tasks: dict[str, Any], now: int) -> None:
    """The last job of a task need not be a backup [1 + D]."""
    for name, action in OTHER_ACTIONS.items():
        add_result(abb, tasks[name], 2, now - 2 * HOUR, now - 2 * HOUR + 60, action=action, count=1)
    deleted = add_result(abb, tasks["Reception data"], 2, now - HOUR, now - HOUR + 20, action=131072, count=3)
    for kind in (1327, 1328):
        add_log(abb, tasks["Reception data"], kind, 2, now - HOUR, deleted["result_id"], "admin")


def _statuses(abb: dict[str, Any], tasks: dict[str, Any], now: int, zone: tzinfo) -> None:
    """Every number of 3.6 and 3.1, those without a known meaning included."""
    for number, status in enumerate((1, 2, 4, 5, 6, 7, 8, 777)):
        end = now - 20 * HOUR + number * HOUR
        add_version(abb, tasks["Every version status"], end - 600, end, status, zone)
    for number, status in enumerate((0, 3, 4, 5, 6, 8)):
        end = now - 20 * HOUR + number * HOUR
        add_result(abb, tasks["Every result status"], status, end - 600, end)
    window = tasks["Closed window"]["sched_content"]
    window |= {"enable_backup_window": True, "backup_window": "0" * len(WINDOW)}


def _log(abb: dict[str, Any], tasks: dict[str, Any], now: int) -> None:
    """One row of every number there is, in the days before; and why some runs never came."""
    task = tasks["Every result status"]
    for place, kind in enumerate((*known(), *UNHEARD_OF)):
        more: dict[str, Any] = {"speed": "95.3 MB/s"} if kind in (1110, 1111, 1121, 1129) else {}  # text [DB]
        add_log(abb, task, kind, place % 4, now - 80 * DAY + place, **more)
    nobody = make_task(0, "", 0, [])
    add_log(abb, nobody, 1009, 2, now - 89 * DAY, 0, "admin")  # a row of no task [1 S2]
    add_log(abb, tasks["Never came"], 1116, 1, now - NIGHT)
    add_log(abb, tasks["Paused continuous"], 1003, 2, now - 49 * HOUR, 0, "admin")
    add_log(abb, tasks["Closed window"], 1124, 1, now - NIGHT + 60)
    add_log(abb, tasks["Silent laptop"], 5010, 1, now - 12 * DAY + HOUR)
    for night in range(11):
        add_log(abb, tasks["Silent laptop"], 1146, 1, now - NIGHT - night * DAY)


def _beginnings(abb: dict[str, Any], tasks: dict[str, Any], now: int) -> None:
    """A task that was made an hour ago and is not due yet; and one of which nothing says when it was made."""
    new, unknown = tasks["Created today"], tasks["No trace"]
    for row in abb["logs"]:
        if row["log_type"] == 1001 and row["task_id"] == new["task_id"]:
            row["log_time"] = new["sched_modify_time"] = now - HOUR
    abb["logs"][:] = [row for row in abb["logs"] if row["task_id"] != unknown["task_id"]]
    del unknown["sched_modify_time"]
