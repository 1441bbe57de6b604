# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of fault, compound requests, and what is recorded."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import pytest
import requests

TASK, OFFICE = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackupOffice365"
LIST, BACKUP = {"api": TASK, "method": "list"}, {"api": TASK, "method": "backup", "task_ids": [1]}


def running(nas):
    return [run["task_id"] for run in nas.dump()["abb"]["runs"]]


@pytest.mark.parametrize(
    ("kind", "details", "applied"),
    [
        ("reset_before", {}, False),
        ("reset_after", {}, True),
        ("hang", {"seconds": 0.05}, False),
        ("hang", {"seconds": 0.05, "when": "after"}, True),
        ("truncate", {}, True),
    ],
)
def test_broken_connections(client, nas, kind, details, applied):
    nas.fault(TASK, "backup", kind, **details)
    with pytest.raises(requests.RequestException):
        client(TASK, "backup", task_ids=[1])
    assert bool(running(nas)) is applied
    record = nas.requests[-1]
    assert (record.fault, record.write, record.applied) == (kind, True, applied)
    assert client.code(TASK, "list") is None, "it happens once"


@pytest.mark.parametrize(
    ("kind", "details", "status", "text"),
    [
        ("html", {}, 200, "<html>"),
        ("not_json", {}, 200, "{not json"),
        ("json", {"body": [1]}, 200, "[1]"),
        ("http", {"status": 502}, 502, "<html>"),
        ("http", {"status": 302, "location": "http://127.0.0.1:9/"}, 302, "<html>"),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_spoilt_answers(client, nas, kind, details, status, text, when):
    nas.fault(TASK, kind=kind, when=when, **details)
    call = {"api": TASK, "method": "backup", "version": 1, "task_ids": "[1]", "_sid": client.sid}
    headers = {"X-SYNO-TOKEN": client.token}
    reply = client.http.post(client.url(), call, headers=headers, allow_redirects=False, timeout=5)
    assert (reply.status_code, text in reply.text) == (status, True)
    assert reply.headers.get("Location") == details.get("location")
    assert bool(running(nas)) is (when == "after")


def test_refuse(client, nas):
    nas.fault(kind="refuse", seconds=0.2)
    with pytest.raises(requests.ConnectionError):
        client(TASK, "list")
    time.sleep(0.3)
    assert client.code(TASK, "list") is None
    nas.fault(TASK, kind="refuse")
    with pytest.raises(requests.ConnectionError):
        client(TASK, "list")
    with pytest.raises(requests.ConnectionError):
        client(TASK, "list")
    nas.clear_faults()
    assert client.code(TASK, "list") is None


def test_errors(client, nas):
    nas.fault(TASK, "backup", code=1010, errors={"a": 1}, nth=2, times=2)
    assert [client.code(TASK, "backup", task_ids=[number]) for number in (1, 3, 3, 3)] == [None, 1010, 1010, None]
    nas.fault(TASK, "backup", code=117, when="after")
    assert client.code(TASK, "backup", task_ids=[4]) == 117
    assert running(nas) == [1, 3, 4]
    assert [record.applied for record in nas.writes] == [True, False, False, True, True]


def test_session_faults(client, nas):
    nas.fault(TASK, "list", "drop_session")
    assert [client.code(TASK, "list") for _turn in range(2)] == [119, 119]
    client.login()
    nas.fault(TASK, "list", "token_lost")
    assert client.code(TASK, "list") == 119
    client.login()
    nas.fault("SYNO.ActiveBackup.*", "list", "stop_package")
    assert [client.code(TASK, "list"), client.code(OFFICE, "list_tasks")] == [102, None]


def test_slow(client, nas):
    nas.fault(TASK, kind="slow", seconds=0.1)
    begin = time.monotonic()
    assert client.code(TASK, "list") is None
    assert time.monotonic() - begin > 0.1


@pytest.mark.parametrize("kind", ["slow", "hang"])
def test_what_a_client_left_behind_is_not_seen_after_a_reset(client, nas, kind):
    nas.fault(TASK, kind=kind, seconds=0.3)
    with pytest.raises(requests.Timeout):
        client.http.post(client.url(), {"api": TASK, "method": "list", "version": "1"}, timeout=0.05)
    nas.reset()
    time.sleep(0.5)
    assert not nas.requests


def test_clock(client, nas):
    before = nas.now()
    nas.advance(86400)
    reply = client.http.post(client.url(), {"api": TASK}, timeout=5)
    assert abs(parsedate_to_datetime(reply.headers["Date"]).timestamp() - before - 86400) < 3


def test_compound(client, nas):
    reply = client.compound(LIST, {"api": TASK, "method": "get"}, BACKUP)
    assert reply["success"]
    assert reply["data"]["has_fail"]
    rows = reply["data"]["result"]
    assert [(row["method"], row["success"]) for row in rows] == [("list", True), ("get", False), ("backup", True)]
    assert rows[1]["error"] == {"code": 103}
    assert [record.compound for record in nas.requests] == [False, True, True, True]
    assert [record.name for record in nas.writes] == [f"{TASK}.backup"]
    stopped = client("SYNO.Entry.Request", "request", 2, compound=[{**LIST, "version": 3}, {**LIST, "version": 1}],
                     mode="parallel", stop_when_error=True)  # fmt: skip
    assert [row["error"]["code"] for row in stopped["data"]["result"]] == [104]


def test_compound_sessions_and_absence(client, nas):
    client.nas.open_sessions.clear()
    assert client.compound(LIST)["error"]["code"] == 119
    nas.switches.compound_dead_session = "inner"
    reply = client.compound(LIST, LIST)
    assert reply["success"]
    assert [row["error"]["code"] for row in reply["data"]["result"]] == [119, 119]
    nas.switches.compound = False
    assert client.compound(LIST)["error"]["code"] == 102


def test_faults_inside_compound(client, nas):
    nas.fault(TASK, "backup", code=1202)
    rows = client.compound(LIST, BACKUP)["data"]["result"]
    assert [row["success"] for row in rows] == [True, False]
    nas.fault(TASK, "backup", "reset_before")
    with pytest.raises(requests.RequestException):
        client.compound(LIST, BACKUP)
    assert running(nas) == []


def test_writes_that_do_not_show(client, nas):
    nas.switches.ignore_writes = ["set"]
    before = nas.dump()
    new = [{"name": "max_concurrent_devices", "value": "9"}]
    assert client.code("SYNO.ActiveBackup.Setting", "set", settings=new) is None
    assert nas.dump() == before
    assert not nas.writes[-1].applied
    nas.switches.ignore_writes = []
    nas.switches.apply_delay = 20
    assert client.code("SYNO.ActiveBackup.Setting", "set", settings=new) is None
    assert nas.dump() == before
    nas.advance(21)
    assert nas.state["abb"]["settings"][0]["value"] == "9"


def test_connections_are_counted(client, nas):
    nas.forget()
    for _turn in range(3):
        client(TASK, "list")
    assert nas.connections == 0, "kept alive"
    requests.Session().post(client.url(), {"api": TASK}, timeout=5)
    assert nas.connections == 1
    assert len({record.connection for record in nas.requests}) == 2


def test_unknown_names_are_errors(nas):
    with pytest.raises(ValueError, match="no such fault"):
        nas.fault(kind="explode")
    with pytest.raises(KeyError, match="no such switch"):
        nas.switches["colour"] = 1
