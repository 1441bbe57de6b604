# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of requests and replies. Source: protocol reference 1.1, 1.3 and 1.7."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .._errors import ApiError, TransportError
from .api import COMPOUND
from .call import Request
from .failures import failure


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def encode(request: Request) -> dict[str, str]:
    """The form fields of a request: api, method, version raw, every other value as JSON text.

    Strings are quoted, too: DSM would take an unquoted 123 or true for a number or a boolean.
    """
    call = request.call
    values = {
        name: value if isinstance(value, str) and (call.raw or name in call.bare) else _json(value)
        for name, value in request.values.items()
    }
    return {"api": call.api, "method": call.method, "version": str(call.version), **values}


def compound(requests: Sequence[Request]) -> Request:
    """Several requests in one, with the purpose of all. Inside, the values are native and not encoded a second time."""
    inner = [
        {"api": one.call.api, "method": one.call.method, "version": one.call.version, **one.values} for one in requests
    ]
    first, *others = dict.fromkeys(one.call.purpose for one in requests)
    more = f" and {len(others)} other thing{'s' if len(others) > 1 else ''}" if others else ""
    whole = COMPOUND._replace(purpose=f"{first}{more}")
    return whole(compound=inner, mode="sequential", stop_when_error=False)


def data_of(request: Request, reply: Any, where: str) -> Any:
    """The data of a successful reply (None where there is none). Raises ApiError for success: false."""
    if not isinstance(reply, dict) or not isinstance(reply.get("success"), bool):
        raise TransportError(f"{where} answered {request.label} without saying whether it succeeded.", sent=True)
    if not reply["success"]:
        raise failure(request, reply.get("error"), where)
    return reply.get("data")


def results_of(requests: Sequence[Request], data: Any, where: str) -> list[Any]:
    """The replies inside a compound reply, in order: the data, or the ApiError, of each request."""
    results = data.get("result") if isinstance(data, dict) else None
    if not isinstance(results, list) or len(results) != len(requests):
        raise TransportError(f"{where} did not send one reply for each of {len(requests)} requests.", sent=True)
    replies: list[Any] = []
    for request, result in zip(requests, results, strict=True):
        try:
            replies.append(data_of(request, result, where))
        except ApiError as error:
            replies.append(error)
    return replies
