# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request is answered with, in the form that is wanted: an object, a part of one, rows."""

from __future__ import annotations

from typing import Any, TypeVar

from .._errors import ApiError, UnexpectedReply
from .._reasons import ErrorKind
from .call import Request
from .numbers import with_numbers
from .rounds import Read, Round

T = TypeVar("T")
Row = dict[str, Any]
_NESTED = frozenset({dict, list})
# Keys that rows are told apart and ordered by.
SCALARS = ("name", "task_id", "task_name", "device_id", "result_id", "log_id", "time_start", "time_end", "timestamp")


def unexpected_reply(request: Request, wanted: str) -> UnexpectedReply:
    """What is said of an answer of another form than the one that is wanted."""
    return UnexpectedReply(
        f"Could not {request.call.purpose}: {request.label} answered without {wanted}. The package may be of a "
        "version that this collection does not know.",
        api=request.call.api,
        method=request.call.method,
    )


# Errors that say that something cannot be read here, whoever asks again.
NOT_OFFERED = frozenset({ErrorKind.ABSENT, ErrorKind.UNSUPPORTED, ErrorKind.PERMISSION})


async def or_refusal(read: Read[T]) -> T | ApiError:
    """What a read returns; its error where the account may not ask for it or the package does not offer it."""
    try:
        return await read
    except ApiError as error:
        if error.kind not in NOT_OFFERED:
            raise
        return error


async def ask(request: Request) -> Row:
    """The object that a request is answered with."""
    (data,) = await Round([request])
    if not isinstance(data, dict):
        raise unexpected_reply(request, "an object")
    return data


def part(request: Request, data: Row, key: str) -> Row:
    """An object inside an answer."""
    found = data.get(key)
    if not isinstance(found, dict):
        raise unexpected_reply(request, key)
    return found


class _Ready(list[Row]):
    """Rows that were checked, and whose numbers are numbers."""


def rows(request: Request, data: Row, key: str) -> list[Row]:
    """A list of rows inside an answer, with numbers where they came as text; null is an empty one."""
    found = data.get(key, "missing")
    if found is None:
        return []
    if isinstance(found, _Ready):
        return list(found)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise unexpected_reply(request, f"a list of {key}")
    if any(type(row.get(name)) in _NESTED for row in found for name in SCALARS):
        raise unexpected_reply(request, f"{key} of the form that is known")
    data[key] = _Ready(with_numbers(found))  # several reads may share the answer
    return list(data[key])


async def ask_rows(request: Request, key: str) -> list[Row]:
    """The rows that a request is answered with."""
    return rows(request, (await ask(request)), key)


async def ask_bare_rows(request: Request) -> list[Row]:
    """The rows of an answer that is nothing but a list."""
    (data,) = await Round([request])
    return rows(request, {"rows": data}, "rows")
