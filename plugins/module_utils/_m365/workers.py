# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workers of Active Backup for Microsoft 365."""

from __future__ import annotations

from typing import Any

from .._dsm.call import Request
from .._dsm.reads import ask, part
from .._engine.codecs import INT
from .._engine.definition import Params, Resource, State, state_module
from .._engine.diff import Difference, changed_keys, difference
from .._engine.fields import Field, flag
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


async def read(params: Params) -> State:
    """The workers and their maximum."""
    request = GET_WORKER_COUNT()
    data = await ask(request)
    values = decode(DISPLAY_FIELDS, data)
    for field in FIELDS:
        if values[field.name] is None:
            part(request, data, field.key)  # both are written together, so both have to be known
    return State(values, data)


def compare(state: State, params: Params) -> Difference:
    """The difference; what is above the maximum of the NAS is refused, or brought down to it where that is allowed."""
    wanted = specified(FIELDS, params)
    for name, value in wanted.items():
        most = state.values[f"max_{name}"]
        if most is not None and value > most and value != state.values[name]:
            if not params.get("limit_to_maximum"):
                raise InvalidInput(
                    f"{name}: {value} is above the maximum of this NAS, which is {most}. Give {most} or less, or set "
                    "limit_to_maximum: true"
                )
            wanted[name] = most
    return difference(FIELDS, state.values, wanted)


def write(state: State, change: Difference) -> Request:
    """Both numbers are always sent: the NAS wants both."""
    return UPDATE_WORKER_COUNT(**encode(FIELDS, change.merged))


def _numbers(state: State) -> dict[str, Any]:
    return {field.key: state.raw.get(field.key) for field in FIELDS}


def harmed(before: State, request: Request, now: State) -> list[str]:
    """The number that was not asked for, if it is another one afterwards."""
    return changed_keys(_numbers(before), request.values, _numbers(now))


RESOURCE = Resource("workers", FIELDS, read, compare, write, lambda state: read({}), _numbers, harmed)
DEFINITION = state_module(
    RESOURCE,
    (LIMIT_TO_MAXIMUM,),
    required_one_of=[tuple(field.name for field in FIELDS)],
)
