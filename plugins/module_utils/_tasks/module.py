# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that brings the tasks of a package to a state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field
from .._engine.projection import check_known
from .._engine.selection import EITHER
from .options import STATE_OPTIONS, nothing_selected
from .rows import KNOWN
from .states import STATES


def task_module(
    run: Callable[[Nas, Params, bool], Result],
    more_states: Sequence[str] = (),
    extra: Sequence[Field] = (),
    check: Callable[[Params], None] = lambda params: None,
) -> ModuleDefinition:
    """The module for a package; more_states and extra are states and options that only this package has."""

    def check_all(params: Params) -> None:
        check_known(params.get("fields") or (), KNOWN)
        check(params)

    return ModuleDefinition(
        (*STATE_OPTIONS, Field("state", required=True, choices=(*STATES, *more_states)), *extra),
        run,
        check=check_all,
        shortcut=nothing_selected("tasks"),
        required_if=[("state", "fresh", ("max_age",))],
        **EITHER,
    )
