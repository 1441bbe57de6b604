# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-in, its refusals, second factors, sids and tokens."""

from __future__ import annotations

import pytest

TASK = "SYNO.ActiveBackup.Task"


@pytest.mark.parametrize("version", [3, 4, 5, 6, 7])
@pytest.mark.parametrize("path", ["entry.cgi", "auth.cgi"])
def test_versions(stranger, nas, version, path):
    data = stranger.login(version=version, path=path, enable_device_token="yes", device_name="x")["data"]
    assert ("device_id" if version == 7 else "did") in data
    assert stranger.code(TASK, "list") is None
    assert [session["account"] for session in nas.sessions] == ["admin"]


@pytest.mark.parametrize(
    ("account", "code"),
    [("disabled", 401), ("denied", 402), ("otp", 403), ("mustotp", 406), ("expired", 408), ("expired2", 409)]
    + [("mustchange", 410), ("locked", 411), ("nobody", 400)],
)
def test_refused(stranger, nas, account, code):
    assert stranger.login(account)["error"]["code"] == code
    assert stranger.login(account, "wrong")["error"]["code"] == 400
    assert (nas.sessions, nas.sign_ins) == ([], 2)


def test_browser(stranger):
    assert stranger.login(client="browser")["error"]["code"] == 430
    assert stranger.login(client="browser", path="auth.cgi")["success"]
    assert stranger.login(client="browser", path="auth.cgi", version=7)["error"]["code"] == 430


def test_blocked_address(stranger, nas):
    nas.switches.ip_block_after = 3
    assert [stranger.login(password="x")["error"]["code"] for _turn in range(4)] == [400, 400, 400, 407]
    assert stranger.login()["error"]["code"] == 407
    nas.advance(600)
    assert stranger.login()["success"]


def test_second_factor(stranger):
    refused = stranger.login("otp")["error"]
    assert (refused["code"], set(refused["errors"])) == (403, {"types", "token"})
    assert stranger.login("otp", otp_code="000000")["error"]["code"] == 404
    trusted = stranger.login("otp", otp_code="123456", enable_device_token="yes", device_name="ansible")
    token = trusted["data"]["did"]
    assert stranger.login("otp", otp_code="123456")["error"]["code"] == 404, "a code is good once"
    assert stranger.login("otp", device_id=token, device_name="ansible")["success"]
    assert stranger.login("otp", device_id=token)["success"]
    assert stranger.login("otp", device_id=token, device_name="other")["error"]["code"] == 403
    assert stranger.login("otp", refused["errors"]["token"], otp_code="234567")["success"]


def test_dsm6(stranger, nas):
    nas.switches.dsm6 = True
    assert stranger.login()["error"]["code"] == 102
    assert stranger.login(path="auth.cgi", version=7)["error"]["code"] == 104
    assert stranger.login(path="auth.cgi", client="browser")["success"]
    info = stranger.raw(api="SYNO.API.Info", method="query", version=1, query="SYNO.API.Auth")["data"]
    assert info == {"SYNO.API.Auth": {"maxVersion": 6, "minVersion": 1, "path": "auth.cgi"}}


def test_tokens(client, nas):
    good = client.token
    for wrong in ("", "wrong"):
        client.token = wrong
        assert client.code(TASK, "list") == 119
    nas.switches.token_missing_code = 103
    client.token = ""
    assert client.code(TASK, "backup", task_ids=[1]) == 103
    client.token = good
    assert client.code(TASK, "backup", task_ids=[1]) is None
    client.login(enable_syno_token="no")
    assert client.code(TASK, "list") is None, "none was issued, a read needs none"
    assert client.code(TASK, "backup", task_ids=[1]) == 103
    nas.switches.csrf = False
    assert client.login()["data"]["synotoken"] == ""
    assert client.code(TASK, "backup", task_ids=[3]) is None


def test_dead_sessions(client, nas):
    client.nas.open_sessions.clear()
    assert client.code(TASK, "list") == 119
    nas.switches.dead_session_code = 106
    assert client.code(TASK, "list") == 106
    client.login()
    nas.switches.session_seconds = 60
    assert client.code(TASK, "list") is None
    nas.advance(61)
    assert client.code(TASK, "list") == 106
    assert nas.sessions == []


def test_sid_that_starts_with_a_digit(client, nas):
    nas.switches.digit_sid = True
    client.login()
    assert client.sid[0].isdigit()
    call = {"api": TASK, "method": "list", "version": 1, "SynoToken": client.token}
    assert client.http.get(client.url(), params=call | {"_sid": client.sid}, timeout=5).json()["error"]["code"] == 119
    assert client.http.get(client.url(), params=call, cookies={"id": client.sid}, timeout=5).json()["success"]
    assert client.code(TASK, "list") is None


def test_logout_needs_the_sid(client, nas):
    assert client.raw(api="SYNO.API.Auth", method="logout", version=6)["success"]
    assert (len(nas.sessions), len(nas.oddities)) == (1, 1)
    assert client.raw(api="SYNO.API.Auth", method="logout", version=6, _sid=client.sid)["success"]
    assert nas.sessions == []


def test_cookie_format(stranger):
    sid = stranger.login(format="cookie")["data"]["sid"]
    assert stranger.http.cookies["id"] == sid
    stranger.sid = ""
    assert stranger.raw(headers={"X-SYNO-TOKEN": stranger.token}, api=TASK, method="list", version=1)["success"]
    assert stranger.nas.requests[-1].sid_in == "cookie"
