# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors of replies as exceptions that say what was tried, what the NAS said, and what to do.

Source: protocol reference 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._errors import ApiError, SignInError, TransportError
from .._reasons import ErrorKind
from .call import Request
from .error_codes import meaning_of
from .secrets import ERROR_SECRETS, scrub

MOST_WORDS = 300  # characters of what the NAS says
DEEPEST = 5  # levels of an error that are searched for it


def failure(request: Request, error: Any, where: str) -> ApiError:
    """The error of a reply: that under the key error, of whatever form."""
    fields = error if isinstance(error, dict) else {"errors" if isinstance(error, list) else "code": error}
    code = _number(fields.get("code"))
    row = meaning_of(request.call.api, code)
    number = row.words if code is None else f"{code}, {row.words}"
    message = f"Could not {request.call.purpose} on {where}: {request.label} answered {number}"
    parameter = _parameter(fields.get("errors"))
    message += f" ({parameter})." if parameter else "."
    words = _words(error)
    if words:
        message += f' The NAS said: "{words}".'
    if row.advice:
        message += f" To fix this: {row.advice}."
    kind = SignInError if row.kind is ErrorKind.SIGN_IN else ApiError
    return kind(
        message, api=request.call.api, method=request.call.method, code=code, kind=row.kind, errors=_detail(fields)
    )


def with_context(request: Request, error: TransportError, where: str) -> TransportError:
    """An error of the connection, with what was tried."""
    if error.api is None:
        error.api, error.method = request.call.api, request.call.method
        error.message = f"Could not {request.call.purpose} on {where}: {error.message}"
    return error


def _number(value: Any) -> int | None:
    """An error number, also one that comes as text; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return int(value)
    except (OverflowError, ValueError):
        return None


def _parameter(detail: Any) -> str:
    """The parameter that the NAS objects to, and why (with error 120); several where it lists them."""
    if isinstance(detail, list):
        return _plain(", ".join(filter(None, map(_parameter, detail))))
    if not isinstance(detail, dict) or not detail.get("name"):
        return ""
    reason = f": {detail['reason']}" if detail.get("reason") else ""
    return _plain(f"{detail['name']}{reason}")


def _words(error: Any) -> str:
    """What the NAS says in words of its own: DSM 6 does so instead of a number, also further down."""
    said = list(_sentences(error))
    if not said:
        top = [error.get("code"), error.get("errors")] if isinstance(error, dict) else [error]
        said = [one for one in top if isinstance(one, str) and one.strip() and _number(one) is None]
    return _plain(" ".join(dict.fromkeys(said)))


def _sentences(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, dict):
        text = value.get("err_msg")
        if isinstance(text, str) and text.strip():
            yield text.strip()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth < DEEPEST:
        for inner in parts:
            yield from _sentences(inner, depth + 1)


def _plain(text: str) -> str:
    """A text from a NAS on one line, and not too long a one."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= MOST_WORDS else f"{line[:MOST_WORDS]}..."


def _detail(fields: dict[str, Any]) -> Any:
    """What the NAS sent beside the number: its errors, else the rest of the error; None where there is nothing."""
    rest = {key: value for key, value in fields.items() if key != "code"}
    detail = rest["errors"] if set(rest) == {"errors"} else rest
    return scrub(detail, ERROR_SECRETS) or None
