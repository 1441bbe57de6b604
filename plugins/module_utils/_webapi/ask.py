# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small plans that ask one question and insist on the form of the answer.

An answer of another form is a failure, and never taken for "there is none": that would be written to.
"""

from __future__ import annotations

from typing import Any

from .._catalog.call import Request
from .._errors import DsmError
from .plans import Plan

Row = dict[str, Any]
# Keys that rows are told apart and ordered by.
SCALARS = ("name", "task_id", "task_name", "device_id", "result_id", "log_id", "time_start", "time_end", "timestamp")


def odd(request: Request, wanted: str) -> DsmError:
    """What is said of an answer of another form than the one that is C(wanted)."""
    return DsmError(
        f"Could not {request.call.purpose}: {request.label} answered without {wanted}. The package may be of a "
        "version that this collection does not know.",
        api=request.call.api,
        method=request.call.method,
    )


def ask(request: Request) -> Plan[Row]:
    """The object that a request is answered with."""
    (data,) = yield [request]
    if not isinstance(data, dict):
        raise odd(request, "an object")
    return data


def part(request: Request, data: Row, key: str) -> Row:
    """An object inside an answer."""
    if not isinstance(data.get(key), dict):
        raise odd(request, key)
    return data[key]


def rows(request: Request, data: Row, key: str) -> list[Row]:
    """A list of rows inside an answer; null is an empty one."""
    found = data.get(key, "missing")
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise odd(request, f"a list of {key}")
    if any(isinstance(row.get(name), (dict, list)) for row in found for name in SCALARS):
        raise odd(request, f"{key} of the form that is known")
    return found


def ask_rows(request: Request, key: str) -> Plan[list[Row]]:
    """The rows that a request is answered with."""
    return rows(request, (yield from ask(request)), key)


def ask_bare_rows(request: Request) -> Plan[list[Row]]:
    """The rows of an answer that is nothing but a list."""
    (data,) = yield [request]
    return rows(request, {"rows": data}, "rows")
