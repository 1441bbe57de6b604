# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NAS that counts versions but does not list them with the tasks: they are asked for, and are not taken for none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness import bad, calls, good

PCS = "Accounting PCs"
VERSION = "SYNO.ActiveBackup.Version"
# What a NAS may say when it is asked for them, of no use.
USELESS = {
    "refused": {"kind": "error", "code": 103},
    "not allowed": {"kind": "error", "code": 105},
    "null": {"kind": "json", "body": {"success": True, "data": {"versions": None, "total": 0}}},
    "empty": {"kind": "json", "body": {"success": True, "data": {"versions": [], "total": 0}}},
    "odd": {"kind": "json", "body": {"success": True, "data": {"versions": 7}}},
}


@pytest.fixture
def uncounted(plain: Any) -> Any:
    """A NAS whose tasks say nothing of versions, and that does not list them."""
    plain.switches.task_versions = "uncounted"
    plain.switches.compound = False
    plain.fault(VERSION, "list", "error", times=None, code=1001)
    return plain


@pytest.fixture(params=["missing", "null", "empty", "uncounted"])
def unlisted(request: pytest.FixtureRequest, plain: Any) -> Any:
    """A NAS whose tasks come without their versions."""
    plain.switches.task_versions = request.param
    return plain


@pytest.fixture(params=[(how, what) for how in ("missing", "null", "empty") for what in USELESS], ids=" ".join)
def hidden(request: pytest.FixtureRequest, plain: Any) -> Any:
    """One that counts them, and does not list them either when it is asked for them."""
    plain.switches.task_versions, answer = request.param
    plain.switches.compound = False  # such a fault meets whole requests
    plain.fault(VERSION, "list", times=None, **USELESS[answer])
    return plain


def versions_of(nas: Any, task_id: int = 1) -> list[int]:
    return [row["version_id"] for row in nas.state["abb"]["versions"] if row["task_id"] == task_id]


# --- Version.list has them


def test_they_are_asked_for_and_pruned(unlisted: Any):
    kept = versions_of(unlisted)[-2:]
    result = good(unlisted, "abb_version", name=PCS, keep_last=2, remove_backup_data=True)
    assert (len(result["deleted"]), len(result["kept"])) == (5, 2)
    assert versions_of(unlisted) == kept
    assert {record.params["task_id"] for record in calls(unlisted, "list") if record.api == VERSION} == {1}
    assert not good(unlisted, "abb_version", name=PCS, keep_last=2, remove_backup_data=True)["changed"]


def test_long_lists_are_read_whole(unlisted: Any):
    rows = unlisted.state["abb"]["versions"]
    first = next(row for row in rows if row["task_id"] == 1)
    more = [{**first, "version_id": 9000 + at, "time_start": 1000 + at, "time_end": 1001 + at} for at in range(450)]
    rows[:] = more + rows
    assert (
        len(good(unlisted, "abb_version", name=PCS, keep_last=7, check=True, remove_backup_data=True)["deleted"]) == 450
    )


def test_they_are_asked_for_before_a_task_goes(unlisted: Any):
    bad(unlisted, "abb_task", PCS, "7 versions", "remove_backup_data", name=[PCS], state="absent")
    bad(unlisted, "abb_task", "locked", name=["Domain controller"], state="absent", remove_backup_data=True)
    assert not unlisted.writes
    asked = [record.params["task_id"] for record in calls(unlisted, "list") if record.api == VERSION]
    assert asked == [1, 6]
    result = good(unlisted, "abb_task", name=[PCS], state="absent", remove_backup_data=True)
    assert (result["removed"][0]["version_count"], len(result["removed"][0]["versions"])) == (7, 7)


@pytest.mark.parametrize("state", ["fresh", "stopped"])
def test_they_tell_of_a_good_backup(unlisted: Any, state: str):
    """Where the results were cleared, only they do."""
    unlisted.state["abb"]["results"].clear()
    for row in unlisted.state["abb"]["tasks"]:
        row["last_result"] = None
    result = good(unlisted, "abb_task", name=["SMB shares"], state=state, max_age="79h")
    assert not result["changed"]
    ends = [row["time_end"] for row in unlisted.state["abb"]["versions"] if row["task_id"] == 3]
    assert result["tasks"][0]["last_success_time"] == max(ends)


@pytest.mark.parametrize("module", ["abb_task_info", "active_backup_info"])
def test_the_rows_are_as_always(unlisted: Any, module: str):
    options = (
        {"include_versions": True} if module == "abb_task_info" else {"gather_subset": ["abb_tasks", "abb_devices"]}
    )
    key = "tasks" if module == "abb_task_info" else "abb_tasks"
    odd = good(unlisted, module, **options)[key]
    unlisted.switches.task_versions = "listed"
    usual = good(unlisted, module, **options)[key]
    for row in (*odd, *usual):
        row.pop("last_success_age")
        row.pop("last_version_id", None)  # not told by a NAS that does not count
        for version in row.get("versions", []):
            version.pop("x_unheard_of", None)
    assert odd == usual


def test_a_task_without_versions_is_not_asked(plain: Any):
    plain.switches.task_versions = "empty"
    good(plain, "abb_task_info", name=["New laptop"], include_versions=True)
    assert not [record for record in calls(plain, "list") if record.api == VERSION]


def test_more_than_were_listed_are_asked_for(plain: Any):
    """One that is locked may be among them."""
    lost = next(row for row in plain.state["abb"]["versions"] if row["task_id"] == 6)
    plain.switches.compound = False

    def short(data: Any) -> Any:
        for row in data["tasks"]:
            row["versions"] = [one for one in row["versions"] if one["version_id"] != lost["version_id"]]
        return data

    lost["locked"] = True
    plain.fault("SYNO.ActiveBackup.Task", "list", "data", times=None, data=short(_listed(plain)))
    options = {"name": ["Domain controller"], "state": "absent", "remove_backup_data": True}
    bad(plain, "abb_task", "locked", str(lost["version_id"]), **options)
    assert not plain.writes


def _listed(nas: Any) -> Any:
    loads = {"load_status": True, "load_result": True, "load_versions": True, "load_devices": True}
    return json.loads(good(nas, "dsm_api", api="SYNO.ActiveBackup.Task", method="list", params=loads).text)["data"]


@pytest.mark.parametrize("code", [1001, 103])
def test_what_was_counted_and_not_listed_is_not_gone(plain: Any, code: int):
    """Somebody wants it deleted, or its task, and nobody knows whether it is locked."""
    lost = versions_of(plain)[0]
    plain.switches.compound = False
    data = _listed(plain)
    for row in data["tasks"]:
        row["versions"] = [one for one in row["versions"] if one["version_id"] != lost]
    plain.fault("SYNO.ActiveBackup.Task", "list", "data", times=None, data=data)
    plain.fault(VERSION, "list", "error", times=None, code=code)
    bad(plain, "abb_version", "reports 7", "lists 6", name=PCS, version_ids=[lost], remove_backup_data=True)
    bad(plain, "abb_task", "reports 7", name=[PCS], state="absent", remove_backup_data=True, check=True)
    assert not plain.writes


# --- nobody says how many there are


def test_a_task_is_not_removed_with_what_nobody_counts(uncounted: Any):
    options = {"name": [PCS], "state": "absent", "remove_backup_data": True}
    for check in (True, False):
        bad(uncounted, "abb_task", PCS, "does not say whether there are versions", check=check, **options)
    assert not uncounted.writes


def test_what_nobody_counts_is_not_pruned(uncounted: Any):
    bad(uncounted, "abb_version", PCS, "does not say whether", name=PCS, keep_last=1, remove_backup_data=True)
    assert not uncounted.writes


def test_a_deletion_that_nobody_shows_is_not_reported(plain: Any):
    """It was accepted and not carried out, and after it the NAS does not list versions any more."""
    plain.switches.task_versions = "uncounted"
    plain.switches.compound = False
    plain.switches.ignore_writes = ["delete"]
    plain.fault(VERSION, "list", "error", nth=2, times=None, code=1001)
    before = versions_of(plain)
    result = bad(plain, "abb_version", "could not be read afterwards", name=PCS, keep_last=2, remove_backup_data=True)
    assert not result.get("deleted")
    assert versions_of(plain) == before


def test_what_nobody_counts_is_shown_as_unknown(uncounted: Any):
    (row,) = good(uncounted, "abb_task_info", name=[PCS], include_versions=True)["tasks"]
    assert (row["versions"], row.get("version_count"), "locked_versions" in row) == ([], None, False)


# --- it has not


def test_they_are_not_removed(hidden: Any):
    options = {"name": [PCS], "state": "absent", "remove_backup_data": True}
    bad(hidden, "abb_task", "7 versions", PCS, "does not list them", **options)
    assert not hidden.writes


def test_they_are_not_pruned(hidden: Any):
    options = {"name": PCS, "keep_last": 1, "remove_backup_data": True}
    bad(hidden, "abb_version", "7 versions", PCS, "does not list them", **options)
    assert not hidden.writes


def test_they_are_counted_all_the_same(hidden: Any):
    (row,) = good(hidden, "abb_task_info", name=[PCS], include_versions=True)["tasks"]
    assert (row["version_count"], row["versions"]) == (7, [])
    assert "locked_versions" not in row


@pytest.mark.parametrize("state", ["fresh", "stopped", "started"])
def test_tasks_are_told_by_their_results(hidden: Any, state: str):
    assert good(hidden, "abb_task", name=["SMB shares"], state=state, max_age="79h")["tasks"][0]["last_success_time"]
