# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole NAS as code: the options of active_backup_config."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._abb import settings as abb_settings
from .._engine.definition import Params
from .._engine.fields import Field
from .._engine.selection import ONE
from .._engine.values import specified, validate
from .._errors import DsmError
from .._m365 import task_retention as m365_retention
from .._m365 import task_schedule as m365_schedule
from .._m365 import workers as m365_workers

Values = dict[str, Any]
TASK_PARTS = {"schedule": m365_schedule, "retention": m365_retention}


def _section(name: str, *fields: Field) -> Field:
    return Field(name, "dict", fields=fields)


_TASK = (*ONE, *(_section(name, *part.FIELDS) for name, part in TASK_PARTS.items()))
_NAMED = (("name", "task_id"),)
CONFIG = _section(
    "config",
    _section("abb", _section("settings", *abb_settings.FIELDS)),
    _section(
        "m365",
        _section("workers", *m365_workers.FIELDS, m365_workers.LIMIT_TO_MAXIMUM),
        Field("tasks", "list", elements="dict", fields=_TASK, exclusive=_NAMED, one_of=_NAMED),
    ),
)


def settings_of(config: Params) -> Values:
    """The declared settings of Active Backup for Business; empty where none are."""
    return specified(abb_settings.FIELDS, (config.get("abb") or {}).get("settings") or {})


def workers_of(config: Params) -> Values:
    """The declared workers, with whether they are limited; empty where none are."""
    declared = (config.get("m365") or {}).get("workers") or {}
    wanted = specified(m365_workers.FIELDS, declared)
    return {**wanted, "limit_to_maximum": declared.get("limit_to_maximum", False)} if wanted else {}


def tasks_of(config: Params) -> list[Values]:
    """The declared tasks that declare anything."""
    tasks = (config.get("m365") or {}).get("tasks") or []
    return [task for task in tasks if any(part_of(task, name) for name in TASK_PARTS)]


def part_of(task: Params, name: str) -> Values:
    """The declared schedule or retention of a task; empty where none is."""
    return {key: value for key, value in (task.get(name) or {}).items() if value is not None}


def check_config(config: Params) -> None:
    """What can be said of a config alone. Raises InvalidInput that names the place."""
    settings, workers = settings_of(config), workers_of(config)
    if settings:
        _at("config.abb.settings", lambda: validate(abb_settings.FIELDS, settings))
        _at("config.abb.settings", lambda: abb_settings.check(settings))
    _at("config.m365.workers", lambda: validate(m365_workers.FIELDS, workers))
    for index, task in enumerate((config.get("m365") or {}).get("tasks") or []):
        for name, part in TASK_PARTS.items():
            wanted = part_of(task, name)
            if wanted:
                _at(f"config.m365.tasks[{index}].{name}", lambda part=part, wanted=wanted: _check(part, wanted))


def _check(part: Any, wanted: Values) -> None:
    validate(part.FIELDS, wanted)
    part.check(wanted)


def _at(place: str, check: Callable[[], None]) -> None:
    try:
        check()
    except DsmError as error:
        error.message = f"{place}: {error.message}"
        raise
