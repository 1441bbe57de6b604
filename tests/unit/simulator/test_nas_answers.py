# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of odd shape, numbers as text, restarts, accounts that may see a part, packages of other ages."""

from __future__ import annotations

import json

import pytest
import requests

TASK, OFFICE, SETTING = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackupOffice365", "SYNO.ActiveBackup.Setting"
DEVICE, SHARE, LOG = "SYNO.ActiveBackup.Device", "SYNO.ActiveBackup.Share", "SYNO.ActiveBackup.Log"
ODD = {"err_key": "", "err_line": 883, "err_msg": "Transmition failed.", "err_session": ""}


@pytest.mark.parametrize(
    ("details", "reply"),
    [
        ({"error": ODD}, {"success": False, "error": ODD}),
        ({"code": 100, "errors": ODD}, {"success": False, "error": {"code": 100, "errors": ODD}}),
        ({"code": "1001"}, {"success": False, "error": {"code": "1001"}}),
        ({"error": None}, {"success": False}),
        ({"error": []}, {"success": False, "error": []}),
    ],
)
def test_errors_of_every_shape(client, nas, details, reply):
    nas.fault(TASK, "list", **details)
    assert client(TASK, "list") == reply
    nas.fault(TASK, "list", **details)
    inner = client.compound({"api": TASK, "method": "list"})["data"]
    assert inner["has_fail"]
    assert inner["result"][0] == {"api": TASK, "method": "list", "version": 1} | reply


@pytest.mark.parametrize(("details", "reply"), [({}, {}), ({"data": {"tasks": None}}, {"data": {"tasks": None}})])
def test_a_success_with_other_data(client, nas, details, reply):
    nas.fault(TASK, "list", "data", **details)
    assert client(TASK, "list") == {"success": True} | reply
    assert client(TASK, "list")["data"]["total"] == 16


def test_sizes_counts_and_everything_as_text(client, nas):
    def last():
        return client(TASK, "list", load_result=True)["data"]["tasks"][0]["last_result"]

    nas.switches.numbers_as_text = "sizes"
    assert (last()["transfered_bytes"], last()["warning_count"]) == ("2147483648", 0)
    nas.switches.numbers_as_text = "counts"
    assert (last()["warning_count"], last()["status"]) == ("0", 2)
    assert client.office(5)["warning_mail"] == "2"
    nas.switches.numbers_as_text = "everything"
    assert (last()["status"], last()["time_end"].isdecimal()) == ("2", True)
    assert client(TASK, "list")["data"]["tasks"][0]["enable_dedup"] is True, "a flag is no number"
    info = client.raw(api="SYNO.API.Info", method="query", version=1, query=TASK)["data"]
    assert info[TASK]["maxVersion"] == 2, "only the packages"


@pytest.mark.parametrize("api", [TASK, OFFICE])
def test_after_a_restart_the_packages_take_a_while(client, nas, api):
    nas.restart(packages_after=120, down=30)
    assert nas.sessions == []
    with pytest.raises(requests.ConnectionError):
        client.login()
    nas.advance(31)
    assert client.code(TASK, "list") == 102, "the old session is gone, but 102 comes first"
    assert client.login()["success"]
    call = {TASK: "list", OFFICE: "list_tasks"}[api]
    assert client.code(api, call) == 102
    info = client.raw(api="SYNO.API.Info", method="query", version=1)["data"]
    assert api not in info
    rows = client("SYNO.Core.Package", "list", additional=["status"])["data"]["packages"]
    assert {row["additional"]["status"] for row in rows} == {"stop"}
    nas.advance(120)
    assert client.code(api, call) is None


@pytest.mark.parametrize(
    ("account", "codes"),
    [
        ("abbonly", [None, 105, None, None, 105]),
        ("m365only", [105, None, 105, 105, 105]),
        ("reader", [None, 105, 1036, None, 105]),
        ("nostorage", [None, None, None, 105, None]),
    ],
)
def test_accounts_that_may_see_a_part(stranger, account, codes):
    stranger.login(account)
    calls = [
        (TASK, "list", {}),
        (OFFICE, "list_tasks", {}),
        (TASK, "backup", {"task_ids": [15]}),
        (SHARE, "list_storage", {}),
        ("SYNO.Core.Package", "list", {}),
    ]
    assert [stranger.code(api, method, **params) for api, method, params in calls] == codes


def test_a_mistyped_field_of_an_account_is_an_error(nas):
    with pytest.raises(TypeError, match="an account has no colour"):
        nas.add_account("x", "y", colour=1)


def test_devices_are_counted_by_type_only_when_asked_for(client):
    counts = [
        client(DEVICE, "list", **params)["data"]["total_devices_of_backup_type"]
        for params in ({}, {"filter": {"backup_type": 1}}, {"filter": {"load_available": True, "host_name": "DC01"}})
    ]
    assert counts == [0, 2, 0]


def test_apis_and_methods_that_older_packages_lack(client, nas):
    nas.switches.absent_apis = [DEVICE]
    nas.switches.absent_methods = ["SYNO.ActiveBackup.Overview.list_activity"]
    assert client.code(DEVICE, "list") == 102
    assert DEVICE not in client.raw(api="SYNO.API.Info", method="query", version=1)["data"]
    assert client.code("SYNO.ActiveBackup.Overview", "list_activity") == 103


def test_a_setting_that_moves_by_itself(client, nas):
    nas.switches.moving_key = "x_last_check"
    looks = [client(OFFICE, "get_task_setting", task_id=2)["data"]["task_info"]["x_last_check"] for _turn in range(2)]
    assert looks[0] != looks[1]
    rows = [client(SETTING, "list")["data"]["settings"][-1] for _turn in range(2)]
    assert {row["name"] for row in rows} == {"x_last_check"}
    assert rows[0]["value"] != rows[1]["value"]


@pytest.mark.parametrize(("form", "kind"), [("text", str), ("millis", int)])
def test_the_end_of_a_certificate_as_text_and_as_milliseconds(client, nas, form, kind):
    nas.switches.cert_till = form
    info = client(SETTING, "list")["data"]["cert_info"]
    assert {type(info[name]["cert_tillTime"]) for name in ("cert_from_dsm", "cert_from_package")} == {kind}


@pytest.mark.parametrize(
    ("product", "read", "get", "change"),
    [
        ("abb", (TASK, "list"), ("SYNO.ActiveBackup.Activation", "get"), ("SYNO.ActiveBackup.Activation", "set")),
        ("m365", (OFFICE, "list_tasks"), (OFFICE, "get_activation"), (OFFICE, "set_activation")),
    ],
)
def test_a_package_that_is_not_activated(client, nas, product, read, get, change):
    nas.state[product]["activated"] = False
    assert client(*get)["data"]["activated"] is False
    assert client.code(*read) is None
    nas.switches.unactivated_code = 1024
    assert client.code(*read) == 1024
    assert client.code(*change, activated=True, serial_number="another") == 1024
    serial = client(*get)["data"]["serial_number"]
    assert client(*change, activated=True, serial_number=serial)["data"] == {"activated": True}
    assert client.code(*read) is None


def test_rows_of_2020(client, nas):
    nas.switches.m365_old_rows = True
    row = client.office(5)
    missing = "task_execution_id success_count attention_count task_status_error_code enable_teams enable_group_mail"
    assert not set(missing.split()) & set(row)
    assert {"last_execution_time", "job_id", "progress_list", "union_enable_mail", "warning_mail"} <= set(row)
    log = client(OFFICE, "get_general_log")["data"]["logs"][0]
    assert log["task_execution_id"] > 0, "the log has it"
    rows = client(OFFICE, "list_task_logs", job_type=0, start_run_time=0, end_run_time=int(nas.now()))["data"]
    assert {row["status"] for row in rows["task_logs"]} == {1, 4, 6}
    nas.switches.m365_old_rows = False
    assert client.code(OFFICE, "list_task_logs") == 103
    assert "task_execution_id" in client.office(5)


def test_old_numbers_of_deletions(client, nas):
    def numbers():
        client(
            "SYNO.ActiveBackup.Version",
            "delete",
            task_id=1,
            version_ids=[client.task(1)["versions"][0]["version_id"]],
        )
        return [row["log_type"] for row in client(LOG, "list_log", task_id=1, limit=0)["data"]["logs"]][-2:]

    assert numbers() == [1327, 1328]
    nas.switches.old_log_numbers = True
    assert numbers() == [1302, 1303]


def test_a_dump_is_json(nas):
    assert json.loads(json.dumps(nas.dump())) == nas.dump()
