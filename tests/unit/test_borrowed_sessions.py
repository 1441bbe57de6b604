# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option session: a session that somebody else opened, and goes on using."""

from __future__ import annotations

import pytest
import requests
from harness import bad, good

PROBE, WRITE = "abb_settings_info", "abb_settings"
NO_CREDENTIALS = {"username": None, "password": None}


def open_session(nas, account="admin"):
    """Sign in as dsm_session does."""
    http = requests.Session()
    http.trust_env, http.verify = False, False
    form = {"api": "SYNO.API.Auth", "method": "login", "version": 6, "format": "sid", "enable_syno_token": "yes"}
    form |= {"account": account, "passwd": f"S3cret-CANARY-{account}", "session": "ActiveBackup"}
    scheme = "https" if nas.https else "http"
    data = http.post(f"{scheme}://{nas.hostname}:{nas.port}/webapi/entry.cgi", data=form, timeout=5).json()["data"]
    nas.forget()
    return {"hostname": nas.hostname, "port": nas.port, "sid": data["sid"], "synotoken": data["synotoken"]}


@pytest.fixture
def nas(plain):
    """It goes without TLS here."""
    yield plain
    plain.open_sessions.clear()


def test_no_sign_in_and_no_sign_out(nas):
    session = open_session(nas)
    outcome = good(nas, WRITE, session=session, max_concurrent_devices=9, verbosity=3, **NO_CREDENTIALS)
    assert outcome["changed"]
    assert not [record for record in nas.requests if record.api == "SYNO.API.Auth"]
    assert [one["sid"] for one in nas.sessions] == [session["sid"]]
    assert session["sid"] not in outcome.text
    assert session["synotoken"] not in outcome.text


def test_it_stays_open_after_a_failure_too(nas):
    session = open_session(nas)
    bad(nas, WRITE, "0", session=session, max_concurrent_devices=0)
    nas.fault("SYNO.ActiveBackup.*", None, "error", code=120, times=None)
    bad(nas, WRITE, "120", session=session, max_concurrent_devices=9)
    assert [one["sid"] for one in nas.sessions] == [session["sid"]]


def test_it_names_the_nas(nas):
    session = open_session(nas)
    good(nas, PROBE, session=session, hostname=None, port=None, **NO_CREDENTIALS)


def test_hostname_and_port_need_not_be_in_it(nas):
    session = open_session(nas)
    good(nas, PROBE, session={**session, "hostname": None, "port": None}, **NO_CREDENTIALS)
    good(nas, PROBE, session={"sid": session["sid"], "synotoken": session["synotoken"]}, **NO_CREDENTIALS)


@pytest.mark.parametrize("other", [{"hostname": "nas2.example.com"}, {"port": 5001}], ids=str)
def test_a_session_of_another_nas_is_not_sent(nas, other):
    session = open_session(nas) | other
    nas.forget()
    bad(nas, PROBE, "session", *other.values(), session=session)
    assert nas.connections == 0


@pytest.mark.parametrize(
    ("hostname", "opened"),
    [
        ("LOCALHOST", "localhost"),
        ("localhost", " LocalHost "),
        ("127.0.0.1", "[127.0.0.1]"),
        ("[127.0.0.1]", "127.0.0.1"),
    ],
)
def test_the_same_name_may_be_written_otherwise(nas, hostname, opened):
    session = open_session(nas) | {"hostname": opened}
    nas.forget()
    good(nas, PROBE, session=session, hostname=hostname, **NO_CREDENTIALS)
    assert not nas.sign_ins


@pytest.mark.parametrize("sid", ["", None])
def test_it_needs_a_sid(nas, sid):
    bad(nas, PROBE, "session", "sid", session={"hostname": nas.hostname, "port": nas.port, "sid": sid})
    assert nas.connections == 0


def test_a_result_is_no_session(nas):
    """The likely mistake: all that dsm_session returned. None of it is shown (the harness looks for CANARY)."""
    session = {"hostname": nas.hostname, "sid": "sid-CANARY", "synotoken": "token-CANARY"}
    result = {"changed": False, "session": session, "device_token": "device-CANARY"}
    outcome = bad(nas, PROBE, "session", "device_token", "dsm_session", session=result)
    # A failure of ansible-core 2.21 says nothing of the options; what an older one says must not show the session.
    assert not outcome.get("invocation", {}).get("module_args", {}).get("session")
    assert nas.connections == 0


@pytest.mark.parametrize("odd", ["CANARY\n", "CANARY\r\nX-Evil: 1", "CANARYü", "CANARY\0"])
@pytest.mark.parametrize("name", ["sid", "synotoken"])
def test_what_cannot_stand_in_a_header_is_not_sent(nas, name, odd):
    session = open_session(nas) | {name: odd}
    nas.forget()
    bad(nas, PROBE, "session", name, session=session)
    assert nas.connections == 0


@pytest.mark.parametrize("token", ["", None])
def test_the_token_may_be_empty(nas, token):
    nas.switches.csrf = False
    session = open_session(nas)
    good(nas, WRITE, session=session | {"synotoken": token}, max_concurrent_devices=9, **NO_CREDENTIALS)


@pytest.mark.parametrize("code", [105, 106, 107, 119])
@pytest.mark.parametrize("where", ["outer", "inner"])
def test_a_dead_one_without_credentials(nas, code, where):
    nas.switches.update({"dead_session_code": code, "compound_dead_session": where})
    session = open_session(nas)
    nas.open_sessions.clear()
    outcome = bad(nas, PROBE, "dsm_session", session=session, **NO_CREDENTIALS)
    assert outcome["code"] == code
    assert nas.sign_ins == 0


@pytest.mark.parametrize("code", [105, 106, 107, 119])
@pytest.mark.parametrize("where", ["outer", "inner"])
@pytest.mark.parametrize("name", ["abb_settings_info", "abb_task_info"])
def test_a_dead_one_with_credentials(nas, code, where, name):
    """A session of its own is opened then, and closed again."""
    nas.switches.update({"dead_session_code": code, "compound_dead_session": where})
    session = open_session(nas)
    nas.open_sessions.clear()
    good(nas, name, session=session)
    assert nas.sign_ins == 1
    assert not nas.sessions


def test_somebody_elses_stays_open_when_an_own_one_is_used(nas):
    session = open_session(nas, "user")  # it may see nothing: 105
    good(nas, PROBE, session=session)
    assert [one["account"] for one in nas.sessions] == ["user"]


def test_a_missing_permission_is_told_without_credentials(nas):
    session = open_session(nas, "user")
    assert bad(nas, PROBE, "lacks the permission", session=session, **NO_CREDENTIALS)["code"] == 105
    assert nas.sign_ins == 0


def test_a_missing_permission_of_both_is_no_loop(nas):
    session = open_session(nas, "user")
    outcome = bad(nas, PROBE, session=session, username="user", password="S3cret-CANARY-user")
    assert outcome["code"] == 105
    assert nas.sign_ins == 1


def test_a_lost_token_is_like_a_dead_session(nas):
    session = open_session(nas)
    nas.fault("SYNO.ActiveBackup.*", None, "token_lost")
    good(nas, PROBE, session=session)
    assert nas.sign_ins == 1


@pytest.mark.parametrize("name", ["active_backup_info", "active_backup_health_info"])
def test_a_refusal_with_the_number_of_a_dead_session_is_none_if_later_calls_succeed(nas, name):
    session = open_session(nas)
    nas.fault("SYNO.Core.Package", None, "error", code=119, times=None)
    outcome = good(nas, name, session=session, **NO_CREDENTIALS)
    packages = outcome["packages"] if "packages" in outcome else outcome["health"]["packages"]
    assert packages == {"abb": None, "m365": None}
    assert nas.sign_ins == 0


def test_nor_does_it_use_up_a_one_time_code(nas):
    nas.fault("SYNO.Core.Package", None, "error", code=119, times=None)
    good(nas, "active_backup_info", username="otp", password="S3cret-CANARY-otp", otp_code="123456")
    assert nas.sign_ins == 1


@pytest.mark.parametrize("code", [106, 119])
def test_a_session_that_dies_in_the_middle_of_a_compound_is_renewed(nas, code):
    """All that comes after it has the number of a dead session."""
    nas.switches.update({"dead_session_code": code})
    session = open_session(nas)
    nas.fault("SYNO.ActiveBackup.Share", None, "drop_session")
    outcome = good(nas, "active_backup_info", session=session)
    assert outcome["m365_tasks"]
    assert outcome["abb_storages"]
    assert nas.sign_ins == 1


def test_username_without_password_does_not_renew(nas):
    session = open_session(nas)
    nas.open_sessions.clear()
    bad(nas, PROBE, "password", session=session, password=None)
    assert nas.sign_ins == 0


def test_a_write_with_a_session_that_died_is_sent_once(nas):
    session = open_session(nas)
    nas.fault("SYNO.ActiveBackup.Setting", "set", "drop_session")
    assert good(nas, WRITE, session=session, max_concurrent_devices=9)["changed"]
    assert [record.applied for record in nas.writes] == [False, True]
