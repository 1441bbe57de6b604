# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task: runs that hang, are being cancelled, end by themselves, or never begin; rows of old packages."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, task

NAME = "m365_task"
MANUAL, OFFICES, SITES, MAIL = "Manual archive", "Scheduled offices", "Sites, teams", "Company mail"
DAY = 86400


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.switches.run_seconds = 600
    return plain


def state(nas: Any, state: str, *names: str, **options: Any) -> Any:
    return good(nas, NAME, state=state, name=list(names or (MANUAL,)), **options)


def warnings_of(result: Any) -> str:
    return " ".join(str(warning) for warning in result.get("warnings", []) if "https is off" not in str(warning))


def hang(nas: Any, begun: float = 5 * DAY, row: bool = True) -> None:
    """A run that has been under way for days; the log of the package says who has started it, and when."""
    nas.next_outcome(MANUAL, "stuck", product="m365")
    state(nas, "started")
    nas.state["m365"]["runs"][0]["start"] -= begun
    one, log = task(nas, MANUAL, "m365"), nas.state["m365"]["general_logs"]
    log[-1]["timestamp"] -= int(begun)
    if not row:
        log.pop()
    assert one["last_execution_time"] < nas.now() - 6 * DAY
    nas.forget()


# --- a run that hangs


@pytest.mark.parametrize("check", [True, False])
def test_fresh_fails_for_a_run_that_is_as_old_as_the_backup_may_be(nas: Any, check: bool):
    hang(nas)
    bad(nas, NAME, MANUAL, "under way since 20", state="fresh", name=[MANUAL], max_age="1d", check=check)
    assert not nas.writes


def test_fresh_counts_a_younger_one(nas: Any):
    hang(nas, begun=DAY / 2)
    result = state(nas, "fresh", max_age="1d")
    assert (result["changed"], warnings_of(result)) == (False, "")


@pytest.mark.parametrize("which", ["fresh", "started"])
def test_a_run_whose_begin_nobody_knows_counts_as_young_with_a_warning(nas: Any, which: str):
    hang(nas, row=False)
    result = state(nas, which, max_age="1d")
    assert not result["changed"]
    assert MANUAL in warnings_of(result)
    assert "since when" in warnings_of(result)


def test_the_start_of_a_run_that_has_ended_is_not_that_of_this_one(nas: Any):
    hang(nas)
    task(nas, MANUAL, "m365")["last_execution_time"] = int(nas.now()) - DAY
    assert "since when" in warnings_of(state(nas, "fresh", max_age="2h"))


def test_a_wait_that_is_over_says_since_when(nas: Any):
    hang(nas)
    result = bad(nas, NAME, "600 s", "since 20", state="started", name=[MANUAL], wait=True, wait_timeout=600)
    assert (result["reason"], result["method"]) == ("timeout", "backup_task")


# --- a run of a continuous task, which has no end


@pytest.fixture
def silent(nas: Any) -> Any:
    """A continuous task with a run under way, whose log tells of no backup for nine days."""
    nas.next_outcome(MAIL, "stuck", product="m365")
    state(nas, "started", MAIL)
    one, m365 = task(nas, MAIL, "m365"), nas.state["m365"]
    m365["general_logs"].pop()  # nobody has started it
    rows = [row for row in m365["logs"] if row["task_id"] == one["task_id"]]
    m365["logs"][:] = [{**rows[0], "timestamp": int(nas.now()) - 9 * DAY, "error_code": 0, "log_type": 0}]
    nas.forget()
    return nas


@pytest.mark.parametrize("check", [True, False])
def test_fresh_fails_for_a_continuous_task_whose_log_is_silent(silent: Any, check: bool):
    words = (MAIL, "continuously", "no good backup since 20", "1d")
    result = bad(silent, NAME, *words, state="fresh", name=[MAIL, MANUAL], max_age="1d", check=check)
    assert [record.method for record in silent.writes] == ([] if check else ["backup_task"])
    assert (result["reason"], result.get("changed", False)) == ("refused", not check)


def test_a_good_row_is_what_makes_it_fresh(silent: Any):
    result = state(silent, "fresh", MAIL, max_age="10d")
    assert (result["changed"], warnings_of(result)) == (False, "")


def test_so_does_a_run_that_somebody_has_started_lately(nas: Any):
    nas.next_outcome(MAIL, "stuck", product="m365")
    nas.state["m365"]["logs"].clear()
    for changed in (True, False):
        result = state(nas, "fresh", MAIL, max_age="1d")
        assert (result["changed"], warnings_of(result)) == (changed, "")
    nas.advance(2 * DAY)
    bad(nas, NAME, MAIL, "no good backup.", state="fresh", name=[MAIL], max_age="1d")


def test_a_continuous_run_that_has_been_under_way_for_long_does_not_hang(silent: Any):
    assert warnings_of(state(silent, "started", MAIL)) == ""


# --- a run that is being cancelled


@pytest.fixture
def cancelling(nas: Any) -> Any:
    """A run that takes its time to end after somebody has cancelled it."""
    nas.switches.cancel_seconds = 20
    state(nas, "started")
    nas.advance(60)
    run = nas.state["m365"]["runs"][0]
    row = {**nas.state["m365"]["general_logs"][-1], "timestamp": int(nas.now())}
    row["description"] = "[admin] canceled backup task [Manual archive]."
    nas.state["m365"]["general_logs"].append(row)
    run |= {"cancelled": nas.now(), "end": nas.now() + 20, "outcome": "cancel"}
    nas.forget()
    return nas


@pytest.mark.parametrize("which", ["started", "fresh"])
def test_it_is_none_so_another_is_started(cancelling: Any, which: str):
    assert state(cancelling, which, max_age="1h", check=True)["changed"]
    result = state(cancelling, which, max_age="1h")
    assert (result["changed"], result["tasks"][0]["running"]) == (True, True)
    assert [record.method for record in cancelling.writes] == ["backup_task"]


def test_it_is_not_cancelled_again(cancelling: Any):
    result = state(cancelling, "stopped", wait=True)
    assert (result["changed"], result["tasks"][0]["running"]) == (False, False)
    assert not cancelling.writes


def test_one_that_was_cancelled_before_the_last_run_does_not_count(cancelling: Any):
    cancelling.advance(60)
    state(cancelling, "started")
    cancelling.advance(60)
    assert not state(cancelling, "started")["changed"]


# --- cancelling


@pytest.mark.parametrize("text", ["[{user}] canceled backup task [{task}].", "[{user}] hat [{task}] abgebrochen."])
def test_a_cancellation_that_takes_its_time_shows_in_the_log(nas: Any, text: str):
    """Whatever its language: nobody else does anything to the task in that moment."""
    nas.switches.update({"cancel_seconds": 100, "m365_cancel_text": text})
    state(nas, "started")
    nas.advance(60)
    assert state(nas, "stopped", wait=True)["changed"]


def test_without_wait_a_cancellation_must_show_within_half_a_minute(nas: Any, fake_time: Any):
    nas.switches.ignore_writes = ["cancel_task"]
    state(nas, "started")
    began = fake_time.passed
    result = bad(nas, NAME, MANUAL, "accepted", "30 s", state="stopped", name=[MANUAL])
    assert 30 <= fake_time.passed - began <= 40
    assert (result["changed"], result["method"]) == (False, "cancel_task")


@pytest.mark.parametrize("wait", [True, False])
def test_a_run_that_ends_in_success_was_not_stopped(nas: Any, wait: bool):
    nas.switches.ignore_writes = ["cancel_task"]
    nas.next_outcome(MANUAL, "success", run_seconds=20, product="m365")
    state(nas, "started")
    result = state(nas, "stopped", wait=wait)
    assert (result["changed"], result["tasks"][0]["last_result"]["status"]) == (False, "success")
    assert "ended in success" in warnings_of(result)


# --- deleting


def test_the_time_is_for_all_deletions_together(nas: Any, fake_time: Any):
    nas.switches.apply_delay = 70
    result = state(nas, "absent", MANUAL, OFFICES, SITES, wait=True, wait_timeout=100, wait_interval=35)
    assert fake_time.passed == 70
    assert result["waited"] == 70
    assert len(nas.writes) == 3


def test_deletions_that_take_too_long_are_a_time_out(nas: Any, fake_time: Any):
    nas.switches.apply_delay = 500
    options = {"state": "absent", "name": [MANUAL, OFFICES, SITES], "wait": True, "wait_timeout": 100}
    result = bad(nas, NAME, "100 s", "wait_timeout", MANUAL, SITES, **options)
    assert 100 <= fake_time.passed <= 105
    assert (result["reason"], result["method"], result["written"]) == ("timeout", "delete_task", [])


# --- runs that somebody else has started, and that never begin


def test_what_somebody_else_has_started_meanwhile_is_left_alone(nas: Any):
    before = good(nas, "dsm_api", api="SYNO.ActiveBackupOffice365", method="list_tasks", read_only=True)["data"]
    state(nas, "started")
    nas.forget()
    nas.fault(None, "list_tasks", "data", data=before)
    result = state(nas, "started", MANUAL, OFFICES)
    assert [(row["running"], row["started"]) for row in result["tasks"]] == [(True, False), (True, True)]
    assert result["changed"]


def test_the_log_says_why_nothing_ran(nas: Any, fake_time: Any):
    nas.next_outcome(MANUAL, "nothing", product="m365")
    row = {**nas.state["m365"]["general_logs"][-1], "task_id": 2, "log_type": 2, "error_code": -31}
    row |= {"timestamp": int(nas.now()) + 3, "description": "Backup task [Manual archive] failed to start."}
    fake_time.later(3, lambda: nas.state["m365"]["general_logs"].append(row))
    bad(nas, NAME, "nothing ran", "failed to start", "-31", state="started", name=[MANUAL])


def test_nothing_ran_and_the_log_is_silent(nas: Any):
    nas.next_outcome(MANUAL, "nothing", product="m365")
    bad(nas, NAME, "nothing ran", "source", state="started", name=[MANUAL])


# --- rows of 2020


def test_an_old_row_is_seen_to_its_end(nas: Any):
    """It has no ID of the run: that last_execution_time moved is the end."""
    nas.switches.m365_old_rows = True
    result = state(nas, "started", wait=True)
    assert (result["changed"], result["tasks"][0]["last_result"]["status"]) == (True, "success")


def test_an_old_row_is_seen_to_begin_and_to_end_at_once(nas: Any):
    nas.switches.update({"m365_old_rows": True, "run_seconds": 0})
    nas.advance(60)
    assert state(nas, "started")["changed"]


def test_a_wait_for_a_continuous_task_is_refused(nas: Any):
    bad(nas, NAME, MAIL, "continuous", "wait", state="started", name=[MANUAL, MAIL], wait=True)
    assert not calls(nas, "backup_task")
