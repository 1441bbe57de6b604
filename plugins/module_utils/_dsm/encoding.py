# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of requests and replies. Source: protocol reference 1.1, 1.3 and 1.7."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .._errors import ApiError, SignInError, TransportError
from .api import COMPOUND
from .call import Request
from .error_codes import SIGN_IN, explain


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
    """Several requests in one. Inside, the values are native JSON and not encoded a second time."""
    inner = [
        {"api": one.call.api, "method": one.call.method, "version": one.call.version, **one.values} for one in requests
    ]
    return COMPOUND(compound=inner, mode="sequential", stop_when_error=False)


def failure(request: Request, error: Any, where: str) -> ApiError:
    """The error of a reply as an exception that says what was tried, what the NAS said, and what to do."""
    error = error if isinstance(error, dict) else {}
    code, detail = error.get("code"), error.get("errors")
    code = code if isinstance(code, int) else 100
    call = request.call
    meaning, advice = explain(call.api, code)
    if isinstance(detail, dict) and detail.get("name"):
        meaning += f" ({detail['name']}{': ' + str(detail['reason']) if detail.get('reason') else ''})"
    message = f"Could not {call.purpose} on {where}: {request.label} answered {code}, {meaning}."
    if advice:
        message += f" To mend it: {advice}."
    kind = SignInError if call.api == "SYNO.API.Auth" and code in SIGN_IN else ApiError
    return kind(message, api=call.api, method=call.method, code=code, errors=detail)


def with_context(request: Request, error: TransportError, where: str) -> TransportError:
    """An error of the connection, with what was tried."""
    if error.api is None:
        error.api, error.method = request.call.api, request.call.method
        error.message = f"Could not {request.call.purpose} on {where}: {error.message}"
    return error


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
        raise TransportError(
            f"{where} answered {len(requests)} requests with something else than as many replies.", sent=True
        )
    replies: list[Any] = []
    for request, result in zip(requests, results, strict=True):
        try:
            replies.append(data_of(request, result, where))
        except ApiError as error:
            replies.append(error)
    return replies


def installed_packages(data: Any) -> dict[str, tuple[str, str]]:
    """Version and status of the installed packages, by id. The status stands nested (protocol reference 8)."""
    rows = data.get("packages") if isinstance(data, dict) else None
    return {
        str(row.get("id")): (str(row.get("version", "")), str((row.get("additional") or {}).get("status")))
        for row in rows or []
        if isinstance(row, dict)
    }
