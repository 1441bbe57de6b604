# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an HTTP request to API calls: query and form, raw and JSON-encoded values, sid and token."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

_ENVELOPE = ("api", "method", "version", "_sid", "SynoToken", "_dc")
_RAW_APIS = ("SYNO.API.Auth", "SYNO.API.Info")  # their parameters are never JSON-decoded
_INTERESTING = ("content-type", "user-agent", "cookie", "x-syno-token", "x-syno-hash", "accept-encoding", "connection")


@dataclass
class Call:
    """One API call as it came."""

    api: str | None
    method: str | None
    version: Any
    raw: dict[str, Any]
    params: dict[str, Any]
    compound: bool = False


@dataclass
class Incoming:
    """One HTTP request: its outer call and what belongs to the request as a whole."""

    http: str
    path: str
    query: str
    outer: Call
    sid: str | None = None
    sid_in: str | None = None
    token: str | None = None
    token_in: str | None = None
    remote: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def cgi(self) -> str:
        """entry.cgi, auth.cgi, query.cgi or something unknown."""
        return self.path.removeprefix("/webapi/").split("/")[0]


def decode(text: str) -> Any:
    """JSON first, the raw string as a fall-back: the hazard of 123, true and null included [1 S1; C 5; D]."""
    try:
        return json.loads(text)
    except ValueError:
        return text


async def _form(request: web.BaseRequest) -> dict[str, str]:
    if request.method != "POST":
        return {}
    if request.content_type.startswith("multipart/"):
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    body = (await request.read()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True))


def _pick(names: tuple[tuple[str, str | None], ...]) -> tuple[str | None, str | None]:
    """The first place that holds a value: (value, place)."""
    return next(((value, place) for place, value in names if value is not None), (None, None))


async def read(request: web.BaseRequest) -> Incoming:
    """Parse; a parameter in the body wins over one of the query."""
    query = dict(parse_qsl(request.query_string, keep_blank_values=True))
    form = await _form(request)
    sent = query | form
    last = request.path.rsplit("/", 1)[-1]
    api = sent.get("api") or (last if last.startswith("SYNO.") else None)  # /webapi/entry.cgi/<API> [C 2: S1,UI]
    raw = {name: value for name, value in sent.items() if name not in _ENVELOPE}
    params = dict(raw) if api in _RAW_APIS else {name: decode(value) for name, value in raw.items()}
    call = Call(api, sent.get("method"), sent.get("version"), raw, params)
    sid, sid_in = _pick(
        (("body", form.get("_sid")), ("query", query.get("_sid")), ("cookie", request.cookies.get("id")))
    )
    token, token_in = _pick(
        (("header", request.headers.get("X-SYNO-TOKEN")), ("body", form.get("SynoToken")))
        + (("query", query.get("SynoToken")),)
    )
    headers = {name: request.headers[name] for name in _INTERESTING if name in request.headers}
    return Incoming(
        request.method,
        request.path,
        request.query_string,
        call,
        sid,
        sid_in,
        token,
        token_in,
        request.remote or "",
        headers,
    )


def inner_calls(outer: Call) -> list[Call]:
    """The calls of a compound request; inside it parameters are native JSON [C 2: S1,S5]."""
    rows = outer.params.get("compound")
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            params = {name: value for name, value in row.items() if name not in ("api", "method", "version")}
            found.append(Call(row.get("api"), row.get("method"), row.get("version"), dict(params), params, True))
    return found
