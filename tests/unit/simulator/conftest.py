# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated NAS and a small client written for these tests alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

TESTS = str(Path(__file__).resolve().parents[2])
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)

from simulator import Fleet, Nas  # noqa: E402

TASK, OFFICE = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackupOffice365"


class Client:
    """Signs in and calls; parameters are sent JSON-encoded, by POST."""

    def __init__(self, nas: Nas) -> None:
        self.nas, self.http = nas, requests.Session()
        self.http.trust_env = False
        self.sid = self.token = ""

    def url(self, path: str = "entry.cgi") -> str:
        """The address of a CGI."""
        return f"http://{self.nas.hostname}:{self.nas.port}/webapi/{path}"

    def raw(self, path: str = "entry.cgi", headers: dict[str, str] | None = None, **params: Any) -> dict[str, Any]:
        """POST parameters as they are."""
        return self.http.post(self.url(path), data=params, headers=headers, timeout=10).json()

    def login(self, account: str = "admin", password: str | None = None, path: str = "entry.cgi", **more: Any) -> Any:
        """The whole reply; remembers sid and token when there are any."""
        password = password or f"S3cret-CANARY-{account}"
        call = {"api": "SYNO.API.Auth", "method": "login", "version": 6, "account": account, "passwd": password}
        reply = self.raw(path, **(call | {"enable_syno_token": "yes", "format": "sid"} | more))
        self.sid, self.token = (reply.get("data", {}).get(name, "") for name in ("sid", "synotoken"))
        return reply

    def __call__(self, api: str, method: str, version: int = 1, **params: Any) -> dict[str, Any]:
        """One call within the session."""
        encoded = {name: json.dumps(value) for name, value in params.items()}
        headers = {"X-SYNO-TOKEN": self.token} if self.token else None
        return self.raw(headers=headers, api=api, method=method, version=version, _sid=self.sid, **encoded)

    def code(self, api: str, method: str, **params: Any) -> int | None:
        """The error number; None on success."""
        return self(api, method, **params).get("error", {}).get("code")

    def compound(self, *calls: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A compound request of the calls; version 1 unless they say otherwise."""
        rows = [{"version": 1, **call} for call in calls]
        return self("SYNO.Entry.Request", "request", compound=rows, mode="sequential", stop_when_error=False, **more)

    def task(self, task_id: int) -> dict[str, Any]:
        """One ABB task."""
        found = self(TASK, "list", filter={"task_id": task_id}, load_result=True, load_versions=True, load_status=True)
        return found["data"]["tasks"][0]

    def office(self, task_id: int) -> dict[str, Any]:
        """One Microsoft 365 task."""
        rows = self(OFFICE, "list_tasks")["data"]["tasks"]
        return next(row for row in rows if row["task_id"] == task_id)


@pytest.fixture(scope="session")
def fleet() -> Iterator[Fleet]:
    """Two NASes for the whole run."""
    with Fleet(count=2) as fleet:
        yield fleet


@pytest.fixture
def nas(fleet: Fleet) -> Iterator[Nas]:
    """The first NAS as new, with default switches."""
    nas = fleet[0]
    nas.switches.__init__()
    nas.reset("fleet")
    yield nas
    nas.clear_faults()


@pytest.fixture
def stranger(nas: Nas) -> Client:
    """A client that is not signed in."""
    return Client(nas)


@pytest.fixture
def client(stranger: Client) -> Client:
    """A client that is signed in as admin."""
    stranger.login()
    stranger.nas.forget()
    return stranger
