# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_health_info: what tasks of Microsoft 365 say of themselves, continuous ones and those under way."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from harness import bad, calls, good, judged, task

from simulator.data.m365_history import add_general, add_log

HOUR = 3600
CONTINUOUS, SCHEDULED = "Company mail", "Sites, teams"
health = partial(judged, product="m365")


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.set_clock("2026-03-16T09:00:00", stands=True)
    plain.reset()
    return plain


def ago(nas: Any, hours: float) -> int:
    return int(nas.now() - hours * HOUR)


def run_under_way(nas: Any, name: str) -> dict[str, Any]:
    """A run that the schedule has started."""
    one = task(nas, name, "m365")
    one |= {"status": 4, "progress_list": [{"service_type": 1}]}
    return one


# --- continuous tasks


@pytest.mark.parametrize("under_way", [False, True])
@pytest.mark.parametrize(
    ("counted", "verdict", "status"),
    [
        ({"task_status_error_code": 5}, "failed", "fail"),
        ({"error_mail": 1}, "failed", "fail"),
        ({"warning_site": 2}, "partial", "partial_success"),
        ({"error_mail": "many"}, "unknown", "unknown"),
    ],
)
def test_what_a_continuous_task_counts_stands_whatever_was_logged_since(nas, counted, verdict, status, under_way):
    """The end of its last execution is stale, and users that went well follow those that did not."""
    one = run_under_way(nas, CONTINUOUS) if under_way else task(nas, CONTINUOUS, "m365")
    one |= {"last_execution_time": ago(nas, 30), **counted}
    row = health(nas, CONTINUOUS)
    assert (row["verdict"], row["last_result"]["status"]) == (verdict, status)
    assert row["last_result"]["time_end"] == ago(nas, 30)
    assert "newest backup" in row["reason"]
    assert "ended" not in row["reason"], "nobody says when"


def test_so_it_is_of_one_that_never_ended_a_run(nas):
    one = task(nas, CONTINUOUS, "m365")
    one |= {"last_execution_time": 0, "task_execution_id": 0, "task_status_error_code": 5}
    row = health(nas, CONTINUOUS)
    assert (row["verdict"], row["last_result"]["status"], row["last_result"]["time_end"]) == ("failed", "fail", None)


def test_accepted_warnings_of_a_continuous_task_are_good(nas):
    task(nas, CONTINUOUS, "m365")["warning_site"] = 2
    assert health(nas, CONTINUOUS, accept_partial=True)["verdict"] == "ok"


@pytest.mark.parametrize("sign", [{"status": 4}, {"progress_list": [{"service_type": 1}]}])
def test_a_continuous_task_is_running_by_the_same_signs_as_others(nas, sign):
    one = task(nas, CONTINUOUS, "m365")
    one |= sign
    row = health(nas, CONTINUOUS)
    assert (row["running"], row["verdict"]) == (True, "running")
    (info,) = good(nas, "m365_task_info", name=[CONTINUOUS])["tasks"]
    assert (info["running"], info["verdict"]) == (True, "running")


def test_that_one_is_under_way_excuses_no_missing_backup(nas):
    """It always is: its runs have no begin, so that none is late or hung."""
    run_under_way(nas, CONTINUOUS)
    number = task(nas, CONTINUOUS, "m365")["task_id"]
    logs = nas.state["m365"]["logs"]
    logs[:] = [row for row in logs if row["task_id"] != number or row["timestamp"] < ago(nas, 27)]
    row = health(nas, CONTINUOUS)
    assert (row["verdict"], row["running"], row["overdue_by"]) == ("overdue", True, 6 * HOUR)


def test_the_days_of_a_continuous_task_are_those_of_its_own_log(nas):
    one = task(nas, CONTINUOUS, "m365")
    number, state = one["task_id"], nas.state["m365"]
    for rows in (state["logs"], state["general_logs"]):
        rows[:] = [row for row in rows if row["task_id"] != number]
    for hours, code in ((3, 0), (4, 0), (26, 0), (25, 17), (50, 0), (49, 17), (48.5, 0), (400, 0)):
        add_log(state, one, "User [anna@contoso.example]'s mail data was backed up.", ago(nas, hours), 7, code, code)
    days = health(nas, CONTINUOUS, history_days=4)["history"]
    assert [(day["status"], day["runs"]) for day in days] == [
        ("none", 0),
        ("success", 3),
        ("unknown", 2),
        ("success", 2),
    ]
    assert [day["transfered_bytes"] for day in days] == [0, None, None, None]


def test_its_log_is_read_for_no_other_reason(nas):
    health(nas, CONTINUOUS)
    assert len(calls(nas, "get_all_log")) < 6


def test_days_that_cannot_be_read_make_unknown(nas):
    asked = len(calls(nas, "get_all_log"))
    health(nas, CONTINUOUS, history_days=3)
    assert len(calls(nas, "get_all_log")) > asked
    nas.fault("SYNO.ActiveBackupOffice365", "get_all_log", "error", code=1001, times=None)
    row = health(nas, CONTINUOUS, history_days=3)
    assert (row["verdict"], "log could not be read" in row["reason"]) == ("unknown", True)


# --- runs under way


def _logged(nas: Any, one: dict[str, Any], *hours: float, number: int = 900) -> None:
    text = "User [anna@contoso.example]'s mail data was backed up."
    for when in hours:
        add_log(nas.state["m365"], one, text, ago(nas, when), number)


def test_a_run_that_its_schedule_began_began_before_the_first_row_of_its_log(nas):
    """Due on Saturday at 22:00, two days after its last good backup."""
    one = run_under_way(nas, SCHEDULED)
    _logged(nas, one, 34.5, 20, 1)
    row = health(nas, SCHEDULED, hung_after="2d")
    assert (row["verdict"], row["overdue_by"]) == ("running", None)
    assert "A run is under way that began Saturday 22:30 or before." in row["reason"]


def test_a_first_row_after_the_grace_leaves_open_when_it_began(nas):
    one = run_under_way(nas, SCHEDULED)
    _logged(nas, one, 20, 1)
    row = health(nas, SCHEDULED, hung_after="2d")
    assert (row["verdict"], row["overdue_by"]) == ("unknown", None)
    assert "that began Sunday 13:00 or before, how long before is not known" in row["reason"]


def test_a_run_that_logged_a_row_so_long_ago_hangs(nas):
    one = run_under_way(nas, SCHEDULED)
    _logged(nas, one, 30, 1)
    row = health(nas, SCHEDULED)
    assert row["verdict"] == "hung"
    assert "A run that began Sunday 03:00 or before is still under way, after 1 day 6 hours or more." in row["reason"]
    (info,) = good(nas, "m365_task_info", name=[SCHEDULED])["tasks"]
    assert info["verdict"] == "hung"
    refused = bad(nas, "m365_task", "has been under way since", name=[SCHEDULED], state="fresh", max_age="1d")
    assert "counts as hung" in refused["msg"]


@pytest.mark.parametrize("rows", ["of the run before", "of no run", "none", "of a time that nobody tells"])
def test_rows_of_anything_else_say_nothing_of_the_begin(nas, rows):
    one = run_under_way(nas, SCHEDULED)
    if rows == "of the run before":
        one["last_execution_time"] = ago(nas, 30)
        _logged(nas, one, 40, 30)
    elif rows == "of no run":
        _logged(nas, one, 34.5, number=0)
    elif rows == "of a time that nobody tells":
        del one["last_execution_time"]
        _logged(nas, one, 34.5)
    row = health(nas, SCHEDULED)
    assert "or before" not in row["reason"]
    assert row["verdict"] != "hung"


@pytest.mark.parametrize(("number", "said"), [(900, True), (899, False)])
def test_of_a_first_run_only_rows_of_its_number_count(nas, number, said):
    """A task that was relinked may have rows of its former life."""
    one = run_under_way(nas, "New tenant")
    one["task_execution_id"] = 900
    _logged(nas, one, 40, number=number)
    row = health(nas, "New tenant")
    assert (row["verdict"] == "hung") is said
    assert ("or before" in row["reason"]) is said


def test_of_a_long_log_a_few_pages_are_read(nas):
    one = run_under_way(nas, SCHEDULED)
    _logged(nas, one, *(30 - number / 100 for number in range(2900)))
    row = health(nas, SCHEDULED)
    asked = [record for record in calls(nas, "get_all_log") if record.params["task_id"] == one["task_id"]]
    assert len(asked) <= 6
    assert "A run is under way that began Sunday 22:00 or before." in row["reason"], "the oldest of the newest"


def test_running_hides_no_earlier_failure_of_microsoft_365(nas):
    """The row of a result does not tell a failed run from a partial one; the counters of the task do."""
    one = run_under_way(nas, "Failing tenant")
    row = health(nas, "Failing tenant")
    assert (row["verdict"], row["running"]) == ("failed", True)
    assert "error_mail: 3" in row["reason"]
    assert row["last_result"]["status"] == "fail"
    assert row["last_success_time"] < one["last_execution_time"]
    (short,) = good(nas, "m365_task", name=["Failing tenant"], state="started")["tasks"]
    assert short["last_result"]["status"] == "fail"
    one["task_execution_id"] += 1  # the run under way has its number already: whose counters these are is not known
    assert health(nas, "Failing tenant")["verdict"] != "failed"


def test_nor_an_earlier_partial_success(nas):
    run_under_way(nas, "Partial tenant")
    assert health(nas, "Partial tenant")["last_result"]["status"] == "partial_success"


def test_a_good_row_beside_counted_errors_is_no_good_backup(nas):
    one = run_under_way(nas, "Failing tenant")
    rows = nas.state["m365"]["general_logs"]
    before = max(row["timestamp"] for row in rows if row["task_id"] == one["task_id"] and row["error_code"] == 0)
    add_general(nas.state["m365"], one, "Backup task completed.", ago(nas, 1), one["task_execution_id"])
    row = health(nas, "Failing tenant")
    assert (row["verdict"], row["last_success_time"]) == ("failed", before)


def test_the_day_of_a_failed_run_stays_failed_while_the_next_one_is_under_way(nas):
    run_under_way(nas, "Failing tenant")
    assert health(nas, "Failing tenant", history_days=2)["history"][-1]["status"] == "fail"
