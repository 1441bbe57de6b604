# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes back over HTTP: a JSON object of a decent size, or words on what it is instead."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._errors import TransportError
from .attempt import Attempt
from .errors import http_to_https
from .target import Target

CHUNK = 1 << 16
MOST_BYTES = 64 << 20  # of one reply. The largest that was seen had 8 MB: all members of one Microsoft 365 task
BAD_REQUEST = 400
QUICKCONNECT = "quickconnect.to"


class Answer(NamedTuple):
    """A JSON object from the NAS, and its clock when it was sent (epoch seconds, None if it did not say)."""

    body: dict[str, Any]
    date: float | None


def content_of(reply: Any, target: Target, attempt: Attempt) -> bytes:
    """The body of a reply. Raises TransportError for one without end."""
    parts, size = [], 0
    try:
        for part in reply.iter_content(CHUNK):
            attempt.left()
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise TransportError(
                    f"{target.netloc} sent more than {MOST_BYTES >> 20} MiB in one reply; the rest was not read.",
                    sent=True,
                    retry=False,
                    too_much=True,
                )
    except Exception:
        reply.close()
        raise
    return b"".join(parts)


def read(reply: Any, content: bytes, target: Target) -> Answer:
    """The JSON object in a reply; DSM answers 200 to everything, so any other status comes from something else."""
    status = reply.status_code
    if 300 <= status < 400:
        raise _redirected(reply, target)
    if status == BAD_REQUEST and not target.https and b"HTTPS port" in content:  # what nginx says, also that of DSM
        raise http_to_https(target)
    if status != 200:
        raise TransportError(
            f"{target.netloc} answered with HTTP {status} ({reply.reason or 'no reason given'}), which is not the Web "
            f"API of DSM. {_advice(target)}",
            sent=True,
            retry=status >= 500,
            status=status,
        )
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        kind = reply.headers.get("Content-Type", "no content type")
        raise TransportError(
            f"{target.netloc} answered with something that is not the JSON of DSM ({kind}, {len(content)} bytes). "
            f"{_advice(target)}",
            sent=True,
        )
    return Answer(body, _date(reply.headers.get("Date")))


def _redirected(reply: Any, target: Target) -> TransportError:
    text = (
        f"{target.netloc} redirects to another address (HTTP {reply.status_code}), which is refused, since the "
        "password would be sent there. "
    )
    port = _https_port(reply.headers.get("Location") or "")
    if port and not target.https:
        text += f"It asks for https: give https: true and port: {port}."
    else:
        text += _advice(target)
    return TransportError(text, sent=True, retry=False, status=reply.status_code)


def _https_port(location: str) -> int | None:
    """The port of an https URL, None for anything else."""
    try:
        place = urlsplit(location)
        return (place.port or 443) if place.scheme == "https" else None
    except ValueError:
        return None


def _advice(target: Target) -> str:
    if target.hostname.lower().rstrip(".").endswith(QUICKCONNECT):
        return "QuickConnect is for browsers and apps: give a name or address of the NAS itself as hostname."
    return "Check hostname, port and https, and any proxy in between."


def _date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (TypeError, ValueError, OverflowError):
        return None
