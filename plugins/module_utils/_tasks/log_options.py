# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that logs and histories share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._engine.checks import point
from .._engine.definition import Params
from .._engine.fields import Field
from .._engine.selection import MANY
from .._engine.times import window

KEYWORD = Field("keyword", no_log=False)  # Ansible takes the name for that of a secret
LIMIT = Field("limit", "int", least=0, default=200)
SPAN = (Field("time_start", check=point), Field("time_end", check=point))
LOG_OPTIONS = (*MANY, KEYWORD, *SPAN, LIMIT)


def span(params: Params) -> tuple[int | None, int | None]:
    """time_start and time_end in epoch seconds."""
    return window(params, "time_start", "time_end")


def time_filter(params: Params) -> dict[str, Any]:
    """Keyword and time as Active Backup for Business filters by them (protocol reference 2.5)."""
    start, end = span(params)
    filters = {"key_word": params.get("keyword") or None, "from_timestamp": start, "to_timestamp": end}
    return {key: value for key, value in filters.items() if value is not None}


def task_numbers(params: Params) -> Sequence[int | None]:
    """The tasks to ask the NAS for, one after the other; None is all of them.

    Names are not looked up: a task that was removed is still in the log, under its name.
    """
    return [None] if params.get("task_id") is None else list(dict.fromkeys(params["task_id"]))
