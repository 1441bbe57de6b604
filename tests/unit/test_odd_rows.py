# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that lack what they are known by, or hold text where a number belongs: dealt with, or a failure in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cases import RELINK
from harness import bad, good, on, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm import encoding

PCS = "Accounting PCs"
WIRE = "ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm"


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have rows of the replies to a call without a key, or with another value in it."""

    def start(label: str, rows: Callable[[Any], Any], name: str, *value: Any) -> None:
        real = encoding.data_of

        def data_of(request: Any, reply: Any, where: str) -> Any:
            data = real(request, reply, where)
            for row in rows(data) if request.label == label else []:
                del row[name]
                if value:
                    row[name] = value[0]
            return data

        for module in ("encoding", "client"):
            monkeypatch.setattr(f"{WIRE}.{module}.data_of", data_of)

    return start


@pytest.mark.parametrize("key", ["auth_password", "Passwd", "chap_password_2"])
@pytest.mark.parametrize(
    ("module", "options", "label"),
    [
        ("abb_hypervisor_info", {}, "SYNO.ActiveBackup.Inventory.list"),
        ("abb_device_info", {}, "SYNO.ActiveBackup.Device.list"),
        ("abb_storage_info", {}, "SYNO.ActiveBackup.Share.list_storage"),
        ("abb_task_info", {}, "SYNO.ActiveBackup.Task.list"),
        ("dsm_api", {"api": "SYNO.ActiveBackup.Inventory", "method": "list", "read_only": True},
         "SYNO.ActiveBackup.Inventory.list"),
    ],
)  # fmt: skip
def test_what_looks_like_a_password_is_shown_to_nobody(nas, spoil, key, module, options, label):
    """Whatever the NAS calls it, and wherever in a row it stands. What says something of one stays."""
    seen = []

    def rows(data: Any) -> list[Any]:
        found = data if isinstance(data, list) else next(rows for rows in data.values() if isinstance(rows, list))
        for row in found:
            row |= {key: "CANARY", "inner": [{key: "CANARY"}], "password_set": True, "password_age": 3}
            seen.append(row)
        return []

    spoil(label, rows, key)
    outcome = good(nas, module, **options)  # which looks for the canary
    assert seen
    assert '"password_set": true' in outcome.text
    assert '"password_age": 3' in outcome.text


ABB, M365 = "SYNO.ActiveBackup.Task.list", "SYNO.ActiveBackupOffice365.list_tasks"
STARTED = {"name": [PCS], "state": "started"}
ABSENT = {"name": [PCS, "Nobody"], "state": "absent", "remove_backup_data": True}
MANUAL = {"name": ["Manual archive"], "state": "stopped"}
VALUES, IDS = [(), (None,), ("one",)], ["missing", "null", "text"]
NUMBERED = [
    ("abb_task", STARTED, ABB),
    ("abb_task", {**STARTED, "state": "fresh", "max_age": "1h"}, ABB),
    ("abb_task", ABSENT, ABB),
    ("abb_task_info", {}, ABB),
    ("abb_version", {"name": PCS, "keep_last": 1, "remove_backup_data": True}, ABB),
    ("m365_task", MANUAL, M365),
    ("m365_task", RELINK, M365),
    ("m365_task_info", {"include_settings": True}, M365),
    ("m365_log_info", {"name": ["Company mail"]}, M365),
]


@pytest.mark.parametrize("value", VALUES, ids=IDS)
@pytest.mark.parametrize(("module", "options", "label"), NUMBERED, ids=[f"{row[0]} {row[1]}" for row in NUMBERED])
def test_a_task_without_its_number(nas, spoil, module, options, label, value):
    spoil(label, lambda data: data["tasks"], "task_id", *value)
    result = bad(nas, module, "task_id", label, **options)
    assert result["method"] == label.rpartition(".")[2]
    assert not nas.writes


@pytest.mark.parametrize(("module", "options", "label"), NUMBERED, ids=[f"{row[0]} {row[1]}" for row in NUMBERED])
def test_tasks_that_share_a_number(nas, spoil, module, options, label):
    """Nobody could say which one is meant."""
    spoil(label, lambda data: data["tasks"], "task_id", 1)
    bad(nas, module, "task_id", label, **options)
    assert not nas.writes


@pytest.mark.parametrize("value", VALUES, ids=IDS)
@pytest.mark.parametrize("rule", [{"keep_last": 1}, {"older_than": "1d"}, {"version_ids": [1]}], ids=str)
def test_a_version_without_its_number(nas, spoil, rule, value):
    spoil(ABB, lambda data: [row for task in data["tasks"] for row in task["versions"][:1]], "version_id", *value)
    bad(nas, "abb_version", PCS, "without IDs", name=PCS, remove_backup_data=True, **rule)
    assert not nas.writes


@pytest.mark.parametrize("key", ["time_end", "time_start"])
@pytest.mark.parametrize("rule", [{"keep_last": 1}, {"older_than": "1d"}], ids=str)
def test_a_version_without_a_time_is_not_pruned_by_it(nas, rule, key):
    next(row for row in nas.state["abb"]["versions"] if row["task_id"] == 1)[key] = "yesterday"
    bad(nas, "abb_version", PCS, "times", name=PCS, remove_backup_data=True, **rule)
    assert not nas.writes


@pytest.mark.parametrize("key", ["time_end", "time_start", "used_size"])
def test_text_in_a_version_is_shown_as_it_is(nas, key):
    ends = [row["time_end"] for row in nas.state["abb"]["versions"] if row["task_id"] == 3]
    task(nas, "SMB shares")["last_result"] = None
    nas.state["abb"]["results"].clear()
    for row in nas.state["abb"]["versions"]:
        row[key] = "much"
    (row,) = good(nas, "abb_task_info", name=["SMB shares"], include_versions=True)["tasks"]
    assert row["versions"][0][key] == "much"
    assert row["last_success_time"] == (None if key == "time_end" else max(ends))
    options = {"name": ["SMB shares"], "state": "absent", "remove_backup_data": True}
    assert good(nas, "abb_task", check=True, **options)["removed"][0]["version_count"] == 1


@pytest.mark.parametrize("state", ["started", "fresh", "stopped"])
@pytest.mark.parametrize("value", ["x", {"result_id": "x", "time_end": "x", "job_action": 1, "status": 2}], ids=str)
def test_a_last_result_of_another_form(nas, state, value):
    task(nas, PCS)["last_result"] = value
    if isinstance(value, str):
        nas.state["abb"]["results"].clear()
    outcome = on(nas, "abb_task", name=[PCS], state=state, max_age="8h")
    assert "Unexpected error" not in outcome.get("msg", "")


def test_a_status_that_cannot_be_read_is_no_success(nas, spoil):
    spoil(ABB, lambda data: [row["last_result"] for row in data["tasks"] if row["last_result"]], "status", "good")
    bad(nas, "abb_task", "ended with unknown", name=[PCS], state="started", wait=True)


@pytest.mark.parametrize(("ahead", "changed"), [(1800, False), (7200, True), (3650 * 86400, True)])
@pytest.mark.parametrize("accept_partial", [False, True])
def test_a_backup_that_ended_in_the_future_is_not_known_to_be_good(nas, ahead, changed, accept_partial):
    """Else it would count as young for as long. An hour is what clocks may differ by, as in the verdicts."""
    last, end = task(nas, PCS)["last_result"], int(nas.now()) + ahead
    for row in (last, *(row for row in nas.state["abb"]["results"] if row["result_id"] == last["result_id"])):
        row |= {"status": 2, "time_end": end}
    log = nas.state["m365"]["general_logs"]
    max((row for row in log if row["task_id"] == 2 and row["category"] == 0), key=lambda row: row["timestamp"])[
        "timestamp"
    ] = end
    options = {"state": "fresh", "max_age": "1d", "accept_partial": accept_partial, "check": True}
    for module, name in (("abb_task", PCS), ("m365_task", "Manual archive")):
        result = good(nas, module, name=[name], **options)
        assert (result["changed"], "in the future" in str(result["warnings"])) == (changed, changed)


ODD_RESULTS = [{"time_end": "n/a"}, {"job_action": "?"}, {"job_action": None}, {"job_action": ...}]
odd_results = pytest.mark.parametrize("odd", ODD_RESULTS, ids=str)


def last_of(nas: Any, name: str, **values: Any) -> None:
    """Change the last result of a task, in its row and in the list of results; ... leaves a key out of its row."""
    last = task(nas, name)["last_result"]
    for row in (last, *(row for row in nas.state["abb"]["results"] if row["result_id"] == last["result_id"])):
        row |= {key: None if value is ... else value for key, value in values.items()}
    for key in [key for key, value in values.items() if value is ...]:
        del last[key]


@odd_results
@pytest.mark.parametrize("status", [3, 4, 6, "?"])
def test_a_failure_without_a_readable_end_or_action_is_not_passed_over(nas, odd, status):
    last_of(nas, PCS, status=status, **odd)
    (row,) = (row for row in good(nas, "active_backup_health_info")["health"]["tasks"] if row["task_name"] == PCS)
    assert (row["verdict"], "could not be read" in row["reason"]) == ("unknown", True)
    assert row["last_result"]["status"] == "unknown"
    assert good(nas, "abb_task_info", name=[PCS])["tasks"][0]["verdict"] == "unknown"
    assert good(nas, "abb_task", name=[PCS], state="stopped")["tasks"][0]["last_result"]["status"] == "unknown"


@odd_results
@pytest.mark.parametrize("status", [0, 1, 2, 5])
def test_what_would_not_speak_against_success_is_passed_over(nas, odd, status):
    last_of(nas, PCS, status=status, **odd)
    assert good(nas, "abb_task_info", name=[PCS])["tasks"][0]["verdict"] == "ok"


@pytest.mark.parametrize("odd", [{"job_action": "?"}, {"job_action": None}, {"time_end": "n/a"}], ids=str)
def test_the_list_of_results_may_tell_plainly_what_the_task_does_not(nas, odd):
    last, results = task(nas, PCS)["last_result"], nas.state["abb"]["results"]
    row = {**last, "status": 4, "time_end": last["time_end"] + 60}
    results[:] = [row if one["result_id"] == last["result_id"] else one for one in results]
    last |= {"status": 4, **odd}
    assert good(nas, "abb_task_info", name=[PCS])["tasks"][0]["verdict"] == "failed"
    (short,) = good(nas, "abb_task", name=[PCS], state="stopped")["tasks"]
    assert short["last_result"] == {"status": "fail", "time_end": row["time_end"]}


def test_a_later_backup_that_is_good_makes_up_for_it(nas):
    last_of(nas, PCS, status=4, time_end="n/a")
    good(nas, "abb_task", name=[PCS], state="started", wait=True)
    assert good(nas, "abb_task_info", name=[PCS])["tasks"][0]["verdict"] == "ok"


def test_such_a_failure_behind_a_job_of_another_kind_is_not_passed_over(nas):
    name = "Developer PC"  # its last job deleted a version
    number = task(nas, name)["task_id"]
    backups = [row for row in nas.state["abb"]["results"] if row["task_id"] == number and row["job_action"] == 1]
    max(backups, key=lambda row: row["time_start"]).update(status=4, time_end="n/a")
    assert good(nas, "abb_task_info", name=[name])["tasks"][0]["verdict"] == "unknown"
    (newest, *_others) = good(nas, "abb_history_info", name=[name], job_action="backup")["results"]
    assert (newest["status"], newest["status_code"], newest["time_end"]) == ("unknown", 4, "n/a")


def test_a_run_that_ends_so_is_waited_for_and_unknown(nas, spoil):
    before = task(nas, PCS)["last_result"]["result_id"]

    def new(data: Any) -> list[Any]:
        results = data.get("results") or [row["last_result"] for row in data["tasks"] if row["last_result"]]
        return [row for row in results if row["result_id"] > before]

    nas.next_outcome(PCS, "fail", run_seconds=60)
    for label in (ABB, "SYNO.ActiveBackup.Log.list_result"):
        spoil(label, new, "time_end", "n/a")
    bad(nas, "abb_task", "ended with unknown", name=[PCS], state="started", wait=True)


def test_a_device_whose_part_failed_at_an_end_that_cannot_be_read_is_unknown(nas, spoil):
    number, second = task(nas, PCS)["last_result"]["result_id"], task(nas, PCS)["device_ids"][1]

    def part(data: Any) -> list[Any]:
        (own,) = (entry for entry in data["device_list"] if entry["device"]["device_id"] == second)
        return [row for row in own["transfer_list"] if row["result_id"] == number]

    for row in nas.state["abb"]["transfers"]:
        if (row["result_id"], row["config_device_id"]) == (number, second):
            row["status"] = 4
    spoil("SYNO.ActiveBackup.Overview.list_device_transfer_size", part, "time_end", "n/a")
    rows = good(nas, "active_backup_health_info", rules=[{"name": "*", "max_age": "7d"}])["health"]["tasks"]
    (found,) = (row for row in rows if row["task_name"] == PCS)
    assert [device["verdict"] for device in found["devices"]] == ["ok", "unknown"]


def test_text_in_the_transfers_of_a_device(nas):
    for row in nas.state["abb"]["transfers"]:
        row["transfered_bytes"] = "much"
    rows = good(nas, "abb_device_info")["devices"]
    assert {row["transfered_bytes"] for row in rows} == {0}


def test_text_in_the_times_of_a_microsoft_365_task(nas):
    one = task(nas, "Manual archive", "m365")
    one["last_execution_time"] = one["duration"] = "x"
    proof = max(row["timestamp"] for row in nas.state["m365"]["general_logs"] if row["task_id"] == one["task_id"])
    (row,) = good(nas, "m365_task_info", name=["Manual archive"])["tasks"]
    assert (row["last_outcome"], row["last_success_time"]) == ("success", proof)  # the row of the log says when
