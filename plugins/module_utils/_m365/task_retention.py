# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a Microsoft 365 task keeps versions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._dsm.call import Request
from .._dsm.reads import Read
from .._engine.codecs import INT
from .._engine.definition import Params, Resource, State, state_module
from .._engine.diff import Difference, difference
from .._engine.fields import Field, flag
from .._engine.selection import EITHER, ONE
from .._errors import InvalidInput, Refused
from .task_setting import harmed, others, read_again, read_setting, write_setting

FIELDS = (
    Field("keep_all", "bool"),
    Field("days_to_keep", "int", least=1, most=3650),
)


def decode_retention(info: Mapping[str, Any]) -> dict[str, Any]:
    """Retention in the form of the options. days_to_keep is null where everything is kept."""
    keep_all = not info.get("rotation_policy")
    return {"keep_all": keep_all, "days_to_keep": None if keep_all else INT.decode(info.get("preserve_day_number"))}


def read(params: Params) -> Read[State]:
    """The retention of the chosen task."""
    return read_setting(params, decode_retention)


def check(params: Params) -> None:
    """What can be said of the options alone."""
    if params.get("keep_all") and params.get("days_to_keep") is not None:
        raise InvalidInput("keep_all: true does not go with days_to_keep: give one of them")
    if not params.get("keep_all") and params.get("days_to_keep") is None:
        raise InvalidInput("Give keep_all: true, or days_to_keep")


def compare(state: State, params: Params) -> Difference:
    """The difference. Keeping less destroys versions, so it has to be meant."""
    keep_all = bool(params.get("keep_all"))
    wanted = {"keep_all": keep_all, "days_to_keep": None if keep_all else params["days_to_keep"]}
    change = difference(FIELDS, state.values, wanted)
    have = state.values["days_to_keep"]
    shorter = not keep_all and (have is None or params["days_to_keep"] < have)  # not known is not less
    if change and shorter and not params.get("allow_shorter"):
        now = "everything" if state.values["keep_all"] else f"{have or 'an unknown number of'} days"
        raise Refused(
            f"Did not shorten the retention of task {state.values['task_name']!r}: it keeps {now} now, and keeping "
            f"{params['days_to_keep']} days destroys older versions. Set allow_shorter: true if that is meant"
        )
    return change


def encode_retention(change: Difference) -> dict[str, Any]:
    """The keys of task_info that a difference touches."""
    if change.merged["keep_all"]:
        return {"rotation_policy": 0}
    return {"rotation_policy": 1, "preserve_day_number": change.merged["days_to_keep"]}


def write(state: State, change: Difference) -> Request:
    """The whole task with its new retention."""
    return write_setting(state, encode_retention(change))


RESOURCE = Resource(
    "retention", FIELDS, read, compare, write, partial(read_again, decode=decode_retention), others, harmed
)
DEFINITION = state_module(RESOURCE, (*ONE, flag("allow_shorter")), check=check, **EITHER)
