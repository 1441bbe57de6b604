# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that logs and histories share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._engine.definition import Params
from .._engine.selection import MANY
from .._engine.times import window
from .._errors import InvalidInput

# no_log: false, since Ansible takes the name for that of a secret
KEYWORD = {"type": "str", "no_log": False}
LIMIT = {"type": "int", "default": 200}
LOG_OPTIONS: dict[str, dict[str, Any]] = {
    **MANY,
    "keyword": KEYWORD,
    "time_start": {"type": "str"},
    "time_end": {"type": "str"},
    "limit": LIMIT,
}


def span(params: Params) -> tuple[int | None, int | None]:
    """time_start and time_end in epoch seconds."""
    return window(params, "time_start", "time_end")


def check_log_options(params: Params) -> None:
    """What can be said of them alone."""
    span(params)
    check_limit(params)


def check_limit(params: Params) -> None:
    """How many rows may be asked for."""
    if params["limit"] < 0:
        raise InvalidInput(f"limit: {params['limit']} is too small: it has to be 0 (all) or more")


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
