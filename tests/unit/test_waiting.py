# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long wait outlasts what a NAS answers while it restarts; what it ends by is told."""

from __future__ import annotations

import pytest
from harness import bad, good

from simulator import life_abb

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


# --- an outage that begins right after the write

LISTS = {"abb_task": ("SYNO.ActiveBackup.Task", "list"), "m365_task": ("SYNO.ActiveBackupOffice365", "list_tasks")}
TASKS = {"abb_task": "SMB shares", "m365_task": "Manual archive"}
AWAY = {"102": {"code": 102}, "100": {"code": 100}}


def away(nas, fake_time, name, nth, fault, seconds=60):
    """From the nth list of the tasks on there is nothing but errors for a while."""
    api, method = LISTS[name]
    rule = nas.fault(api, method, "error", nth=nth, times=None, **AWAY[fault])

    def look():
        fake_time.later(*(seconds, nas.clear_faults) if rule.hits else (1, look))

    fake_time.later(0, look)


@pytest.mark.parametrize("fault", AWAY)
@pytest.mark.parametrize("seconds", [20, 600])
@pytest.mark.parametrize("nth", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("name", LISTS)
def test_an_outage_right_after_the_start_is_waited_for(nas, fake_time, name, nth, seconds, fault):
    nas.switches.run_seconds = seconds
    away(nas, fake_time, name, nth, fault)
    outcome = good(nas, name, name=[TASKS[name]], state="started", wait=True)
    assert outcome["changed"]
    assert outcome["tasks"][0]["last_result"]["status"] == "success"
    assert len(nas.writes) == 1


@pytest.mark.parametrize("fault", AWAY)
@pytest.mark.parametrize("seconds", [10, 90])
@pytest.mark.parametrize("nth", [3, 4, 5, 6])
@pytest.mark.parametrize("name", LISTS)
def test_an_outage_right_after_the_cancellation_is_waited_for(nas, fake_time, name, nth, seconds, fault):
    nas.switches.cancel_seconds = seconds
    good(nas, name, name=[TASKS[name]], state="started")
    nas.forget()
    away(nas, fake_time, name, nth, fault)
    outcome = good(nas, name, name=[TASKS[name]], state="stopped", wait=True)
    assert outcome["changed"]
    assert outcome["tasks"][0]["running"] is False
    assert len(nas.writes) == 1


@pytest.mark.parametrize("nth", [2, 3])
@pytest.mark.parametrize("name", LISTS)
def test_a_start_that_runs_nothing_is_told_after_an_outage_too(nas, fake_time, name, nth):
    nas.next_outcome(TASKS[name], "nothing", product=name.partition("_")[0])
    away(nas, fake_time, name, nth, "102")
    outcome = bad(nas, name, TASKS[name], "ran", name=[TASKS[name]], state="started", wait=True)
    assert (outcome["changed"], outcome["not_written"]) == (False, [outcome["tasks"][0]["task_id"]])
    assert outcome["reason"] == "not_applied"


@pytest.mark.parametrize("name", LISTS)
def test_an_outage_after_the_start_that_lasts_is_a_time_out_of_what_was_started(nas, fake_time, name):
    away(nas, fake_time, name, 2, "102", seconds=5000)
    outcome = bad(nas, name, "Gave up after 300 s", name=[TASKS[name]], state="started", wait=True, wait_timeout=300)
    assert (outcome["changed"], outcome["not_written"], outcome["reason"]) == (True, [], "timeout")
    nas.clear_faults()


# --- a run that winds down without a sign


@pytest.fixture
def silent(nas, monkeypatch):
    """Nothing tells that a run is being cancelled: the status of one is that of any run, and no row is in the log."""
    nas.switches.update({"cancel_seconds": 90, "m365_cancel_row": "none"})
    monkeypatch.setattr(
        life_abb, "progress", lambda *args, real=life_abb.progress: {**real(*args), "running_task_status": 1}
    )
    nas.switches.absent_methods = ["SYNO.ActiveBackup.Overview.list_activity"]
    return nas


@pytest.mark.parametrize("interval", [10, 60])
@pytest.mark.parametrize("name", LISTS)
def test_a_cancellation_without_a_sign_is_given_up_after_half_a_minute(silent, fake_time, name, interval):
    """Who waits on may take the end of the backup by itself for that of the cancellation."""
    good(silent, name, name=[TASKS[name]], state="started")
    began = fake_time.passed
    options = {"name": [TASKS[name]], "state": "stopped", "wait": True, "wait_interval": interval}
    outcome = bad(silent, name, "accepted", "30 s", **options)
    assert (outcome["reason"], outcome["changed"], outcome["written"]) == ("not_applied", False, [])
    assert 30 <= fake_time.passed - began <= 45


@pytest.mark.parametrize("name", LISTS)
def test_a_run_that_winds_down_with_a_sign_is_waited_for(nas, name):
    nas.switches.cancel_seconds = 90
    good(nas, name, name=[TASKS[name]], state="started")
    outcome = good(nas, name, name=[TASKS[name]], state="stopped", wait=True)
    assert (outcome["changed"], outcome["tasks"][0]["running"]) == (True, False)
    assert 90 <= outcome["waited"] <= 110


@pytest.mark.parametrize("name", LISTS)
def test_a_cancellation_that_shows_is_written_at_the_time_out(nas, name):
    nas.switches.cancel_seconds = 500
    good(nas, name, name=[TASKS[name]], state="started")
    options = {"name": [TASKS[name]], "state": "stopped", "wait": True, "wait_timeout": 60}
    outcome = bad(nas, name, "60 s", "Not ended yet", **options)
    number = outcome["tasks"][0]["task_id"]
    assert (outcome["reason"], outcome["changed"], outcome["written"]) == ("timeout", True, [number])
    assert outcome["diff"]["after"]["tasks"][0]["stopping"] is True
