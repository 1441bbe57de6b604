# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole settings of a Microsoft 365 task, which are read and written in one piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .._dsm.call import Request
from .._dsm.reads import ask, ask_rows, part
from .._engine.definition import Params, State
from .._engine.diff import changed_keys
from .._engine.lenient import require_ids
from .._engine.selection import choose_one
from .api import GET_TASK_SETTING, LIST_TASKS, SET_TASK_SETTING

# The NAS reports these and does not take them back.
READ_ONLY = ("app_permissions", "administrator_account_email", "application_id", "tenant_id")
# Whole lists when read, differences when written: an empty list means "no change". All six are sent, as the documented
# functions do, also those that the NAS did not list.
MEMBER_LISTS = ("user_list", "group_list", "all_site_list", "general_site_list", "my_site_list", "team_list")


# What the NAS moves by itself: its view of the task, the lists of members, and how the schedule is remembered.
_MOVES = re.compile(
    rf"task_status.*|is_team_list_ready|schedule_id|schedule\.date|schedule\..*_store_config|{'|'.join(MEMBER_LISTS)}"
)
Decode = Callable[[Mapping[str, Any]], dict[str, Any]]


async def read_tasks() -> list[dict[str, Any]]:
    """All tasks, each with its task_id."""
    request = LIST_TASKS()
    return require_ids(request, (await ask_rows(request, "tasks")), "task_id")


async def read_setting(params: Params, decode: Decode) -> State:
    """The part of the settings that decode makes of the NAS's task_info, which is raw, of the chosen task."""
    row = choose_one((await read_tasks()), params)
    identity = {"task_id": row["task_id"], "task_name": row.get("task_name")}
    return await read_again(State(identity, None), decode)


async def read_again(state: State, decode: Decode) -> State:
    """The same of a task that is known already."""
    info = await read_info(state.values["task_id"])
    return State(state.values | decode(info), info)


def others(state: State) -> dict[str, Any]:
    """What of the settings must not move between the look and the write."""
    return _lasting({key: value for key, value in state.raw.items() if key not in READ_ONLY})


def harmed(before: State, request: Request, now: State) -> list[str]:
    """The keys that were sent as they had been, and are another value or missing in what was read afterwards."""
    return changed_keys(*(_lasting(info) for info in (before.raw, request.values["task_info"], now.raw)))


def _lasting(info: Mapping[str, Any]) -> dict[str, Any]:
    """Settings, those of the schedule beside the others, without what the NAS moves by itself."""
    schedule = info.get("schedule")
    flat = {f"schedule.{key}": value for key, value in (schedule if isinstance(schedule, dict) else {}).items()}
    flat |= {key: value for key, value in info.items() if key != "schedule"}
    return {key: value for key, value in flat.items() if not _MOVES.fullmatch(key)}


async def read_info(task_id: int) -> dict[str, Any]:
    """The NAS's task_info of a task."""
    request = GET_TASK_SETTING(task_id=task_id)
    return part(request, (await ask(request)), "task_info")


def write_setting(state: State, *changes: Mapping[str, Any]) -> Request:
    """The whole task with changes, and everything else as the NAS sent it, keys that nobody heard of included."""
    info = {key: value for key, value in state.raw.items() if key not in READ_ONLY}
    info |= {key: [] for key in MEMBER_LISTS}
    for change in changes:
        info |= change
    return SET_TASK_SETTING(task_id=state.values["task_id"], task_info=info)
