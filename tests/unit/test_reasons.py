# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reason of a failure, which playbooks tell one from another by."""

from __future__ import annotations

import errno
import inspect
import socket
import ssl

import pytest
from harness import bad, on
from requests import exceptions
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from ansible_collections.nasfleet.active_backup.plugins.module_utils import _errors
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb import settings
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.writes import poll_until
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.attempt import Stage
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.errors import Scene, transport_error
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target
from ansible_collections.nasfleet.active_backup.plugins.module_utils._reasons import REASONS, ErrorKind

PROBE, SETTING = "abb_settings_info", "SYNO.ActiveBackup.Setting"
USER = {"username": "user", "password": "S3cret-CANARY-user"}
TASK = {"name": ["Accounting PCs"]}


def _stopped(nas):
    next(row for row in nas.state["packages"] if row["id"] == "ActiveBackup")["status"] = "stop"


# reason: each way to it: what is wrong with the NAS, the module, and its options
WAYS = {
    "input": {
        "an option out of range": (None, "abb_settings", {"max_concurrent_devices": 0}),
        "a proxy that is none": (None, PROBE, {}),
    },
    "unreachable": {
        "nobody listens": (lambda nas: nas.fault(kind="refuse"), PROBE, {}),
        "a name that nobody knows": (None, PROBE, {"hostname": "nas.of.nobody.invalid"}),
        "hung up on": (lambda nas: nas.fault(kind="refuse"), "abb_task", {**TASK, "state": "started"}),
    },
    "tls": {
        "another certificate": (None, PROBE, {"tls_fingerprint": ["0" * 64]}),
        "an unknown CA": (None, PROBE, {"tls_fingerprint": None}),
    },
    "sign_in": {
        "a wrong password": (None, PROBE, {"password": "wrong"}),
        "a session that ends each time": (
            lambda nas: nas.fault(SETTING, None, "drop_session", times=None), PROBE, {}),
    },
    "permission": {
        "an account that may not": (None, PROBE, USER),
        "a task that the account may not touch": (
            lambda nas: nas.fault(None, "backup", "error", code=1011), "abb_task", {**TASK, "state": "started"}),
        "an application that the account may not use": (
            lambda nas: nas.fault(SETTING, None, "error", code=160), PROBE, {}),
    },
    "package": {
        "stopped": (_stopped, PROBE, {}),
        "not activated": (lambda nas: nas.fault(SETTING, None, "error", code=1024), PROBE, {}),
    },
    "not_found": {
        "no task of that name": (None, "abb_task", {"name": ["Nobody's"], "state": "started"}),
        "as the NAS says": (lambda nas: nas.fault(None, "backup", "error", code=1010), "abb_task",
                            {**TASK, "state": "started"}),
    },
    "refused": {
        "not confirmed": (None, "abb_task", {**TASK, "state": "absent"}),
    },
    "not_applied": {
        "accepted, and nothing comes of it": (
            lambda nas: nas.switches.update({"ignore_writes": ["set"]}), "abb_settings", {"max_concurrent_devices": 9}),
    },
    "timeout": {
        "no answer": (lambda nas: nas.fault("SYNO.API.Auth", "login", "hang", times=None, seconds=20), PROBE,
                      {"timeout": 1, "otp_code": "123456"}),
        "a wait that ends": (
            lambda nas: nas.switches.update({"run_seconds": 600}), "abb_task",
            {**TASK, "state": "started", "wait": True, "wait_timeout": 60}),
    },
    "api": {
        "an error that is none of these": (lambda nas: nas.fault(SETTING, None, "error", code=120), PROBE, {}),
        "HTTP that is not of DSM": (lambda nas: nas.fault(SETTING, None, "http", status=404), PROBE, {}),
        "a web page": (lambda nas: nas.fault(SETTING, None, "html", times=None), PROBE, {}),
        "success without data": (lambda nas: nas.fault(SETTING, None, "data"), PROBE, {}),
        "gone on the way": (lambda nas: nas.fault(SETTING, None, "refuse"), PROBE, {}),
    },
}  # fmt: skip
ALL = [pytest.param(reason, way, id=f"{reason}-{way}") for reason, ways in WAYS.items() for way in ways]


@pytest.mark.parametrize(("reason", "way"), ALL)
def test_the_reason_of_a_failure(nas, reason, way, monkeypatch):
    prepare, module, options = WAYS[reason][way]
    if "proxy" in way:
        monkeypatch.setenv("https_proxy", "http://[broken")
    if prepare:
        prepare(nas)
    outcome = bad(nas, module, **options)
    nas.clear_faults()
    nas.open_sessions.clear()  # the sign-out was met by the fault as well
    assert outcome["reason"] == reason


def test_a_mistake_of_ours(nas, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(settings, "SETTING_LIST", broken)
    assert bad(nas, "abb_settings", max_concurrent_devices=9)["reason"] == "mistake"


def test_every_reason_has_a_way():
    assert {*WAYS, "mistake"} == set(REASONS)


@pytest.mark.parametrize("name", [name for name, kind in vars(_errors).items() if inspect.isclass(kind)
                                  and issubclass(kind, _errors.DsmError)])  # fmt: skip
def test_every_class_has_a_reason(name):
    assert getattr(_errors, name).reason in REASONS


def test_the_reason_comes_first_and_the_result_may_say_otherwise():
    assert next(iter(_errors.Refused("no").facts())) == "reason"
    assert _errors.Refused("no", result={"reason": "input"}).facts()["reason"] == "input"


# --- unreachable: before anything was sent in this task


def _refused(error=errno.ECONNREFUSED, kind=OSError):
    cause = kind(error, "words of the system")
    outer = NewConnectionError(None, "no text is looked at")
    outer.__cause__ = cause
    return exceptions.ConnectionError(MaxRetryError(None, "/", outer))


CAUSES = {
    "refused": _refused(),
    "no route to the host": _refused(errno.EHOSTUNREACH),
    "no network": _refused(errno.ENETUNREACH),
    "name unknown": _refused(-2, socket.gaierror),
    "no answer": exceptions.ReadTimeout(TimeoutError("timed out")),
    "reset": exceptions.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "reset"))),
    "ended": exceptions.SSLError(ssl.SSLEOFError(8, "EOF")),
}


def told(error, stage, first=True, proxied=False):
    target = Target("nas.example.org", 5001)
    return transport_error(error, Scene(target, stage, proxied, first, lambda: None, lambda: False))


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("stage", [Stage.CONNECT, Stage.TLS], ids=lambda stage: stage.name)
def test_who_is_not_reached_is_unreachable(cause, stage):
    error = told(CAUSES[cause], stage)
    assert (error.reason, error.sent, error.retry, error.passing) == ("unreachable", False, True, True)
    assert "nas.example.org" in error.message


@pytest.mark.parametrize("cause", CAUSES)
def test_who_was_reached_before_is_not(cause):
    """The NAS has had requests of this task: whoever counts the unreachable must not take it for one that was off."""
    error = told(CAUSES[cause], Stage.CONNECT, first=False)
    assert (error.reason, error.sent) == ("api", False)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_request_that_was_sent_may_have_arrived(cause):
    error = told(CAUSES[cause], Stage.SENT)
    assert error.sent
    assert error.reason == ("timeout" if cause == "no answer" else "api")


@pytest.mark.parametrize("cause", CAUSES)
def test_a_proxy_is_named_as_long_as_it_stands_in_between(cause):
    assert told(CAUSES[cause], Stage.CONNECT, proxied=True).message.startswith("The proxy for nas.example.org:5001")
    assert "proxy" not in told(CAUSES[cause], Stage.TLS, proxied=True).message


def test_the_retries_of_one_request_are_one_task(nas, fake_time):
    """Reset after it was sent, and then refused: it was not off all the time."""
    nas.fault("SYNO.API.Auth", "login", "reset_before")
    nas.fault("SYNO.API.Auth", "login", "refuse", nth=2)
    assert bad(nas, PROBE)["reason"] == "api"


# --- what a wait outlasts


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (_errors.TransportError("", sent=True), True),
        (_errors.TransportError("", sent=False, reason="unreachable"), True),
        (_errors.TransportError("", sent=True, retry=False, status=404), True),
        (_errors.TransportError("", sent=False, retry=False, reason="tls"), False),
        (_errors.UnexpectedReply(""), True),
        (_errors.DsmError(""), False),
        (_errors.Refused(""), False),
        (_errors.NotFound(""), False),
        (_errors.SignInError("", code=400), False),
        (_errors.SessionLost(""), False),
        (_errors.PackageUnavailable("", installed=True, code=102), True),
        (_errors.PackageUnavailable("", installed=None, code=102), True),
        (_errors.PackageUnavailable("", installed=False, code=102), False),
        *((_errors.ApiError("", code=None, kind=kind), True) for kind in (
            ErrorKind.BUSY, ErrorKind.NO_VERDICT, ErrorKind.ABSENT, ErrorKind.UNSUPPORTED, ErrorKind.REFUSED,
            ErrorKind.SESSION)),  # one reply of several: else it is a SessionLost
        *((_errors.ApiError("", code=None, kind=kind), False) for kind in (
            ErrorKind.PERMISSION, ErrorKind.GONE, ErrorKind.SIGN_IN, ErrorKind.PACKAGE)),
    ],
    ids=str,
)  # fmt: skip
def test_what_may_be_over_a_moment_later(error, passing):
    assert error.passing is passing


def test_the_wait_of_the_engine_asks_that():
    assert ".passing" in inspect.getsource(poll_until)


@pytest.mark.parametrize("product", ["abb_task", "m365_task"])
def test_a_nas_that_restarts_during_a_wait(nas, product, fake_time):
    """Its connections break, its sessions are gone, its packages answer 102 for a while: the wait goes on."""
    name = {"abb_task": "Accounting PCs", "m365_task": "Manual archive"}[product]
    nas.switches.run_seconds = 300
    fake_time.later(60, lambda: nas.restart(packages_after=90, down=30))
    # the run was cut off, which is what the NAS tells of it in the end
    bad(nas, product, "ended with", name=[name], state="started", wait=True, wait_timeout=1800)
    assert fake_time.passed > 180  # longer than the restart
    assert nas.sign_ins == 2


@pytest.mark.parametrize("fault", [{"kind": "data"}, {"kind": "error", "code": 100}, {"kind": "error", "code": 102},
                                   {"kind": "error", "error": {"err_msg": "no"}}, {"kind": "html"},
                                   {"kind": "http", "status": 404}], ids=str)  # fmt: skip
def test_one_odd_answer_does_not_end_a_wait(nas, fault, fake_time):
    nas.switches.run_seconds = 100
    kind = fault["kind"]
    fake_time.later(50, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", kind,
                                          **{key: value for key, value in fault.items() if key != "kind"}))  # fmt: skip
    outcome = on(nas, "abb_task", **TASK, state="started", wait=True)
    assert not outcome["failed"], outcome["msg"]


def test_an_odd_answer_to_a_renewal_does_not_end_a_wait(nas, fake_time):
    nas.switches.run_seconds = 100

    def odd():
        nas.fault("SYNO.ActiveBackup.Task", "list", "drop_session")
        nas.fault("SYNO.API.Auth", "login", "json", body={"success": True, "data": {}}, nth=1)

    fake_time.later(50, odd)
    outcome = on(nas, "abb_task", **TASK, state="started", wait=True)
    assert not outcome["failed"], outcome["msg"]
    assert nas.sign_ins == 3


def test_the_last_odd_answer_is_told_when_the_time_is_up(nas, fake_time):
    nas.switches.run_seconds = 100
    fake_time.later(50, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", "error", code=1018, times=None))
    outcome = bad(nas, "abb_task", "1018, database error", **TASK, state="started", wait=True, wait_timeout=200)
    assert outcome["reason"] == "timeout"


def test_a_missing_permission_ends_a_wait(nas, fake_time):
    nas.switches.run_seconds = 100
    fake_time.later(50, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", "error", code=105, times=None))
    outcome = bad(nas, "abb_task", "no permission", **TASK, state="started", wait=True, wait_timeout=2000)
    assert outcome["reason"] == "permission"
    assert fake_time.passed < 100
