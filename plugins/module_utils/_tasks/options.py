# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that the tasks of both packages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.selection import EITHER, MANY, selects_nothing
from .._engine.times import age
from .._errors import InvalidInput

STATES = ("started", "stopped", "fresh", "absent")
STATE_OPTIONS: dict[str, dict[str, Any]] = {
    **MANY,
    "max_age": {"type": "str"},
    "wait": {"type": "bool", "default": False},
    "wait_timeout": {"type": "int", "default": 3600},
    "wait_interval": {"type": "int", "default": 10},
    "accept_partial": {"type": "bool", "default": False},
    "remove_backup_data": {"type": "bool", "default": False},
}
STATE_RULES: dict[str, Any] = {**EITHER, "required_if": [("state", "fresh", ("max_age",))]}


def nothing_selected(key: str) -> Callable[[Params], Result | None]:
    """The result of an empty selection."""
    return lambda params: Result(False, {key: []}) if selects_nothing(params) else None


def state_options(*states: str) -> dict[str, dict[str, Any]]:
    """The options of a module that brings tasks to one of these states."""
    return {**STATE_OPTIONS, "state": {"type": "str", "required": True, "choices": list(states)}}


def check_state_options(params: Params) -> None:
    """What can be said of them alone."""
    if params.get("max_age") is not None:
        age("max_age", params["max_age"])
    for name in ("wait_timeout", "wait_interval"):
        if params[name] < 1:
            raise InvalidInput(f"{name}: {params[name]} is too small: it has to be 1 or more (seconds)")


def task_module(
    run: Callable[[Nas, Params, bool], Result],
    more_states: Sequence[str] = (),
    extra: dict[str, Any] | None = None,
    check: Callable[[Params], None] = lambda params: None,
) -> ModuleDefinition:
    """The module that brings the tasks of a package to a state."""

    def check_all(params: Params) -> None:
        check_state_options(params)
        check(params)

    return ModuleDefinition(
        {**state_options(*STATES, *more_states), **(extra or {})},
        run,
        check=check_all,
        idle=nothing_selected("tasks"),
        **STATE_RULES,
    )
