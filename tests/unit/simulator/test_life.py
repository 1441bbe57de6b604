# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups from start to end, deletions, and settings that stay."""

from __future__ import annotations

import json

import pytest

from simulator.data import build

TASK, VERSION, LOG = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackup.Version", "SYNO.ActiveBackup.Log"
OFFICE, SETTING = "SYNO.ActiveBackupOffice365", "SYNO.ActiveBackup.Setting"


def kinds(client, since):
    rows = client(LOG, "list_log", task_id=1, limit=0)["data"]["logs"]
    return [row["log_type"] for row in rows if row["log_id"] > since]


@pytest.mark.parametrize(
    ("outcome", "status", "versions", "last_log"),
    [("success", 2, 8, 1102), ("partial", 3, 8, 1108), ("fail", 4, 7, 1104), ("cancel", 5, 7, 1103)],
)
def test_backup(client, nas, outcome, status, versions, last_log):
    nas.next_outcome("Accounting PCs", outcome, run_seconds=100)
    nas.switches.queue_seconds = 50
    last, before = nas.state["abb"]["last_ids"]["log"], client.task(1)
    assert "progress" not in before
    assert client.code(TASK, "backup", task_ids=[1]) is None
    assert client.task(1)["progress"]["running_task_status"] == 0
    assert client.code(TASK, "backup", task_ids=[1]) == 1202
    assert client.code(TASK, "remove", task_ids=[1]) == 1202
    nas.advance(100)
    progress = client.task(1)["progress"]
    assert progress["running_task_status"] == 1
    assert 0.4 < progress["percentage"] < 0.6
    assert {row["status"] for row in client(VERSION, "list", task_id=1)["data"]["versions"]} == {0, 3}
    activity = client("SYNO.ActiveBackup.Overview", "list_activity")["data"]["activity_list"]
    assert [row["job"]["task_id"] for row in activity] == [1]
    nas.advance(100)
    task = client.task(1)
    assert "progress" not in task
    assert (task["last_result"]["status"], task["version_count"]) == (status, versions)
    assert task["last_result"]["result_id"] > before["last_result"]["result_id"]
    assert task["last_result"]["time_end"] - task["last_result"]["time_start"] == 100
    assert kinds(client, last) == [1101, last_log]


def test_cancel(client, nas):
    nas.switches.run_seconds = 60
    client(TASK, "backup", task_ids=[1])
    assert client.code(TASK, "cancel", task_ids=[1]) is None
    assert client.task(1)["progress"]["running_task_status"] == 3
    nas.advance(1)
    task = client.task(1)
    assert (task["last_result"]["status"], task["version_count"]) == (5, 7)
    assert client.code(TASK, "cancel", task_ids=[1]) == 1201


@pytest.mark.parametrize("task_id", [15, 1])
def test_nothing_happens(client, nas, task_id):
    if task_id == 1:
        nas.next_outcome(1, "nothing")
    before = nas.dump()
    assert client.code(TASK, "backup", task_ids=[task_id]) is None
    nas.advance(60)
    assert nas.dump() == before


def test_remove_and_history(client, nas):
    versions = nas.state["abb"]["versions"]
    kept = [row for row in versions if row["task_id"] != 1]
    assert client.code(TASK, "remove", task_ids=[1]) is None
    assert nas.state["abb"]["versions"] == kept
    results = client(LOG, "list_result", task_id=1)["data"]["results"]
    assert [row["job_action"] for row in results] == [1] * 7 + [65536]


def test_delete_versions(client, nas):
    locked, *_rest, newest = client(VERSION, "list", task_id=6)["data"]["versions"]
    assert client.code(VERSION, "delete", task_id=6, version_ids=[locked["version_id"]]) == 1101
    assert client.code(VERSION, "delete", task_id=6, version_ids=[newest["version_id"]]) is None
    task = client.task(6)
    assert (task["version_count"], task["last_result"]["job_action"]) == (2, 131072)


def test_settings(client, nas):
    rows = [{"name": "bandwidth_control_ip_start", "value": "10.0.0.1"}, {"name": "retention_run_min", "value": "5"}]
    assert client.code(SETTING, "set", settings=rows) is None
    values = {row["name"]: row["value"] for row in client(SETTING, "list")["data"]["settings"]}
    assert (values["bandwidth_control_ip_start"], values["retention_run_min"]) == ("10.0.0.1", "5")
    assert values["retention_run_hour"] == "14"
    assert client.code(SETTING, "set", settings=[], cert_use_package=False) is None
    assert client(SETTING, "list")["data"]["cert_info"]["cert_use_package"] is False


@pytest.mark.parametrize(
    ("outcome", "code", "counts"),
    [("success", 0, (0, 0)), ("partial", 0, (0, 2)), ("fail", -17, (3, 0)), ("cancel", 0, (0, 0))],
)
def test_office_backup(client, nas, outcome, code, counts):
    nas.next_outcome("Manual archive", outcome, run_seconds=100, product="m365")
    before = client.office(2)
    assert client.code(OFFICE, "backup_task", task_id=2) is None
    live = client.office(2)
    assert (live["status"], bool(live["progress_list"]), live["job_id"] > 0) == (4, True, True)
    assert live["task_execution_id"] == before["task_execution_id"]
    assert client.code(OFFICE, "delete_task", task_id=2, should_remove_storage=False) == 1202
    nas.advance(101)
    after = client.office(2)
    assert (after["status"], after["progress_list"], after["job_id"]) == (1, [], 0)
    assert after["task_execution_id"] > before["task_execution_id"]
    assert (after["duration"], after["task_status_error_code"]) == (100, code)
    assert (after["error_mail"], after["warning_mail"]) == counts
    logs = client(OFFICE, "get_general_log")["data"]["logs"]
    mine = [row for row in logs if row["task_execution_id"] == after["task_execution_id"]]
    rows = [] if outcome == "cancel" else [after["last_execution_time"] + 1]
    assert [row["timestamp"] for row in mine] == rows


def cancelled(client, nas):
    """The general log's rows of the run, newest first, and the task before and after."""
    nas.switches.run_seconds = 60
    before = client.office(2)
    client(OFFICE, "backup_task", task_id=2)
    job = client.office(2)["job_id"]
    assert client.code(OFFICE, "cancel_task", task_id=2, job_id=job + 1, job_type=0) == 1201
    assert client.code(OFFICE, "cancel_task", task_id=2, job_id=job, job_type=0) is None
    assert client.office(2)["status"] == 4, "winding up takes a moment"
    nas.advance(1)
    after = client.office(2)
    assert after["status"] == 1
    rows = client(OFFICE, "get_general_log")["data"]["logs"]
    rows = [row for row in rows if row["task_id"] == 2 and row["timestamp"] > before["last_execution_time"] + 2]
    return rows, before, after


def test_office_cancel(client, nas):
    """A row of category 3 and none of category 0; what was done until then is in the task's log [4.1]."""
    rows, before, after = cancelled(client, nas)
    assert [(row["category"], row["log_type"], row["task_execution_id"]) for row in rows] == [(3, 0, 0), (3, 0, 0)]
    assert rows[0]["description"] == "[admin] canceled backup task [Manual archive]."
    assert after["last_execution_time"] > before["last_execution_time"]
    assert after["task_execution_id"] > before["task_execution_id"]
    assert (after["task_status_error_code"], after["attention_count"]) == (0, 0)
    parts = client(OFFICE, "get_all_log", task_id=2)["data"]["logs"]
    assert (parts[0]["task_execution_id"], parts[0]["log_type"]) == (after["task_execution_id"], 0)


@pytest.mark.parametrize(("form", "categories"), [("none", [3]), ("result", [0, 3])])
def test_other_rows_of_a_cancel(client, nas, form, categories):
    nas.switches.update({"m365_cancel_row": form, "m365_rows_of_cancelled": False})
    rows, _before, after = cancelled(client, nas)
    assert [row["category"] for row in rows] == categories
    parts = client(OFFICE, "get_all_log", task_id=2)["data"]["logs"]
    assert not [row for row in parts if row["task_execution_id"] == after["task_execution_id"]]


def test_a_cancel_in_another_language(client, nas):
    nas.switches.m365_cancel_text = "[{user}] hat die Sicherungsaufgabe [{task}] abgebrochen."
    assert cancelled(client, nas)[0][0]["description"].endswith("[Manual archive] abgebrochen.")


def test_a_run_that_is_cancelled_by_itself(client, nas):
    nas.next_outcome("Manual archive", "cancel", product="m365")
    client(OFFICE, "backup_task", task_id=2)
    nas.advance(5)
    row = client(OFFICE, "get_general_log")["data"]["logs"][0]
    assert (row["category"], "canceled" in row["description"]) == (3, True)


@pytest.mark.parametrize(("days", "number"), [("0,1,2,3,4,5,6", 1001), ("1,2", 1002)])
@pytest.mark.parametrize("form", ["kept", "dsm7"])
def test_what_becomes_of_a_written_repeat_date(client, nas, days, number, form):
    nas.switches.m365_written_repeat_date = form
    info = client(OFFICE, "get_task_setting", task_id=3)["data"]["task_info"]
    info["schedule"] |= {"week_day": days, "repeat_date": 0}
    assert client.code(OFFICE, "set_task_setting", task_id=3, task_info=info) is None
    expected = number if form == "dsm7" else 0
    assert client(OFFICE, "get_task_setting", task_id=3)["data"]["task_info"]["schedule"]["repeat_date"] == expected
    assert client.office(3)["schedule"]["repeat_date"] == expected


def test_office_settings_are_replaced_as_a_whole(client, nas):
    info = client(OFFICE, "get_task_setting", task_id=7)["data"]["task_info"]
    members = [name for name in info if name.endswith("_list") and isinstance(info[name], list)]
    hidden = ("administrator_account_email", "app_permissions", "application_id", "tenant_id")
    good = {name: value for name, value in info.items() if name not in hidden} | {name: [] for name in members}
    good |= {"all_site_list": [], "rotation_policy": 1}
    assert client.code(OFFICE, "set_task_setting", task_id=7, task_info=good) is None
    after = client(OFFICE, "get_task_setting", task_id=7)["data"]["task_info"]
    assert nas.oddities == []
    assert {name for name in info if info[name] != after[name]} == {"rotation_policy", "schedule"}
    assert "/0" not in after["schedule"].pop("date")
    del good["x_future_setting"], good["enable_user_restore"], good["user_list"]
    client(OFFICE, "set_task_setting", task_id=7, task_info=good | {"tenant_id": "x", "backup_policy": 0})
    lost = client(OFFICE, "get_task_setting", task_id=7)["data"]["task_info"]
    assert "x_future_setting" not in lost
    assert (lost["enable_user_restore"], lost["tenant_id"]) == (False, "CANARY-tenant_id-7")
    assert lost["user_list"] == info["user_list"]
    assert len(nas.oddities) == 4
    assert client.office(7)["backup_policy"] == 0


def test_workers(client, nas):
    both = {"backup_job_worker_count": 500, "event_worker_count": 7}
    assert client.code(OFFICE, "update_worker_count", **both) is None
    workers = client(OFFICE, "get_worker_count")["data"]
    assert (workers["backup_job_worker_count"], workers["event_worker_count"]) == (40, 7)
    nas.switches.workers_over_maximum = "refuse"
    assert client.code(OFFICE, "update_worker_count", **both) == 120


def test_delete_and_relink(client, nas):
    path = nas.state["m365"]["settings"]["2"]["local_path"]
    assert client.code(OFFICE, "delete_task", task_id=2, should_remove_storage=False) is None
    _root, share, rest = path.split("/", 2)
    info = {"selected": True, "task_name": "again", "local_shared": share, "local_path": f"/{rest}",
            "region": "Microsoft 365", "admin_email": "a@contoso.example"}  # fmt: skip
    reply = client(OFFICE, "relink_task", task_info=info)
    assert client.office(reply["data"]["task_id"])["task_name"] == "again"
    assert client.code(OFFICE, "relink_task", task_info=info) == 1001
    task_id = reply["data"]["task_id"]
    assert client.code(OFFICE, "delete_task", task_id=task_id, should_remove_storage=True) is None
    assert client.code(OFFICE, "relink_task", task_info=info) == 1001


def test_secrets_are_there_to_be_found(client, nas):
    task = client(TASK, "list", load_devices=True, filter={"task_id": 1})["data"]["tasks"][0]
    for name in ("agent_token", "login_password", "mssql_password", "oracle_password"):
        assert task["devices"][0][name].startswith(f"CANARY-{name}")
    info = json.dumps(client(OFFICE, "get_task_setting", task_id=1))
    assert all(f"CANARY-{name}" in info for name in ("application_id", "tenant_id", "app_permissions"))


def test_a_dump_stands_still(client, nas):
    """Reading changes nothing, and neither does time by itself."""
    before = nas.dump()
    client.task(1)
    nas.advance(3600)
    assert nas.dump() == before


@pytest.mark.parametrize("dataset", ["fleet", "documents"])
def test_states_share_nothing(dataset):
    """Two builds, every container of the one changed: the other stays as it was."""

    def spoil(value):
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                spoil(inner)
        value.clear()

    first, second = build(dataset, 0, 1.8e9), build(dataset, 0, 1.8e9)
    before = json.dumps(second)
    spoil(first)
    assert json.dumps(second) == before == json.dumps(build(dataset, 0, 1.8e9))


def test_nases_differ(fleet):
    first, second = (nas.dump()["abb"] for nas in fleet)
    assert {task["task_id"] for task in first["tasks"]}.isdisjoint(task["task_id"] for task in second["tasks"])
    assert [task["task_name"] for task in first["tasks"]] == [task["task_name"] for task in second["tasks"]]
    assert [row["name"] for row in second["settings"]] == ["max_concurrent_devices"]
