# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example replies of the two documents as a data set, verbatim in names, types, numbers and times.

Where a document elides a value (xxxx) there is one of our own; what it leaves out entirely is completed.
"""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any

from .abb_places import make_storage
from .abb_rows import make_device, make_task, schedule
from .empty import build_abb as empty_abb
from .empty import build_m365 as empty_m365
from .history import add_result, add_version
from .logs import add_detail, add_log
from .m365_history import add_general
from .m365_history import add_log as add_m365_log
from .m365_members import members
from .m365_rows import make_info
from .m365_rows import make_task as make_m365_task

# result_id, device_result_id, status, time_start, time_end, transfered_bytes of device 5
_RUNS = (
    (587, 342, 5, 1741894511, 1741895385, 1523580928),
    (589, 343, 5, 1741896176, 1741896408, 6909067264),
    (590, 344, 5, 1741896624, 1741896716, 444596224),
    (591, 346, 2, 1741896737, 1741901184, 482689236992),
    (593, 347, 2, 1741946267, 1741946439, 2122801152),
    (595, 348, 2, 1741971826, 1741972250, 8208736256),
)
_STORED = {0: 319196921578, 1: 1211160588, 2: 259976, 3: 2561252, 4: 9704366035, 5: 21544726, 9: 46484}
_SERVICE = {0: "drive", 1: "mail", 2: "contact", 3: "calendar", 4: "archive_mail", 5: "site", 9: "teams"}


def build_abb(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """Task 5 (a PC) and the file server task 8 that the log examples speak of."""
    abb = empty_abb(0, now)
    _settings(abb)
    more = {"login_password": "", "login_user": "user"}
    abb["devices"] = [
        make_device(5, "DESKTOP", 2, "Windows 11(64-bit)", "192.168.0.63", **more),
        make_device(6, "LAPTOP", 4, "smb", "192.168.0.64", **more),
    ]
    pc = make_task(5, "Desktop", 2, [5], next_trigger_time=1742176800)
    pc["sched_content"] = schedule(1, 3, 0, [1, 2, 3, 4, 5])
    pc["retention_policy"] |= {"gfs_months": "12", "gfs_years": "3"}
    smb = make_task(8, "SMB LAPTOP", 4, [6], source_type=0, sched_content=schedule(0, days=[]))
    abb["tasks"] = [pc, smb]
    kinds = {"agentless_count": 1, "pc_count": 2, "pc_size": 6128863440896, "server_count": 1}
    storage = make_storage(1, "ActiveBackupforBusiness", 3, device_count=4)
    storage["device_info"] |= kinds
    abb["storages"] = [storage]
    _history(abb, pc, smb)
    abb["last_ids"] |= {"result": 595, "version": 163, "log": 5525, "detail": 9527, "device_result": 348}
    return abb


def _settings(abb: dict[str, Any]) -> None:
    values = {
        "max_concurrent_devices": "5",
        "memory_usage_limit_percentage": "75",
        "package_cert_id": "dyAaL7",
        "enable_global_bandwidth_control": "false",
        "global_backup_bandwidth_number": "0",
        "enable_ip_range_bandwidth_control": "false",
        "full_backup_task_ids": "2",
    }
    rows: list[dict[str, Any]] = [
        {"id": number, "name": n, "value": v} for number, (n, v) in enumerate(values.items(), 1)
    ]
    abb["settings"] = rows + [
        {"name": "retention_run_hour", "value": "14"},
        {"name": "retention_run_min", "value": "50"},
    ]
    abb["cert_info"]["cert_from_dsm"]["cert_tillTime"] = "May 29 18:54:13 2025 GMT"


def _history(abb: dict[str, Any], pc: dict[str, Any], smb: dict[str, Any]) -> None:
    """Result 593 is the last_result of the example, 594 a deletion, 592 the failed SMB run."""
    versions = {591: 161, 593: 162}
    failed, last = None, (None, 0)
    for result_id, number, status, begin, end, size in _RUNS:
        add_result(abb, pc, status, begin, end, result_id=result_id, size=size)
        abb["transfers"].append(
            {
                "config_device_id": 5,
                "device_name": "DESKTOP",
                "device_result_id": number,
                "processed_bytes": 0,
                "result_id": result_id,
                "status": status,
                "time_end": end,
                "time_start": begin,
                "transfered_bytes": size,
            }
        )
        if result_id in versions:
            abb["last_ids"]["version"] = versions[result_id]
            add_version(abb, pc, begin, end, 3)
        if result_id == 591:
            failed = add_result(abb, smb, 4, 1741897400, 1741897498, result_id=592)
        if result_id == 593:
            last = (pc["last_result"], size)
            add_result(abb, pc, 2, 1741952402, 1741952422, action=131072, result_id=594, count=1)
    pc["last_result"], pc["last_transfered"] = last
    abb["last_ids"]["log"], abb["last_ids"]["detail"] = 5524, 9525
    add_log(abb, smb, 1104, 0, 1741897498, 592)
    add_detail(abb, failed or {}, 6002, 0, 1741897456, fs_error=-65, path="/D")
    add_detail(abb, failed or {}, 1104, 0, 1741897498, path="", task_name="SMB LAPTOP")


def build_m365(index: int, now: int, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """Task 1, called test."""
    m365 = empty_m365(0, now)
    on = {f"{word}_{name}": 1 for name in _SERVICE.values() for word in ("processed", "status")}
    used = {f"{name}_used_storage": _STORED[kind] for kind, name in _SERVICE.items()}
    used |= {f"transferred_size_{name}": _STORED[kind] for kind, name in _SERVICE.items()}
    times = {"duration": 22553, "last_execution_time": 1733794235, "task_execution_id": 1, "success_count": 3}
    task = make_m365_task(1, "test", **on, **used, **times)
    m365["tasks"] = [task]
    path = "/datastore/ActiveBackupForMicrosoft365/task_1"
    m365["settings"]["1"] = make_info(task, path, "username@contoso.example", **members(names=("username",)))
    for row in m365["service_usage"]:
        row["storage_usage"] = _STORED.get(row["service_type"], 0)
    _m365_logs(m365, task)
    _users(m365)
    m365["relinkable"] = [{"path": "/ActiveBackupforBusiness/ActiveBackupForMicrosoft365/task_1", "task_name": "old"}]
    return m365 | {"last_execution_id": 1, "last_task_id": 2}  # relink_task answers 3


def _m365_logs(m365: dict[str, Any], task: dict[str, Any]) -> None:
    add_general(m365, task, "[user] created task [test].", 1733771267, category=3)
    add_general(m365, task, "[user] ran backup task [test].", 1733771681, category=3)
    add_general(m365, task, "Backup task [test] completed.", 1733794236, 1)
    parts = "Channel: success: 3, warning: 0, error: 0; Post: success: 18, warning: 0, error: 0"
    add_m365_log(m365, task, f"The data of team [test team] was backed up ({parts}).", 1733771786, 1)
    parts = "List: success: 6, warning: 0, error: 0; Document library: success: 13, warning: 0, error: 0"
    add_m365_log(m365, task, f"The data of site [test site] was backed up ({parts}).", 1733771918, 1)
    parts = "success: 34177; warning: 0; error: 0"
    add_m365_log(m365, task, f"User [username]'s OneDrive data was backed up ({parts}).", 1733780274, 1)


def _users(m365: dict[str, Any]) -> None:
    rows: tuple[tuple[Any, ...], ...] = (
        ("username", "username@contoso.example", [0, 1, 4, 2, 3], 0, 99.99345992145251, 330115269429),
        ("sharepoint site", "https://contoso.example/sites/sharepointsite", [], 1, 0.006525998326360428, 21544726),
        ("test team", "https://teams.example/l/team/1", [], 4, 0.000014080221127088742, 46484),
    )
    names = ("display_name", "original_name", "service_list", "type", "usage_percentage", "usage_total")
    m365["users"] = [dict(zip(names, row, strict=True)) | {"task_name": "test"} for row in rows]
