# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets for the report: in the form of the option fleet, the same each time, made without a NAS."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

Row = dict[str, Any]
NOW = 1_795_327_320  # Sun 22 Nov 2026, 05:22 UTC
HOUR, DAY, GB = 3600, 86400, 1024**3
VERDICTS = ("failed", "hung", "never_ran", "overdue", "partial", "unknown", "running", "paused", "ok")


def iso(seconds: int | None) -> str | None:
    return None if not seconds else datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def history(days: int, **special: str) -> list[Row]:
    """Days that went well but for those that are named by their age: d0="fail" is today."""
    today = datetime.fromtimestamp(NOW, timezone.utc).date()
    made = []
    for age in reversed(range(days)):
        status = special.get(f"d{age}", "success")
        runs = 0 if status == "none" else 1
        made.append(
            {
                "date": (today - timedelta(days=age)).isoformat(),
                "status": status,
                "runs": runs,
                "transfered_bytes": runs * GB,
            }
        )
    return made


def task(task_id: int, name: str, verdict: str | None = "ok", **keys: Any) -> Row:
    """A task row of active_backup_health_info; success and following are hours before and after now."""
    product = keys.pop("product", "abb")
    success, following = keys.pop("success", 3), keys.pop("following", 21)
    good = None if success is None else NOW - int(success * HOUR)
    coming = None if following is None else NOW + int(following * HOUR)
    status = keys.pop("status", "success")
    end = good if status == "success" else NOW - 2 * HOUR
    row = {
        "product": product,
        "task_id": task_id,
        "task_name": name,
        "backup_type": "pc" if product == "abb" else None,
        "verdict": verdict,
        "reason": "The last backup was good.",
        "expected_by": coming,
        "overdue_by": None,
        "last_success_time": good,
        "last_success_time_iso": iso(good),
        "last_success_age": None if good is None else NOW - good,
        "last_result": {
            "status": status,
            "time_end": end,
            "transfered_bytes": int(keys.pop("gb", 1.4) * GB),
            "detail": None,
        },
        "next_trigger_time": coming,
        "next_trigger_time_iso": iso(coming),
        "running": verdict in ("running", "hung"),
        "progress": 40 if verdict in ("running", "hung") else None,
        "schedule": "every day at 02:00",
        "version_count": 31,
        "oldest_version_time": NOW - 90 * DAY,
        "devices": [],
        "rule": None,
        "history": history(14),
    }
    return row | keys


def device(name: str, status: str = "online", **keys: Any) -> Row:
    return {"host_name": name, "os_name": "Windows 11 Pro", "agent_status": status, "login_time": NOW - 3 * DAY} | keys


def health(hostname: str, tasks: list[Row], **keys: Any) -> Row:
    """What active_backup_health_info returns as health."""
    counts = {word: sum(one["verdict"] == word for one in tasks) for word in VERDICTS}
    return {
        "hostname": hostname,
        "time": NOW,
        "time_iso": iso(NOW),
        "packages": {
            "abb": {"installed": True, "running": True, "version": "2.7.1-13234"},
            "m365": {"installed": True, "running": True, "version": "2.5.2-14135"},
        },
        "summary": counts,
        "worst": next((word for word, many in counts.items() if many), None),
        "tasks": tasks,
        "storages": [
            {
                "storage_id": 1,
                "share_name": "ActiveBackupforBusiness",
                "volume_path": "/volume1",
                "mounted": True,
                "dedup_size": 1617 * GB,
                "compressed_size": 0,
            }
        ],
        "certificate": {
            "source": "package",
            "common_name": hostname,
            "expires": NOW + 212 * DAY,
            "expires_in_days": 212,
        },
        "unprotected_hosts": [],
    } | keys


def entry(nas: str, tasks: list[Row], group: str = "Contoso", **keys: Any) -> Row:
    return {"nas": nas, "group": group, "health": health(f"{nas}.example.com", tasks, **keys)}


def three() -> list[Row]:
    """Three NASes of two customers and one that did not answer: a Sunday morning with some work in it."""
    laptop = device("LAPTOP-7", "offline", login_time=NOW - 9 * DAY)
    hq = [
        task(
            1,
            "File server",
            backup_type="file_server",
            schedule="every day at 01:00",
            success=4.1,
            following=19.9,
            gb=18.3,
        ),
        task(
            2,
            "Accounting PCs",
            "failed",
            success=27.2,
            status="fail",
            gb=0.2,
            reason="The backup that ended Sunday 03:14 failed: the disk of PC-ANNA could not be read. The last good backup ended Saturday 03:11.",
            devices=[
                device("PC-ANNA", verdict="failed"),
                device("PC-BEN", verdict="ok"),
                device("PC-CARLA", verdict="ok"),
            ],
            history=history(14, d0="fail", d6="partial_success"),
        ),
        task(
            3,
            "Laptop 7",
            "overdue",
            success=9.2 * 24,
            following=20.6,
            overdue_by=8 * DAY,
            reason="No backup since Friday 13 Nov 01:10; the run due Saturday 14 Nov 02:00 did not happen. LAPTOP-7 has been offline since Friday 13 Nov 18:12.",
            devices=[laptop],
            history=history(14, **{f"d{age}": "none" for age in range(9)}),
        ),
        task(
            4, "ERP", backup_type="vm", schedule="every 4 hours from 00:00 to 20:00", success=1.3, following=2.7, gb=6.9
        ),
        task(
            5,
            "Domain controller",
            backup_type="physical_server",
            success=3.3,
            following=20.7,
            gb=2.2,
            history=history(14, d9="cancel", d4="none"),
        ),
        task(1, "Contoso Microsoft 365", product="m365", schedule="continuously", success=0.4, following=None, gb=0.7),
    ]
    branch = [
        task(1, "Reception", success=3.9, following=20.1, gb=0.8),
        task(
            2,
            "Till",
            "running",
            success=26.8,
            following=None,
            reason="A run has been under way since Sunday 05:02. The last good backup ended Saturday 02:31.",
            gb=0.4,
            history=history(14, d0="none"),
        ),
        task(
            3,
            "Workshop NAS",
            backup_type="nas",
            schedule="Saturday and Sunday at 04:00",
            success=1.2,
            following=6 * 24 - 1.2,
            gb=41.5,
            history=history(14, **{f"d{age}": "none" for age in range(14) if age % 7 > 1}),
        ),
        task(
            4,
            "Old scanner PC",
            "paused",
            success=12.5,
            following=None,
            schedule="continuously (paused)",
            reason="The task is paused. The last good backup ended Saturday 16:50.",
        ),
    ]
    fabrikam = [
        task(
            1,
            "Workstations",
            success=5.2,
            following=18.8,
            gb=9.4,
            devices=[device(f"WS-{number:02}", verdict="ok") for number in range(1, 9)],
        ),
        task(
            2,
            "Mail archive",
            schedule="by hand only",
            success=6 * 24,
            following=None,
            gb=3.1,
            reason="The last backup was good. The task runs by hand only.",
            history=history(14, **{f"d{age}": "none" for age in range(14) if age != 6}),
        ),
        task(
            1,
            "Fabrikam tenant",
            "partial",
            product="m365",
            schedule="every day at 22:00",
            success=31.4,
            status="partial_success",
            gb=2.6,
            following=16.6,
            reason="The backup that ended Saturday 22:58 was good only in part: 2 of 148 mailboxes had warnings.",
            history=history(14, d0="none", d1="partial_success"),
        ),
    ]
    storage = [
        {
            "storage_id": 1,
            "share_name": "ActiveBackupforBusiness",
            "volume_path": "/volume2",
            "mounted": True,
            "dedup_size": 612 * GB,
            "compressed_size": 0,
        }
    ]
    return [
        entry("contoso-hq", hq, unprotected_hosts=["SRV-PRINT", "SRV-TEST2"]),
        entry("contoso-branch", branch, storages=storage),
        entry(
            "fabrikam",
            fabrikam,
            "Fabrikam",
            certificate={
                "source": "package",
                "common_name": "backup.fabrikam.example",
                "expires": NOW + 6 * DAY,
                "expires_in_days": 6,
            },
        ),
        {
            "nas": "northwind",
            "group": "Northwind Traders",
            "error": "No connection to backup.northwind.example: no answer within 30 s. Is the NAS on, and is port 5001 open for this controller?",
        },
    ]


def good() -> list[Row]:
    """Two NASes on which everything is in order."""
    names = ("File server", "Front desk", "Warehouse")
    return [
        entry(nas, [task(at, name, success=2 + at / 3) for at, name in enumerate(names, 1)])
        for nas in ("north", "south")
    ]


_NAMES = "PC-{}|Laptop {}|SRV-{}|Workstation {}|VM-{}".split("|")
_TYPES = ("pc", "pc", "physical_server", "pc", "vm")
_BAD = {
    "failed": "The backup that ended Sunday 03:14 failed: the connection to the device was lost. The last good backup ended Friday 03:02.",
    "hung": "A run has been under way since Friday 21:04, for 1 day 8 hours, at 40 %. The last good backup ended Thursday 21:37.",
    "never_ran": "There has never been a good backup, and the task has been there since Monday 2 Nov 14:30.",
    "overdue": "No backup since Wednesday 03:17; the run due Thursday 02:00 did not happen.",
    "partial": "The backup that ended Sunday 02:58 was good only in part: 1 of 6 volumes could not be read.",
    "unknown": "The NAS does not list the results of this task, so it is not known how its last backup ended.",
    "running": "A run has been under way since Sunday 04:31. The last good backup ended Saturday 03:11.",
}
_STATUS = {"failed": "fail", "partial": "partial_success", "overdue": "none", "never_ran": "none"}


def many(nases: int = 500, tasks: int = 20, days: int = 14) -> list[Row]:
    """A large fleet, of which one task in 60 or so is not in order and one NAS in 90 does not answer."""
    dice = random.Random(4711)
    return [_nas(dice, number, tasks, days) for number in range(1, nases + 1)]


def _nas(dice: random.Random, number: int, tasks: int, days: int) -> Row:
    name, group = f"nas{number:03}", f"Customer {1 + number * 7 % 120:03}"
    if dice.random() < 1 / 90:
        return {"nas": name, "group": group, "error": f"No connection to {name}.example.com: no answer within 30 s."}
    rows = list(_tasks(dice, tasks, days))
    volume = {"storage_id": 1, "share_name": "ActiveBackupforBusiness", "volume_path": "/volume1", "mounted": True}
    left = dice.choice((5, 41, 80, 212, 300))
    certificate = {
        "source": "package",
        "common_name": f"{name}.example.com",
        "expires": NOW + left * DAY,
        "expires_in_days": left,
    }
    return entry(
        name,
        rows,
        group,
        storages=[volume | {"dedup_size": dice.randrange(200, 9000) * GB, "compressed_size": 0}],
        certificate=certificate if dice.random() < 0.1 else None,
    )


def _tasks(dice: random.Random, tasks: int, days: int) -> Iterator[Row]:
    for number in range(1, tasks + 1):
        kind = dice.randrange(len(_NAMES))
        name = _NAMES[kind].format(f"{dice.randrange(1, 999):03}")
        past = (
            {
                f"d{dice.randrange(1, days)}": dice.choice(("fail", "partial_success", "none"))
                for _again in range(dice.choice((0, 0, 0, 1, 2)))
            }
            if days > 1
            else {}
        )
        common = {
            "backup_type": _TYPES[kind],
            "gb": dice.random() * 20,
            "devices": [device(name.upper(), dice.choice(("online",) * 9 + ("offline",)))],
            "schedule": f"every day at 0{number % 6}:00",
        }
        success, following = dice.uniform(1, 8), dice.uniform(15, 23)
        if dice.random() > 1 / 60:
            yield task(number, name, success=success, following=following, history=history(days, **past), **common)
            continue
        word = dice.choice(list(_BAD))
        success = None if word == "never_ran" else success + 72
        status = _STATUS.get(word, "success")
        past |= {f"d{age}": status for age in range(1 if word in ("failed", "partial") else 3)}
        late = dice.randrange(DAY, 9 * DAY) if word in ("overdue", "never_ran") else None
        yield task(
            number,
            name,
            word,
            success=success,
            following=following,
            reason=_BAD[word],
            overdue_by=late,
            history=history(days, **past),
            **common,
        )
