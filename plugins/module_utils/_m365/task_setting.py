# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole settings of a Microsoft 365 task, which are read and written in one piece."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from .._dsm.call import Request
from .._dsm.numbers import int_or_none
from .._dsm.reads import ask, part, unexpected_reply
from .._engine.codecs import BOOL, DAY_LIST
from .._engine.definition import Params
from .._engine.diff import Difference, changed_keys
from .._engine.lenient import as_dict, as_int
from .._engine.resource import Resource, State
from .._engine.selection import choose_one
from .api import GET_TASK_SETTING, SET_TASK_SETTING
from .tasks import read_tasks

Row = dict[str, Any]
# The NAS reports these and does not take them back.
READ_ONLY = ("app_permissions", "administrator_account_email", "application_id", "tenant_id")
# Whole lists when read, differences when written: an empty list means "no change". All six are sent, as the documented
# functions do, also those that the NAS did not list.
MEMBER_LISTS = ("user_list", "group_list", "all_site_list", "general_site_list", "my_site_list", "team_list")
# The settings that are known (protocol reference 4.2), those of the schedule after a dot. They hold still unless
# somebody changes them. Any other key may be moved by the NAS itself.
_SETTING = re.compile(
    r"backup_policy|enable_(schedule|user_restore|auto_add_\w+|auto_discover_\w+)|is_customized_app|local_path"
    r"|preserve_day_number|region|rotation_policy|site_domain|task_id|task_name"
    r"|schedule\.(date_type|hour|last_work_hour|minute|monthly_week|repeat_date|repeat_hour|repeat_min|week_day)"
)
# Each of them means by the days of the week, so a NAS may answer one with another; 1003 is monthly (4.2).
WEEKLY_REPEATS = frozenset({0, 1001, 1002})
# An unknown key may move as it likes, but must not be lost, other than these.
_COMES_AND_GOES = re.compile(
    rf"task_status.*|is_team_list_ready|schedule_id|schedule\.date|schedule\..*_store_config|{'|'.join(MEMBER_LISTS)}"
)


def identity_of(task: Row) -> Row:
    """What a task is known by."""
    return {"task_id": task["task_id"], "task_name": task.get("task_name")}


async def read_info(task_id: int) -> Row:
    """The NAS's task_info of a task. Raises UnexpectedReply for that of another one."""
    request = GET_TASK_SETTING(task_id=task_id)
    info = part(request, (await ask(request)), "task_info")
    if int_or_none(info.get("task_id")) not in (None, task_id):
        raise unexpected_reply(request, f"the settings of task {task_id}, but with those of task {info['task_id']}")
    return info


class TaskSetting(Resource):
    """A part of the settings of a task. The raw state is the NAS's task_info."""

    written_whole = True
    needs: ClassVar[tuple[str, ...]] = ("backup_policy",)
    """What the task_info of a task always says. One without it is none, and must not be written back as a whole."""

    @abstractmethod
    def decode(self, info: Mapping[str, Any]) -> Row:
        """The part in the form of the options."""

    @abstractmethod
    def encode(self, info: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
        """The keys of task_info for values of the options; info is the NAS's."""

    async def read(self, params: Params) -> State:
        """The part, of the chosen task."""
        return await self.reread(State(identity_of(choose_one((await read_tasks()), params)), None), params)

    async def reread(self, state: State, params: Params) -> State:
        """The same of a task that is known already."""
        info = await read_info(state.values["task_id"])
        for key in self.needs:
            if key not in info:
                raise unexpected_reply(GET_TASK_SETTING(task_id=state.values["task_id"]), f"{key} in task_info")
        return State(state.values | self.decode(info), info)

    def write(self, state: State, change: Difference) -> Request:
        """The whole task with the change, and all else as the NAS sent it, keys that nobody has heard of included."""
        info = {key: value for key, value in state.raw.items() if key not in READ_ONLY}
        info |= {key: [] for key in MEMBER_LISTS} | self.encode(state.raw, change.merged)
        return SET_TASK_SETTING(task_id=state.values["task_id"], task_info=info)

    def unmanaged(self, state: State) -> Row:
        """The known settings, which only somebody else can have changed."""
        return {key: value for key, value in _flat(state.raw).items() if _SETTING.fullmatch(key)}

    def unexpected_changes(self, before: State, request: Request, now: State) -> list[str]:
        """The known settings that were sent as they had been and have changed, and all keys that were lost.

        Not what means nothing as the task is now: a NAS may tidy that.
        """
        had, sent, have = (_comparable(info) for info in (before.raw, request.values["task_info"], now.raw))
        changed = {key for key in changed_keys(had, sent, have) if _SETTING.fullmatch(key)}
        lost = {key for key in had.keys() & sent.keys() - have.keys() if not _COMES_AND_GOES.fullmatch(key)}
        return sorted(key for key in changed | lost if not _is_idle(key, now.raw))


def unheard_of(info: Mapping[str, Any]) -> Row:
    """The keys that are not known, with their values; those of the schedule after a dot."""
    known = (_SETTING, _COMES_AND_GOES)
    return {key: value for key, value in _flat(info).items() if not any(one.fullmatch(key) for one in known)}


def _comparable(info: Mapping[str, Any]) -> Row:
    """The settings side by side, each in one form where a NAS may answer with another one that means the same."""
    return {key: _form(key, value) for key, value in _flat(info).items()}


def _form(key: str, value: Any) -> Any:
    if key == "schedule.week_day":
        return DAY_LIST.decode(value) or value
    if key == "schedule.repeat_date" and int_or_none(value) in WEEKLY_REPEATS:
        return min(WEEKLY_REPEATS)
    return value


def _is_idle(key: str, info: Mapping[str, Any]) -> bool:
    """Whether a setting is not in force (protocol reference 4.2).

    That is so for all of a schedule that is off, the last hour of one that does not repeat, and the days where
    everything is kept.
    """
    schedule = as_dict(info.get("schedule"))
    if key.startswith("schedule.") and BOOL.decode(info.get("enable_schedule")) is False:
        return True
    if key == "schedule.last_work_hour":
        return not (as_int(schedule.get("repeat_hour")) or as_int(schedule.get("repeat_min")))
    return key == "preserve_day_number" and int_or_none(info.get("rotation_policy")) == 0


def _flat(info: Mapping[str, Any]) -> Row:
    """The settings, with those of the schedule beside the others."""
    schedule = {f"schedule.{key}": value for key, value in as_dict(info.get("schedule")).items()}
    return schedule | {key: value for key, value in info.items() if key != "schedule" and key not in READ_ONLY}
