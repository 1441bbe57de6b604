# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""dsm_session: signs in and out, in check mode too, and never reports a change."""

from __future__ import annotations

import pytest
from harness import bad, good

NAME = "dsm_session"
OTP = {"username": "otp", "password": "S3cret-CANARY-otp", "otp_code": "123456"}


@pytest.fixture
def nas(plain):
    yield plain
    plain.open_sessions.clear()


@pytest.mark.parametrize("check", [True, False])
def test_in_use_and_out(nas, check):
    outcome = good(nas, NAME, state="present", check=check)
    assert outcome["changed"] is False
    session = outcome["session"]
    (row,) = nas.sessions
    assert session == {"hostname": nas.hostname, "port": nas.port, "sid": row["sid"], "synotoken": row["token"]}
    assert nas.sign_ins == 1
    good(nas, "abb_settings", session=session, username=None, password=None, max_concurrent_devices=9)
    assert nas.sign_ins == 1
    gone = good(nas, NAME, state="absent", session=session, username=None, password=None, check=check)
    assert gone["changed"] is False
    assert not nas.sessions


def test_without_protection_against_forged_requests(nas):
    nas.switches.csrf = False
    session = good(nas, NAME, state="present")["session"]
    assert session["synotoken"] == ""
    good(nas, "abb_settings", session=session, max_concurrent_devices=9)


def test_a_trusted_device_needs_no_code(nas):
    outcome = good(nas, NAME, state="present", trust_device=True, **OTP)
    token = outcome["device_token"]
    assert token
    good(nas, "abb_settings_info", device_token=token, **{**OTP, "otp_code": None})


def test_check_mode_trusts_nobody(nas):
    good(nas, NAME, state="present", trust_device=True, check=True, **OTP)
    assert not nas.device_tokens
    assert len(nas.sessions) == 1


@pytest.mark.parametrize("dead", [105, 106, 107, 119])
def test_a_dead_session_is_signed_out_already(nas, dead):
    nas.switches.dead_session_code = dead
    session = good(nas, NAME, state="present")["session"]
    nas.open_sessions.clear()
    assert good(nas, NAME, state="absent", session=session)["changed"] is False
    assert nas.sign_ins == 1


def test_absent_needs_a_session(nas):
    bad(nas, NAME, "session", state="absent")
    assert not nas.requests


def test_present_ignores_an_inherited_session(nas):
    """As module_defaults may give it; also one for another NAS."""
    session = {"hostname": "elsewhere", "port": 1, "sid": "x", "synotoken": ""}
    assert good(nas, NAME, state="present", session=session)["session"]["sid"] != "x"


def test_wrong_password(nas):
    assert bad(nas, NAME, "password", state="present", password="wrong-CANARY")["code"] == 400
    assert nas.sign_ins == 1


def test_a_wrong_code_is_tried_once(nas):
    assert bad(nas, NAME, "code", state="present", **{**OTP, "otp_code": "000000"})["code"] == 404
    assert nas.sign_ins == 1
