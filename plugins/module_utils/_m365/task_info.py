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
from .._errors import DsmError
from .._tasks.backend import label
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


async def read_rows(tasks: Sequence[Row], now: Now, untold: Untold) -> dict[int, Row]:
    """Tasks as users see them, by task_id."""
    found = await gather([_told(task) for task in tasks], keep_errors=True)
    rows = {}
    for task, one in zip(tasks, found, strict=True):
        how, good = untold.instead(task, one, ("unknown", None))
        rows[task["task_id"]] = _row(task, how, good, now())
    return rows


async def _told(task: Row) -> tuple[str, int | None]:
    how = await outcome(task)
    return how.status, await last_good(task, how, False)


class Untold:
    """What the NAS refuses of some of several tasks: those are told without it. What it refuses of all is an error."""

    def __init__(self, tasks: Sequence[Row], words: str) -> None:
        self._many, self._words = len(tasks), words
        self._errors: list[tuple[Row, DsmError]] = []

    def instead(self, task: Row, found: Any, other: Any) -> Any:
        """What was found, or something else in the place of an error."""
        if not isinstance(found, DsmError):
            return found
        self._errors.append((task, found))
        if len(self._errors) == self._many:
            raise found
        return other

    def warnings(self) -> list[str]:
        """One for each task."""
        return [f"{error.message} Of {label(task)} {self._words}" for task, error in self._errors]


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
    results = Untold(tasks, "last_outcome is unknown and last_success_time null")
    rows, readings = await gather([read_rows(tasks, now, results), readings_of(tasks, Window(None, int(now())))])
    unset = Untold(tasks, "settings is null")
    if params["include_settings"]:
        settings = await gather([read_settings(task) for task in tasks], keep_errors=True)
        for task, one in zip(tasks, settings, strict=True):
            rows[task["task_id"]]["settings"] = unset.instead(task, one, None)
    found = with_verdicts([rows[task["task_id"]] for task in tasks], readings, clock, int(now()), params)
    return found._replace(warnings=[*results.warnings(), *unset.warnings(), *found.warnings])
