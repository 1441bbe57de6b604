# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_config knows every task that is named before it writes or starts anything, at no further request."""

from __future__ import annotations

from typing import Any

import pytest
from cases import ABB, PACKAGE_IDS
from harness import bad, calls, good, task

NAME = "active_backup_config"
OLD, YOUNG, WEB = "SMB shares", "Accounting PCs", "Web server"
MAIL, OFFICES, PARTIAL = "Manual archive", "Scheduled offices", "Partial tenant"
SETTINGS = {"abb": {"settings": {"max_concurrent_devices": 7}}}
WHOLE = {
    **SETTINGS,
    "m365": {
        "workers": {"backup_job_workers": 12},
        "tasks": [
            {"name": name, "schedule": {"policy": "manual"}, "retention": {"days_to_keep": 400}}
            for name in (OFFICES, PARTIAL)
        ],
    },
}
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def abb(name: str, max_age: str = "1h") -> dict[str, Any]:
    return {"name": name, "max_age": max_age}


def m365(name: str, max_age: str = "1h") -> dict[str, Any]:
    return {"product": "m365", **abb(name, max_age)}


def http_requests(nas: Any) -> int:
    return sum(not record.compound for record in nas.requests)


def lists(nas: Any) -> int:
    """How often the tasks of Active Backup for Business were listed."""
    return sum(record.name == "SYNO.ActiveBackup.Task.list" for record in nas.requests)


# What is declared to be fresh, the reason of the failure and its words. What stands before it could be started.
UNRESOLVED: dict[str, tuple[list[Any], str, tuple[str, ...]]] = {
    "a misspelt name": ([abb("SMB share")], "not_found", ("fresh: ", "'SMB share'", "'SMB shares', ")),
    "after one that is old": ([abb(OLD, "2h"), abb("Web sever")], "not_found", ("'Web sever'", "'Web server', ")),
    "of the other package": (
        [abb(OLD), m365("Archiv")],
        "not_found",
        ("fresh: ", "'Archiv'", f"'{MAIL}'"),
    ),
    "a number": ([abb(OLD), {"task_id": 4711, "max_age": "1h"}], "not_found", ("fresh: ", "the ID 4711")),
    "a name of several tasks": ([abb(OLD), abb("Twin", "2h")], "input", ("fresh: ", "several tasks", "task_id: ")),
    "declared twice": ([abb(OLD), abb(OLD)], "input", ("fresh: product abb: ", "more than once", "task_id ")),
    "twice with two limits": ([abb(OLD), abb(f" {OLD}", "2h")], "input", ("fresh: product abb: ", "more than once")),
    "twice of the other package": (
        [m365(MAIL), m365(MAIL, "2h")],
        "input",
        ("product m365: ", "more than once"),
    ),
    "several": (
        [abb("Nobody"), m365("Somebody"), abb("Twin", "2h"), abb(OLD), abb(OLD)],
        "not_found",
        ("'Nobody'", "Also: ", "'Somebody'", "several tasks"),
    ),
}


@both_modes
@pytest.mark.parametrize("config", [None, WHOLE], ids=["alone", "with a config"])
@pytest.mark.parametrize("which", UNRESOLVED)
def test_nothing_is_written_before_every_name_is_known(nas: Any, which: str, config: Any, check: bool):
    fresh, reason, words = UNRESOLVED[which]
    before = nas.dump()
    outcome = bad(nas, NAME, *words, config=config, fresh=fresh, check=check)
    assert (outcome["reason"], outcome["changed"], outcome["written"]) == (reason, False, [])
    assert not nas.writes
    assert nas.dump() == before


@both_modes
def test_one_named_by_name_and_by_number_is_declared_twice(nas: Any, check: bool):
    by_number = {"task_id": task(nas, OLD)["task_id"], "max_age": "1h"}
    outcome = bad(nas, NAME, "more than once", by_number["task_id"], fresh=[abb(OLD), by_number], check=check)
    assert outcome["written"] == []
    assert not nas.writes


def test_tasks_of_both_packages_with_one_number_are_two(nas: Any):
    number = task(nas, MAIL, "m365")["task_id"]
    assert task(nas, number)
    one = {"task_id": number, "max_age": "520w"}
    rows = good(nas, NAME, fresh=[one, {**one, "product": "m365"}], check=True)["fresh"]
    assert [(row["product"], row["task_id"]) for row in rows] == [("abb", number), ("m365", number)]


@both_modes
def test_a_misspelt_task_of_the_config_starts_nothing(nas: Any, check: bool):
    config = {"m365": {"tasks": [{"name": "Nobody"}]}}
    outcome = bad(nas, NAME, "Nobody", OFFICES, config=config, fresh=[abb(OLD)], check=check)
    assert (outcome["changed"], outcome["written"]) == (False, [])
    assert not nas.writes


@both_modes
def test_names_of_a_package_that_is_away_are_not_known(nas: Any, check: bool):
    next(row for row in nas.state["packages"] if row["id"] == PACKAGE_IDS[ABB])["status"] = "stop"
    config = {"m365": WHOLE["m365"]}
    outcome = bad(nas, NAME, "fresh: ", ABB, config=config, fresh=[m365(MAIL), abb(OLD)], check=check)
    assert (outcome["reason"], outcome["changed"], outcome["written"]) == ("package", False, [])
    assert not nas.writes


def test_names_cost_no_request(nas: Any):
    """Sign-in, two rounds of reading, sign-out."""
    fresh = [abb(YOUNG, "30d")]
    good(nas, NAME, config=WHOLE, fresh=fresh, allow_shorter=True)
    nas.forget()
    assert not good(nas, NAME, config=WHOLE, fresh=fresh, allow_shorter=True)["changed"]
    assert (http_requests(nas), nas.sign_ins, lists(nas)) == (4, 1, 1)


@both_modes
def test_without_a_config_all_lists_come_in_one_request(nas: Any, check: bool):
    """The fourth is for the log of Microsoft 365, which alone tells its last good backup."""
    assert not good(nas, NAME, fresh=[abb(YOUNG, "30d"), m365(MAIL, "520w")], check=check)["changed"]
    assert (http_requests(nas), lists(nas), len(calls(nas, "list_tasks"))) == (4, 1, 1)


def test_after_a_write_the_tasks_are_read_anew(nas: Any):
    """What a package does may follow from what was written."""
    good(nas, NAME, config=SETTINGS, fresh=[abb(YOUNG, "30d")])
    assert [record.name.removeprefix("SYNO.ActiveBackup.") for record in calls(nas, "list", "set")] == [
        *("Setting.list", "Task.list"),
        *("Setting.set", "Setting.list"),
        "Task.list",
    ]


def test_after_a_start_the_other_tasks_are_read_anew(nas: Any):
    """Its run may take long to be seen, and meanwhile somebody has started another one."""
    nas.next_outcome(WEB, "stuck")
    listed = good(
        nas,
        "dsm_api",
        api="SYNO.ActiveBackup.Task",
        method="list",
        params={"load_status": True, "load_result": True, "load_versions": True},
        read_only=True,
    )["data"]
    good(nas, "abb_task", name=[WEB], state="started")
    nas.forget()
    nas.fault("SYNO.ActiveBackup.Task", "list", "data", data=listed)  # as it was before that
    nas.fault("SYNO.ActiveBackup.Overview", "list_activity", "data", data={"activity_list": [], "total": 0})
    outcome = good(nas, NAME, fresh=[abb(OLD), abb(WEB, "2h")])
    assert [record.params["task_ids"] for record in calls(nas, "backup")] == [[task(nas, OLD)["task_id"]]]
    assert {row["task_name"]: row["started"] for row in outcome["fresh"]} == {OLD: True, WEB: False}


def test_a_schedule_that_was_written_counts_for_fresh(nas: Any):
    """A task that has become continuous is judged by its own log."""
    config = {"m365": {"tasks": [{"name": MAIL, "schedule": {"policy": "continuous"}}]}}
    good(nas, NAME, config=config, fresh=[m365(MAIL)])
    number = task(nas, MAIL, "m365")["task_id"]
    assert {record.params["task_id"] for record in calls(nas, "get_all_log")} == {number}
