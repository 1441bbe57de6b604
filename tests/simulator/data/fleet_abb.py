# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rich data set of Active Backup for Business: a task of every kind that has ever caused trouble.

All times are relative to the NAS's clock: "last night" is six hours ago, whatever the time of day.
"""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from typing import Any

from .abb_places import make_hypervisor, make_storage
from .abb_rows import make_device, make_task, schedule
from .empty import build_abb
from .fleet_tasks import DEVICES, RETENTION, TASKS, Row
from .history import add_result, add_transfers, add_version
from .logs import add_log, finish_logs

HOUR, DAY = 3600, 86400
NIGHT = 6 * HOUR  # last night's runs ended so long ago
SIZE = 2 << 30


def build(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """The state of NAS number index."""
    abb = build_abb(index, now)
    # ids differ between NASes; a task has the same name everywhere
    shift = 20 * (index % 7)
    abb["last_ids"] = {"result": 500 + shift, "version": 100 + shift, "log": 5000, "detail": 9000, "device_result": 300}
    abb["devices"] = [_device(number, row, shift) for number, row in enumerate(DEVICES, 1)]
    abb["storages"] = [
        make_storage(1, "ActiveBackupforBusiness", 3),
        make_storage(2, "ActiveBackupVM", 1, dedup_size=480 << 30, mounted=index % 4 != 2),
    ]
    abb["hypervisors"] = [
        make_hypervisor(1, "esxi01.contoso.example", 1),
        make_hypervisor(2, "vcenter.contoso.example", 2),
    ]
    add_tasks(abb, TASKS, now, shift, zone)
    for task in abb["tasks"]:
        if task["task_name"] in RETENTION:
            task["retention_policy"] = dict(RETENTION[task["task_name"]])
    _oddities(abb, now)
    count_devices(abb)
    abb["settings"] = settings(index)
    abb["logs"].sort(key=lambda row: row["log_time"])
    return abb


def _device(number: int, row: tuple[str, str, int], shift: int) -> dict[str, Any]:
    name, system, kind = row
    more = {"hypervisor_id": 1, "inventory_id": 1, "vm_moid_path": f"/dc/vm/{name}"} if kind == 1 else {}
    offline = {"agent_status": "offline", "agent_can_backup": False} if name == "arch01" else {}
    return make_device(number + shift, name, kind, system, f"192.168.{shift}.{number + 10}", **more, **offline)


def add_tasks(abb: dict[str, Any], table: tuple[Row, ...], now: int, shift: int, zone: tzinfo) -> None:
    """Tasks first, then what happened to all of them in the order of time, so that ids grow with it."""
    at = datetime.fromtimestamp(now - NIGHT - 900, zone)
    events: list[tuple[int, int, int]] = []
    for number, (name, kind, devices, history, changes) in enumerate(table, 1):
        plan = {"sched_content": schedule(1, at.hour, at.minute)}
        task = make_task(number + shift, name, kind, [device + shift for device in devices], **(plan | changes))
        abb["tasks"].append(task)
        add_log(abb, task, 1001, 2, now - 90 * DAY + number, 0, "admin")
        events += [(now - int(hours * HOUR), number - 1, status) for hours, status in history]
    for end, number, status in sorted(events):
        past_run(abb, abb["tasks"][number], end, status, zone=zone)


def past_run(
    abb: dict[str, Any],
    task: dict[str, Any],
    end: int,
    status: int,
    seconds: int = 600,
    zone: tzinfo = timezone.utc,
) -> dict[str, Any]:
    """A run that ended at end (epoch seconds) with a result status: 2 to 5."""
    result = add_result(abb, task, status, end - seconds, end, size=SIZE)
    add_transfers(abb, task, result, SIZE)
    add_log(abb, task, 1101, 2, end - seconds, result["result_id"])
    finish_logs(abb, task, result)
    if status in (2, 3):
        add_version(abb, task, end - seconds, end, 3 if status == 2 else 5, zone)
    return result


def _named(abb: dict[str, Any], name: str) -> dict[str, Any]:
    return next(task for task in abb["tasks"] if task["task_name"] == name)


def _oddities(abb: dict[str, Any], now: int) -> None:
    """What the table above cannot say."""
    manual, live = _named(abb, "Manual only"), _named(abb, "Continuous DB server")
    manual["sched_content"] = schedule(0, days=[])
    live["sched_content"] = schedule(4)
    controller = _named(abb, "Domain controller")
    oldest = next(row for row in abb["versions"] if row["task_id"] == controller["task_id"])
    oldest["locked"] = True
    # a version was deleted after the last backup: last_result is no backup [S1: result 594 after 593]
    developer = _named(abb, "Developer PC")
    result = add_result(abb, developer, 2, now - 2 * HOUR, now - 2 * HOUR + 20, action=131072, count=1)
    add_log(abb, developer, 1328, 2, now - 2 * HOUR + 20, result["result_id"], "admin")


def count_devices(abb: dict[str, Any]) -> None:
    """What the storages say of the devices on them."""
    kinds = {1: "vm", 2: "pc", 3: "server", 4: "agentless", 5: "dsm"}
    for storage in abb["storages"]:
        for task in abb["tasks"]:
            if task["storage_id"] == storage["storage_id"]:
                storage["device_count"] += len(task["device_ids"])
                storage["device_info"][f"{kinds[task['backup_type']]}_count"] += len(task["device_ids"])


def settings(index: int) -> list[dict[str, Any]]:
    """Four kinds of NAS: all rows; only one [S2]; some without id [S1]; throttled."""
    minimal = [{"id": 1, "name": "max_concurrent_devices", "value": "10"}]
    if index % 4 == 1:
        return minimal
    values = {
        "max_concurrent_devices": "5",
        "memory_usage_limit_percentage": "75",
        "package_cert_id": "dyAaL7",
        "enable_global_bandwidth_control": "true" if index % 4 == 3 else "false",
        "global_backup_bandwidth_number": "50" if index % 4 == 3 else "0",
        "enable_ip_range_bandwidth_control": "false",
        "full_backup_task_ids": "2",
    }
    rows: list[dict[str, Any]] = [
        {"id": number, "name": n, "value": v} for number, (n, v) in enumerate(values.items(), 1)
    ]
    if index % 4 == 2:
        rows = [{"name": row["name"], "value": row["value"]} for row in rows]
    late = [{"name": "retention_run_hour", "value": "14"}, {"name": "retention_run_min", "value": "50"}]
    return rows + late
