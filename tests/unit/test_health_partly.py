# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verdicts where the evidence is of different kinds, is old, or is missing for one task of many."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, good, judged, task

NAME = "active_backup_health_info"
LOG = "SYNO.ActiveBackup.Log"
DAY = 86400
PCS, SMB = "Accounting PCs", "SMB shares"


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.switches.compound = False
    return plain


def verdicts(nas: Any, **options: Any) -> dict[str, str]:
    return {row["task_name"]: row["verdict"] for row in good(nas, NAME, **options)["health"]["tasks"]}


# --- results and versions


@pytest.mark.parametrize("cleared", [True, False])
def test_a_rule_for_other_tasks_changes_no_verdict(nas: Any, cleared: bool):
    """Where partial backups count for any task they are looked for; a version that is whole is none of them."""
    if cleared:
        nas.state["abb"]["results"].clear()
        for row in nas.state["abb"]["tasks"]:
            row["last_result"] = None
    for row in nas.state["abb"]["versions"]:
        row["time_end"] += 3
    plain = verdicts(nas)
    assert "ok" in plain.values()
    assert verdicts(nas, rules=[{"name": "nothing", "accept_partial": True}]) == plain


@pytest.mark.parametrize("later", [0, 1, 60])
@pytest.mark.parametrize(("outcome", "word"), [("partial", "partial"), ("fail", "failed")])
def test_the_version_of_a_run_does_not_outdate_its_result(nas: Any, outcome: str, word: str, later: int):
    """Its end may be told a little later. A whole version beside a failure is of other devices, or odd."""
    nas.switches.version_ends_after = later
    nas.next_outcome(SMB, outcome)
    good(nas, "abb_task", name=[SMB], state="started")
    nas.advance(3600)
    for row in nas.state["abb"]["versions"]:
        if row["task_id"] == task(nas, SMB)["task_id"]:
            row["status"] = 3
    last = task(nas, SMB)["last_result"]
    nas.state["abb"]["versions"].append(
        {**nas.state["abb"]["versions"][0], "task_id": last["task_id"], "version_id": 9000, "status": 3}
        | {"time_start": last["time_start"], "time_end": last["time_end"] + later}
    )
    assert judged(nas, SMB)["verdict"] == word


def test_a_version_of_a_later_run_does(nas: Any):
    """The results after it were cleared."""
    nas.next_outcome(SMB, "fail")
    good(nas, "abb_task", name=[SMB], state="started")
    nas.advance(3600)
    last = task(nas, SMB)["last_result"]
    nas.state["abb"]["versions"].append(
        {**nas.state["abb"]["versions"][0], "task_id": last["task_id"], "version_id": 9000, "status": 3}
        | {"time_start": last["time_end"] + 60, "time_end": last["time_end"] + 600}
    )
    assert judged(nas, SMB)["verdict"] == "ok"


# --- long ago


@pytest.mark.parametrize("days", [1, 20, 35, 400])
def test_the_devices_of_a_task_that_ran_long_ago_are_told_as_well(nas: Any, days: int):
    before = {row["host_name"]: row for row in judged(nas, PCS)["devices"]}
    nas.advance(days * DAY)
    row = judged(nas, PCS)
    assert row["verdict"] == "overdue"
    assert {one["verdict"] for one in row["devices"]} == {"overdue"}
    assert {one["host_name"]: one["last_success_time"] for one in row["devices"]} == {
        name: one["last_success_time"] for name, one in before.items()
    }
    fine = judged(nas, PCS, rules=[{"name": "*", "max_age": f"{days + 30}d"}])
    assert {fine["verdict"], *(one["verdict"] for one in fine["devices"])} == {"ok"}


def test_a_deletion_of_today_hides_neither(nas: Any):
    """The last result is not always that of a backup."""
    last = task(nas, PCS)["last_result"]
    nas.advance(40 * DAY)
    now = int(nas.now())
    deletion = {**last, "job_action": 131072, "result_id": 9000, "time_start": now - 60, "time_end": now}
    nas.state["abb"]["results"].append(deletion)
    task(nas, PCS)["last_result"] = deletion
    row = judged(nas, PCS, rules=[{"name": "*", "max_age": "60d"}])
    assert {row["verdict"], *(one["verdict"] for one in row["devices"])} == {"ok"}


# --- one of many


@pytest.mark.parametrize("api", [(LOG, "list_result"), ("SYNO.ActiveBackup.Version", "list")])
def test_a_task_that_was_removed_meanwhile_takes_no_other_with_it(nas: Any, api: tuple[str, str]):
    whole = verdicts(nas)
    number = task(nas, "Cancelled last")["task_id"]
    nas.switches.task_versions = "missing"
    nas.fault(*api, "error", code=1010, times=None, only={"task_id": number})
    found = verdicts(nas)
    assert {name: word for name, word in found.items() if name != "Cancelled last"} == {
        name: word for name, word in whole.items() if name != "Cancelled last"
    }


@pytest.mark.parametrize("code", [1001, 105])
def test_a_task_whose_results_cannot_be_read_takes_no_other_with_it(nas: Any, code: int):
    number, whole = task(nas, "Cancelled last")["task_id"], verdicts(nas)
    nas.fault(LOG, "list_result", "error", code=code, times=None, only={"task_id": number})
    assert verdicts(nas) == whole | {"Cancelled last": "unknown"}


@pytest.mark.parametrize("code", [1006, 117])
def test_a_busy_nas_is_no_nas_without_backups(nas: Any, code: int):
    nas.fault(LOG, "list_result", "error", code=code, times=None)
    bad(nas, "abb_task_info", str(code))


@pytest.mark.parametrize("code", [1010, 1001, 105])
def test_the_others_are_listed_with_all_that_is_known_of_them(nas: Any, code: int):
    number = task(nas, "Cancelled last")["task_id"]
    whole = {row["task_id"]: row for row in good(nas, "abb_task_info")["tasks"]}
    nas.fault(LOG, "list_result", "error", code=code, times=None, only={"task_id": number})
    outcome = good(nas, "abb_task_info")
    assert "Of task 'Cancelled last'" in outcome.text
    assert {row["verdict"] for row in outcome["tasks"]} > {"ok"}
    rows = {row["task_id"]: row for row in outcome["tasks"]}
    assert rows.keys() == whole.keys()
    assert all(rows[one]["last_success_time"] == whole[one]["last_success_time"] for one in whole if one != number)


def test_one_task_whose_settings_cannot_be_read_is_listed_without(nas: Any):
    one = nas.state["m365"]["tasks"][0]
    nas.fault("SYNO.ActiveBackupOffice365", "get_task_setting", "error", times=None, only={"task_id": one["task_id"]})
    outcome = good(nas, "m365_task_info", include_settings=True)
    rows = {row["task_id"]: row["settings"] for row in outcome["tasks"]}
    assert [number for number, settings in rows.items() if settings is None] == [one["task_id"]]
    assert "settings is null" in outcome.text
    bad(nas, "m365_task_info", include_settings=True, task_id=[one["task_id"]])


def test_one_task_whose_log_cannot_be_read_is_listed_as_unknown(nas: Any):
    (endless,) = [row for row in nas.state["m365"]["tasks"] if row["task_name"] == "Company mail"]
    whole = {row["task_id"]: row["last_outcome"] for row in good(nas, "m365_task_info")["tasks"]}
    nas.fault("SYNO.ActiveBackupOffice365", "get_all_log", "error", times=None, only={"task_id": endless["task_id"]})
    outcome = good(nas, "m365_task_info")
    found = {row["task_id"]: row["last_outcome"] for row in outcome["tasks"]}
    assert found == whole | {endless["task_id"]: "unknown"}
    assert "last_outcome is unknown" in outcome.text


@pytest.mark.parametrize("fields", [["verdict", "task_name"], ["tasks.verdict", "tasks.task_name"]])
def test_keys_of_tasks_may_be_named_alone(nas: Any, fields: list[str]):
    health = good(nas, NAME, fields=fields)["health"]
    assert set(health) == {"tasks"}
    assert all(set(row) == {"verdict", "task_name"} for row in health["tasks"])
    bad(nas, NAME, "no key named 'verdikt'", fields=["verdikt"])
