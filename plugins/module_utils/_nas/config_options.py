# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of active_backup_config: a whole NAS as code."""

from __future__ import annotations

from typing import Any

from .._abb.settings import SETTINGS
from .._engine.definition import Params
from .._engine.fields import Field
from .._engine.resource import Resource
from .._engine.selection import ONE
from .._engine.values import specified
from .._errors import DsmError
from .._m365.task_retention import RETENTION
from .._m365.task_schedule import SCHEDULE
from .._m365.task_setting import TaskSetting
from .._m365.workers import LIMIT_TO_MAXIMUM, WORKERS

Values = dict[str, Any]
TASK_PARTS: dict[str, TaskSetting] = {"schedule": SCHEDULE, "retention": RETENTION}


def _section(name: str, *fields: Field) -> Field:
    return Field(name, "dict", fields=fields)


_TASK = (*ONE, *(_section(name, *part.fields) for name, part in TASK_PARTS.items()))
_NAMED = (("name", "task_id"),)
SECTIONS = (
    _section("abb", _section("settings", *SETTINGS.fields)),
    _section(
        "m365",
        _section("workers", *WORKERS.fields, LIMIT_TO_MAXIMUM),
        Field("tasks", "list", elements="dict", fields=_TASK, exclusive=_NAMED, one_of=_NAMED),
    ),
)
CONFIG = Field("config", "dict", fields=SECTIONS)


def settings_of(config: Params) -> Values:
    """The declared settings of Active Backup for Business; empty where none are."""
    return specified(SETTINGS.fields, (config.get("abb") or {}).get("settings") or {})


def workers_of(config: Params) -> Values:
    """The declared workers, with whether they are limited; empty where none are."""
    declared = (config.get("m365") or {}).get("workers") or {}
    wanted = specified(WORKERS.fields, declared)
    return {**wanted, "limit_to_maximum": bool(declared.get("limit_to_maximum"))} if wanted else {}


def tasks_of(config: Params) -> list[Values]:
    """The declared tasks, also those of which nothing but the name is declared."""
    return list((config.get("m365") or {}).get("tasks") or [])


def part_of(task: Params, name: str) -> Values:
    """The declared schedule or retention of a task; empty where none is."""
    return {key: value for key, value in (task.get(name) or {}).items() if value is not None}


def check_config(params: Params) -> None:
    """Validate what the options of a part mean together. Raises InvalidInput that names the place."""
    config = params.get("config") or {}
    settings = settings_of(config)
    if settings:
        _check_at("config.abb.settings", SETTINGS, settings)
    for index, task in enumerate(tasks_of(config)):
        for name, part in TASK_PARTS.items():
            wanted = part_of(task, name)
            if wanted:
                _check_at(f"config.m365.tasks[{index}].{name}", part, wanted)


def _check_at(place: str, resource: Resource, wanted: Values) -> None:
    try:
        resource.check(wanted)
    except DsmError as error:
        error.message = f"{place}: {error.message}"
        raise
