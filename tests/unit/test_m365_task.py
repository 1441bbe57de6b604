# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task: how a run ended is told by the log of the package first, and runs are cancelled by their own number."""

from __future__ import annotations

import pytest
from harness import bad, calls, good, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.outcome import problem_counted

NAME = "m365_task"
MANUAL = "Manual archive"
SEVERAL = [MANUAL, "Scheduled offices", "Sites, teams"]


@pytest.fixture
def nas(plain):
    plain.switches.update({"run_seconds": 600, "m365_rows_of_cancelled": True})
    return plain


def run_of(nas, outcome, name=MANUAL):
    """A run that ended a moment ago."""
    nas.next_outcome(name, outcome, run_seconds=60, product="m365")
    good(nas, NAME, state="started", name=[name])
    nas.advance(70)
    nas.forget()


def outcome_of(nas, name=MANUAL):
    (row,) = good(nas, "m365_task_info", name=[name])["tasks"]
    return row["last_outcome"]


def without_verdicts(nas):
    """A NAS whose package log speaks of no run."""
    nas.state["m365"]["general_logs"][:] = [row for row in nas.state["m365"]["general_logs"] if row["category"] != 0]


def add_row(nas, **values):
    """A row of the last run in the log of the task."""
    one = task(nas, MANUAL, "m365")
    row = {"description": "User [x]", "error_code": 0, "log_type": 0, "task_execution_id": one["task_execution_id"]}
    nas.state["m365"]["logs"].append({**row, "task_id": one["task_id"], "timestamp": int(nas.now()), **values})


# --- how a run ended


def test_a_cancelled_run_has_rows_without_an_error(nas):
    """What the tests below are about."""
    run_of(nas, "cancel")
    rows = good(nas, "m365_log_info", name=[MANUAL])["logs"]
    number = task(nas, MANUAL, "m365")["task_execution_id"]
    assert [row["log_type"] for row in rows if row["task_execution_id"] == number] == [0]


def general_log(nas):
    return nas.state["m365"]["general_logs"]


def cancelled_run(nas, text="[admin] canceled backup task [Manual archive]."):
    """A run that a user cancelled: a row of category 3 and none of category 0 (protocol reference 4.1)."""
    run_of(nas, "cancel")
    one = task(nas, MANUAL, "m365")
    rows = general_log(nas)
    rows[:] = [row for row in rows if row["category"] != 0 or row["task_execution_id"] != one["task_execution_id"]]
    rows[:] = [row for row in rows if "cancel" not in row["description"]]
    begun = one["last_execution_time"] - one["duration"]
    add_general(nas, category=3, description=text, task_execution_id=0, timestamp=begun + 1)
    return one


def add_general(nas, **values):
    one = task(nas, MANUAL, "m365")
    row = {"category": 0, "description": "Backup task [Manual archive] completed.", "error_code": 0, "log_type": 0}
    row |= {"task_id": one["task_id"], "task_execution_id": one["task_execution_id"], "timestamp": int(nas.now())}
    general_log(nas).append({**row, **values})


@pytest.mark.parametrize(("how", "word"), [("success", "success"), ("fail", "fail"), ("partial", "partial_success")])
def test_the_log_of_the_package_decides(nas, how, word):
    run_of(nas, how)
    assert outcome_of(nas) == word


@pytest.mark.parametrize("text", ["[admin] canceled backup task [x].", "Backup CANCELLED by admin"])
def test_a_row_of_a_user_that_speaks_of_a_cancel_makes_it_cancelled(nas, text):
    cancelled_run(nas, text)
    assert outcome_of(nas) == "cancel"


def test_a_cancel_in_another_language_is_unknown_and_never_good(nas):
    cancelled_run(nas, "[admin] hat die Sicherungsaufgabe abgebrochen.")
    assert outcome_of(nas) == "unknown"


def test_a_cancel_of_another_task_does_not_count(nas):
    one = cancelled_run(nas)
    general_log(nas)[-1]["task_id"] = one["task_id"] + 1
    assert outcome_of(nas) == "unknown"


def test_a_cancel_before_the_last_run_does_not_count(nas):
    one = cancelled_run(nas)
    general_log(nas)[-1]["timestamp"] = one["last_execution_time"] - one["duration"] - 3600
    assert outcome_of(nas) == "unknown"


@pytest.mark.parametrize(("seconds", "word"), [(0, "cancel"), (-1, "cancel"), (-5, "unknown"), (-60, "unknown")])
def test_a_cancel_counts_since_the_begin_of_the_run(nas, seconds, word):
    """That may be told a second late, as in the published example. Nobody started it: that row would come after."""
    one = cancelled_run(nas)
    general_log(nas)[:] = [row for row in general_log(nas) if "ran backup" not in row["description"]]
    general_log(nas)[-1]["timestamp"] = one["last_execution_time"] - one["duration"] + seconds
    assert outcome_of(nas) == word


@pytest.mark.parametrize(("duration", "word"), [(0, "cancel"), (None, "unknown"), ("long", "unknown")])
def test_a_cancel_proves_nothing_where_the_begin_is_not_told(nas, duration, word):
    one = cancelled_run(nas)
    one["duration"] = duration
    general_log(nas)[-1]["timestamp"] = one["last_execution_time"]
    assert outcome_of(nas) == word


def test_a_result_of_the_run_outweighs_a_cancel_that_came_too_late(nas):
    run_of(nas, "success")
    add_general(nas, category=3, description="[admin] canceled backup task [Manual archive].", task_execution_id=0)
    assert outcome_of(nas) == "success"


def test_the_time_of_the_last_good_backup_is_that_of_its_row(nas):
    """last_execution_time moves with a cancelled run, too."""
    run_of(nas, "success")
    good_row = max(row["timestamp"] for row in general_log(nas) if row["category"] == 0)
    nas.advance(3600)
    cancelled_run(nas)
    (row,) = good(nas, "m365_task_info", name=[MANUAL])["tasks"]
    assert (row["last_outcome"], row["last_success_time"]) == ("cancel", good_row)
    assert row["last_execution_time"] > good_row


@pytest.mark.parametrize("late", [0, 1, 4])
def test_wait_does_not_take_a_cancelled_run_for_a_good_one(nas, late):
    """Also where the row of the package's log comes some seconds after the end."""
    nas.switches.m365_result_row_after = late
    nas.next_outcome(MANUAL, "cancel", run_seconds=100, product="m365")
    result = bad(nas, NAME, MANUAL, "ended with", state="started", name=[MANUAL], wait=True)
    assert result["changed"] is True


def test_wait_is_content_with_a_success_whose_row_comes_late(nas):
    nas.switches.m365_result_row_after = 4
    assert good(nas, NAME, state="started", name=[MANUAL], wait=True)["waited"] <= 620


def test_wait_without_a_row_of_the_package_ends_as_unknown(nas):
    """The rows of users and sites prove nothing: a cancelled run leaves them, too."""
    nas.switches.m365_result_row_after = 10**9
    bad(nas, NAME, "ended with unknown", state="started", name=[MANUAL], wait=True)


def test_fresh_starts_after_a_cancelled_run(nas):
    cancelled_run(nas)
    assert good(nas, NAME, state="fresh", name=[MANUAL], max_age="1h")["changed"]


def test_fresh_is_content_after_a_good_run(nas):
    run_of(nas, "success")
    assert not good(nas, NAME, state="fresh", name=[MANUAL], max_age="1h")["changed"]


def test_the_result_outweighs_a_row_of_the_task(nas):
    run_of(nas, "success")
    add_row(nas, log_type=1)
    assert outcome_of(nas) == "success"


@pytest.mark.parametrize("row", [None, {}, {"log_type": 1}, {"error_code": -3}])
def test_rows_of_users_and_sites_prove_nothing(nas, row):
    run_of(nas, "success")
    without_verdicts(nas)
    if row is not None:
        add_row(nas, **{"timestamp": int(nas.now()) - 65, **row})
    assert outcome_of(nas) == "unknown"


def test_the_result_of_another_run_does_not_count(nas):
    cancelled_run(nas)
    one = task(nas, MANUAL, "m365")
    general_log(nas).pop()
    add_general(nas, task_execution_id=one["task_execution_id"] - 1)
    assert outcome_of(nas) == "unknown"


@pytest.mark.parametrize(("row", "word"), [({}, "success"), ({"log_type": 1}, "unknown")])
def test_of_a_continuous_task_the_newest_row_of_its_log_counts(nas, row, word):
    one = task(nas, "Company mail", "m365")
    add_row(nas, task_id=one["task_id"], task_execution_id=one["task_execution_id"], **row)
    assert outcome_of(nas, "Company mail") == word


def test_one_page_of_the_log_of_the_package_is_enough(nas):
    good(nas, "m365_task_info", name=SEVERAL)
    assert [record.method for record in calls(nas)] == ["list", "list_tasks", "get_general_log"]


# --- counters


@pytest.mark.parametrize(
    ("counters", "word"),
    [
        ({"error_mail": "3"}, "fail"),
        ({"warning_mail": "3"}, "partial_success"),
        ({"attention_count": "1"}, "partial_success"),
        ({"task_status_error_code": "-17"}, "fail"),
        ({"task_status_error_code": -17, "warning_mail": 1}, "fail"),
        ({"error_mail": -1, "warning_mail": "-1", "attention_count": -1}, "success"),
        ({"error_mail": -1, "warning_mail": 2}, "partial_success"),
        ({"error_mail": "0", "warning_mail": "0"}, "success"),
        ({"error_mail": None}, "success"),
        ({"error_mail": "many"}, "unknown"),
        ({"warning_mail": [1]}, "unknown"),
        ({"error_mail": "many", "error_drive": 1}, "fail"),
    ],
)
def test_numbers_as_text_count_and_what_cannot_be_read_is_never_good(nas, counters, word):
    run_of(nas, "success")
    task(nas, MANUAL, "m365").update(counters)
    assert outcome_of(nas) == word


# --- old packages: rows without task_execution_id, and without the counters


def old_row(nas):
    one = task(nas, MANUAL, "m365")
    for key in [key for key in one if key.startswith(("error_", "warning_", "attention", "success", "task_status"))]:
        del one[key]
    del one["task_execution_id"]
    return one


def test_an_old_row_that_ran_is_judged_by_the_newest_result_since_its_begin(nas):
    run_of(nas, "success")
    old_row(nas)
    assert outcome_of(nas) == "success"


def test_an_old_row_whose_newest_result_is_older_than_its_last_run_is_unknown(nas):
    run_of(nas, "success")
    old_row(nas)["last_execution_time"] += 7200
    assert outcome_of(nas) == "unknown"


def test_an_old_row_never_ran_only_if_no_time_is_there_either(nas):
    row = old_row(nas)
    row["last_execution_time"] = 0
    assert outcome_of(nas) == "none"


# --- a run that has to wait


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("at", ["start", "end"])
@pytest.mark.parametrize("queue", [45, 400])
@pytest.mark.parametrize(
    ("before", "now"), [("fail", "success"), ("success", "success"), ("success", "fail"), ("cancel", "success")]
)
def test_a_queued_run_is_told_by_its_own_end(nas, fake_time, at, before, now, queue, wait):
    """It shows a job, and maybe its ID, long before its status; the counters are those of the run before."""
    run_of(nas, before)
    nas.switches.m365_execution_id_at = at
    nas.switches.m365_queue_seconds = queue
    nas.next_outcome(MANUAL, now, product="m365")
    options = {"state": "started", "name": [MANUAL], "wait": wait}
    is_bad = wait and now == "fail"
    outcome = bad(nas, NAME, "ended with fail", **options) if is_bad else good(nas, NAME, **options)
    assert outcome["changed"]
    assert (outcome["tasks"][0]["started"], len(calls(nas, "backup_task"))) == (True, 1)
    assert fake_time.passed >= queue if wait else fake_time.passed < 5


# --- cancelling


def cancelled(nas):
    """The numbers of the jobs that were cancelled."""
    return [record.params["job_id"] for record in calls(nas, "cancel_task")]


def jobs(nas):
    return [run["job_id"] for run in nas.state["m365"]["runs"]]


def test_a_run_that_does_not_show_its_number_yet(nas):
    nas.switches.m365_job_id_after = 4
    good(nas, NAME, state="started", name=[MANUAL])
    expected = jobs(nas)
    assert good(nas, NAME, state="stopped", name=[MANUAL])["changed"]
    assert cancelled(nas) == expected


def test_a_run_that_never_shows_its_number(nas, fake_time):
    """It is asked for all the same, and the NAS says no."""
    nas.switches.m365_job_id_after = 10**9
    good(nas, NAME, state="started", name=[MANUAL])
    result = bad(nas, NAME, "1201", state="stopped", name=[MANUAL])
    assert cancelled(nas) == [0]
    assert result["changed"] is False
    assert fake_time.passed <= 20


def test_a_run_that_ends_while_its_number_is_waited_for(nas, fake_time):
    """There is nothing to cancel then, and nothing was changed."""
    nas.switches.m365_job_id_after = 10**9
    nas.next_outcome(MANUAL, "success", run_seconds=3, product="m365")
    good(nas, NAME, state="started", name=[MANUAL])
    nas.forget()
    result = good(nas, NAME, state="stopped", name=[MANUAL], wait=True)
    assert (result["changed"], result["tasks"][0]["running"]) == (False, False)
    assert result["diff"]["before"] == result["diff"]["after"]
    assert not nas.writes


def test_several_are_cancelled_before_any_is_waited_for(nas, fake_time):
    nas.switches.cancel_seconds = 40
    good(nas, NAME, state="started", name=SEVERAL)
    began = fake_time.passed
    result = good(nas, NAME, state="stopped", name=SEVERAL, wait=True)
    assert [row["running"] for row in result["tasks"]] == [False] * 3
    assert 40 <= fake_time.passed - began <= 55
    assert 40 <= result["waited"] <= 55


def test_the_time_is_for_all_of_them(nas, fake_time):
    nas.switches.cancel_seconds = 500
    good(nas, NAME, state="started", name=SEVERAL)
    began = fake_time.passed
    options = {"state": "stopped", "name": SEVERAL, "wait": True, "wait_timeout": 30}
    result = bad(nas, NAME, "30 s", "wait_timeout", MANUAL, "Sites, teams", **options)
    assert 30 <= fake_time.passed - began <= 45
    assert [row["running"] for row in result["tasks"]] == [True] * 3
    assert len(cancelled(nas)) == 3


def test_one_of_several_is_refused(nas):
    good(nas, NAME, state="started", name=SEVERAL)
    nas.fault(None, "cancel_task", "error", code=1011, nth=2)
    result = bad(nas, NAME, "1011", state="stopped", name=SEVERAL)
    ids = [task(nas, name, "m365")["task_id"] for name in SEVERAL]
    assert (result["changed"], result["written"], result["not_written"]) == (True, ids[:1], ids[1:])
    assert [row["running"] for row in result["diff"]["after"]["tasks"]] == [False, True, True]


def test_a_cancellation_that_is_accepted_and_not_carried_out(nas):
    nas.switches.ignore_writes = ["cancel_task"]
    good(nas, NAME, state="started", name=[MANUAL])
    result = bad(nas, NAME, MANUAL, "accepted", "30 s", state="stopped", name=[MANUAL])
    assert (result["changed"], result["method"]) == (False, "cancel_task")


@pytest.mark.parametrize("number", [0, -1, None])
def test_a_count_that_counts_nothing_is_no_warning(number):
    assert problem_counted({"warning_mail": number, "attention_count": number}) is None


def test_a_backup_of_this_second_has_no_age(nas):
    """Also where the clock of the NAS has gone back since."""
    row = task(nas, MANUAL, "m365")
    ends = [
        one for one in nas.state["m365"]["general_logs"] if one["task_id"] == row["task_id"] and not one["category"]
    ]
    ends[-1]["timestamp"] = int(nas.now()) + 3
    (shown,) = good(nas, "m365_task_info", name=[MANUAL])["tasks"]
    assert shown["last_success_age"] == 0
