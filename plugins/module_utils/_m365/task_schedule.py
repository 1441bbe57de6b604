# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a Microsoft 365 task runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._dsm.enums import DAYS
from .._dsm.numbers import int_or_none
from .._engine.checks import not_empty
from .._engine.codecs import BOOL, DAY_LIST, INT
from .._engine.definition import Params
from .._engine.diff import Difference, difference
from .._engine.fields import Field
from .._engine.lenient import as_dict
from .._engine.resource import State, state_module
from .._engine.selection import EITHER, ONE
from .._engine.values import decode, encode
from .._errors import InvalidInput
from .task_setting import WEEKLY_REPEATS, TaskSetting

CONTINUOUS, MANUAL, SCHEDULED = POLICIES = ("continuous", "manual", "scheduled")
TIMES = (
    Field("start_hour", "int", "hour", INT, least=0, most=23, required=True),
    Field("start_minute", "int", "minute", INT, least=0, most=59, default=0),
    Field("run_days", "list", "week_day", DAY_LIST, required=True, choices=tuple(DAYS), check=not_empty),
    Field("repeat_every_hours", "int", "repeat_hour", INT, least=0, most=23, default=0),
    Field("last_run_hour", "int", "last_work_hour", INT, least=0, most=23),
)
FIELDS = (
    Field("policy", choices=POLICIES, required=True),
    Field("schedule", "dict", fields=TIMES),
)
# What makes a schedule a weekly one at hours, which is all that the options can say. The last is a list on purpose.
WEEKLY: dict[str, Any] = {"date_type": 0, "repeat_min": 0, "monthly_week": []}


class Schedule(TaskSetting):
    """When a task runs."""

    key = "schedule"
    label = "schedule"
    fields = FIELDS

    def check(self, params: Params) -> None:
        """Times go with the policy scheduled, and only with it."""
        policy, times = params["policy"], params.get("schedule")
        if policy != SCHEDULED:
            if times is not None:
                raise InvalidInput(f"schedule: only valid with policy: scheduled, not with policy: {policy}")
            return
        if times is None:
            raise InvalidInput("schedule: required with policy: scheduled")
        if times.get("repeat_every_hours") and times.get("last_run_hour") is None:
            raise InvalidInput(
                "schedule.last_run_hour: required with repeat_every_hours: the hour after which no run is started"
            )

    def decode(self, info: Mapping[str, Any]) -> dict[str, Any]:
        """Policy and schedule. schedule is null unless there is one that the options can express."""
        policy = policy_of(info)
        raw = as_dict(info.get("schedule"))
        return {
            "policy": policy or "unknown",
            "schedule": _effective(decode(TIMES, raw)) if policy == SCHEDULED and _is_weekly(raw) else None,
        }

    def compare(self, state: State, params: Params) -> Difference:
        """The difference; days count as a set."""
        wanted: dict[str, Any] = {"policy": params["policy"], "schedule": None}
        if params["policy"] == SCHEDULED:
            times = _effective({field.name: params["schedule"].get(field.name) for field in TIMES})
            times["run_days"] = DAY_LIST.decode(DAY_LIST.encode(times["run_days"]))
            wanted["schedule"] = times
        return difference([replace(field, fields=()) for field in FIELDS], state.values, wanted)

    def encode(self, info: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of task_info for a policy and its times; repeat_date stays where it is one of the weekly ones."""
        policy, times = values["policy"], values["schedule"]
        keys: dict[str, Any] = {
            "backup_policy": 0 if policy == CONTINUOUS else 1,
            "enable_schedule": policy == SCHEDULED,
        }
        if times is not None:
            raw = as_dict(info.get("schedule"))
            repeat = raw.get("repeat_date") if int_or_none(raw.get("repeat_date")) in WEEKLY_REPEATS else 0
            # The documented function also writes repeat_minute_store_config, a key that the NAS does not have.
            keys["schedule"] = {**raw, **WEEKLY, "repeat_date": repeat, **encode(TIMES, times)}
        return keys


def policy_of(info: Mapping[str, Any]) -> str | None:
    """The policy of a task (protocol reference 4.2); None for what is not known, or not said."""
    number = int_or_none(info.get("backup_policy"))
    if number == 0:
        return CONTINUOUS
    # A row that does not say whether it has a schedule is no manual task, for which nothing would ever be due.
    return {True: SCHEDULED, False: MANUAL}.get(BOOL.decode(info.get("enable_schedule"))) if number == 1 else None


def _is_weekly(raw: Mapping[str, Any]) -> bool:
    """Whether a schedule is by days of the week and hours. What is missing or null counts as 0."""
    date_type, minutes, repeat = (int_or_none(raw.get(key) or 0) for key in ("date_type", "repeat_min", "repeat_date"))
    return date_type == minutes == 0 and repeat in WEEKLY_REPEATS and not raw.get("monthly_week")


def _effective(times: Mapping[str, Any]) -> dict[str, Any]:
    """Times as they count: what is missing is 0, and the last hour means nothing unless the run is repeated."""
    repeat = times.get("repeat_every_hours") or 0
    return {
        **times,
        "start_minute": times.get("start_minute") or 0,
        "repeat_every_hours": repeat,
        "last_run_hour": times.get("last_run_hour") if repeat else None,
    }


SCHEDULE = Schedule()
DEFINITION = state_module(SCHEDULE, ONE, **EITHER)
