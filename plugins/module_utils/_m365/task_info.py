# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of Active Backup for Microsoft 365: what they are, and how their last run ended. Source: protocol 4.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._dsm.numbers import with_numbers
from .._dsm.rounds import gather
from .._dsm.secrets import scrub
from .._engine.codecs import BOOL
from .._engine.definition import Found, Now, Params
from .._engine.rows import RowFormat, iso, to_user
from .._engine.selection import matching
from .._engine.values import declarable
from .._tasks.reading import Window, with_verdicts
from .._tasks.zones import Clock
from .enums import M365_STATUS
from .health import readings_of
from .outcome import is_running, last_good, outcome
from .task_retention import RETENTION
from .task_schedule import SCHEDULE
from .task_setting import read_info

Row = dict[str, Any]
TASK = RowFormat(words={"status": M365_STATUS}, times=("last_execution_time",))
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


async def read_rows(tasks: Sequence[Row], now: Now) -> dict[int, Row]:
    """Tasks as users see them, by task_id."""
    outcomes = await gather([outcome(task) for task in tasks])
    good = await gather([last_good(task, how, False) for task, how in zip(tasks, outcomes, strict=True)])
    return {
        task["task_id"]: _row(task, how.status, when, now())
        for task, how, when in zip(tasks, outcomes, good, strict=True)
    }


def _row(task: Row, how: str, good: int | None, now: float) -> Row:
    return {
        **to_user(TASK, task),
        "running": is_running(task),
        "policy": SCHEDULE.decode(task)["policy"],
        "last_outcome": how,
        "last_success_time": good,
        "last_success_time_iso": iso(good),
        "last_success_age": max(int(now) - good, 0) if good else None,
    }


async def read_settings(task: Mapping[str, Any]) -> Row:
    """The settings of a task in the form of the modules that manage them, and what the task backs up."""
    info = await read_info(task["task_id"])
    members = {
        name: scrub(with_numbers([one for key in keys for one in _listed(info, key)])) for name, keys in MEMBERS.items()
    }
    return {
        **declarable(SCHEDULE.fields, SCHEDULE.decode(info)),
        "retention": declarable(RETENTION.fields, RETENTION.decode(info)),
        "services": [service for service in SERVICES if BOOL.decode(task.get(f"enable_{service}"))],
        **members,
    }


def _listed(info: Row, key: str) -> list[Any]:
    """The members under a key of the settings, which a package that does not know them leaves out."""
    return info[key] if isinstance(info.get(key), list) else []


async def read_chosen(every: Sequence[Row], params: Params, now: Now, clock: Clock) -> Found:
    """The rows of those tasks that pass the filters. clock is the NAS's, which tasks of this package do not tell."""
    tasks = matching(every, params)
    rows, readings = await gather([read_rows(tasks, now), readings_of(tasks, Window(None, int(now())))])
    if params["include_settings"]:
        settings = await gather([read_settings(task) for task in tasks])
        for task, one in zip(tasks, settings, strict=True):
            rows[task["task_id"]]["settings"] = one
    return with_verdicts([rows[task["task_id"]] for task in tasks], readings, clock, int(now()), params)
