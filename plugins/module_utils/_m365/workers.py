# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workers of Active Backup for Microsoft 365."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._dsm.call import Request
from .._dsm.reads import ask, unexpected_reply
from .._engine.codecs import INT
from .._engine.definition import Params
from .._engine.diff import Difference, changed_keys, difference
from .._engine.fields import Field, flag
from .._engine.resource import Resource, State, state_module
from .._engine.values import decode, encode, specified
from .._errors import InvalidInput
from .api import GET_WORKER_COUNT, UPDATE_WORKER_COUNT

LIMIT_TO_MAXIMUM = flag("limit_to_maximum")
LEAST = 5  # the documented functions refuse less
FIELDS = (
    Field("backup_job_workers", "int", "backup_job_worker_count", INT, least=LEAST),
    Field("event_workers", "int", "event_worker_count", INT, least=LEAST),
)
DISPLAY_FIELDS = (
    *FIELDS,
    Field("max_backup_job_workers", "int", "max_backup_job_worker_count", INT, read_only=True),
    Field("max_event_workers", "int", "max_event_worker_count", INT, read_only=True),
)


class Workers(Resource):
    """Both numbers of workers, which are written together."""

    key = "workers"
    label = "workers of Active Backup for Microsoft 365"
    fields = FIELDS
    written_whole = True

    async def read(self, params: Params) -> State:
        """The workers and their maximum."""
        request = GET_WORKER_COUNT()
        data = await ask(request)
        values = decode(DISPLAY_FIELDS, data)
        for field in FIELDS:
            if values[field.name] is None:  # both are written, so both must be known
                raise unexpected_reply(request, f"a number as {field.key}")
        return State(values, data)

    def compare(self, state: State, params: Params) -> Difference:
        """The difference; what is above the NAS's maximum is refused, or limited to it where that is allowed."""
        wanted = specified(FIELDS, params)
        for name, value in wanted.items():
            most = state.values[f"max_{name}"]
            if most is not None and value > most and value != state.values[name]:
                if not params.get("limit_to_maximum"):
                    raise InvalidInput(
                        f"{name}: {value} is above the maximum of this NAS, which is {most}. Give {most} or less, or "
                        "set limit_to_maximum: true"
                    )
                wanted[name] = most
        return difference(FIELDS, state.values, wanted)

    def write(self, state: State, change: Difference) -> Request:
        """Both numbers: the NAS wants both."""
        return UPDATE_WORKER_COUNT(**encode(FIELDS, change.merged))

    def unmanaged(self, state: State) -> dict[str, Any]:
        """Both numbers: that which is not asked for is written as well."""
        return encode(FIELDS, state.values)

    def unexpected_changes(self, before: State, request: Request, now: State) -> list[str]:
        """The number that was not asked for, if it has changed.

        One above the maximum, which was lowered since, is sent as it is: a NAS that then tidies it has lost nothing.
        """
        tidied = {field.key for field in FIELDS if _is_limited(field.name, before.values, now.values)}
        changed = changed_keys(self.unmanaged(before), request.values, self.unmanaged(now))
        return [key for key in changed if key not in tidied]


def _is_limited(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a number was above the maximum, and is the maximum now."""
    most = before[f"max_{name}"]
    return most is not None and before[name] > most == now[name]


WORKERS = Workers()
DEFINITION = state_module(WORKERS, (LIMIT_TO_MAXIMUM,), required_one_of=[tuple(field.name for field in FIELDS)])
