# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules as lines of text, made into what the NASes would answer, and plans as lines of text.

nas1 m365 Company mail | daily | 22:00
nas1 m365 Offices | mon fri | 08:30 every 2 until 20
nas1 abb PCs | daily | 22:00
nas1 m365 Stream | continuous
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.model import Site
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.plan import Plan, make_plan
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.reading import Host, read_sites
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.told import moved

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
SETTINGS = {
    "problem": "",
    "site": "",
    "window": "22:00-06:00",
    "gap": 5,
    "keep": [],
    "dest": "",
    "apply": False,
    "timezone": "",
}
UNREACHABLE = {"failed": True, "reason": "unreachable", "msg": "no answer"}
_LINE = re.compile(r"(\S+) (abb|m365) (.+?) \| (.+?)(?: \| (\d\d):(\d\d)(?: every (\d+)(?: until (\d+))?)?)?")


def abb(task_id: int, name: str, days: list[int], hour: int, minute: int, **more: Any) -> dict[str, Any]:
    """A row of a task of Active Backup for Business."""
    content = {
        "schedule_setting_type": 1,
        "repeat_type": "Weekly",
        "run_weekday": days,
        "run_hour": hour,
        "run_min": minute,
        "repeat_hour": 0,
    }
    return {"task_id": task_id, "task_name": name, "sched_content": content, "next_trigger_time": -1, **more}


def m365(
    task_id: int, name: str, days: list[int], hour: int, minute: int, every: int = 0, until: int = 0
) -> dict[str, Any]:
    """A row of a scheduled task of Active Backup for Microsoft 365."""
    schedule = {
        "date_type": 0,
        "hour": hour,
        "minute": minute,
        "week_day": ",".join(map(str, days)),
        "repeat_hour": every,
        "repeat_min": 0,
        "repeat_date": 0,
        "monthly_week": [],
        "last_work_hour": until,
    }
    return {
        "task_id": task_id,
        "task_name": name,
        "backup_policy": 1,
        "enable_schedule": True,
        "schedule": schedule,
    }


def read(text: str) -> dict[str, dict[str, Any]]:
    """What active_backup_info would have returned, by NAS."""
    found: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(text.strip().splitlines(), 1):
        match = _LINE.fullmatch(line.strip())
        assert match, line
        nas, product, name, days, hour, minute, every, until = match.groups()
        rows = found.setdefault(nas, {"abb_tasks": [], "m365_tasks": []})
        if days == "continuous":
            row = {**m365(number, name, [0], 0, 0), "backup_policy": 0}
        else:
            on = list(range(7)) if days == "daily" else [DAYS.index(day) for day in days.split()]
            at = (number, name, on, int(hour), int(minute))
            row = abb(*at) if product == "abb" else m365(*at, int(every or 0), int(until or 0))
        rows[f"{product}_tasks"].append(row)
    return found


def hosts(found: dict[str, dict[str, Any]], **settings: Any) -> list[Host]:
    """The hosts of a run."""
    return [Host(name, {**SETTINGS, **settings}, rows, {}) for name, rows in found.items()]


def site(text: str, **settings: Any) -> Site:
    """The one site of schedules."""
    (only,) = read_sites(hosts(read(text), **settings), {})
    return only


def plan(text: str, **settings: Any) -> Plan:
    """The plan of schedules."""
    return make_plan(site(text, **settings))


def words(moves: Iterable[Any]) -> list[str]:
    """Moves in short, without IDs."""
    return [re.sub(r" \(\d+\)", "", moved(move)) for move in moves]
