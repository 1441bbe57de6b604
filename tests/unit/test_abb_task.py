# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""abb_task: the four states, without waiting."""

from __future__ import annotations

import pytest
from harness import bad, calls, good, task

NAME = "abb_task"
HOUR, DAY = 3600, 86400


@pytest.fixture
def nas(plain):
    plain.switches.run_seconds = 600
    return plain


def state(nas, state, *names, **options):
    return good(nas, NAME, state=state, name=list(names), **options)


def running(nas):
    """The names of what runs."""
    ids = [run["task_id"] for run in nas.state["abb"]["runs"]]
    return [row["task_name"] for row in nas.state["abb"]["tasks"] if row["task_id"] in ids]


# --- started


def test_started(nas):
    outcome = state(nas, "started", "SMB shares")
    assert outcome["changed"]
    (row,) = outcome["tasks"]
    assert (row["task_id"], row["task_name"], row["present"], row["running"]) == (3, "SMB shares", True, True)
    assert row["progress"]["running_task_status"] == "running"
    assert running(nas) == ["SMB shares"]
    assert not state(nas, "started", "SMB shares")["changed"]
    assert len(nas.writes) == 1


def test_started_when_queued(nas):
    nas.switches.queue_seconds = 300
    assert state(nas, "started", "SMB shares")["tasks"][0]["progress"]["running_task_status"] == "waiting"
    assert not state(nas, "started", "SMB shares")["changed"]


def test_a_run_that_is_over_before_anybody_looks(nas):
    """A new result is evidence, too."""
    nas.switches.run_seconds = 0
    outcome = state(nas, "started", "SMB shares")
    assert outcome["changed"]
    assert outcome["tasks"][0]["running"] is False
    assert outcome["tasks"][0]["last_result"]["status"] == "success"


def test_a_failed_run_is_evidence_that_something_ran(nas):
    nas.next_outcome("SMB shares", "fail", run_seconds=0)
    assert state(nas, "started", "SMB shares")["changed"]


@pytest.mark.parametrize("name", ["No source", "SMB shares"])
def test_accepted_but_nothing_ran(nas, name):
    if name == "SMB shares":
        nas.next_outcome(name, "nothing")
    outcome = bad(nas, NAME, name, "source", state="started", name=[name])
    assert outcome["method"] == "backup"
    assert len(nas.writes) == 1
    assert not outcome["changed"]


def test_a_deletion_meanwhile_is_no_evidence(nas, fake_time):
    """Its result becomes the last one, but it is not that of a backup."""
    nas.next_outcome("Accounting PCs", "nothing")
    fake_time.later(5, lambda: task(nas, 1)["last_result"].update(result_id=9999, job_action=131072, status=2))
    bad(nas, NAME, "source", state="started", name=["Accounting PCs"])


def test_several_in_one_request_and_only_those_that_do_not_run(nas):
    state(nas, "started", "Web server")
    nas.forget()
    outcome = state(nas, "started", "SMB shares", "Web server", "Accounting PCs")
    assert [row["task_id"] for row in outcome["tasks"]] == [3, 4, 1]
    assert [record.params for record in nas.writes] == [{"task_ids": [3, 1]}]
    assert [row["running"] for row in outcome["diff"]["before"]["tasks"]] == [False, True, False]
    assert [row["running"] for row in outcome["diff"]["after"]["tasks"]] == [True, True, True]


def test_by_number_and_twice(nas):
    outcome = good(nas, NAME, state="started", task_id=[3, 3])
    assert nas.writes[0].params["task_ids"] == [3]
    assert [row["task_id"] for row in outcome["tasks"]] == [3, 3]


@pytest.mark.parametrize(
    ("method", "state_", "names"),
    [
        ("backup", "started", ["SMB shares"]),
        ("backup", "started", ["SMB shares", "Accounting PCs"]),
        ("cancel", "stopped", ["SMB shares", "Accounting PCs"]),
        ("remove", "absent", ["SMB shares", "Accounting PCs"]),
    ],
)
def test_that_some_of_several_failed_names_them_and_says_what_to_do(nas, method, state_, names):
    options = {"remove_backup_data": True} if state_ == "absent" else {}
    if state_ == "stopped":
        state(nas, "started", *names)
    nas.fault("SYNO.ActiveBackup.Task", method, "error", code=1009)
    outcome = bad(nas, NAME, "some of the items failed", "the log of the package", name=names, state=state_, **options)
    assert outcome["not_written"] == [task(nas, name)["task_id"] for name in names]
    told = ", ".join(f"task {name!r} ({task(nas, name)['task_id']})" for name in names)
    assert outcome["msg"].endswith(f"It failed for {told}.")


def test_some_of_several_do_not_run(nas):
    outcome = bad(nas, NAME, "No source", state="started", name=["SMB shares", "No source"])
    assert outcome["changed"] is True
    assert (outcome["written"], outcome["not_written"]) == ([3], [15])
    assert "SMB shares" not in outcome["msg"]
    assert [row["running"] for row in outcome["diff"]["after"]["tasks"]] == [True, False]
    assert [row["task_id"] for row in outcome["tasks"]] == [3, 15]


def test_a_run_that_somebody_else_starts_at_the_same_time(nas):
    """Another job is in the way (1202), and it is the very run that was wanted."""
    nas.fault("SYNO.ActiveBackup.Task", "backup", "error", code=1202, when="after")
    good(nas, NAME, state="started", name=["SMB shares"])
    assert running(nas) == ["SMB shares"]


# --- stopped


def test_stopped(nas):
    assert not state(nas, "stopped", "SMB shares")["changed"]
    state(nas, "started", "SMB shares", "Web server")
    nas.forget()
    outcome = state(nas, "stopped", "SMB shares", "Web server", "Accounting PCs")
    assert outcome["changed"]
    assert [record.params for record in nas.writes] == [{"task_ids": [3, 4]}]
    assert not running(nas)
    assert not state(nas, "stopped", "SMB shares")["changed"]


def test_stopped_while_it_is_being_cancelled(nas):
    """It is on its way already, so there is nothing to write."""
    nas.switches.cancel_seconds = 20
    state(nas, "started", "SMB shares")
    nas.state["abb"]["runs"][0] |= {"cancelled": nas.now(), "end": nas.now() + 20, "outcome": "cancel"}
    nas.forget()
    assert not state(nas, "stopped", "SMB shares")["changed"]
    assert not nas.writes


def test_stopped_when_it_ends_by_itself(nas):
    """Nothing to cancel any more (1201): that is what was wanted."""
    state(nas, "started", "SMB shares")
    nas.fault("SYNO.ActiveBackup.Task", "cancel", "error", code=1201, when="after")
    good(nas, NAME, state="stopped", name=["SMB shares"])


def test_a_look_that_fails_after_the_cancellation(nas):
    """It is under way already, and that is said."""
    nas.switches.cancel_seconds = 20
    state(nas, "started", "SMB shares")
    nas.forget()
    nas.fault("SYNO.ActiveBackup.Task", "list", "error", code=105, times=None, nth=3)
    outcome = bad(nas, NAME, "105", state="stopped", name=["SMB shares"])
    assert [record.applied for record in nas.writes] == [True]
    assert (outcome["changed"], outcome["written"], outcome["not_written"]) == (True, [3], [])


# --- fresh

FRESH = {
    # task, max_age, accept_partial: whether a run is started
    "healthy": ("Accounting PCs", "8h", False, False),
    "healthy-too-old": ("Accounting PCs", "5h", False, True),
    "never": ("New laptop", "52w", False, True),
    "failed-since": ("SMB shares", "36h", False, True),
    "failed-but-good-before": ("SMB shares", "79h", False, False),
    "partial-is-not-good": ("Web server", "8h", False, True),
    "partial-is-good-enough": ("Web server", "8h", True, False),
    "before-the-partial": ("Web server", "31h", False, False),
    "last-result-is-a-deletion": ("Developer PC", "8h", False, False),
    "deletion-does-not-count": ("Developer PC", "5h", False, True),
    "cancelled": ("Cancelled last", "53h", False, True),
    "good-before-the-cancelled": ("Cancelled last", "55h", False, False),
    "minutes": ("Continuous DB server", "20m", False, False),
    "minutes-too-old": ("Continuous DB server", "15m", False, True),
    "days": ("Archive server", "41d", False, False),
    "weeks": ("Archive server", "5w", False, True),
}


@pytest.mark.parametrize("order", ["oldest", "newest", "shuffled"])
@pytest.mark.parametrize("row", FRESH)
def test_fresh(nas, row, order):
    name, max_age, partial, expected = FRESH[row]
    nas.switches.update({"log_order": order, "ignore_filters": order == "shuffled"})
    options = {"max_age": max_age, "accept_partial": partial}
    predicted = state(nas, "fresh", name, check=True, **options)
    assert not nas.writes
    assert predicted["changed"] is expected
    assert state(nas, "fresh", name, **options)["changed"] is expected
    assert running(nas) == ([name] if expected else [])


def test_fresh_starts_only_what_is_old(nas):
    outcome = state(nas, "fresh", "Accounting PCs", "SMB shares", "New laptop", max_age="24h")
    assert nas.writes[0].params == {"task_ids": [3, 2]}
    assert [row["running"] for row in outcome["tasks"]] == [False, True, True]


def test_fresh_is_content_with_a_run_under_way(nas):
    state(nas, "started", "New laptop")
    assert not state(nas, "fresh", "New laptop", max_age="1h")["changed"]


def test_results_were_cleared_but_a_version_is_there(nas):
    nas.state["abb"]["results"].clear()
    task(nas, "SMB shares")["last_result"] = None
    assert not state(nas, "fresh", "SMB shares", max_age="79h")["changed"]
    row = state(nas, "stopped", "SMB shares")["tasks"][0]
    version = max(one["time_end"] for one in nas.state["abb"]["versions"] if one["task_id"] == 3 and one["status"] == 3)
    assert row["last_success_time"] == version


def test_versions_were_deleted_but_the_result_is_there(nas):
    nas.state["abb"]["versions"][:] = [one for one in nas.state["abb"]["versions"] if one["task_id"] != 3]
    assert not state(nas, "fresh", "SMB shares", max_age="79h")["changed"]


def test_an_unfinished_version_is_no_backup(nas):
    """Only completed ones count: nothing failed, nothing partial."""
    nas.state["abb"]["results"].clear()
    for row in nas.state["abb"]["tasks"]:
        row["last_result"] = None
    for version in nas.state["abb"]["versions"]:
        version["status"] = 5
    assert state(nas, "fresh", "Accounting PCs", max_age="52w", check=True)["changed"]


def test_results_of_other_tasks_do_not_count(nas):
    """Even if the NAS sends them."""
    nas.switches.ignore_filters = True
    assert state(nas, "fresh", "New laptop", max_age="52w")["changed"]


@pytest.mark.parametrize("days", [-1, 1, 400])
def test_ages_are_measured_by_the_clock_of_the_nas(nas, days):
    assert nas.state["abb"]["results"]  # built by the clock of this controller
    nas.offset += days * DAY
    for name in ("results", "versions"):
        for row in nas.state["abb"][name]:
            row["time_start"] += days * DAY
            row["time_end"] += days * DAY
    for row in nas.state["abb"]["tasks"]:
        if row["last_result"]:
            row["last_result"]["time_end"] += days * DAY
    assert not state(nas, "fresh", "Accounting PCs", max_age="7h")["changed"]
    assert state(nas, "fresh", "Accounting PCs", max_age="5h")["changed"]


def test_an_hour_is_an_hour(nas):
    """Just not older, and just older."""
    end = int(nas.now()) - HOUR
    task(nas, "Accounting PCs")["last_result"]["time_end"] = end + 30
    assert not state(nas, "fresh", "Accounting PCs", max_age="60m")["changed"]
    for row in nas.state["abb"]["results"] + nas.state["abb"]["versions"]:
        row["time_end"] = min(row["time_end"], end - 30)
    task(nas, "Accounting PCs")["last_result"]["time_end"] = end - 30
    assert state(nas, "fresh", "Accounting PCs", max_age="1h")["changed"]


# --- absent


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("name", "count"), [("Accounting PCs", "7 version"), ("SMB shares", "1 version ")])
def test_absent_needs_to_be_meant(nas, name, count, check):
    bad(nas, NAME, name, count, "remove_backup_data", state="absent", name=[name], check=check)
    assert not nas.writes


def test_what_is_in_the_way_is_told_of_every_task(nas):
    """A second try should not meet the next one."""
    state(nas, "started", "SMB shares")
    nas.forget()
    names = ["Accounting PCs", "SMB shares", "Domain controller"]
    outcome = bad(nas, NAME, "remove_backup_data", state="absent", name=names)
    msg = outcome["msg"]
    assert all(f"versions of task {name!r}" in msg or f"version of task {name!r}" in msg for name in names)
    assert "'SMB shares' (3): it is running" in msg
    assert "Domain controller" in msg.partition("it holds locked versions")[0]
    assert not nas.writes


def test_absent(nas):
    predicted = state(nas, "absent", "SMB shares", check=True, remove_backup_data=True)
    outcome = state(nas, "absent", "SMB shares", remove_backup_data=True)
    for one in (predicted, outcome):
        assert one["changed"]
        assert one["tasks"] == [{"task_id": 3, "task_name": "SMB shares", "present": False}]
    assert predicted["diff"] == outcome["diff"]
    assert [row["task_name"] for row in nas.state["abb"]["tasks"]].count("SMB shares") == 0
    assert nas.writes[0].params == {"task_ids": [3]}


def test_check_mode_says_what_absent_would_destroy(nas):
    """Every version of every task, with its bytes, and the same as is said afterwards."""
    for version in nas.state["abb"]["versions"]:
        version["used_size"] = 1000 + version["version_id"]
    before, names = nas.dump(), ["Accounting PCs", "New laptop"]
    predicted = state(nas, "absent", *names, "Nobody", check=True, remove_backup_data=True)
    assert not nas.writes
    assert nas.dump() == before
    versions = [row for row in before["abb"]["versions"] if row["task_id"] == task(nas, names[0])["task_id"]]
    pcs, laptop = predicted["removed"]
    assert [row["version_id"] for row in pcs["versions"]] == [row["version_id"] for row in reversed(versions)]
    assert all(row["time_end_iso"] and row["status"] == "completed" for row in pcs["versions"])
    assert (pcs["task_name"], pcs["version_count"]) == (names[0], 7)
    assert pcs["used_size"] == sum(row["used_size"] for row in versions)
    nothing = {"version_count": 0, "used_size": 0, "versions": []}
    assert laptop == {"task_id": 2, "task_name": names[1], **nothing}
    assert state(nas, "absent", *names, remove_backup_data=True)["removed"] == predicted["removed"]


def test_absent_already(nas):
    for options in ({}, {"remove_backup_data": True}):
        outcome = good(nas, NAME, state="absent", name=["Nobody"], **options)
        assert not outcome["changed"]
        assert outcome["tasks"] == [{"task_id": None, "task_name": "Nobody", "present": False}]
    outcome = good(nas, NAME, state="absent", task_id=[4711])
    assert outcome["tasks"] == [{"task_id": 4711, "task_name": None, "present": False}]
    assert not nas.writes


def test_absent_of_several_goes_in_one_request(nas):
    outcome = state(nas, "absent", "SMB shares", "Nobody", "Web server", remove_backup_data=True)
    assert [record.params for record in nas.writes] == [{"task_ids": [3, 4]}]
    assert [(row["task_name"], row["present"]) for row in outcome["tasks"]] == [
        ("SMB shares", False), ("Nobody", False), ("Web server", False),
    ]  # fmt: skip


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("meant", [True, False])
def test_absent_of_a_locked_version_fails_before_any_write(nas, check, meant):
    options = {"state": "absent", "name": ["SMB shares", "Domain controller"], "remove_backup_data": meant}
    locked = next(one["version_id"] for one in nas.state["abb"]["versions"] if one["locked"])
    words = ("Domain controller", "locked", locked) if meant else ()
    bad(nas, NAME, *words, check=check, **options)
    assert not nas.writes


@pytest.mark.parametrize("check", [True, False])
def test_absent_of_a_running_task_fails_before_any_write(nas, check):
    state(nas, "started", "SMB shares")
    nas.forget()
    words = ("SMB shares", "running")
    bad(nas, NAME, *words, state="absent", name=["Web server", "SMB shares"], remove_backup_data=True, check=check)
    assert not nas.writes


# --- choosing


@pytest.mark.parametrize("option", ["name", "task_id"])
@pytest.mark.parametrize("which", ["started", "stopped", "fresh", "absent"])
def test_an_empty_list_selects_nothing(nas, which, option):
    outcome = good(nas, NAME, state=which, max_age="1h", **{option: []})
    assert (outcome["changed"], outcome["tasks"]) == (False, [])
    assert not nas.requests


@pytest.mark.parametrize("which", ["started", "stopped", "fresh"])
def test_unknown_names(nas, which):
    bad(nas, NAME, "Nobody", "SMB shares", "Web server", state=which, name=["SMB shares", "Nobody"], max_age="1h")
    bad(nas, NAME, "33", "3 (SMB shares)", state=which, task_id=[33], max_age="1h")
    assert not nas.writes


@pytest.mark.parametrize("which", ["started", "stopped", "fresh", "absent"])
def test_a_name_of_several(nas, which):
    options = {"state": which, "max_age": "1h", "remove_backup_data": True}
    bad(nas, NAME, "Twin", "12", "13", "task_id", name=["Twin"], **options)
    assert not nas.writes
    good(nas, NAME, task_id=[13], **options)


@pytest.mark.parametrize("which", ["started", "stopped", "fresh", "absent"])
def test_a_name_with_a_comma(nas, which):
    options = {"state": which, "max_age": "1h", "remove_backup_data": True}
    bad(nas, NAME, "Sales, Berlin", "list", name="Sales, Berlin", **options)
    assert not nas.writes
    assert good(nas, NAME, name=["Sales, Berlin"], check=True, **options)["tasks"][0]["task_id"] == 14


def test_names_as_text(nas):
    rows = good(nas, NAME, name="SMB shares, Web server", state="stopped")["tasks"]
    assert [row["task_id"] for row in rows] == [3, 4]


def test_nothing_is_read_twice(nas):
    """A task that is as wanted costs one list."""
    state(nas, "stopped", "Accounting PCs")
    assert len(calls(nas, "list")) == 1
