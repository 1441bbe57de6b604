# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""abb_task with wait: runs are seen to their end, and the end is judged. Time is that of the fake clock."""

from __future__ import annotations

import pytest
from harness import bad, good, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import Http

NAME = "abb_task"


@pytest.fixture
def nas(plain):
    plain.switches.run_seconds = 600
    return plain


def test_success(nas, fake_time):
    outcome = good(nas, NAME, state="started", name=["SMB shares"], wait=True)
    assert outcome["changed"]
    assert outcome["tasks"][0]["running"] is False
    assert outcome["tasks"][0]["last_result"]["status"] == "success"
    assert 600 <= outcome["waited"] <= 615
    assert 600 <= fake_time.passed <= 620


def test_the_interval(nas, fake_time):
    good(nas, NAME, state="started", name=["SMB shares"], wait=True, wait_interval=60)
    assert fake_time.pauses.count(60) == 10


OUTCOMES = {"success": True, "partial": False, "fail": False, "cancel": False}
WORDS = {"partial": "partial_success", "fail": "fail", "cancel": "cancel"}


@pytest.mark.parametrize("where", ["new", "under way"])
@pytest.mark.parametrize("which", ["started", "fresh"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_end_is_judged(nas, outcome, which, where):
    """Also that of a run that was under way already."""
    nas.switches.run_seconds = 50
    nas.next_outcome("New laptop", outcome)
    options = {"state": which, "name": ["New laptop"], "max_age": "1h"}
    if where == "under way":
        good(nas, NAME, **options)
    if OUTCOMES[outcome]:
        assert good(nas, NAME, wait=True, **options)["changed"] is (where == "new")
        return
    result = bad(nas, NAME, "New laptop", f"ended with {WORDS[outcome]}", wait=True, **options)
    assert result["changed"] is (where == "new")
    assert result["tasks"][0]["last_result"]["status"] == WORDS[outcome]


@pytest.mark.parametrize(("outcome", "fine"), [("partial", True), ("fail", False), ("cancel", False)])
def test_accept_partial(nas, outcome, fine):
    nas.switches.run_seconds = 50
    nas.next_outcome("New laptop", outcome)
    options = {"state": "started", "name": ["New laptop"], "wait": True, "accept_partial": True}
    if fine:
        good(nas, NAME, **options)
    else:
        bad(nas, NAME, WORDS[outcome], **options)


def test_one_of_several_fails(nas):
    nas.next_outcome("SMB shares", "fail", run_seconds=100)
    result = bad(nas, NAME, "SMB shares", state="started", name=["Web server", "SMB shares"], wait=True)
    assert "Web server" not in result["msg"]
    assert result["changed"] is True
    assert [row["last_result"]["status"] for row in result["tasks"]] == ["success", "fail"]
    assert (result["reason"], result["api"], result["method"]) == ("not_applied", "SYNO.ActiveBackup.Task", "backup")


def test_time_out(nas, fake_time):
    options = {"state": "started", "name": ["SMB shares", "Web server"], "wait": True, "wait_timeout": 60}
    nas.next_outcome("Web server", "success", run_seconds=5)
    result = bad(nas, NAME, "60 s", "wait_timeout", "SMB shares", **options)
    assert result["changed"] is True
    assert [row["running"] for row in result["tasks"]] == [True, False]
    assert 60 <= fake_time.passed <= 75
    assert nas.state["abb"]["runs"]  # it goes on
    assert (result["reason"], result["api"], result["method"]) == ("timeout", "SYNO.ActiveBackup.Task", "backup")


def test_the_last_look_is_at_the_end_of_the_time(nas, fake_time):
    """An interval that is longer than the time does not lengthen it."""
    nas.switches.run_seconds = 50
    options = {"state": "started", "name": ["SMB shares"], "wait": True, "wait_interval": 3600}
    assert good(nas, NAME, wait_timeout=60, **options)["waited"] == 60
    assert fake_time.passed <= 65  # with the look that saw it begin
    nas.switches.run_seconds = 500
    assert bad(nas, NAME, "Gave up after 60 s", wait_timeout=60, **options)["waited"] == 60


def test_a_queued_run_is_waited_for(nas):
    nas.switches.queue_seconds = 300
    assert good(nas, NAME, state="started", name=["SMB shares"], wait=True)["waited"] >= 900


def test_check_mode_never_waits(nas, fake_time):
    good(nas, NAME, state="started", name=["SMB shares"])
    passed = fake_time.passed
    for which in ("started", "stopped", "fresh"):
        good(nas, NAME, state=which, name=["SMB shares"], max_age="1h", wait=True, check=True)
    assert fake_time.passed == passed


def test_nothing_to_wait_for(nas, fake_time):
    good(nas, NAME, state="fresh", name=["Accounting PCs"], max_age="1w", wait=True)
    good(nas, NAME, state="stopped", name=["Accounting PCs"], wait=True)
    assert not fake_time.passed


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_stopped_waits_for_whatever_end(nas, outcome):
    nas.switches.cancel_seconds = 40
    nas.next_outcome("SMB shares", outcome)
    good(nas, NAME, state="started", name=["SMB shares"])
    result = good(nas, NAME, state="stopped", name=["SMB shares"], wait=True)
    assert result["changed"]
    assert result["tasks"][0]["running"] is False
    assert not nas.state["abb"]["runs"]


def test_stopped_waits_for_one_that_is_being_cancelled(nas):
    nas.switches.cancel_seconds = 100
    good(nas, NAME, state="started", name=["SMB shares"])
    assert good(nas, NAME, state="stopped", name=["SMB shares"])["changed"]
    nas.forget()
    result = good(nas, NAME, state="stopped", name=["SMB shares"], wait=True)
    assert not result["changed"]
    assert result["tasks"][0]["running"] is False
    assert not nas.writes


def test_stopped_times_out(nas):
    nas.switches.cancel_seconds = 500
    good(nas, NAME, state="started", name=["SMB shares"])
    result = bad(nas, NAME, "60 s", state="stopped", name=["SMB shares"], wait=True, wait_timeout=60)
    assert result["changed"] is True
    assert result["tasks"][0]["running"] is True
    assert (result["reason"], result["api"], result["method"]) == ("timeout", "SYNO.ActiveBackup.Task", "cancel")


def test_absent_waits_for_a_slow_removal(nas):
    nas.switches.apply_delay = 100
    good(nas, NAME, state="absent", name=["SMB shares"], remove_backup_data=True, wait=True)
    assert len(nas.writes) == 1


def test_a_task_that_is_removed_meanwhile(nas, fake_time):
    rows = nas.state["abb"]["tasks"]
    fake_time.later(60, lambda: rows.remove(task(nas, "SMB shares")))
    result = bad(nas, NAME, "SMB shares", "removed", state="started", name=["SMB shares"], wait=True)
    assert result["tasks"][0]["present"] is False


def test_a_run_that_leaves_no_result_does_not_count(nas, fake_time):
    """Progress is gone, and the last result is the old one: nobody can say that it went well."""
    fake_time.later(60, nas.state["abb"]["runs"].clear)
    bad(nas, NAME, "SMB shares", state="started", name=["SMB shares"], wait=True)


def test_a_result_that_comes_late(nas, fake_time):
    """Progress is gone for some seconds before the result is there."""
    run = {}

    def hide():
        run.update(nas.state["abb"]["runs"].pop())

    def show():
        nas.state["abb"]["runs"].append({**run, "end": nas.now()})

    fake_time.later(60, hide)
    fake_time.later(80, show)
    good(nas, NAME, state="started", name=["SMB shares"], wait=True)


@pytest.mark.parametrize("wait", [True, False])
def test_the_late_result_of_the_run_before_is_not_that_of_this_one(nas, fake_time, wait):
    """It shows while the new run still waits for its turn, and has a higher number than the last one known."""
    nas.switches.abb_result_row_after = 3
    nas.next_outcome("SMB shares", "fail", run_seconds=60)
    good(nas, NAME, state="started", name=["SMB shares"])
    nas.advance(61)  # it has ended, and left nothing yet
    nas.switches.queue_seconds = 10
    nas.switches.queued_progress = "absent"
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "error", times=None, code=103)
    outcome = good(nas, NAME, state="started", name=["SMB shares"], wait=wait)
    assert outcome["changed"]
    if wait:
        assert outcome["waited"] > 500
        assert outcome["tasks"][0]["last_result"]["status"] == "success"


@pytest.mark.parametrize("seconds", [3, 60])
@pytest.mark.parametrize("ahead", [-3600, 12, 3600])
def test_a_clock_of_replies_that_is_not_that_of_the_runs_changes_no_end(nas, monkeypatch, ahead, seconds):
    """A proxy may put its own date on them."""
    post = Http.post

    def dated(*arguments):
        answer = post(*arguments)
        return answer._replace(date=answer.date and answer.date + ahead)

    monkeypatch.setattr(Http, "post", dated)
    nas.switches.run_seconds = seconds
    outcome = good(nas, NAME, state="started", name=["SMB shares"], wait=True)
    assert (outcome["changed"], outcome["tasks"][0]["last_result"]["status"]) == (True, "success")


def test_a_deletion_right_after_the_backup(nas, fake_time):
    """The last result is that of the deletion then; the backup's is in the history."""
    nas.next_outcome("SMB shares", "fail", run_seconds=55)

    def delete():
        last = {"result_id": 9999, "job_action": 131072, "status": 2}
        task(nas, "SMB shares")["last_result"] = task(nas, "SMB shares")["last_result"] | last

    fake_time.later(60, delete)
    bad(nas, NAME, "ended with fail", state="started", name=["SMB shares"], wait=True, wait_interval=15)


@pytest.mark.parametrize("rows", [True, False])
def test_a_row_of_the_run_under_way_is_not_its_end(nas, rows):
    nas.switches.running_result_row = rows
    assert good(nas, NAME, state="started", name=["SMB shares"], wait=True)["waited"] >= 600


def test_the_result_of_the_run_under_way_may_stand_in_the_task_already(nas):
    """Without an outcome yet. Its end is waited for all the same, and is known by the number that it has already."""
    good(nas, NAME, state="started", name=["SMB shares"])
    (run,) = nas.state["abb"]["runs"]
    unfinished = {"result_id": run["result_id"], "status": 1, "time_end": 0}
    task(nas, "SMB shares")["last_result"] = {**task(nas, "SMB shares")["last_result"], **unfinished}
    outcome = good(nas, NAME, state="started", name=["SMB shares"], wait=True)
    assert (outcome["changed"], outcome["tasks"][0]["last_result"]["status"]) == (False, "success")


@pytest.mark.parametrize("fault", [{"kind": "http"}, {"kind": "not_json"}, {"kind": "error", "code": 1006}], ids=str)
def test_a_nas_that_is_away_for_a_while(nas, fake_time, fault):
    fake_time.later(100, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", times=None, **fault))
    fake_time.later(400, nas.clear_faults)
    good(nas, NAME, state="started", name=["SMB shares"], wait=True)
    assert len(nas.writes) == 1


def test_a_nas_whose_port_is_closed_for_a_while(nas, fake_time):
    fake_time.later(100, lambda: nas.fault(kind="refuse"))
    fake_time.later(400, nas.clear_faults)
    good(nas, NAME, state="started", name=["SMB shares"], wait=True)
    assert len(nas.writes) == 1


def test_a_session_that_dies_again_and_again(nas, fake_time):
    for seconds in range(50, 600, 100):
        fake_time.later(seconds, nas.open_sessions.clear)
    good(nas, NAME, state="started", name=["SMB shares"], wait=True)
    assert 6 <= nas.sign_ins <= 7
    assert len(nas.writes) == 1


def test_a_nas_that_does_not_come_back(nas, fake_time):
    fake_time.later(100, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", "http", times=None))
    result = bad(nas, NAME, "HTTP 500", state="started", name=["SMB shares"], wait=True, wait_timeout=300)
    assert result["changed"] is True
    assert result["tasks"][0]["task_name"] == "SMB shares"


def test_an_error_that_waiting_cannot_mend(nas, fake_time):
    fake_time.later(100, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", "error", times=None, code=105))
    result = bad(nas, NAME, "105", state="started", name=["SMB shares"], wait=True)
    assert result["changed"] is True
    assert fake_time.passed < 150


ODD = {"kind": "json", "body": {"success": True, "data": {"tasks": 7}}}
ENDS = [*({"kind": "error", "code": code} for code in (102, 105, 119)), ODD]


@pytest.mark.parametrize("fault", ENDS, ids=["102", "105", "119", "odd"])
@pytest.mark.parametrize("wait", [True, False])
def test_stopped_tells_what_was_written_before_the_wait_failed(nas, fake_time, fault, wait):
    nas.switches.cancel_seconds = 500
    good(nas, NAME, state="started", name=["SMB shares"])
    fake_time.later(1, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", times=None, **fault))
    result = bad(nas, NAME, state="stopped", name=["SMB shares"], wait=wait)
    assert (result["changed"], result["written"], result["not_written"]) == (True, [3], [])
    assert [row["running"] for row in result["diff"]["before"]["tasks"]] == [True]
    assert result["diff"]["before"] != result["diff"]["after"]
    assert result["tasks"][0]["task_id"] == 3


@pytest.mark.parametrize("wait", [True, False])
def test_stopped_shows_a_run_that_takes_its_time_to_end(nas, wait):
    """It is being cancelled, and runs: the diff says so, as the rows do."""
    nas.switches.cancel_seconds = 500
    good(nas, NAME, state="started", name=["SMB shares"])
    options = {"state": "stopped", "name": ["SMB shares"]}
    result = bad(nas, NAME, "60 s", wait=True, wait_timeout=60, **options) if wait else good(nas, NAME, **options)
    name = {"task_id": 3, "task_name": "SMB shares"}
    assert result["changed"] is True
    assert result["tasks"][0]["running"] is True
    assert result["diff"]["before"]["tasks"] == [{**name, "running": True}]
    assert result["diff"]["after"]["tasks"] == [{**name, "running": True, "stopping": True}]


@pytest.mark.parametrize("which", ["new", "under way"])
def test_a_run_that_was_seen_and_ends_before_the_first_look(nas, fake_time, which):
    """Its result may take its time, as that of any run that was seen."""
    run = {}

    def away():
        nas.fault("SYNO.ActiveBackup.Task", "list", "http", nth=2 if which == "under way" else 3)

    def hide():
        run.update(nas.state["abb"]["runs"].pop())

    def show():
        nas.state["abb"]["runs"].append({**run, "end": nas.now()})

    if which == "under way":
        good(nas, NAME, state="started", name=["SMB shares"])
    away()  # the first waiting look has to be tried twice
    fake_time.later(0.5, hide)
    fake_time.later(90, show)
    good(nas, NAME, state="started", name=["SMB shares"], wait=True)


# --- rows without a last result, as older packages send them


@pytest.fixture
def old(nas):
    nas.switches.absent_task_keys = ["last_result"]
    return nas


@pytest.mark.parametrize("name", ["SMB shares", "New laptop"])  # the latter never ran
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_end_is_told_by_the_list_of_results_alone(old, outcome, name):
    old.next_outcome(name, outcome)
    options = {"state": "started", "name": [name], "wait": True}
    if OUTCOMES[outcome]:
        (row,) = good(old, NAME, **options)["tasks"]
        assert row["last_result"]["status"] == "success"
        assert row["last_success_age"] < 30
        return
    result = bad(old, NAME, f"ended with {WORDS[outcome]}", **options)
    assert result["tasks"][0]["last_result"]["status"] == WORDS[outcome]


def test_a_run_that_is_over_at_once_is_told_by_it_as_well(old):
    old.next_outcome("SMB shares", "success", run_seconds=0)
    assert good(old, NAME, state="started", name=["SMB shares"])["changed"]
    bad(old, NAME, "nothing ran", state="started", name=["No source"])


def test_the_end_of_a_run_that_is_still_being_cancelled_is_not_that_of_the_next_one_there_either(old):
    old.switches.cancel_seconds = 10
    good(old, NAME, state="started", name=["SMB shares"])
    good(old, NAME, state="stopped", name=["SMB shares"])
    assert good(old, NAME, state="started", name=["SMB shares"], wait=True)["waited"] >= 600


def test_a_run_that_ends_well_in_spite_of_its_cancellation_is_seen_there_as_well(old):
    old.switches.cancel_seconds = 40
    old.next_outcome("SMB shares", "success", run_seconds=20)
    good(old, NAME, state="started", name=["SMB shares"])
    old.switches.ignore_writes = ["cancel"]
    assert not good(old, NAME, state="stopped", name=["SMB shares"])["changed"]
