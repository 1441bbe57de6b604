# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that somebody else starts or that end by themselves meanwhile, and cancellations that come to nothing."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, task

NAME = "abb_task"
SMB, WEB, PCS = "SMB shares", "Web server", "Accounting PCs"
LIST = {"load_status": True, "load_result": True, "load_versions": True}


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.switches.run_seconds = 600
    return plain


def state(nas: Any, state: str, *names: str, **options: Any) -> Any:
    return good(nas, NAME, state=state, name=list(names or (SMB,)), **options)


def runs(nas: Any) -> list[int]:
    return sorted(run["task_id"] for run in nas.state["abb"]["runs"])


def warnings_of(result: Any) -> str:
    return " ".join(str(warning) for warning in result.get("warnings", []) if "https is off" not in str(warning))


def look(nas: Any) -> Any:
    """What the NAS says of its tasks now."""
    request = {"api": "SYNO.ActiveBackup.Task", "method": "list", "params": LIST, "read_only": True}
    return good(nas, "dsm_api", **request)["data"]


def first_look(nas: Any, tasks: Any) -> None:
    """Have the next look see this instead of what is there by then."""
    nas.forget()
    nas.fault("SYNO.ActiveBackup.Task", "list", "data", data=tasks)
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "data", data={"activity_list": [], "total": 0})


# --- started


@pytest.mark.parametrize("names", [[SMB], [SMB, WEB]])
def test_what_somebody_else_has_started_meanwhile_is_left_out_and_the_rest_is_started(nas: Any, names: list[str]):
    """One of them refuses all (1202)."""
    before = look(nas)
    state(nas, "started", *names)
    first_look(nas, before)
    result = state(nas, "started", WEB, SMB, PCS)
    others = [task(nas, name)["task_id"] for name in names]
    assert [record.params["task_ids"] for record in nas.writes] == [
        [4, 3, 1],
        [number for number in (4, 3, 1) if number not in others],
    ]
    assert result["changed"] is True
    assert [row["running"] for row in result["tasks"]] == [True, True, True]
    assert [row["started"] for row in result["tasks"]] == [row["task_id"] not in others for row in result["tasks"]]
    changed = [
        row["task_id"]
        for row, after in zip(result["diff"]["before"]["tasks"], result["diff"]["after"]["tasks"], strict=True)
        if row != after
    ]
    assert changed == [number for number in (4, 3, 1) if number not in others]


def test_nothing_was_changed_where_somebody_else_has_started_them_all(nas: Any):
    before = look(nas)
    state(nas, "started", SMB, WEB)
    first_look(nas, before)
    result = state(nas, "started", SMB, WEB)
    assert result["changed"] is False
    assert result["diff"]["before"] == result["diff"]["after"]
    assert [(row["running"], row["started"]) for row in result["tasks"]] == [(True, False)] * 2


def test_their_end_is_waited_for_all_the_same(nas: Any):
    before = look(nas)
    nas.next_outcome(SMB, "fail")
    state(nas, "started", SMB)
    first_look(nas, before)
    result = bad(nas, NAME, SMB, "ended with fail", state="started", name=[SMB, WEB], wait=True)
    assert (result["changed"], result["written"]) == (True, [4])
    assert WEB not in result["msg"]


def test_a_conflict_with_something_else_is_an_error(nas: Any, fake_time: Any):
    nas.fault("SYNO.ActiveBackup.Task", "backup", "error", code=1202)
    result = bad(nas, NAME, "1202", state="started", name=[SMB, WEB])
    assert (result["changed"], len(nas.writes)) == (False, 1)
    assert fake_time.passed < 10


# --- stopped


@pytest.mark.parametrize("wait", [True, False])
def test_what_ended_by_itself_is_left_out_and_the_rest_is_cancelled(nas: Any, wait: bool):
    """One of them refuses all (1201). changed is what happened."""
    nas.next_outcome(SMB, "success", run_seconds=60)
    state(nas, "started", SMB, WEB)
    before = look(nas)
    nas.advance(100)
    first_look(nas, before)
    result = state(nas, "stopped", SMB, WEB, wait=wait)
    assert [record.params["task_ids"] for record in nas.writes] == [[3, 4], [4]]
    assert result["changed"] is True
    pairs = zip(result["diff"]["before"]["tasks"], result["diff"]["after"]["tasks"], strict=True)
    assert [one["task_id"] for one, after in pairs if one != after] == [4]


@pytest.mark.parametrize("wait", [True, False])
def test_nothing_was_changed_where_all_ended_by_themselves(nas: Any, wait: bool):
    nas.next_outcome(SMB, "success", run_seconds=60)
    state(nas, "started")
    before = look(nas)
    nas.advance(100)
    first_look(nas, before)
    result = state(nas, "stopped", wait=wait)
    assert (result["changed"], result["tasks"][0]["running"]) == (False, False)
    assert result["diff"]["before"] == result["diff"]["after"]


@pytest.mark.parametrize("wait", [True, False])
def test_a_run_that_ends_in_success_was_not_stopped(nas: Any, wait: bool):
    nas.switches.ignore_writes = ["cancel"]
    nas.next_outcome(SMB, "success", run_seconds=20)
    state(nas, "started")
    result = state(nas, "stopped", wait=wait)
    assert (result["changed"], result["tasks"][0]["last_result"]["status"]) == (False, "success")
    assert result["diff"]["before"] == result["diff"]["after"]
    assert SMB in warnings_of(result)
    assert "ended in success" in warnings_of(result)


def test_without_wait_a_cancellation_must_show_within_half_a_minute(nas: Any, fake_time: Any):
    nas.switches.ignore_writes = ["cancel"]
    state(nas, "started")
    began = fake_time.passed
    result = bad(nas, NAME, SMB, "accepted", "30 s", state="stopped", name=[SMB])
    assert 30 <= fake_time.passed - began <= 40
    assert (result["changed"], result["method"], result["reason"]) == (False, "cancel", "not_applied")
    assert result["tasks"][0]["running"] is True


def test_a_short_wait_ends_in_a_time_out(nas: Any, fake_time: Any):
    nas.switches.ignore_writes = ["cancel"]
    state(nas, "started")
    began = fake_time.passed
    options = {"state": "stopped", "name": [SMB], "wait": True, "wait_timeout": 10}
    result = bad(nas, NAME, SMB, "10 s", "wait_timeout", "Not ended yet", **options)
    assert 10 <= fake_time.passed - began <= 15
    assert (result["reason"], result["waited"]) == ("timeout", 10)


def test_a_cancellation_that_shows_is_waited_for_at_the_interval(nas: Any, fake_time: Any):
    nas.switches.cancel_seconds = 500
    state(nas, "started")
    fake_time.pauses.clear()
    result = state(nas, "stopped", wait=True, wait_interval=100)
    assert fake_time.pauses == [100] * 5
    assert 500 <= result["waited"] <= 520


# --- absent


def test_a_removal_is_waited_for_at_the_interval(nas: Any, fake_time: Any):
    nas.switches.apply_delay = 100
    result = state(nas, "absent", remove_backup_data=True, wait=True, wait_interval=40)
    assert fake_time.pauses == [40, 40, 40]
    assert 100 <= result["waited"] <= 120


def test_a_removal_that_takes_too_long_is_a_time_out(nas: Any, fake_time: Any):
    nas.switches.apply_delay = 500
    options = {"state": "absent", "name": [SMB], "remove_backup_data": True, "wait": True, "wait_timeout": 60}
    result = bad(nas, NAME, "60 s", "wait_timeout", "Not removed yet", SMB, **options)
    assert 60 <= fake_time.passed <= 65
    assert (result["reason"], result["waited"], result["method"]) == ("timeout", 60, "remove")
    assert (result["written"], result["not_written"]) == ([], [3])


def test_without_wait_it_is_not_applied(nas: Any, fake_time: Any):
    nas.switches.ignore_writes = ["remove"]
    result = bad(nas, NAME, "accepted", "30 s", SMB, state="absent", name=[SMB], remove_backup_data=True)
    assert (result["reason"], result["method"], result["changed"]) == ("not_applied", "remove", False)
    assert 30 <= fake_time.passed <= 40


# --- a NAS that answers oddly for a moment

ODD = {
    "no data": {"kind": "json", "body": {"success": True}},
    "other data": {"kind": "json", "body": {"success": True, "data": {"tasks": 7}}},
    **{str(code): {"kind": "error", "code": code} for code in (100, 101, 102, 103, 117, 1001, 1006)},
    "html": {"kind": "html"},
    "HTTP 503": {"kind": "http", "status": 503},
}


@pytest.mark.parametrize("which", ["started", "stopped", "absent"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_during_a_wait_is_tolerated(nas: Any, fake_time: Any, which: str, odd: str):
    nas.switches.update({"cancel_seconds": 200, "apply_delay": 200 if which == "absent" else 0})
    if which == "stopped":
        state(nas, "started")
    fake_time.later(60, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", times=2, **ODD[odd]))
    state(nas, which, wait=True, remove_backup_data=True)
    assert [record.method for record in nas.writes][-1] == {"started": "backup", "stopped": "cancel"}.get(
        which, "remove"
    )


def test_a_nas_that_restarts_during_a_wait_is_waited_for(nas: Any, fake_time: Any):
    """Its packages answer 102 until they are up, and the run is cut off."""
    fake_time.later(60, lambda: nas.restart(packages_after=120, down=30))
    bad(nas, NAME, SMB, "ended", state="started", name=[SMB], wait=True)
    assert fake_time.passed >= 200


def test_one_odd_reply_to_a_sign_in_during_a_wait_is_tolerated(nas: Any, fake_time: Any):
    def happen() -> None:
        nas.open_sessions.clear()
        nas.fault("SYNO.API.Auth", "login", "json", body={"success": True, "data": {}})

    fake_time.later(60, happen)
    state(nas, "started", wait=True)


def test_the_last_odd_answer_is_told_at_the_time_out(nas: Any, fake_time: Any):
    fake_time.later(60, lambda: nas.fault("SYNO.ActiveBackup.Task", "list", "error", code=1001, times=None))
    options = {"state": "started", "name": [SMB], "wait": True, "wait_timeout": 300}
    bad(nas, NAME, "300 s", "wait_timeout", "1001", **options)
    assert fake_time.passed >= 300


# --- why nothing ran

REASONS = {
    1106: "not_started_restore_in_progress",
    1107: "not_started_backup_in_progress",
    1112: "not_started_verification_in_progress",
    1114: "not_started_versions_being_deleted",
    1116: "not_started_shared_folder_not_accessible",
    1124: "not_started_outside_backup_window",
    1137: "not_started_already_in_progress",
    7047: "pre_script_error",
    8001: "less_than_8_gb_free",
    7033: "log_type 7033",
    8104: "log_type 8104",
    12001: "log_type 12001",
}


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("number", REASONS)
def test_the_log_says_why_nothing_ran(nas: Any, number: int, wait: bool):
    nas.switches.backup_blocked_by = number
    result = bad(nas, NAME, SMB, REASONS[number], number, "nothing ran", state="started", name=[SMB], wait=wait)
    assert "source" not in result["msg"]
    assert (result["changed"], result["reason"]) == (False, "not_applied")


def log(nas: Any, number: int, after: float = 0, **values: Any) -> None:
    row = {**nas.state["abb"]["logs"][-1], "task_id": 3, "log_type": number, "log_time": int(nas.now() + after)}
    nas.state["abb"]["logs"].append({**row, "log_id": 9000 + len(nas.state["abb"]["logs"]), "log_level": 2, **values})


@pytest.mark.parametrize("order", ["oldest", "newest", "shuffled"])
def test_the_newest_telling_row_counts(nas: Any, fake_time: Any, order: str):
    """Not one from before the start, of another task, or that tells nothing."""
    nas.switches.update({"log_order": order, "ignore_filters": True})
    nas.next_outcome(SMB, "nothing")
    log(nas, 1107, after=-3600)
    fake_time.later(3, lambda: log(nas, 1106))
    fake_time.later(5, lambda: log(nas, 1116))
    fake_time.later(7, lambda: log(nas, 1137, task_id=4))
    fake_time.later(8, lambda: log(nas, 1112, task_id=2))
    fake_time.later(9, lambda: log(nas, 1001))
    result = bad(nas, NAME, "1116", state="started", name=[SMB])
    assert not [number for number in (1106, 1107, 1112, 1137, 1001) if str(number) in result["msg"]]


def test_a_row_of_trouble_is_better_than_none(nas: Any, fake_time: Any):
    nas.next_outcome(SMB, "nothing")
    fake_time.later(5, lambda: log(nas, 5010, log_level=1, error_code=-14))
    bad(nas, NAME, "device_offline (5010), error_code -14", state="started", name=[SMB])


@pytest.mark.parametrize(("number", "told"), [(12001, True), (1301, False), (1707, False)])
def test_a_row_that_nobody_has_heard_of_may_be_the_reason(nas: Any, fake_time: Any, number: int, told: bool):
    """Unlike one whose meaning is known, and says nothing of the run."""
    nas.next_outcome(SMB, "nothing")
    fake_time.later(5, lambda: log(nas, number))
    assert (str(number) in bad(nas, NAME, "nothing ran", state="started", name=[SMB])["msg"]) is told


def test_a_row_without_a_level_is_no_trouble(nas: Any, fake_time: Any):
    def happen() -> None:
        log(nas, 5010)
        del nas.state["abb"]["logs"][-1]["log_level"]

    nas.next_outcome(SMB, "nothing")
    fake_time.later(5, happen)
    assert "5010" not in bad(nas, NAME, "nothing ran", state="started", name=[SMB])["msg"]


def test_a_log_that_cannot_be_read_says_nothing(nas: Any):
    nas.next_outcome(SMB, "nothing")
    nas.fault("SYNO.ActiveBackup.Log", "list_log", "error", code=1001, times=None)
    bad(nas, NAME, "nothing ran", "source", state="started", name=[SMB])


def test_of_several_each_has_its_reason(nas: Any):
    nas.next_outcome(SMB, "success", reason=8001)
    nas.next_outcome(WEB, "nothing")
    bad(nas, NAME, "less_than_8_gb_free", "source", state="started", name=[SMB, WEB, PCS])


def test_a_run_that_is_cut_off_is_told_with_what_the_log_says(nas: Any, fake_time: Any):
    fake_time.later(60, lambda: nas.restart(packages_after=0))
    bad(nas, NAME, "without leaving a result", "1138", state="started", name=[SMB], wait=True)


def test_the_log_is_read_only_where_nothing_ran(nas: Any):
    state(nas, "started", wait=True)
    assert not calls(nas, "list_log")
