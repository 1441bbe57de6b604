# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the account may not see takes down nothing else: it is null, and a warning says so."""

from __future__ import annotations

from typing import Any

import pytest
from harness import MODULES, bad, calls, good, on, task

ABB, M365 = "SYNO.ActiveBackup.", "SYNO.ActiveBackupOffice365"
APIS = [f"{ABB}{name}" for name in ("Setting", "Task", "Version", "Device", "Log", "Overview", "Share", "Inventory")]
APIS += [M365, "SYNO.Core.Package"]
READS = sorted(name for name in MODULES if name.startswith(("abb_", "m365_", "active_")) and name.endswith("_info"))
# What a module cannot do without, and what it warns of; it needs no other. Names of ABB are short.
FAILS: dict[str, tuple[str, ...]] = {
    "abb_device_info": ("Task",),
    "abb_history_info": ("Log",),
    "abb_hypervisor_info": ("Inventory",),
    "abb_log_info": ("Log",),
    "abb_settings_info": ("Setting",),
    "abb_storage_info": ("Share",),
    "abb_task_info": ("Task",),
    "m365_log_info": (M365,),
    "m365_task_info": (M365,),
    "m365_workers_info": (M365,),
}
WARNS: dict[str, tuple[str, ...]] = {
    "abb_device_info": ("Overview",),
    "abb_task_info": ("Log",),
    "active_backup_config_info": ("Setting", M365),
    "active_backup_health_info": ("Setting", "Task", "Share", M365),
    "m365_task_info": ("Task",),  # which would tell the time zone
    "active_backup_info": ("Setting", "Task", "Log", "Overview", "Share", "Inventory", M365),
}


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def refuse(nas: Any, api: str, code: int = 105, method: str | None = None) -> None:
    nas.fault(api, method, "error", code=code, times=None)


def warned(outcome: Any) -> list[str]:
    """The warnings, without that of the missing https."""
    return [text for text in map(str, outcome.get("warnings", ())) if "https is off" not in text]


def untold(nas: Any, name: str) -> None:
    """Its row tells of no backup: a version was deleted since."""
    task(nas, name)["last_result"]["job_action"] = 16


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("name", READS)
def test_one_api_that_the_account_may_not_call_takes_down_nothing_else(nas: Any, name: str, api: str):
    refuse(nas, api)
    outcome = on(nas, name)
    short = api.removeprefix(ABB)
    assert outcome["failed"] is (short in FAILS.get(name, ())), outcome.get("msg")
    if outcome["failed"]:
        assert outcome["reason"] == "permission"
    else:
        assert bool(warned(outcome)) is (short in WARNS.get(name, ()))
        told = [text for text in warned(outcome) if "time zone" not in text]
        assert bool(told) is (short in WARNS.get(name, ()) and name != "m365_task_info")
        assert all(api in text for text in told)


def test_tasks_without_a_history_have_no_verdict(nas: Any):
    whole = {row["task_id"]: row for row in good(nas, "abb_task_info")["tasks"]}
    refuse(nas, f"{ABB}Log")
    for module, key in (("abb_task_info", "tasks"), ("active_backup_info", "abb_tasks")):
        outcome = good(nas, module)
        rows = {row["task_id"]: row for row in outcome[key]}
        assert set(rows) == set(whole)
        assert {row["verdict"] for row in rows.values()} <= {"unknown", "hung", "running", "failed", "partial"}
        assert {row["last_success_time"] for row in rows.values()} > {None}, "some tell it by themselves"
        for number, row in rows.items():
            assert row["last_success_time"] in (None, whole[number]["last_success_time"])
        assert "last_success_time" in warned(outcome)[0]
    assert good(nas, "active_backup_health_info")["health"]["tasks"]


def test_a_time_that_was_asked_for_is_not_left_out(nas: Any):
    refuse(nas, f"{ABB}Log")
    day = 86400
    untold(nas, "SMB shares")
    assert bad(nas, "abb_task_info", last_backup_after=int(nas.now() - 400 * day))["reason"] == "permission"
    nas.clear_faults()
    refuse(nas, f"{ABB}Overview")
    assert bad(nas, "abb_device_info", time_start=int(nas.now() - day))["reason"] == "permission"


def test_devices_without_transfers(nas: Any):
    whole = good(nas, "abb_device_info")["devices"]
    refuse(nas, f"{ABB}Overview")
    for module, key in (("abb_device_info", "devices"), ("active_backup_info", "abb_devices")):
        outcome = good(nas, module)
        assert {row["device_id"] for row in outcome[key]} == {row["device_id"] for row in whole}
        assert {(row["transfers"], row["transfered_bytes"]) for row in outcome[key]} == {(None, None)}
        assert [row["tasks"] for row in outcome[key] if row["tasks"]]
        assert "transfers are null" in warned(outcome)[0]


# --- a history that is only for show


@pytest.mark.parametrize("check", [True, False])
def test_a_backup_that_was_started_is_no_failure_for_its_history(nas: Any, check: bool):
    name = "SMB shares"
    untold(nas, name)
    refuse(nas, f"{ABB}Log")
    outcome = good(nas, "abb_task", name=[name], state="started", check=check)
    assert outcome["changed"]
    assert [row["started"] for row in outcome["tasks"]] == [True]
    assert [row["last_success_time"] for row in outcome["tasks"]] == [None]
    assert len(calls(nas, "backup")) == (not check)
    (warning,) = warned(outcome)
    assert "list_result" in warning
    assert "null in tasks" in warning


def test_a_history_that_a_run_has_told_since_is_not_warned_of(nas: Any):
    untold(nas, "SMB shares")
    refuse(nas, f"{ABB}Log")
    outcome = good(nas, "abb_task", name=["SMB shares"], state="started", wait=True)
    (row,) = outcome["tasks"]
    assert row["last_result"]["status"] == "success"
    assert row["last_success_time"]
    assert warned(outcome) == []


def test_a_backup_that_was_stopped_is_no_failure_for_its_history(nas: Any):
    good(nas, "abb_task", name=["SMB shares"], state="started")
    untold(nas, "SMB shares")
    refuse(nas, f"{ABB}Log")
    assert good(nas, "abb_task", name=["SMB shares"], state="stopped")["changed"]


@pytest.mark.parametrize("wait", [True, False])
def test_a_backup_of_microsoft_365_is_none_either(nas: Any, wait: bool):
    nas.switches.run_seconds = 600
    good(nas, "m365_task", name=["Manual archive"], state="started")
    refuse(nas, M365, method="get_general_log")
    outcome = good(nas, "m365_task", name=["Manual archive"], state="stopped", wait=wait)
    assert (outcome["changed"], outcome["tasks"][0]["last_result"]) == (True, None)
    assert "null in tasks" in warned(outcome)[0]


def test_a_backup_that_is_over_at_once_has_begun(nas: Any):
    nas.switches.run_seconds = 0
    nas.advance(60)
    refuse(nas, M365, method="get_general_log")
    assert good(nas, "m365_task", name=["Manual archive"], state="started")["changed"]


def test_what_is_fresh_is_not_guessed(nas: Any):
    """Without the history nobody knows that a backup is old."""
    untold(nas, "SMB shares")
    refuse(nas, f"{ABB}Log")
    assert bad(nas, "abb_task", name=["SMB shares"], state="fresh", max_age="1h")["reason"] == "permission"
    assert not nas.writes


# --- a package that is not activated

MIXED = ["active_backup_health_info", "active_backup_info", "active_backup_config_info"]


@pytest.mark.parametrize("code", [1024, 1008, 1025])
@pytest.mark.parametrize("name", MIXED)
def test_a_package_that_is_not_fit_for_use_takes_the_other_one_not_down(nas: Any, name: str, code: int):
    refuse(nas, f"{ABB}*", code)
    outcome = good(nas, name)
    (warning,) = [text for text in warned(outcome) if "UTC" not in text]  # the tasks of the other one tell no zone
    assert str(code) in warning
    if name == "active_backup_health_info":
        assert {row["product"] for row in outcome["health"]["tasks"]} == {"m365"}
    elif name == "active_backup_info":
        assert (outcome["abb_tasks"], outcome["abb_settings"]) == ([], None)
        assert outcome["m365_tasks"]
        assert outcome["m365_workers"]
    else:
        assert outcome["config"]["abb"] is None
        assert outcome["config"]["m365"]["tasks"]


@pytest.mark.parametrize("subset", ["abb_tasks", "abb_settings"])
def test_a_subset_of_such_a_package_that_was_named_fails(nas: Any, subset: str):
    refuse(nas, f"{ABB}*", 1024)
    outcome = bad(nas, "active_backup_info", "not activated", gather_subset=[subset, "m365_tasks"])
    assert (outcome["reason"], outcome["code"]) == ("package", 1024)


@pytest.mark.parametrize("name", MIXED)
def test_where_nothing_else_can_be_read_such_a_package_is_a_failure(nas: Any, name: str):
    refuse(nas, f"{ABB}*", 1024)
    nas.state["packages"] = [row for row in nas.state["packages"] if row["id"] != "ActiveBackup-Office365"]
    assert bad(nas, name, "not activated")["reason"] == "package"
