# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows in the form of the option fleet, made without a NAS."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

Row = dict[str, Any]
NOW = 1_795_324_920  # Sun 22 Nov 2026, 05:22 UTC
HOUR, DAY, GB = 3600, 86400, 1024**3
VERDICTS = ("failed", "hung", "never_ran", "overdue", "partial", "unknown", "running", "paused", "ok")


def iso(seconds: int | None) -> str | None:
    return None if not seconds else datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def spoken(hours: float) -> str:
    """A moment so many hours before NOW, as reasons name it: Friday 03:02."""
    return datetime.fromtimestamp(NOW - int(hours * HOUR), timezone.utc).strftime("%A %H:%M")


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
    end = good if status == "success" else NOW - int(keys.pop("ended", 2.13) * HOUR)
    row = {
        "product": product,
        "task_id": task_id,
        "task_name": name,
        "backup_type": "pc" if product == "abb" else None,
        "verdict": verdict,
        "reason": _reason(success, following),
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


def _reason(success: float | None, following: float | None) -> str:
    coming = ". It runs by hand only." if following is None else f"; the next run is due {spoken(-following)}."
    return f"Last good backup {spoken(success or 0)}{coming}"


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
