# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a Microsoft 365 task runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from .._dsm.call import Request
from .._dsm.enums import DAYS
from .._dsm.reads import Read
from .._engine.checks import not_empty
from .._engine.codecs import DAY_LIST, INT
from .._engine.definition import Params, Resource, State, state_module
from .._engine.diff import Difference, difference
from .._engine.fields import Field
from .._engine.selection import EITHER, ONE
from .._engine.values import decode, encode
from .._errors import InvalidInput
from .task_setting import harmed, others, read_again, read_setting, write_setting

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
WEEKLY: dict[str, Any] = {"date_type": 0, "repeat_date": 0, "repeat_min": 0, "monthly_week": []}


def decode_schedule(info: Mapping[str, Any]) -> dict[str, Any]:
    """Policy and schedule in the form of the options. schedule is null unless there is one they can express."""
    policy = {0: CONTINUOUS, 1: SCHEDULED if info.get("enable_schedule") else MANUAL}.get(info.get("backup_policy"))
    raw = info.get("schedule") or {}
    times = None
    if policy == SCHEDULED and all((raw.get(key) or value) == value for key, value in WEEKLY.items()):
        times = _effective(decode(TIMES, raw))
    return {"policy": policy or "unknown", "schedule": times}


def _effective(times: Mapping[str, Any]) -> dict[str, Any]:
    """Times as they count: what is missing is 0, and the last hour means nothing unless the run is repeated."""
    repeat = times.get("repeat_every_hours") or 0
    return {
        **times,
        "start_minute": times.get("start_minute") or 0,
        "repeat_every_hours": repeat,
        "last_run_hour": times.get("last_run_hour") if repeat else None,
    }


def read(params: Params) -> Read[State]:
    """The schedule of the chosen task."""
    return read_setting(params, decode_schedule)


def check(params: Params) -> None:
    """What can be said of the options alone."""
    times = params.get("schedule")
    if params["policy"] != SCHEDULED and times is not None:
        raise InvalidInput(f"schedule: only goes with policy: scheduled, not with policy: {params['policy']}")
    if params["policy"] != SCHEDULED:
        return
    if times is None:
        raise InvalidInput("schedule: is needed with policy: scheduled")
    if times.get("repeat_every_hours") and times.get("last_run_hour") is None:
        raise InvalidInput(
            "schedule.last_run_hour: is needed with repeat_every_hours: the hour after which no run is started"
        )


def compare(state: State, params: Params) -> Difference:
    """The difference; days count as a set."""
    wanted: dict[str, Any] = {"policy": params["policy"]}
    times = None
    if params["policy"] == SCHEDULED:
        times = _effective({field.name: params["schedule"].get(field.name) for field in TIMES})
        times["run_days"] = DAY_LIST.decode(DAY_LIST.encode(times["run_days"]))
    wanted["schedule"] = times
    return difference([replace(field, fields=()) for field in FIELDS], state.values, wanted)


def encode_schedule(state: State, change: Difference) -> dict[str, Any]:
    """The keys of task_info that a difference touches."""
    policy, times = change.merged["policy"], change.merged["schedule"]
    keys: dict[str, Any] = {"backup_policy": 0 if policy == CONTINUOUS else 1, "enable_schedule": policy == SCHEDULED}
    if times is not None:
        # The documented function also writes repeat_minute_store_config, a key that the NAS does not have.
        keys["schedule"] = {**(state.raw.get("schedule") or {}), **WEEKLY, **encode(TIMES, times)}
    return keys


def write(state: State, change: Difference) -> Request:
    """The whole task with its new schedule."""
    return write_setting(state, encode_schedule(state, change))


RESOURCE = Resource(
    "schedule", FIELDS, read, compare, write, partial(read_again, decode=decode_schedule), others, harmed
)
DEFINITION = state_module(RESOURCE, ONE, check=check, **EITHER)
