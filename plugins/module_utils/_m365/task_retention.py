# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a Microsoft 365 task keeps versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._dsm.numbers import int_or_none
from .._engine.counts import counted
from .._engine.definition import Params
from .._engine.diff import Difference, difference
from .._engine.fields import Field, flag
from .._engine.resource import State, state_module
from .._engine.selection import EITHER, ONE
from .._errors import InvalidInput, Refused
from .task_setting import TaskSetting

FIELDS = (
    Field("keep_all", "bool"),
    Field("days_to_keep", "int", least=1, most=3650),
)
ALLOW_SHORTER = flag("allow_shorter")
KEEPS_ALL: dict[int | None, bool] = {0: True, 1: False}  # by rotation_policy (protocol reference 4.2)


class Retention(TaskSetting):
    """How long a task keeps versions."""

    key = "retention"
    label = "retention"
    fields = FIELDS
    needs = ("backup_policy", "rotation_policy")

    def check(self, params: Params) -> None:
        """Either everything is kept, or so many days."""
        if params.get("keep_all") and params.get("days_to_keep") is not None:
            raise InvalidInput("keep_all: true cannot be combined with days_to_keep: give one of them")
        if not params.get("keep_all") and params.get("days_to_keep") is None:
            raise InvalidInput("Give keep_all: true, or days_to_keep")

    def decode(self, info: Mapping[str, Any]) -> dict[str, Any]:
        """Retention. days_to_keep is null where everything is kept; both are where it is not known.

        0 days are no number of days that anybody could have set, so nobody knows what they mean.
        """
        keeps_all = KEEPS_ALL.get(int_or_none(info.get("rotation_policy")))
        days = int_or_none(info.get("preserve_day_number")) or None
        return {"keep_all": keeps_all, "days_to_keep": days if keeps_all is False else None}

    def compare(self, state: State, params: Params) -> Difference:
        """The difference. Keeping less destroys versions, so it must be meant."""
        keep_all = bool(params.get("keep_all"))
        wanted = {"keep_all": keep_all, "days_to_keep": None if keep_all else params["days_to_keep"]}
        change = difference(FIELDS, state.values, wanted)
        have = state.values["days_to_keep"]
        shorter = not keep_all and (have is None or params["days_to_keep"] < have)  # not known is not less
        if change and shorter and not params.get("allow_shorter"):
            days = counted(have, "day") if have else "an unknown number of days"
            now = "everything" if state.values["keep_all"] else days
            raise Refused(
                f"Did not shorten the retention of task {state.values['task_name']!r}: it keeps {now} now, and keeping "
                f"{counted(params['days_to_keep'], 'day')} destroys older versions. Set allow_shorter: true if that is "
                "what you want"
            )
        return change

    def encode(self, info: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of task_info for a retention."""
        if values["keep_all"]:
            return {"rotation_policy": 0}
        return {"rotation_policy": 1, "preserve_day_number": values["days_to_keep"]}


RETENTION = Retention()
DEFINITION = state_module(RETENTION, (*ONE, ALLOW_SHORTER), **EITHER)
