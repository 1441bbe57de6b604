# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task: which rows of the package's log speak of a cancellation, of which run, and what became of that run."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, on, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.user_actions import is_cancel, is_start

NAME = "m365_task"
MANUAL, MAIL = "Manual archive", "Company mail"
CANCELLED = "[admin] canceled backup task [Manual archive]."
HOUR = 3600


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.switches.run_seconds = 600
    return plain


def state(nas: Any, state: str, name: str = MANUAL, **options: Any) -> Any:
    return good(nas, NAME, state=state, name=[name], **options)


def warnings_of(result: Any) -> str:
    return " ".join(str(warning) for warning in result.get("warnings", []) if "https is off" not in str(warning))


def log(nas: Any) -> list[dict[str, Any]]:
    return nas.state["m365"]["general_logs"]


def add_row(nas: Any, text: str, ago: float = 0, name: str = MANUAL) -> None:
    """A user's action, as the log of the package has it."""
    row = {"category": 3, "description": text, "error_code": 0, "log_type": 0, "task_execution_id": 0}
    log(nas).append({**row, "task_id": task(nas, name, "m365")["task_id"], "timestamp": int(nas.now() - ago)})


def outcome_of(nas: Any, name: str = MANUAL) -> str:
    (row,) = good(nas, "m365_task_info", name=[name])["tasks"]
    return row["last_outcome"]


def scheduled_run(nas: Any) -> None:
    """A run under way that no user has started, so that the log has no row of its start."""
    state(nas, "started")
    log(nas).pop()
    nas.advance(60)
    nas.forget()


# --- names are no words


def verdicts(text: str, name: str = MANUAL) -> tuple[bool, bool]:
    one, row = {"task_id": 1, "task_name": name}, {"task_id": 1, "category": 3, "description": text}
    return is_start(one, row), is_cancel(one, row)


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("Cancelled mailboxes", "admin"),
        ("ran backup", "admin"),
        ("Old [cancelled] boxes", "admin"),
        ("cancel] of [all", "admin"),
        ("canceled", "admin"),
        ("Restored users", "export.svc"),
        ("Export", "cancela.svc"),
        ("Contoso", "cancela.svc"),
        ("", "cancela.svc"),
    ],
)
def test_names_are_no_words(name: str, user: str):
    assert verdicts(f"[{user}] ran backup task [{name}].", name) == (True, False)
    assert verdicts(f"[{user}] canceled backup task [{name}].", name) == (False, True)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Backup CANCELLED by admin", "Contoso", (False, True)),
        ("admin ran backup task Cancelled mailboxes", "Cancelled mailboxes", (True, False)),
        ("[admin] edited task [Cancelled mailboxes].", "Cancelled mailboxes", (False, False)),
        ("[admin] edited task [Cancelled mailboxes].", "Renamed since", (False, False)),
        ("[admin] canceled restore task of [anna@contoso] in task [Contoso].", "Contoso", (False, False)),
        ("[admin] canceled exporting [anna@contoso] from task [Contoso].", "Contoso", (False, False)),
        ("[admin] hat das Backup [Contoso] abgebrochen.", "Contoso", (False, False)),
    ],
)
def test_what_rows_say(text: str, name: str, expected: tuple[bool, bool]):
    assert verdicts(text, name) == expected


@pytest.fixture
def named(nas: Any) -> Any:
    """A NAS with a task whose name speaks of a cancellation, and a user who does."""
    for one in (task(nas, MANUAL, "m365"), nas.state["m365"]["settings"][str(task(nas, MANUAL, "m365")["task_id"])]):
        one["task_name"] = "Cancelled mailboxes"
    return nas


@pytest.mark.parametrize("which", ["started", "fresh"])
def test_a_run_of_a_task_with_such_a_name_is_under_way(named: Any, which: str):
    state(named, "started", "Cancelled mailboxes")
    named.advance(60)
    assert not state(named, which, "Cancelled mailboxes", max_age="10m")["changed"]


def test_a_run_of_a_task_with_such_a_name_is_stopped(named: Any):
    state(named, "started", "Cancelled mailboxes")
    named.advance(60)
    result = state(named, "stopped", "Cancelled mailboxes")
    assert (result["changed"], result["tasks"][0]["running"]) == (True, False)


def test_a_good_run_of_a_task_with_such_a_name_is_good(named: Any):
    named.switches.m365_result_row_after = 3
    assert state(named, "started", "Cancelled mailboxes", wait=True)["tasks"][0]["last_result"]["status"] == "success"


def test_the_history_of_a_task_with_such_a_name_has_no_cancel(named: Any):
    state(named, "started", "Cancelled mailboxes", wait=True)
    rows = good(named, "active_backup_health_info", history_days=2)["health"]["tasks"]
    (row,) = [row for row in rows if row["task_name"] == "Cancelled mailboxes"]
    assert (row["history"][-1]["status"], row["history"][-1]["runs"]) == ("success", 1)


def test_a_cancelled_restore_is_none_of_the_backup(nas: Any):
    scheduled_run(nas)
    add_row(nas, "[admin] canceled restore task of [anna@contoso] in task [Manual archive].", ago=30)
    assert not state(nas, "started")["changed"]
    assert state(nas, "stopped")["changed"]


# --- of which run


@pytest.mark.parametrize("late", [0, 1, 4])
@pytest.mark.parametrize("old", [False, True], ids=["", "old rows"])
def test_the_run_after_a_cancelled_one_is_judged_by_its_own_result(nas: Any, late: float, old: bool):
    """Started at once, and short."""
    nas.switches.m365_old_rows = old
    state(nas, "started")
    nas.advance(60)
    state(nas, "stopped", wait=True)
    nas.switches.update({"run_seconds": 5, "m365_result_row_after": late})
    assert state(nas, "started", wait=True, wait_interval=1)["tasks"][0]["last_result"]["status"] == "success"


def test_a_scheduled_run_right_after_a_cancelled_one_too(nas: Any, fake_time: Any):
    """No row tells of its begin."""
    nas.switches.m365_result_row_after = 3
    nas.next_outcome(MANUAL, "success", run_seconds=5, product="m365")
    add_row(nas, CANCELLED)
    state(nas, "started")
    log(nas).pop()
    assert state(nas, "started", wait=True, wait_interval=1)["tasks"][0]["last_result"]["status"] == "success"


@pytest.mark.parametrize("ago", [20, 50, 70])
def test_the_good_run_before_does_not_make_a_cancelled_one_good(nas: Any, fake_time: Any, ago: int):
    """Old packages do not say of which run a result is."""
    nas.switches.m365_old_rows = True
    nas.next_outcome(MANUAL, "success", run_seconds=100, product="m365")
    state(nas, "started", wait=True)
    nas.advance(ago)
    ended = good(nas, "m365_task_info", name=[MANUAL])["tasks"][0]["last_success_time"]
    nas.next_outcome(MANUAL, "cancel", run_seconds=20, product="m365")
    bad(nas, NAME, "ended with cancel", state="started", name=[MANUAL], wait=True)
    (row,) = good(nas, "m365_task_info", name=[MANUAL])["tasks"]
    assert (row["last_outcome"], row["last_success_time"]) == ("cancel", ended)


def test_of_one_second_a_cancellation_is_newer_than_the_start(nas: Any):
    state(nas, "started")
    state(nas, "stopped")
    assert outcome_of(nas) == "cancel"


def test_a_result_in_the_second_of_a_cancellation_counts(nas: Any):
    """Also where nothing says of which run it is."""
    nas.switches.m365_old_rows = True
    state(nas, "started", wait=True)
    results = [row for row in log(nas) if row["category"] == 0 and row["task_id"] == log(nas)[-1]["task_id"]]
    add_row(nas, CANCELLED, ago=nas.now() - results[-1]["timestamp"])
    assert outcome_of(nas) == "success"
    log(nas)[-1]["timestamp"] += 1
    assert outcome_of(nas) == "cancel"


@pytest.mark.parametrize(("late", "hangs"), [(30, False), (90, True)])
def test_a_row_that_the_run_before_wrote_late_does_not_make_this_one_old(nas: Any, late: int, hangs: bool):
    scheduled_run(nas)
    one = task(nas, MANUAL, "m365")
    row = {"description": "User [x]", "error_code": 0, "log_type": 0, "task_execution_id": one["task_execution_id"]}
    row |= {"task_id": one["task_id"], "timestamp": one["last_execution_time"] + late}
    nas.state["m365"]["logs"].append(row)
    result = on(nas, NAME, state="fresh", name=[MANUAL], max_age="1h")
    assert bool(result["failed"]) is hangs


# --- what became of the run


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("whose", ["ours", "another's"])
def test_a_run_whose_result_comes_after_its_end_was_not_stopped(nas: Any, fake_time: Any, whose: str, wait: bool):
    """The cancellation was accepted too late, and its row is there."""
    nas.switches.update({"ignore_writes": ["cancel_task"], "m365_result_row_after": 3})
    nas.next_outcome(MANUAL, "success", run_seconds=20, product="m365")
    state(nas, "started")
    nas.advance(10)
    if whose == "ours":
        fake_time.later(1, lambda: add_row(nas, CANCELLED))
    else:
        add_row(nas, CANCELLED)
    result = state(nas, "stopped", wait=wait)
    assert (result["changed"], result["tasks"][0]["last_result"]["status"]) == (False, "success")
    assert "ended in success" in warnings_of(result)


def test_a_continuous_task_is_stopped_whatever_its_log_says(nas: Any):
    """The rows of its users are no results of a run."""
    one = task(nas, MAIL, "m365")
    row = {"description": "User [x]", "error_code": 0, "log_type": 0, "task_execution_id": one["task_execution_id"]}
    nas.state["m365"]["logs"].append({**row, "task_id": one["task_id"], "timestamp": int(nas.now())})
    state(nas, "started", MAIL)
    nas.advance(5)
    result = state(nas, "stopped", MAIL, wait=True)
    assert (result["changed"], warnings_of(result)) == (True, "")


def test_a_cancellation_that_is_not_carried_out_is_not_waited_for_for_ever(nas: Any, fake_time: Any):
    nas.switches.ignore_writes = ["cancel_task"]
    nas.next_outcome(MANUAL, "stuck", product="m365")
    state(nas, "started")
    began = fake_time.passed
    result = bad(nas, NAME, MANUAL, "accepted", "30 s", state="stopped", name=[MANUAL], wait=True)
    assert 30 <= fake_time.passed - began <= 40
    assert (result["changed"], result["written"], result["reason"]) == (False, [], "not_applied")


def test_a_short_wait_says_that_a_cancellation_does_not_show(nas: Any):
    nas.switches.ignore_writes = ["cancel_task"]
    state(nas, "started")
    options = {"state": "stopped", "name": [MANUAL], "wait": True, "wait_timeout": 20}
    bad(nas, NAME, "20 s", "Not ended yet", "accepted, but does not show", **options)


# --- cancelled by somebody else


@pytest.mark.parametrize("wait", [True, False])
def test_a_run_that_goes_on_is_cancelled_whatever_the_log_says_of_the_one_before(nas: Any, fake_time: Any, wait: bool):
    """A cancellation that has left last_execution_time as it was may be of the run before."""
    scheduled_run(nas)
    add_row(nas, CANCELLED, ago=2 * HOUR)
    began = fake_time.passed
    result = state(nas, "stopped", wait=wait)
    assert (result["changed"], result["tasks"][0]["running"]) == (True, False)
    assert 30 <= fake_time.passed - began <= 45
    assert len(calls(nas, "cancel_task")) == 1


@pytest.fixture
def winding_down(nas: Any) -> Any:
    """A run that somebody has cancelled, and that takes its time."""
    scheduled_run(nas)
    add_row(nas, CANCELLED, ago=5)
    run = nas.state["m365"]["runs"][0]
    run |= {"cancelled": nas.now() - 5, "end": nas.now() + 500, "outcome": "cancel"}
    return nas


def test_a_second_cancellation_that_shows_nothing_is_no_change_and_said(winding_down: Any):
    result = state(winding_down, "stopped")
    assert (result["changed"], result["tasks"][0]["running"]) == (False, True)
    assert "is being cancelled, and still runs" in warnings_of(result)


def test_a_second_cancellation_that_is_refused_is_said(winding_down: Any):
    winding_down.fault(None, "cancel_task", "error", code=1011)
    result = state(winding_down, "stopped", wait=True)
    assert (result["changed"], result["tasks"][0]["running"]) == (False, False)
    assert "1011" in warnings_of(result)


# --- a wait that is over


def test_a_wait_that_is_over_before_the_result_is_there_says_so(nas: Any):
    nas.switches.m365_result_row_after = 60
    nas.next_outcome(MANUAL, "success", run_seconds=5, product="m365")
    options = {"state": "started", "name": [MANUAL], "wait": True, "wait_timeout": 20}
    result = bad(nas, NAME, "without a result so far", MANUAL, **options)
    assert "go on" not in result["msg"]
