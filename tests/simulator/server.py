# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP: one handler per NAS, with the faults that meet a request as a whole."""

from __future__ import annotations

import asyncio
import json
from email.utils import formatdate
from typing import Any

from aiohttp import web

from . import dispatch, wire
from .broken import reset, truncated
from .catalog import fits
from .faults import Rule
from .nas import Nas

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>{name} - Synology DiskStation</title></head><body>Sign in</body></html>"
CGIS = ("entry.cgi", "auth.cgi", "query.cgi", "encryption.cgi")


class NasServer(web.Server):
    """Counts and numbers connections."""

    def __init__(self, nas: Nas) -> None:
        super().__init__(self.handle, access_log=None)
        self.nas, self._next = nas, 0
        self._numbers: dict[Any, int] = {}  # handler -> number of its connection

    def connection_made(self, handler: Any, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._next += 1
        self.nas.connections += 1
        self._numbers[handler] = self._next

    def connection_lost(self, handler: Any, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        self._numbers.pop(handler, None)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        life = self.nas.resets
        incoming = await wire.read(request)
        if self.nas.now() < self.nas.up_at:
            return reset(request)
        if not incoming.path.startswith("/webapi/") or incoming.cgi not in CGIS:
            return self._html()  # the wrong path gives the login page [C 3]
        calls = [incoming.outer]
        if incoming.outer.api == "SYNO.Entry.Request":
            calls += wire.inner_calls(incoming.outer)
        rules = self.nas.faults.for_request(calls)
        await self._latency(incoming)
        early = await self._before(request, rules)
        if life != self.nas.resets:
            return reset(request)  # its client is gone: what waited here must not show up in what comes after it
        if early is not None:
            self._record_only(request, incoming, calls, rules)
            return early
        body = self._body(request, incoming, calls, rules)
        return await self._after(request, rules, body) or self._json(body, incoming)

    async def _latency(self, incoming: wire.Incoming) -> None:
        switches = self.nas.switches
        wait = switches.delay_ms + (switches.login_delay_ms if incoming.outer.method == "login" else 0)
        if wait:
            await asyncio.sleep(wait / 1000)

    def _record_only(self, request: Any, incoming: wire.Incoming, calls: list[wire.Call], rules: list[Rule]) -> None:
        """A request that never reached the API, for the books."""
        for call in calls:
            record = dispatch.record_of(self.nas, incoming, call, self._numbers.get(request.protocol, 0))
            record.fault = rules[0].kind

    def _body(self, request: Any, incoming: wire.Incoming, calls: list[wire.Call], rules: list[Rule]) -> dict[str, Any]:
        number = self._numbers.get(request.protocol, 0)
        outer = dispatch.record_of(self.nas, incoming, calls[0], number)
        outer.fault = rules[0].kind if rules else None
        body = dispatch.answer(self.nas, incoming, calls[0], outer)
        if len(calls) > 1 and body["success"]:
            body["data"] = self._compound(incoming, calls, number, rules)
        return body

    def _compound(
        self, incoming: wire.Incoming, calls: list[wire.Call], number: int, rules: list[Rule]
    ) -> dict[str, Any]:
        """Outer success is true even when inner calls failed [1 S5]; after a stop the rest is missing [G]."""
        stop = calls[0].params.get("stop_when_error") is True
        results, failed = [], False
        for call in calls[1:]:
            record = dispatch.record_of(self.nas, incoming, call, number)
            record.fault = rules[0].kind if rules else None
            reply = dispatch.answer(self.nas, incoming, call, record)
            results.append({"api": call.api, "method": call.method, "version": call.version, **reply})
            failed = failed or not reply["success"]
            if failed and stop:
                break
        return {"has_fail": failed, "result": results}

    # --- faults
    async def _before(self, request: web.BaseRequest, rules: list[Rule]) -> web.StreamResponse | None:
        for rule in rules:
            if rule.kind == "slow":
                await asyncio.sleep(rule.details.get("seconds", 1))
            elif not rule.after:
                return await self._spoil(request, rule, {"success": True})
        return None

    async def _after(self, request: web.BaseRequest, rules: list[Rule], body: Any) -> web.StreamResponse | None:
        for rule in rules:
            if rule.after:
                return await self._spoil(request, rule, body)
        return None

    async def _spoil(self, request: web.BaseRequest, rule: Rule, body: Any) -> web.StreamResponse:
        """What the client gets instead of the answer."""
        details = rule.details
        if rule.kind == "hang":
            await asyncio.sleep(details.get("seconds", 3600))
        elif rule.kind == "refuse":
            self.nas.listen(False, details.get("seconds"))
        elif rule.kind == "truncate":
            return await truncated(request, json.dumps(body).encode())
        elif rule.kind == "http":
            return self._status(rule)
        elif rule.kind == "html":
            return self._html()
        elif rule.kind == "not_json":
            return self._reply(details.get("text", "{not json"), "application/json")
        elif rule.kind == "json":
            return self._reply(json.dumps(details.get("body")), "application/json")
        return reset(request)

    # --- answers
    def _reply(self, text: str, kind: str, status: int = 200, **headers: str) -> web.Response:
        headers |= {"Date": formatdate(self.nas.now(), usegmt=True), "Server": "nginx"}
        return web.Response(text=text, content_type=kind, charset="utf-8", status=status, headers=headers)

    def _json(self, body: Any, incoming: wire.Incoming) -> web.Response:
        response = self._reply(json.dumps(body), "application/json")
        if incoming.outer.method == "login" and incoming.outer.params.get("format") == "cookie" and body["success"]:
            response.set_cookie("id", body["data"]["sid"], path="/", httponly=True, max_age=604800)
        return response

    def _html(self) -> web.Response:
        return self._reply(LOGIN_PAGE.format(name=self.nas.name), "text/html")

    def _status(self, rule: Rule) -> web.Response:
        status = rule.details.get("status", 500)
        location = rule.details.get("location")
        headers = {"Location": location or "/webman/index.cgi"} if fits(status, "int") and 300 <= status < 400 else {}
        return self._reply(f"<html><body>{status}</body></html>", "text/html", status, **headers)
