# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a run of Active Backup for Business is under way, however odd the NAS shows it, and when it is not."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, on, task

NAME = "abb_task"
SMB = "SMB shares"
LAPTOP = "New laptop"  # never ran
HOUR, DAY = 3600, 86400


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.switches.run_seconds = 600
    return plain


def state(nas: Any, state: str, *names: str, **options: Any) -> Any:
    return good(nas, NAME, state=state, name=list(names or (SMB,)), **options)


def runs(nas: Any) -> list[int]:
    return [run["task_id"] for run in nas.state["abb"]["runs"]]


def warnings_of(result: Any) -> str:
    return " ".join(str(warning) for warning in result.get("warnings", []) if "https is off" not in str(warning))


# --- queued


@pytest.fixture(params=["waiting", "pid0", "absent"])
def queue(request: pytest.FixtureRequest, nas: Any) -> Any:
    """A NAS whose queued runs show in its list of tasks, in a way or not at all."""
    nas.switches.update({"queue_seconds": 300, "queued_progress": request.param})
    return nas


def test_a_queued_run_is_under_way(queue: Any):
    first = state(queue, "started")
    assert (first["changed"], first["tasks"][0]["running"], first["tasks"][0]["started"]) == (True, True, True)
    second = state(queue, "started")
    assert (second["changed"], second["tasks"][0]["running"], second["tasks"][0]["started"]) == (False, True, False)
    assert len(queue.writes) == 1


@pytest.mark.parametrize("check", [True, False])
def test_a_queued_run_makes_a_task_fresh(queue: Any, check: bool):
    state(queue, "started")
    assert not state(queue, "fresh", max_age="1h", check=check)["changed"]


def test_a_queued_run_is_cancelled(queue: Any):
    state(queue, "started")
    assert state(queue, "stopped")["changed"]
    assert not runs(queue)


def test_a_queued_run_is_waited_for(queue: Any):
    assert state(queue, "started", wait=True)["waited"] >= 900


def test_a_task_with_a_queued_run_is_not_removed(queue: Any):
    state(queue, "started")
    queue.forget()
    for check in (True, False):
        options = {"state": "absent", "name": [SMB], "remove_backup_data": True}
        bad(queue, NAME, SMB, "running", check=check, **options)
    assert not queue.writes


def test_no_version_goes_while_a_run_is_queued(queue: Any):
    state(queue, "started", "Accounting PCs")
    queue.forget()
    options = {"name": "Accounting PCs", "keep_last": 1, "remove_backup_data": True}
    bad(queue, "abb_version", "running", **options)
    assert not queue.writes


def test_a_queued_run_is_shown_as_one(queue: Any):
    state(queue, "started")
    rows = good(queue, "abb_task_info", running=True)["tasks"]
    assert [row["task_name"] for row in rows] == [SMB]
    assert "_job" not in rows[0]


def test_the_list_of_jobs_costs_no_request_of_its_own(nas: Any):
    state(nas, "stopped", "Accounting PCs")
    assert len([record for record in nas.requests if not record.compound and record.api != "SYNO.API.Auth"]) == 1


@pytest.mark.parametrize("code", [102, 103, 105, 1001])
def test_a_nas_that_does_not_list_its_jobs(nas: Any, code: int):
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "error", code=code, times=None)
    assert state(nas, "started")["changed"]
    assert not state(nas, "started")["changed"]


@pytest.mark.parametrize(
    "activity",
    [
        {"job": {"action": 1, "task_id": 3, "status": 0}},
        {"job": {"action": 1024, "task_id": 3, "status": 3}},
        {"job": {"action": 1, "task_id": 4, "status": 3}},
        {"job": {"action": 1, "task_id": None, "status": 3}},
        {"job": None, "task": {"task_id": 3}},
        {},
    ],
    ids=["no job", "a restore", "another task", "no task", "null", "empty"],
)
def test_what_is_no_backup_of_the_task_is_no_run(nas: Any, activity: Any):
    data = {"activity_list": [activity], "total": 1}
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "data", data=data, times=None)
    assert state(nas, "started")["changed"]


@pytest.mark.parametrize(
    "activity",
    [
        {"job": {"action": 1, "task_id": 3, "status": 2}},
        {"job": {"action": "1", "task_id": "3", "status": "1"}},
        {"job": {"status": 3}, "task": {"task_id": 3}},
    ],
    ids=["waits for its storage", "text", "few keys"],
)
def test_a_job_that_shows_nowhere_else_is_a_run(nas: Any, activity: Any):
    data = {"activity_list": [activity], "total": 1}
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "data", data=data, times=None)
    assert not state(nas, "started")["changed"]


# --- little that shows of a run


@pytest.fixture
def no_jobs(nas: Any) -> Any:
    """A NAS that does not list its jobs."""
    nas.switches.absent_methods = ["SYNO.ActiveBackup.Overview.list_activity"]
    return nas


@pytest.fixture(params=["progress of no process", "a version"])
def faint(request: pytest.FixtureRequest, no_jobs: Any) -> Any:
    """One where hardly anything shows of a run: for a queued one, or for as long as it goes on."""
    if request.param == "a version":
        no_jobs.switches.absent_task_keys = ["progress"]
    else:
        no_jobs.switches.queued_progress = "pid0"
        no_jobs.switches.queue_seconds = 300
    return no_jobs


@pytest.mark.parametrize("names", [[SMB], [SMB, LAPTOP]])
def test_whatever_is_new_since_the_start_shows_that_a_run_has_begun(faint: Any, fake_time: Any, names: list[str]):
    result = state(faint, "started", *names)
    assert [(row["running"], row["started"]) for row in result["tasks"]] == [(True, True)] * len(names)
    assert fake_time.passed < 5


def test_the_end_of_such_a_run_is_waited_for(faint: Any):
    queued = faint.switches.queue_seconds
    result = state(faint, "started", wait=True)
    assert result["waited"] >= 600 + queued
    assert (result["tasks"][0]["running"], result["tasks"][0]["last_result"]["status"]) == (False, "success")


def test_such_a_run_that_fails_is_told_as_that(faint: Any):
    faint.next_outcome(SMB, "fail")
    bad(faint, NAME, SMB, "ended with fail", state="started", name=[SMB], wait=True)


@pytest.mark.parametrize("wait", [True, False])
def test_what_was_there_before_the_start_shows_nothing(no_jobs: Any, wait: bool):
    """A version that a crash has left behind, and progress that is left over."""
    _left_behind(no_jobs, "No source", 0)
    task(no_jobs, "No source")["left_over_progress"] = True
    bad(no_jobs, NAME, "nothing ran", state="started", name=["No source"], wait=wait)


# --- progress that is left over


@pytest.fixture(params=["left_over", "null"])
def idle(request: pytest.FixtureRequest, nas: Any) -> Any:
    """A NAS whose idle tasks have something where their progress was."""
    nas.switches.idle_progress = request.param
    return nas


def test_a_progress_that_is_left_over_does_not_block_a_start(idle: Any):
    result = state(idle, "started")
    assert result["changed"]
    assert runs(idle) == [3]


def test_a_progress_that_is_left_over_is_not_waited_for(idle: Any):
    assert state(idle, "started", wait=True)["tasks"][0]["last_result"]["status"] == "success"


def test_a_progress_that_is_left_over_does_not_make_a_task_fresh(idle: Any):
    assert state(idle, "fresh", max_age="1h")["changed"]


def test_a_progress_that_is_left_over_leaves_nothing_to_stop(idle: Any):
    result = state(idle, "stopped")
    assert (result["changed"], result["tasks"][0]["running"], result["tasks"][0]["progress"]) == (False, False, None)


def test_a_progress_that_is_left_over_is_shown_as_none(idle: Any):
    rows = good(idle, "abb_task_info", name=[SMB])["tasks"]
    assert [(row["running"], row["progress"]) for row in rows] == [(False, None)]


@pytest.mark.parametrize(
    ("progress", "running"),
    [
        ({"pid": 0, "running_task_status": 0}, False),
        ({"pid": "0", "running_task_status": "0"}, False),
        ({"pid": 0}, False),
        ({"running_task_status": 0}, False),
        ({}, False),
        ({"percentage": 0.4}, False),  # it may be left over, too
        ({"percentage": 0.4, "pid": None}, False),
        ({"pid": 7}, True),
        ({"pid": "7"}, True),
        ({"running_task_status": 1}, True),
        ({"pid": 0, "running_task_status": "2"}, True),
    ],
    ids=str,
)
def test_a_process_or_a_status_makes_a_run(nas: Any, progress: Any, running: bool):
    task(nas, SMB)["progress"] = progress
    (row,) = good(nas, "abb_task_info", name=[SMB])["tasks"]
    assert row["running"] is running


# --- a run that hangs


def hang(nas: Any, name: str = LAPTOP, begun: float = 5 * DAY, **run: Any) -> None:
    """A run that has been at 0 % for days: the version that it writes says since when."""
    nas.next_outcome(name, "stuck")
    state(nas, "started", name)
    one = next(run for run in nas.state["abb"]["runs"] if run["task_id"] == task(nas, name)["task_id"])
    begin = nas.now() - begun
    one.update({"start": begin, **run})
    version = next(row for row in nas.state["abb"]["versions"] if row["version_id"] == one["version_id"])
    version["time_start"] = int(begin)
    for row in nas.state["abb"]["logs"]:
        if row["result_id"] == one["result_id"]:
            row["log_time"] = int(begin)
    nas.forget()


def forget_versions(nas: Any) -> None:
    """The NAS does not list what it is writing."""
    nas.state["abb"]["versions"][:] = [row for row in nas.state["abb"]["versions"] if row["status"] != 0]


@pytest.mark.parametrize("check", [True, False])
def test_fresh_fails_for_a_run_that_is_as_old_as_the_backup_may_be(nas: Any, check: bool):
    hang(nas)
    result = bad(nas, NAME, LAPTOP, "under way since", "0%", state="fresh", name=[LAPTOP], max_age="1d", check=check)
    (shown,) = good(nas, "abb_task_info", name=[LAPTOP], include_versions=True)["tasks"]
    assert f"since {shown['versions'][0]['time_start_iso']}" in result["msg"]
    assert not nas.writes
    assert not result.get("changed")


@pytest.mark.parametrize("queued", [False, True])
def test_a_run_that_hangs_is_seen_where_the_nas_does_not_list_its_jobs(nas: Any, queued: bool):
    """One that waits with its progress at 0 does not hang, however long it waits."""
    nas.switches.absent_methods = ["SYNO.ActiveBackup.Overview.list_activity"]
    if queued:
        nas.switches.queue_seconds = 10 * DAY
        state(nas, "started", LAPTOP)
        nas.advance(5 * DAY)
    else:
        hang(nas, begun=5 * DAY)
    result = on(nas, NAME, state="fresh", name=[LAPTOP], max_age="1d")
    assert result["failed"] is not queued
    assert ("under way since" in result.get("msg", "")) is not queued


def test_fresh_counts_a_run_that_is_younger_than_the_backup_may_be(nas: Any):
    hang(nas, begun=23 * HOUR)
    result = state(nas, "fresh", LAPTOP, max_age="1d")
    assert (result["changed"], warnings_of(result)) == (False, "")


def test_fresh_does_not_mind_a_run_that_hangs_while_the_last_backup_is_young(nas: Any):
    hang(nas, "Accounting PCs")
    assert not state(nas, "fresh", "Accounting PCs", max_age="1d")["changed"]


def test_fresh_starts_the_others_before_it_fails(nas: Any):
    hang(nas)
    result = bad(nas, NAME, LAPTOP, "since", state="fresh", name=["Web server", LAPTOP, "Cancelled last"], max_age="1d")
    assert [record.params["task_ids"] for record in nas.writes] == [[4, 16]]
    assert (result["changed"], result["written"], result["not_written"]) == (True, [4, 16], [])
    assert [row["running"] for row in result["tasks"]] == [True, True, True]
    assert "Web server" not in result["msg"]


def test_fresh_warns_of_a_run_whose_begin_nobody_knows_and_that_has_not_moved(nas: Any):
    hang(nas)
    forget_versions(nas)
    nas.state["abb"]["logs"].clear()
    result = state(nas, "fresh", LAPTOP, max_age="1d")
    assert not result["changed"]
    assert LAPTOP in warnings_of(result)
    assert "since when" in warnings_of(result)


def test_fresh_does_not_warn_of_one_that_has_moved(nas: Any):
    state(nas, "started", LAPTOP)
    nas.advance(60)
    forget_versions(nas)
    nas.state["abb"]["logs"].clear()
    assert not warnings_of(state(nas, "fresh", LAPTOP, max_age="1d"))


def test_a_queued_run_is_not_as_old_as_the_last_one(nas: Any):
    """The log tells when that began, and a crash may have left its version unfinished."""
    hang(nas, begun=40 * HOUR)
    nas.restart(packages_after=0)
    nas.switches.queue_seconds = 300
    state(nas, "started", LAPTOP)
    result = state(nas, "fresh", LAPTOP, max_age="1d")
    assert not result["changed"]
    assert "since when" in warnings_of(result)


def _left_behind(nas: Any, name: str, days: int) -> None:
    """A crash has left a version unfinished."""
    one = task(nas, name)
    version = dict(nas.state["abb"]["versions"][-1])
    begin = int(nas.now() - days * DAY)
    version |= {"version_id": 99999, "task_id": one["task_id"], "status": 0, "time_start": begin, "time_end": 0}
    nas.state["abb"]["versions"].append(version)


@pytest.mark.parametrize("name", [LAPTOP, "Archive server"])
def test_a_version_that_a_crash_left_behind_is_not_that_of_the_run_under_way(nas: Any, name: str):
    """One of a task that has ended no backup since, and one of a task that has; the log tells when the run began."""
    _left_behind(nas, name, 20)
    nas.next_outcome(name, "stuck")
    state(nas, "started", name)
    nas.advance(300)
    forgotten = [row for row in nas.state["abb"]["versions"] if row["status"] != 0 or row["version_id"] == 99999]
    nas.state["abb"]["versions"][:] = forgotten  # as while it is prepared
    assert not state(nas, "fresh", name, max_age="1d")["changed"]
    (row,) = good(nas, "abb_task_info", name=[name])["tasks"]
    assert row["verdict"] != "hung"
    nas.advance(2 * DAY)
    (row,) = good(nas, "abb_task_info", name=[name])["tasks"]
    assert row["verdict"] == "hung"
    assert "for 2 days" in row["verdict_reason"]


def test_one_that_is_older_than_a_backup_that_has_ended_tells_nothing(nas: Any):
    """Also where the log was cleared."""
    _left_behind(nas, SMB, 20)
    nas.next_outcome(SMB, "stuck")
    state(nas, "started")
    nas.state["abb"]["versions"][:] = [row for row in nas.state["abb"]["versions"] if row["version_id"] == 99999]
    nas.state["abb"]["logs"].clear()
    result = state(nas, "fresh", max_age="1h")
    assert "since when" in warnings_of(result)


def test_started_warns_of_a_run_that_may_hang(nas: Any):
    hang(nas)
    result = state(nas, "started", LAPTOP)
    assert not result["changed"]
    assert "under way since" in warnings_of(result)
    nas.reset()
    hang(nas, begun=HOUR)
    assert not warnings_of(state(nas, "started", LAPTOP))


def test_the_log_tells_since_when_where_the_version_does_not(nas: Any):
    hang(nas)
    forget_versions(nas)
    bad(nas, NAME, "under way since", state="fresh", name=[LAPTOP], max_age="1d")


def test_a_wait_for_a_run_that_does_not_move_says_since_when(nas: Any):
    hang(nas)
    options = {"state": "started", "name": [LAPTOP], "wait": True, "wait_timeout": 900}
    bad(nas, NAME, "900 s", LAPTOP, "no progress for 900 s", "since 20", **options)


# --- a run that is still being cancelled


@pytest.fixture
def cancelling(nas: Any) -> Any:
    """A run that takes its time to end."""
    nas.switches.cancel_seconds = 20
    state(nas, "started", SMB)
    nas.state["abb"]["runs"][0] |= {"cancelled": nas.now(), "end": nas.now() + 20, "outcome": "cancel"}
    nas.forget()
    return nas


@pytest.mark.parametrize("which", ["started", "fresh"])
def test_a_run_that_is_being_cancelled_is_none_so_another_is_started(cancelling: Any, which: str):
    predicted = state(cancelling, which, max_age="1h", check=True)
    assert (predicted["changed"], predicted["tasks"][0]["running"]) == (True, True)
    assert not cancelling.writes
    result = state(cancelling, which, max_age="1h")
    assert (result["changed"], result["tasks"][0]["running"], result["tasks"][0]["started"]) == (True, True, True)
    assert [record.method for record in cancelling.writes] == ["backup"]
    assert predicted["diff"] == result["diff"]


def test_its_end_is_not_that_of_the_next_run(cancelling: Any):
    assert state(cancelling, "started", wait=True)["tasks"][0]["last_result"]["status"] == "success"


def test_one_that_does_not_end_is_a_failure_before_any_write(cancelling: Any, fake_time: Any):
    cancelling.state["abb"]["runs"][0]["end"] += 500
    began = fake_time.passed
    result = bad(cancelling, NAME, SMB, "still being cancelled", state="started", name=["Web server", SMB])
    assert 30 <= fake_time.passed - began <= 40
    assert not cancelling.writes
    assert (result["changed"], result["not_written"]) == (False, [4, 3])


def test_a_cancelled_run_of_a_task_that_is_fresh_is_left_alone(cancelling: Any):
    assert not state(cancelling, "fresh", max_age="52w")["changed"]
    assert not cancelling.writes


# --- results without an end


@pytest.mark.parametrize("end", [0, None, -3600], ids=["zero", "null", "before"])
@pytest.mark.parametrize("status", [1, 2, 4])
def test_a_result_without_an_end_proves_nothing(nas: Any, status: int, end: int | None):
    """It is the newest, and hides no older one that is good."""
    begin = int(nas.now()) - HOUR
    row = {**task(nas, "Accounting PCs")["last_result"], "result_id": 9000, "status": status, "time_start": begin}
    row["time_end"] = begin + end if end else end
    nas.state["abb"]["results"].append(row)
    task(nas, "Accounting PCs")["last_result"] = dict(row)
    assert not state(nas, "fresh", "Accounting PCs", max_age="8h")["changed"]
    (shown,) = state(nas, "stopped", "Accounting PCs")["tasks"]
    assert (shown["running"], shown["last_result"]["status"]) == (False, "incomplete")
    assert shown["last_success_age"] < 7 * HOUR


def test_a_row_of_the_history_without_an_end_is_incomplete(nas: Any):
    row = {**task(nas, SMB)["last_result"], "result_id": 9000, "status": 2, "time_start": int(nas.now()), "time_end": 0}
    nas.state["abb"]["results"].append(row)
    rows = good(nas, "abb_history_info", name=[SMB])["results"]
    assert [one["status"] for one in rows if one["result_id"] == 9000] == ["incomplete"]
    rows = good(nas, "abb_history_info", name=[SMB], status="success")["results"]
    assert 9000 not in [one["result_id"] for one in rows]


def test_the_newest_version_is_one_that_is_written(nas: Any):
    before = good(nas, "abb_task_info", name=["Accounting PCs"])["tasks"][0]["newest_version_time"]
    state(nas, "started", "Accounting PCs")
    (row,) = good(nas, "abb_task_info", name=["Accounting PCs"])["tasks"]
    assert (row["newest_version_time"], row["version_count"]) == (before, 8)


def test_a_version_without_an_end_is_not_the_newest_completed_one(nas: Any):
    rows = [row for row in nas.state["abb"]["versions"] if row["task_id"] == 1]
    newest = max(rows, key=lambda row: row["time_end"])
    nas.state["abb"]["versions"].append({**newest, "version_id": 9000, "time_start": int(nas.now()), "time_end": 0})
    options = {"name": "Accounting PCs", "remove_backup_data": True}
    result = good(nas, "abb_version", keep_last=1, check=True, **options)
    assert newest["version_id"] not in [row["version_id"] for row in result["deleted"]]
    assert 9000 not in [row["version_id"] for row in result["deleted"]]
    bad(nas, "abb_version", "newest completed", version_ids=[newest["version_id"]], **options)


# --- numbers as text


def test_numbers_as_text_are_the_numbers(nas: Any):
    nas.switches.numbers_as_text = "counts"
    state(nas, "started")
    nas.advance(60)
    (row,) = state(nas, "started")["tasks"]
    assert row["running"] is True
    assert int(row["progress"]["transfered_bytes"]) > 0
    last = task(nas, "Accounting PCs")["last_result"]
    last.update({key: str(last[key]) for key in ("status", "job_action", "time_end", "time_start", "result_id")})
    assert not state(nas, "fresh", "Accounting PCs", max_age="8h")["changed"]
    assert len(calls(nas, "list_result")) == 2, "the row itself says that it was good"
