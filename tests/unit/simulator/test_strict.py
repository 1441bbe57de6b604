# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Existence, versions, parameters and their types, permissions."""

from __future__ import annotations

import pytest

TASK, SETTING, LOG = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackup.Setting", "SYNO.ActiveBackup.Log"
VERSION, OFFICE, OVERVIEW = "SYNO.ActiveBackup.Version", "SYNO.ActiveBackupOffice365", "SYNO.ActiveBackup.Overview"


def setting(name, value):
    return [{"name": name, "value": value}]


@pytest.mark.parametrize(
    ("code", "api", "method", "version"),
    [
        (102, "SYNO.ActiveBackup.Nothing", "list", 1),
        (103, TASK, "get", 1),
        (103, TASK, "list", 2),
        (103, LOG, "list", 1),
        (104, TASK, "get", 3),
        (104, OFFICE, "list_tasks", 2),
        (101, TASK, "", 1),
    ],
)
def test_existence(client, code, api, method, version):
    assert client(api, method, version)["error"] == {"code": code}


@pytest.mark.parametrize(
    ("name", "api", "method", "params"),
    [
        ("task_ids", TASK, "backup", {"task_ids": 1}),
        ("task_ids", TASK, "backup", {}),
        ("task_ids", TASK, "remove", {"task_ids": ["1"]}),
        ("task_ids", TASK, "cancel", {"task_ids": [True]}),
        ("task_idz", TASK, "backup", {"task_ids": [1], "task_idz": 1}),
        ("load_status", TASK, "list", {"load_status": 1}),
        ("filter", TASK, "list", {"filter": {"task_name": "x"}}),
        ("filter", TASK, "list", {"filter": {"backup_type": "pc"}}),
        ("filter", LOG, "list_log", {"filter": {"log_level": "error"}}),
        ("order_by", LOG, "list_result_detail", {"result_id": 1, "order_by": "path"}),
        ("result_id", LOG, "list_result_detail", {}),
        ("task_id", VERSION, "list", {}),
        ("time_start", OVERVIEW, "list_device_transfer_size", {}),
        ("filter", OVERVIEW, "list_result_status_summary", {}),
        ("settings", SETTING, "set", {"cert_use_package": True}),
        ("settings", SETTING, "set", {"settings": [{"name": "max_concurrent_devices", "value": 5}]}),
        ("settings", SETTING, "set", {"settings": setting("max_concurrent_devices", "0")}),
        ("settings", SETTING, "set", {"settings": setting("retention_run_hour", "24")}),
        ("settings", SETTING, "set", {"settings": setting("enable_global_bandwidth_control", "True")}),
        ("settings", SETTING, "set", {"settings": setting("bandwidth_control_ip_start", "10.0.0.256")}),
        ("settings", SETTING, "set", {"settings": setting("colour", "5")}),
        ("task_id", OFFICE, "backup_task", {"task_id": [1]}),
        ("job_type", OFFICE, "cancel_task", {"task_id": 1, "job_id": 1}),
        ("should_remove_storage", OFFICE, "delete_task", {"task_id": 1}),
        ("event_worker_count", OFFICE, "update_worker_count", {"backup_job_worker_count": 5}),
        ("task_info", OFFICE, "set_task_setting", {"task_id": 1, "task_info": []}),
        ("task_info", OFFICE, "relink_task", {"task_info": {"task_name": "x"}}),
    ],
)
def test_parameters(client, nas, name, api, method, params):
    before = nas.dump()
    error = client(api, method, **params)["error"]
    assert (error["code"], error["errors"]["name"]) == (120, name)
    assert nas.dump() == before
    assert nas.requests[-1].code == 120
    assert not nas.requests[-1].applied


@pytest.mark.parametrize(
    ("code", "api", "method", "params"),
    [
        (1103, TASK, "backup", {"task_ids": [1, 999]}),
        (1201, TASK, "cancel", {"task_ids": [1]}),
        (1101, TASK, "remove", {"task_ids": [6]}),
        (1103, VERSION, "delete", {"task_id": 1, "version_ids": [999999]}),
        (1001, OFFICE, "get_task_setting", {"task_id": 999}),
        (1201, OFFICE, "cancel_task", {"task_id": 1, "job_id": 1, "job_type": 0}),
    ],
)
def test_refusals(client, nas, code, api, method, params):
    before = nas.dump()
    assert client.code(api, method, **params) == code
    assert nas.dump() == before


def test_lenient_parameters(client, nas):
    nas.switches.strict_params = False
    assert client.code(TASK, "backup", task_ids=[1], colour="red") is None
    assert nas.oddities == [f"{TASK}.backup: unknown parameter colour"]


def test_bare_and_json_encoded(client):
    """JSON first, the raw string else: bare numbers work, bare words too, a bare word that is JSON changes its type."""
    headers = {"X-SYNO-TOKEN": client.token}
    base = {"api": LOG, "method": "list_result_detail", "version": "1", "_sid": client.sid, "result_id": "501"}
    assert client.raw(headers=headers, **base, order_by="log_level", direction='"ASC"')["success"]
    base = {"api": OFFICE, "method": "get_all_log", "version": "1", "_sid": client.sid, "task_id": "1"}
    assert client.raw(headers=headers, **base, key_word="")["success"]
    assert client.raw(headers=headers, **base, key_word='"123"')["success"]
    assert client.raw(headers=headers, **base, key_word="123")["error"]["errors"]["name"] == "key_word"


def test_get_and_path_form(client):
    call = {"method": "list", "version": 1, "_sid": client.sid, "SynoToken": client.token}
    reply = client.http.get(client.url("entry.cgi/SYNO.ActiveBackup.Setting"), params=call, timeout=5).json()
    assert reply["success"]
    record = client.nas.requests[-1]
    assert (record.sid_in, record.token_in, record.http) == ("query", "query", "GET")


@pytest.mark.parametrize("api", [TASK, "SYNO.Core.Package"])
def test_standard_user(stranger, api):
    assert stranger.login("user")["success"]
    assert stranger.code(api, "list") == 105
    assert stranger.code(OFFICE, "list_tasks") == 105


def test_packages(client, nas):
    nas.state["packages"][0]["status"] = "stop"
    assert client.code(TASK, "list") == 102
    info = client.raw("query.cgi", api="SYNO.API.Info", method="query", version=1, query="all")["data"]
    assert TASK not in info
    assert info[OFFICE] == {"maxVersion": 1, "minVersion": 1, "path": "entry.cgi", "requestFormat": "JSON"}
    rows = client("SYNO.Core.Package", "list", version=2, additional=["status"])["data"]["packages"]
    assert [row["additional"]["status"] for row in rows[:2]] == ["stop", "running"]
    nas.state["packages"].pop(1)
    assert client.code(OFFICE, "list_tasks") == 102


def test_wrong_path_gives_the_login_page(stranger):
    assert "<html>" in stranger.http.get(stranger.url("nothing.cgi"), timeout=5).text


def test_filters_are_applied_unless_switched_off(client, nas):
    assert client(TASK, "list", filter={"backup_type": 1})["data"]["total"] == 1
    assert client(TASK, "list", filter={"backup_type": -1})["data"]["total"] == 0
    assert client(TASK, "list", filter={"status": "unscheduled"})["data"]["total"] == 1
    failed = client(LOG, "list_result", filter={"job_action": [1], "status": 4}, limit=2)["data"]
    assert (failed["count"], len(failed["results"])) == (3, 2)
    nas.switches.ignore_filters = True
    assert client(TASK, "list", filter={"backup_type": 1})["data"]["total"] == 16


def test_orders(client, nas):
    def ids(order):
        nas.switches.log_order = order
        return [row["log_id"] for row in client(LOG, "list_log", limit=0)["data"]["logs"]]

    oldest = ids("oldest")
    assert ids("newest") == oldest[::-1]
    assert sorted(ids("shuffled")) == sorted(oldest)
    assert ids("shuffled") not in (oldest, oldest[::-1])


@pytest.mark.parametrize(
    ("api", "method", "name"),
    [
        ("Version", "lock", "task_id"),
        ("Device", "list_restorable_version", "device_id"),
        ("TaskTemplate", "remove", "template_ids"),
        ("Agent.Device", "upgrade", "device_ids"),
        ("Wrapper.NFS", "set", "enable_nfs"),
    ],
)
def test_methods_known_by_the_parameter_they_lack(client, nas, api, method, name):
    error = client(f"SYNO.ActiveBackup.{api}", method)["error"]
    assert (error["code"], error["errors"]["name"]) == (120, name)
    assert client.code(f"SYNO.ActiveBackup.{api}", method, **{name: 1}) == 1001
    assert nas.oddities == ["a call whose answer was never published"]


@pytest.mark.parametrize("name", ["Inventory.remove", "Workload.delete", "AEM.leave", "TaskTemplate.set"])
def test_methods_that_succeed_bare_are_noted(client, nas, name):
    api, method = name.rsplit(".", 1)
    assert client(f"SYNO.ActiveBackup.{api}", method) == {"success": True}
    assert nas.oddities == [f"SYNO.ActiveBackup.{name}: never to be called without knowing what it does"]
    assert nas.writes[-1].applied


def test_clearing_the_logs_leaves_one_row(client, nas):
    assert client.code(LOG, "clear") is None
    (row,) = client(LOG, "list_log")["data"]["logs"]
    assert (row["log_type"], row["log_level"], row["task_id"], row["user_name"]) == (1009, 2, 0, "admin")
    assert nas.oddities == [f"{LOG}.clear: it wipes every log"]


@pytest.mark.parametrize("method", ["set", "create_agent", "create_vm", "get", "update", "verify"])
def test_methods_without_a_known_body_do_not_exist_here(client, method):
    assert client.code(TASK, method, task_ids=[1]) == 103
