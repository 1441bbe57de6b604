# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every module, present and future. That nothing leaks is checked in harness.run, that no session
stays open and nothing travels in a URL by the fixture nas."""

from __future__ import annotations

import fnmatch
import time
from types import SimpleNamespace

import pytest
from cases import API, CASES, PACKAGE_IDS
from harness import MODULES, bad, calls, connection, good, on, run

import simulator.nas
from simulator.apis import METHODS

# dsm_session is about nothing but signing in, which is what this file takes for granted: test_dsm_session.py has it.
# dsm_certificate_info never gets that far: test_certificate_info.py.
APART = {"dsm_session", "dsm_certificate_info"}
KNOWN = [name for name in MODULES if name in CASES]
WRITERS = [name for name in KNOWN if CASES[name].change is not None]
READERS = [name for name in KNOWN if CASES[name].change is None]
every = pytest.mark.parametrize("name", KNOWN)
every_writer = pytest.mark.parametrize("name", WRITERS)
every_reader = pytest.mark.parametrize("name", READERS)


@pytest.fixture
def nas(plain, monkeypatch):
    """Without TLS, which would double the time of all these runs; secure is the one with it.

    Its time stands still (but for what the product's pauses add), so that two NASes as new are equal.
    """
    now = float(int(time.time()))
    monkeypatch.setattr(simulator.nas, "time", SimpleNamespace(time=lambda: now))
    plain.reset()
    return plain


@pytest.fixture(autouse=True)
def _exempt(request):
    """A case may say that a test does not hold for its module, and why."""
    name = getattr(request.node, "callspec", None) and request.node.callspec.params.get("name")
    reason = CASES[name].exempt.get(request.node.originalname) if name in CASES else None
    if reason:
        pytest.skip(reason)


@pytest.mark.parametrize("name", [name for name in MODULES if name not in APART])
def test_has_a_row(name):
    assert name in CASES, f"{name}: add a row to CASES in tests/unit/cases.py, so that the contract is tested for it"


@every_writer
def test_check_mode_predicts_the_real_run(nas, name):
    case, before = CASES[name], nas.dump()
    predicted = good(nas, name, check=True, **case.change)
    assert not nas.writes
    assert nas.dump() == before
    real = good(nas, name, **case.change)
    assert predicted["changed"] is real["changed"] is True
    assert predicted["diff"] == real["diff"]
    assert case.shown(predicted[case.key]) == case.shown(real[case.key])
    assert nas.writes
    assert nas.dump() != before


@every_writer
def test_second_run_changes_nothing(nas, name, fake_time):
    case = CASES[name]
    good(nas, name, **case.change)
    nas.forget()
    again = good(nas, name, **case.change)
    assert again["changed"] is False
    assert again["diff"]["before"] == again["diff"]["after"]
    assert case.key in again
    assert not nas.writes
    if case.repeats:  # but once the run has ended there is something to do again
        fake_time.pause(60)
        assert good(nas, name, check=True, **case.change)["changed"] is True


@every_writer
def test_unchanged_in_either_mode(nas, name):
    case, before = CASES[name], nas.dump()
    outcomes = [good(nas, name, check=check, **case.same) for check in (True, False)]
    for outcome in outcomes:
        assert outcome["changed"] is False
        assert outcome["diff"]["before"] == outcome["diff"]["after"]
        assert case.key in outcome
    assert case.shown(outcomes[0][case.key]) == case.shown(outcomes[1][case.key])
    assert not nas.writes
    assert nas.dump() == before


@every_writer
def test_diff_says_what_changes(nas, name):
    changed = good(nas, name, check=True, **CASES[name].change)
    assert changed["diff"]["before"] != changed["diff"]["after"]


@every_writer
def test_diff_says_what_it_is_about(nas, name):
    """The NAS and the thing stand above both sides; a task that is the thing with its name."""
    case = CASES[name]
    diff = good(nas, name, check=True, **case.change)["diff"]
    assert diff["before_header"] == diff["after_header"]
    host, _colon, thing = diff["after_header"].partition(": ")
    assert host == nas.hostname
    assert thing
    if isinstance(case.change.get("name"), str):
        assert repr(case.change["name"]) in thing


@every_reader
def test_reading_never_writes(nas, name):
    case, before = CASES[name], nas.dump()
    seen = [good(nas, name, check=check, **case.same) for check in (False, True)]
    assert [outcome["changed"] for outcome in seen] == [False, False]
    assert _stable(seen[0][case.key]) == _stable(seen[1][case.key])
    assert seen[0][case.key], "nothing was read, so nothing was tested"
    assert not nas.writes
    assert nas.dump() == before


@every
def test_quiet_and_on_one_connection(secure, name):
    outcome = good(secure, name, verbosity=3, **CASES[name].call)
    assert "warnings" not in outcome
    assert (secure.sign_ins, secure.connections) == (1, 1)


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        pytest.param(name, options, words, id=f"{name}-{number}")
        for name in KNOWN
        for number, (options, words) in enumerate(CASES[name].invalid)
    ],
)
@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_invalid_options_are_named_and_nothing_is_written(nas, name, options, words, check):
    before = nas.dump()
    outcome = bad(nas, name, *words, check=check, **(CASES[name].call | options))
    assert "Unexpected error" not in outcome["msg"]
    assert not nas.writes
    assert nas.dump() == before


# --- sign-in


@every
def test_wrong_password_is_tried_once(nas, name):
    outcome = bad(nas, name, "password", password="wrong-CANARY", **CASES[name].call)
    assert (outcome["api"], outcome["method"], outcome["code"]) == ("SYNO.API.Auth", "login", 400)
    assert [record.name for record in nas.requests] == ["SYNO.API.Auth.login"]


ACCOUNTS = {"disabled": 401, "denied": 402, "otp": 403, "mustotp": 406, "expired": 408, "expired2": 409}
ACCOUNTS |= {"mustchange": 410, "locked": 411}


@every
@pytest.mark.parametrize("account", ACCOUNTS)
def test_final_codes_of_a_sign_in_are_tried_once(nas, name, account):
    outcome = bad(nas, name, username=account, password=f"S3cret-CANARY-{account}", **CASES[name].call)
    assert outcome["code"] == ACCOUNTS[account]
    assert nas.sign_ins == len(nas.requests) == 1


@every
@pytest.mark.parametrize("code", [404, 405, 407])
def test_other_final_codes_of_a_sign_in_are_tried_once(nas, name, code):
    nas.fault("SYNO.API.Auth", "login", "error", code=code, times=None)
    assert bad(nas, name, **CASES[name].call)["code"] == code
    assert nas.sign_ins == len(nas.requests) == 1


# --- a NAS that is not there, or is something else


@every
def test_closed_port(nas, name):
    nas.fault(kind="refuse")
    outcome = bad(nas, name, nas.hostname, nas.port, **CASES[name].call)
    assert "code" not in outcome


STRANGE = {
    "not_json": {"kind": "not_json"},
    "empty": {"kind": "not_json", "text": ""},
    "list": {"kind": "json", "body": []},
    "no_success": {"kind": "json", "body": {"data": {}}},
    "html": {"kind": "html"},
    "500": {"kind": "http", "status": 500},
    "503": {"kind": "http", "status": 503},
    "403": {"kind": "http", "status": 403},
    "302": {"kind": "http", "status": 302, "location": "/webapi/entry.cgi"},
    "truncate": {"kind": "truncate"},
    "reset": {"kind": "reset_before"},
}


@every
@pytest.mark.parametrize("fault", STRANGE)
def test_strange_answers(nas, name, fault):
    """From the first request on."""
    nas.fault(times=None, **STRANGE[fault])
    outcome = bad(nas, name, f"{nas.hostname}:{nas.port}", **CASES[name].call)
    assert fault != "302" or len(nas.requests) == 1, "it followed a redirect"
    assert "Unexpected error" not in outcome["msg"]
    assert not nas.writes
    nas.open_sessions.clear()  # truncate: the NAS may have opened one, but did not say which


@every
@pytest.mark.parametrize("fault", ["html", "500", "403", "truncate", "reset"])
def test_strange_answers_to_reads(nas, name, fault):
    """After the sign-in: three tries, or one where another try cannot help."""
    strike_reads(nas, name, fault, times=None)
    bad(nas, name, **CASES[name].call)
    assert not nas.writes
    http_requests = [record for record in nas.requests if not record.compound and record.api != "SYNO.API.Auth"]
    assert len(http_requests) == (1 if fault == "403" else 3)


def strike_reads(nas, name, fault, times):
    """A strange answer to the reads of a module's package; the catalogue of the NAS knows which calls those are."""
    for api in fnmatch.filter(METHODS, API[CASES[name].package]):
        for method in METHODS[api].values():
            if not method.write:
                nas.fault(api, method.name, times=times, **STRANGE[fault])


@every
@pytest.mark.parametrize("data", [None, {}, []], ids=str)
def test_data_may_be_absent_or_of_another_kind(nas, name, data):
    """Protocol reference 1.1. An empty answer is nothing at all, or a failure in words."""
    _answer_with(nas, name, data)
    outcome = on(nas, name, **CASES[name].same)
    assert "Unexpected error" not in outcome.get("msg", "")
    assert not nas.writes


@every
@pytest.mark.parametrize(
    "data",
    ["text", 5, {"tasks": "x"}, {"tasks": [None, 1]}, {"count": "x", "logs": 1}, {"settings": [[]]}],
    ids=str,
)
def test_data_that_nobody_has_seen_yet(nas, name, data):
    """It may be told as that, but never with a traceback, and never leads to a write."""
    _answer_with(nas, name, data)
    on(nas, name, **CASES[name].same)
    assert not nas.writes


def _answer_with(nas, name, data):
    nas.fault(API[CASES[name].package], None, "json", times=None, body={"success": True, "data": data})


@every
@pytest.mark.parametrize("fault", ["500", "truncate"])
def test_two_bad_answers_are_borne(nas, name, fault):
    strike_reads(nas, name, fault, times=2)
    good(nas, name, **CASES[name].same)


@pytest.mark.parametrize("code", [117, 1031])
def test_a_busy_call_that_can_be_done_without_fails_nothing(nas, code, fake_time):
    """It is tried as often as any; then it is for its reader to decide, as of any other error."""
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "error", code=code, times=None)
    outcome = good(nas, "abb_task_info")
    assert outcome["tasks"]
    assert len(calls(nas, "list_activity")) == 3
    assert sum(fake_time.pauses) == 4


@pytest.mark.parametrize("code", [117, 1031])
def test_a_busy_call_that_cannot_be_done_without_is_told_by_its_name(nas, code):
    nas.fault("SYNO.ActiveBackup.Task", "list", "error", code=code, times=None)
    outcome = bad(nas, "abb_task_info", "try again in a few minutes")
    assert (outcome["api"], outcome["method"], outcome["code"]) == ("SYNO.ActiveBackup.Task", "list", code)


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, code) for name in KNOWN for code in (109, 117)] + [("abb_settings_info", code) for code in (110, 111, 118)],
)
def test_a_busy_nas_is_borne(nas, name, code, fake_time):
    nas.fault(API[CASES[name].package], None, "error", code=code, times=2)
    good(nas, name, **CASES[name].same)
    assert fake_time.pauses[:1] == [1]
    assert set(fake_time.pauses[:2]) <= {1, 3}


@every
def test_a_nas_that_stays_busy(nas, name):
    nas.fault(API[CASES[name].package], None, "error", code=117, times=None)
    assert bad(nas, name, "busy", **CASES[name].call)["code"] == 117
    assert not nas.writes


# --- sessions


@every
@pytest.mark.parametrize(("code", "where"), [(106, "outer"), (107, "inner"), (119, "outer"), (119, "inner")])
def test_dead_session_is_renewed_once(nas, name, code, where):
    nas.switches.update({"dead_session_code": code, "compound_dead_session": where})
    nas.fault(API[CASES[name].package], None, "drop_session")
    good(nas, name, **CASES[name].call)
    assert nas.sign_ins == 2


@every
def test_dead_session_for_ever(nas, name):
    nas.fault(API[CASES[name].package], None, "drop_session", times=None)
    outcome = bad(nas, name, "sign", **CASES[name].call)
    assert outcome["code"] == 119
    assert nas.sign_ins == 2
    assert not [record for record in nas.writes if record.applied]


@every
def test_105_of_an_own_session_is_a_missing_permission(nas, name):
    """A standard user: no second sign-in helps."""
    outcome = bad(nas, name, "permission", username="user", password="S3cret-CANARY-user", **CASES[name].call)
    assert outcome["code"] == 105
    assert outcome["api"].startswith("SYNO.ActiveBackup")
    assert outcome["method"]
    assert nas.sign_ins == 1


@every
@pytest.mark.parametrize("code", [120, 1001, 1010, 9999, 31337])
def test_errors_of_the_nas_are_told(nas, name, code):
    """Number, API and method stand beside the message, and an error never looks like "nothing there"."""
    case = CASES[name]
    nas.fault(API[case.package], None, "error", code=code, times=None)
    outcome = on(nas, name, **case.call)
    if code == 1010 and case.change is None and not outcome["failed"]:
        assert not outcome[case.key]  # no such task: for a reader a filter that matches nothing
        return
    assert outcome["failed"]
    assert outcome["code"] == code
    assert outcome["api"].startswith("SYNO.ActiveBackup")
    assert outcome["method"] in [record.method for record in nas.requests if record.code == code]
    assert str(code) in outcome["msg"]


# --- packages


def _state_of_package(nas, package, status):
    rows = nas.state["packages"]
    if status is None:
        rows[:] = [row for row in rows if row["id"] != PACKAGE_IDS[package]]
    else:
        next(row for row in rows if row["id"] == PACKAGE_IDS[package])["status"] = status


@every
def test_missing_package(nas, name):
    case = CASES[name]
    _state_of_package(nas, case.package, None)
    outcome = bad(nas, name, case.package, "not installed", **case.call)
    assert outcome["code"] == 102
    assert "not running" not in outcome["msg"]


@every
def test_stopped_package(nas, name):
    case = CASES[name]
    _state_of_package(nas, case.package, "stop")
    outcome = bad(nas, name, case.package, "not running", "start it", **case.call)
    assert outcome["code"] == 102
    assert "not installed" not in outcome["msg"]


@every
def test_package_that_stops_under_way(nas, name):
    case = CASES[name]
    nas.fault(API[case.package], None, "stop_package")
    bad(nas, name, case.package, "not running", **case.call)
    assert not [record for record in nas.writes if record.applied]


# --- the many ways of a NAS

# Together where they have nothing to do with each other, to save time.
WAYS = {
    "no_compound": {"compound": False, "digit_sid": True},
    "no_csrf": {"csrf": False, "log_order": "newest", "m365_log_order": "newest"},
    "dsm6": {"dsm6": True, "log_order": "oldest", "m365_log_order": "oldest"},
    "no_filters": {"ignore_filters": True, "log_order": "shuffled", "m365_log_order": "shuffled"},
    "token_103": {"token_missing_code": 103, "idle_progress": "null", "running_result_row": True},
    "numbers_as_text": {"numbers_as_text": "counts", "cert_till": "mixed"},
    "no_extra_keys": {"extra_keys": False},
    "delayed": {"apply_delay": 5, "m365_execution_id_at": "start"},
}


@every
@pytest.mark.parametrize("way", WAYS)
def test_ways_of_a_nas(nas, name, way):
    """The same comes out, whatever the NAS is like."""
    case = CASES[name]
    expected = good(nas, name, **case.call)
    nas.offset = 0.0
    nas.reset()
    nas.switches.update(WAYS[way])
    outcome = good(nas, name, **case.call)
    assert outcome["changed"] is (case.change is not None)
    if way != "no_extra_keys":
        assert _stable(case.shown(outcome[case.key])) == _stable(case.shown(expected[case.key]))


def _stable(value):
    """Without what is different in the next second, or to the next NAS as new once it has run."""
    volatile = ("time", "date", "unikey", "uuid", "folder_name", "success_age")
    if isinstance(value, dict):
        return {key: _stable(one) for key, one in value.items() if not any(word in key for word in volatile)}
    return [_stable(one) for one in value] if isinstance(value, list) else value


@every
def test_over_http(nas, name):
    outcome = good(nas, name, **CASES[name].call)
    assert len(outcome["warnings"]) == 1
    assert "https" in str(outcome["warnings"])


@every
def test_with_a_ca(secure, fleet, name):
    good(secure, name, ca_path=fleet.ca_path, tls_fingerprint=None, **CASES[name].call)


@every
def test_from_the_environment(secure, name, monkeypatch):
    """All that a connection needs; the module has options of its own only."""
    for option, value in connection(secure).items():
        monkeypatch.setenv(f"DSM_{option.upper()}", ",".join(value) if isinstance(value, list) else str(value))
    outcome = run(name, CASES[name].call)
    assert not outcome["failed"], outcome["msg"]
