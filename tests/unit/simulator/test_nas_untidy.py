# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The untidy data sets hold, on the wire, what they promise."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from simulator import UNTIDY

TASK, LOG, OFFICE = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackup.Log", "SYNO.ActiveBackupOffice365"
DEVICE, OVERVIEW = "SYNO.ActiveBackup.Device", "SYNO.ActiveBackup.Overview"
LOADS = {"load_result": True, "load_versions": True, "load_status": True, "load_devices": True}


@pytest.fixture
def untidy(nas, stranger):
    nas.reset("untidy")
    stranger.login()
    yield stranger
    assert not nas.oddities


@pytest.fixture
def tasks(untidy):
    return {row["task_name"]: row for row in untidy(TASK, "list", **LOADS)["data"]["tasks"]}


def test_one_device_in_four_tasks_and_more(untidy, tasks):
    rows = untidy(DEVICE, "list")["data"]["devices"]
    counts = {row["device_id"]: row["task_count"] for row in rows}
    assert counts[1] == 5
    assert [row["host_name"] for row in rows if row["task_count"] == 0] == ["SPARE-PC", "RETIRED-PC", "RECEPTION"]
    twins = [row for row in rows if row["host_name"] == "RECEPTION"]
    assert twins[0]["device_uuid"] == twins[1]["device_uuid"]
    assert Counter(row["host_name"] for row in rows)["AD2019"] == 5


def test_several_devices_in_one_result(untidy, tasks):
    task = tasks["ESXi cluster"]
    last = task["last_result"]
    assert (last["status"], len(last["task_config"]["device_list"]), last["error_count"]) == (3, 12, 2)
    rows = untidy(OVERVIEW, "list_device_transfer_size", time_start=last["time_start"])["data"]["device_list"]
    mine = [part for row in rows for part in row["transfer_list"] if part["result_id"] == last["result_id"]]
    assert Counter(part["status"] for part in mine) == {2: 10, 4: 2}
    details = untidy(LOG, "list_result_detail", result_id=last["result_id"])["data"]["result_detail_list"]
    assert Counter(row["log_type"] for row in details) >= Counter({3018: 10, 3019: 2})


@pytest.mark.parametrize("name", ["success", "no end"])
def test_results_of_a_success_without_an_end(untidy, tasks, name):
    task = tasks[f"Cut off, {name}"]
    row = untidy(LOG, "list_result", task_id=task["task_id"])["data"]["results"][-1]
    assert (row["status"], row.get("time_end", "none")) == (2, 0 if name == "success" else "none")
    assert task["last_result"]["time_end"] > 0


def test_names_that_look_alike_and_names_that_are_code(tasks):
    composed = [name for name in tasks if unicodedata.normalize("NFC", name) == "Jörgs-MacBook Büro"]
    assert len(composed) == 2
    assert {" Lager ", "null", "00123", 'Bob\'s "old" PC', "{{ lookup('env', 'HOME') }}"} <= set(tasks)
    assert any("\t" in name and "\\" in name and "\U0001f4be" in name for name in tasks)


@pytest.mark.parametrize(("name", "end"), [("zero", 0), ("null", None), ("before", "earlier")])
def test_results_left_at_incomplete(untidy, tasks, name, end):
    task = tasks[f"Cut off, {name}"]
    row = untidy(LOG, "list_result", task_id=task["task_id"])["data"]["results"][-1]
    assert row["status"] == 1
    assert row["time_end"] < row["time_start"] if end == "earlier" else row["time_end"] == end
    assert (task["last_result"]["status"], task["versions"][-1]["status"], task["versions"][-1]["time_end"]) == (
        2,
        0,
        0,
    )
    assert "progress" not in task


def test_what_is_under_way_and_what_only_looks_so(untidy, tasks, nas):
    assert {name for name, row in tasks.items() if "progress" in row} == {
        "Left over progress",
        "Hung for five days",
        "Waits for the storage",
    }
    assert tasks["Left over progress"]["progress"] == {"pid": 0, "running_task_status": 0}
    hung = tasks["Hung for five days"]
    assert (hung["progress"]["percentage"], hung["progress"]["running_task_status"]) == (0.0, 1)
    assert nas.now() - max(row["time_start"] for row in hung["versions"]) >= 5 * 86400
    jobs = untidy(OVERVIEW, "list_activity")["data"]["activity_list"]
    assert [(row["task"]["task_name"], row["job"]["status"]) for row in jobs] == [
        ("Hung for five days", 3),
        ("Waits for the storage", 2),
    ]
    nas.state["abb"]["storages"][1]["compacting"] = False
    nas.advance(10)
    assert untidy.task(tasks["Waits for the storage"]["task_id"])["last_result"]["time_end"] > nas.now() - 60


def test_the_last_job_need_not_be_a_backup(tasks):
    found = {name: row["last_result"]["job_action"] for name, row in tasks.items() if row["last_result"]}
    assert {found[name] for name in ("Restored last", "Verified last", "Compacted last", "Reception data")} == {
        1024,
        512,
        1048576,
        131072,
    }


def test_statuses_without_a_meaning(untidy, tasks):
    task = tasks["Every version status"]
    assert {row["status"] for row in task["versions"]} == {1, 2, 3, 4, 5, 6, 7, 8, 777}
    results = untidy(LOG, "list_result", task_id=tasks["Every result status"]["task_id"])["data"]["results"]
    assert {row["status"] for row in results} == {0, 2, 3, 4, 5, 6, 8}


def test_every_log_number_there_is(untidy):
    rows = untidy(LOG, "list_log", limit=0)["data"]["logs"]
    numbers = {row["log_type"] for row in rows}
    assert len(numbers) == 519 + 3
    assert {1324, 1329, 1146, 5001, 7500, 9906, 12001} <= numbers
    assert any(row["other_params"].get("speed") == "95.3 MB/s" for row in rows)


def test_old_rows_lack_optional_keys(tasks):
    old, new = set(tasks["Old rows"]), set(tasks["Reception system"])
    assert {"bandwidth_content", "sched_modify_time", "enable_wake_up"} <= new - old
    assert {"task_id", "task_name", "backup_type", "sched_content", "retention_policy"} <= old


def test_reasons_why_runs_did_not_come(untidy, tasks):
    def numbers(name):
        rows = untidy(LOG, "list_log", task_id=tasks[name]["task_id"], limit=0)["data"]["logs"]
        return [row["log_type"] for row in rows]

    assert numbers("Never came") == [1001, 1116]
    assert tasks["Never came"]["last_result"] is None
    assert numbers("Silent laptop")[-3:] == [1146, 1146, 1146]
    assert tasks["Silent laptop"]["devices"][0]["agent_status"] == "offline"
    assert untidy.code(TASK, "backup", task_ids=[tasks["Closed window"]["task_id"]]) is None
    assert numbers("Closed window")[-1] == 1124


def test_since_when_a_task_and_a_device_are_there(untidy, tasks, nas):
    logs = untidy(LOG, "list_log", limit=0)["data"]["logs"]
    made = {row["task_name"]: row["log_time"] for row in logs if row["log_type"] == 1001}
    assert nas.now() - made["Created today"] < 7200
    assert made["Created today"] == tasks["Created today"]["sched_modify_time"]
    assert tasks["Created today"]["next_trigger_time"] > nas.now()
    assert "No trace" not in made
    assert "sched_modify_time" not in tasks["No trace"]
    assert nas.now() - tasks["Silent laptop"]["devices"][0]["login_time"] > 11 * 86400


def test_cancelled_microsoft_365_runs(untidy, nas):
    task = untidy.office(1)
    logs = untidy(OFFICE, "get_general_log")["data"]["logs"]
    mine = [row for row in logs if row["task_id"] == 1]
    assert (mine[0]["category"], mine[0]["task_execution_id"], mine[0]["log_type"]) == (3, 0, 0)
    assert "canceled" in mine[0]["description"]
    assert not [row for row in mine if row["task_execution_id"] == task["task_execution_id"]]
    parts = untidy(OFFICE, "get_all_log", task_id=1)["data"]["logs"]
    assert parts[0]["task_execution_id"] == task["task_execution_id"], "what was done until then"
    assert parts[0]["log_type"] == 0
    assert nas.now() - task["last_execution_time"] < 4 * 3600


def test_all_kinds_of_repeat_date(untidy):
    rows = untidy(OFFICE, "list_tasks")["data"]["tasks"]
    dates = {row["task_name"]: row["schedule"]["repeat_date"] for row in rows if row["enable_schedule"]}
    assert {dates[name] for name in ("Daily", "Weekdays", "Zero", "Monthly")} == {0, 1001, 1002, 1003}


def test_a_microsoft_365_run_for_days(untidy, nas):
    nas.advance(86400)
    task = untidy.office(6)
    assert (task["status"], task["progress_list"][0]["percentage"]) == (4, 0.0)


def test_every_second_nas_has_an_old_package(fleet):
    rows = []
    for nas in fleet:
        nas.switches.__init__()
        nas.reset("untidy")
        rows.append(nas.state["m365"]["old_rows"])
        nas.reset("fleet")
    assert rows == [False, True]


def test_thousands_of_results_oldest_first(nas, stranger):
    nas.reset("history")
    stranger.login()
    reply = stranger(LOG, "list_result", limit=1)["data"]
    assert (reply["count"], reply["results"][0]["result_id"]) == (7553, 1)
    assert nas.now() - reply["results"][0]["time_start"] > 4 * 365 * 86400
    assert len(stranger(LOG, "list_result", offset=7400)["data"]["results"]) == 153
    info = stranger(OFFICE, "get_task_setting", task_id=1)["data"]["task_info"]
    assert len(info["user_list"]) == 4000


def test_all_oddities_at_once(untidy, nas):
    nas.switches.update(UNTIDY)
    rows = untidy(TASK, "list", **LOADS)["data"]
    assert rows["total"] == "36"
    assert all(row["next_trigger_time"] >= 0 for row in rows["tasks"])
    assert not any("versions" in row for row in rows["tasks"])
    assert untidy(LOG, "list_log", task_id=1)["data"]["count"] > "600", "no filter"


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("log_order", "newst", ValueError),
        ("certificate", "golden", ValueError),
        ("timezone", "Europe/Atlantis", LookupError),
        ("colour", 1, KeyError),
    ],
)
def test_a_mistake_in_a_switch_is_an_error(nas, name, value, error):
    with pytest.raises(error):
        nas.switches.update({name: value})
