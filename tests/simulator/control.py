# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control port: look into and change the NASes of another process, in JSON over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from .nas import Nas


class Control:
    """See the README for the paths. Loopback only, no sign-in."""

    def __init__(self, fleet: list[Nas]) -> None:
        self.fleet, self.port = fleet, 0
        self.listener: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> None:
        """Listen; 0 takes a free port."""
        server = web.Server(self.handle, access_log=None)
        self.listener = await asyncio.get_running_loop().create_server(server, host, port)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening."""
        if self.listener is not None:
            self.listener.close()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Route one request; every mistake of the caller is a 400 with its reason."""
        text = await request.text()
        try:
            reply = self._route(request.method, request.path.strip("/").split("/"), json.loads(text) if text else {})
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(reply)

    def _route(self, verb: str, parts: list[str], body: Any) -> Any:
        if parts == ["nas"]:
            return [nas.describe() for nas in self.fleet]
        if parts[0] != "nas" or len(parts) != 3:
            raise ValueError(f"no such path: /{'/'.join(parts)}")
        nas = self._find(parts[1])
        action = _ACTIONS.get((verb, parts[2]))
        if action is None:
            raise ValueError(f"no such path: {verb} /nas/N/{parts[2]}")
        return action(nas, body)

    def _find(self, name: str) -> Nas:
        if name.isdecimal():
            return self.fleet[int(name)]
        return {nas.name: nas for nas in self.fleet}[name]


def merge(old: Any, change: Any) -> Any:
    """Deep merge. Onto a list, an object's keys choose rows: an index, or field=value."""
    if isinstance(old, dict) and isinstance(change, dict):
        for name, value in change.items():
            old[name] = merge(old.get(name), value)
        return old
    if isinstance(old, list) and isinstance(change, dict):
        for name, value in change.items():
            number = _row(old, name)
            old[number] = merge(old[number], value)
        return old
    return change


def _row(rows: list[Any], name: str) -> int:
    if "=" not in name:
        return int(name)
    field, value = name.split("=", 1)
    return [str(row.get(field)) for row in rows].index(value)


def _patch(nas: Nas, body: Any) -> Any:
    merge(nas.state, body)
    return nas.dump()


def _put_faults(nas: Nas, body: Any) -> Any:
    """One rule or a list of them; PUT replaces, and an empty list clears."""
    nas.clear_faults()
    for row in body if isinstance(body, list) else [body]:
        nas.fault(**row)
    return [rule.as_dict() for rule in nas.faults.rules]


def _done(_result: Any) -> dict[str, bool]:
    return {"ok": True}


_ACTIONS: dict[tuple[str, str], Any] = {
    ("GET", "state"): lambda nas, body: nas.dump(),
    ("PATCH", "state"): _patch,
    ("POST", "reset"): lambda nas, body: _done(nas.reset(body.get("dataset"))),
    ("POST", "forget"): lambda nas, body: _done(nas.forget()),
    ("GET", "faults"): lambda nas, body: [rule.as_dict() for rule in nas.faults.rules],
    ("PUT", "faults"): _put_faults,
    ("POST", "faults"): lambda nas, body: nas.fault(**body).as_dict(),
    ("DELETE", "faults"): lambda nas, body: _done(nas.clear_faults()),
    ("GET", "requests"): lambda nas, body: [record.as_dict() for record in nas.requests],
    ("DELETE", "requests"): lambda nas, body: _done(nas.forget()),
    ("GET", "sessions"): lambda nas, body: nas.sessions,
    ("DELETE", "sessions"): lambda nas, body: _done(nas.open_sessions.clear()),
    ("GET", "counters"): lambda nas, body: {"connections": nas.connections, "sign_ins": nas.sign_ins},
    ("POST", "advance"): lambda nas, body: _done(nas.advance(body["seconds"])) | {"now": nas.now()},
    ("POST", "clock"): lambda nas, body: _done(nas.set_clock(**body)) | {"now": nas.now()},
    ("POST", "restart"): lambda nas, body: _done(nas.restart(**body)),
    ("GET", "switches"): lambda nas, body: nas.switches.as_dict(),
    ("PATCH", "switches"): lambda nas, body: nas.switches.update(body) or nas.switches.as_dict(),
    ("GET", "oddities"): lambda nas, body: list(nas.oddities),
    ("POST", "next_outcome"): lambda nas, body: _done(nas.next_outcome(**body)),
    ("POST", "accounts"): lambda nas, body: nas.add_account(**body),
}
