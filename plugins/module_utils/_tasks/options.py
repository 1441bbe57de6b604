# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that the tasks of both packages share."""

from __future__ import annotations

from collections.abc import Callable

from .._engine.checks import age
from .._engine.definition import Params, Result
from .._engine.fields import Field, flag
from .._engine.projection import FIELDS
from .._engine.selection import MANY, selects_nothing

STATE_OPTIONS = (
    *MANY,
    Field("max_age", check=age),
    flag("wait"),
    Field("wait_timeout", "int", least=1, default=3600, unit="seconds"),
    Field("wait_interval", "int", least=1, default=10, unit="seconds"),
    flag("accept_partial"),
    flag("remove_backup_data"),
    FIELDS,
)


def nothing_selected(key: str) -> Callable[[Params], Result | None]:
    """The result of an empty selection."""
    return lambda params: Result(False, {key: []}) if selects_nothing(params) else None
