# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long wait outlasts what a NAS answers while it restarts; what it ends by is told."""

from __future__ import annotations

import pytest
from harness import bad, good

NAME = "abb_task"
OPTIONS = {"name": ["SMB shares"], "state": "started", "wait": True}
ODD = {
    "error 100": {"kind": "error", "code": 100},
    "error 102": {"kind": "error", "code": 102},
    "error 1001": {"kind": "error", "code": 1001},
    "busy": {"kind": "error", "code": 1006},
    "no data": {"kind": "json", "body": {"success": True}},
    "null": {"kind": "json", "body": {"success": True, "data": None}},
    "another form": {"kind": "json", "body": {"success": True, "data": {"tasks": 7}}},
    "not JSON": {"kind": "not_json"},
    "HTTP 502": {"kind": "http", "status": 502},
}


@pytest.fixture
def nas(plain):
    plain.switches.run_seconds = 600
    return plain


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_for_a_while(nas, fake_time, odd):
    fake_time.later(100, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", times=None, **ODD[odd]))
    fake_time.later(200, nas.clear_faults)
    assert good(nas, NAME, **OPTIONS)["changed"]
    assert len(nas.writes) == 1


@pytest.mark.parametrize("odd", ["error 102", "null", "not JSON"])
def test_an_odd_answer_to_the_end_is_told(nas, fake_time, odd):
    fake_time.later(100, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", times=None, **ODD[odd]))
    outcome = bad(nas, NAME, "Gave up after 300 s", "The last look failed", **OPTIONS, wait_timeout=300)
    # the list travels together with what else is under way, so the request as a whole may be what is told
    assert outcome["api"] in ("SYNO.ActiveBackup.Task", "SYNO.Entry.Request")
    assert outcome["changed"] is True
    assert 300 <= fake_time.passed < 360


def test_a_restart_of_the_nas(nas, fake_time):
    """The session is gone, and a sign-in is answered oddly until all is up again."""

    def down():
        nas.open_sessions.clear()
        nas.fault("SYNO.API.Auth", "login", "json", times=2, body={"success": True, "data": {}})

    fake_time.later(100, down)
    assert good(nas, NAME, **OPTIONS)["changed"]
    assert len(nas.writes) == 1


@pytest.mark.parametrize("code", [400, 407])
def test_a_refused_sign_in_is_final(nas, fake_time, code):
    def refuse():
        nas.open_sessions.clear()
        nas.fault("SYNO.API.Auth", "login", "error", times=None, code=code)

    fake_time.later(100, refuse)
    assert bad(nas, NAME, **OPTIONS)["code"] == code
    assert fake_time.passed < 150


def test_a_missing_permission_is_final(nas, fake_time):
    fake_time.later(100, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", "error", times=None, code=105))
    assert bad(nas, NAME, **OPTIONS)["code"] == 105
    assert fake_time.passed < 150
