# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that the tasks of both packages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.client import Nas
from .._engine.checks import age
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field, flag
from .._engine.selection import EITHER, MANY, selects_nothing

STATES = ("started", "stopped", "fresh", "absent")
STATE_OPTIONS = (
    *MANY,
    Field("max_age", check=age),
    flag("wait"),
    Field("wait_timeout", "int", least=1, default=3600, unit="seconds"),
    Field("wait_interval", "int", least=1, default=10, unit="seconds"),
    flag("accept_partial"),
    flag("remove_backup_data"),
)
STATE_RULES: dict[str, Any] = {**EITHER, "required_if": [("state", "fresh", ("max_age",))]}


def nothing_selected(key: str) -> Callable[[Params], Result | None]:
    """The result of an empty selection."""
    return lambda params: Result(False, {key: []}) if selects_nothing(params) else None


def state_options(*states: str) -> tuple[Field, ...]:
    """The options of a module that brings tasks to one of these states."""
    return (*STATE_OPTIONS, Field("state", required=True, choices=states))


def task_module(
    run: Callable[[Nas, Params, bool], Result],
    more_states: Sequence[str] = (),
    extra: Sequence[Field] = (),
    check: Callable[[Params], None] = lambda params: None,
) -> ModuleDefinition:
    """The module that brings the tasks of a package to a state."""
    return ModuleDefinition(
        (*state_options(*STATES, *more_states), *extra),
        run,
        check=check,
        shortcut=nothing_selected("tasks"),
        **STATE_RULES,
    )
