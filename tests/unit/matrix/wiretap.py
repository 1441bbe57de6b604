# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between the product and the wire: counts the requests of a module and strikes at the one that is meant."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import requests
from kinds import Kind
from requests.adapters import HTTPAdapter


class Wiretap:
    """Stands in for HTTPAdapter.send. What was asked for and what came back is not changed but by a fault."""

    def __init__(self, bench: Any) -> None:
        self._bench = bench
        self._send = HTTPAdapter.send
        tap = self

        def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            return tap.through(adapter, request, options)

        HTTPAdapter.send = send
        self.forget()

    def remove(self) -> None:
        """Leave the wire alone again."""
        HTTPAdapter.send = self._send

    def forget(self) -> None:
        """Nothing is to happen, and nothing has."""
        self._kind: Kind | None = None
        self._call: Any = None
        self._lasting = False
        self._count = 0
        self.struck = False
        self.sids: list[str] = []
        self.sign_outs: dict[
            str, list[int | None]
        ] = {}  # each try: 0 not struck, or an error number, or None: no answer

    def arm(self, kind: Kind, call: Any, lasting: bool) -> None:
        """Strike at this call, or from it on."""
        self._kind, self._call, self._lasting = kind, call, lasting

    def through(
        self, adapter: HTTPAdapter, request: requests.PreparedRequest, options: dict[str, Any]
    ) -> requests.Response:
        """One request."""
        self._count += 1

        def send() -> requests.Response:
            reply = self._send(adapter, request, **options)
            reply.content  # noqa: B018 - read here, where a broken connection is told
            return reply

        due = self._call is not None and (
            self._count == self._call.request or (self._lasting and self._count > self._call.request)
        )
        form = parse_qs(str(request.body))
        tries = self.sign_outs.setdefault(form.get("_sid", [""])[0], []) if form.get("method") == ["logout"] else []
        tries.append(None if due else 0)
        reply = self._struck(send) if due else send()
        tries[-1] = _code_of(reply) if due else 0
        if form.get("method") == ["login"]:
            self._note(reply)
        return reply

    def _struck(self, send: Any) -> requests.Response:
        self.struck = True
        again = self._count > self._call.request
        try:
            if self._kind.strike is not None:
                return self._kind.strike(self._bench, send)
            if not again:  # the rule of the NAS lasts
                self._bench.nas.fault(**self._rule())
            return send()
        finally:  # what lies in wait for the requests after this one
            for fault in () if again else self._kind.then:
                self._bench.nas.fault(**fault)

    def _rule(self) -> dict[str, Any]:
        """The fault as the simulated NAS takes it. Inside a compound request the calls are counted from its head."""
        details = dict(self._kind.details)
        if self._kind.fault == "stop_package":
            details["package"] = self._bench.package(self._bench.scenario)
        times = None if self._lasting else 1
        if not self._kind.inner:
            return {"api": "*", "method": "*", "kind": self._kind.fault, "times": times, **details}
        if self._lasting:
            api, method, nth = self._call.api, self._call.method, 1
        else:
            api, method, nth = "*", "*", self._call.inner + 1
        return {"api": api, "method": method, "kind": self._kind.fault, "times": times, "nth": nth, **details}

    def _note(self, reply: requests.Response) -> None:
        """Remember the session that a sign-in gave, where the reply could be read."""
        try:
            self.sids.append(str(reply.json()["data"]["sid"]))
        except (ValueError, KeyError, TypeError):
            return


def _code_of(reply: requests.Response) -> int | None:
    """The error number of a reply, 0 where it tells of none; None if it could not be read."""
    try:
        body = reply.json()
        return 0 if body["success"] is True else body["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None
