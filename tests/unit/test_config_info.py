# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_config_info: what it returns is accepted and unchanged, and what it cannot return it says."""

from __future__ import annotations

import unicodedata

import pytest
from cases import ABB, M365, PACKAGE_IDS
from harness import bad, calls, good, task

NAME, CONFIG = "active_backup_config_info", "active_backup_config"
API = {"abb": "SYNO.ActiveBackup.*", "m365": "SYNO.ActiveBackupOffice365"}


@pytest.fixture
def nas(plain):
    return plain


def test_it_is_accepted_and_unchanged(nas):
    """Two rounds of reading, one sign-in."""
    config = good(nas, NAME)["config"]
    assert config["abb"]["settings"]["max_concurrent_devices"]
    assert config["m365"]["workers"]["event_workers"]
    names = [row["task_name"] for row in nas.state["m365"]["tasks"]]
    assert [row["name"] for row in config["m365"]["tasks"]] == names
    assert nas.sign_ins == 1
    outcome = good(nas, CONFIG, config=config)
    assert not outcome["changed"]
    assert not nas.writes
    assert outcome["config"]["m365"]["workers"] == config["m365"]["workers"]


@pytest.mark.parametrize(
    "name",
    ["Manual archive", " Manual archive", "Man\u0075\u0308al archive"],
    ids=["the same", "with a blank", "in another form"],
)
def test_tasks_of_one_name_stand_with_their_ids(nas, name):
    """Also where their names only look alike, since a file may come back in the other form."""
    one, other = nas.state["m365"]["tasks"][:2]
    one["task_name"], other["task_name"] = unicodedata.normalize("NFC", name).strip(), name
    rows = good(nas, NAME)["config"]["m365"]["tasks"]
    assert [row.get("task_id") for row in rows[:2]] == [one["task_id"], other["task_id"]]
    assert all("name" in row for row in rows[2:])


@pytest.mark.parametrize(("product", "package"), [("abb", ABB), ("m365", M365)])
@pytest.mark.parametrize("status", [None, "stop"])
def test_a_package_that_is_away_is_null(nas, product, package, status):
    """One that is not installed is nothing to warn of; one that is stopped is."""
    rows = nas.state["packages"]
    row = next(row for row in rows if row["id"] == PACKAGE_IDS[package])
    row["status"] = status
    if status is None:
        rows.remove(row)
    outcome = good(nas, NAME)
    assert [key for key, value in outcome["config"].items() if value is None] == [product]
    said = [warning for warning in map(str, outcome["warnings"]) if "https is off" not in warning]
    assert bool(said) is (status == "stop")
    assert all("not running" in warning and package in warning for warning in said)
    assert not good(nas, CONFIG, config=outcome["config"])["changed"]


def test_what_is_told_of_a_nas_without_packages_is_accepted_too(nas):
    nas.state["packages"].clear()
    config = good(nas, NAME)["config"]
    assert config == {"abb": None, "m365": None}
    assert not good(nas, CONFIG, config=config)["changed"]


def test_a_package_that_nobody_may_see_is_null_and_said(nas):
    """Whether it is missing or stopped is not known then."""
    nas.state["packages"][:] = [row for row in nas.state["packages"] if row["id"] != PACKAGE_IDS[M365]]
    nas.fault("SYNO.Core.Package", None, "error", code=105, times=None)
    outcome = good(nas, NAME)
    assert outcome["config"]["m365"] is None
    assert "not installed or not running" in str(outcome["warnings"])


@pytest.mark.parametrize(("product", "code"), [("abb", 105), ("m365", 105), ("abb", 119)])
def test_what_the_account_may_not_see_is_null_and_said(nas, product, code):
    nas.fault(API[product], None, "error", code=code, times=None)
    outcome = good(nas, NAME)
    assert [key for key, value in outcome["config"].items() if value is None] == [product]
    assert str(code) in str(outcome["warnings"])


@pytest.mark.parametrize("code", [103, 105])
@pytest.mark.parametrize(("part", "method"), [("workers", "get_worker_count"), ("tasks", "get_task_setting")])
def test_one_part_of_a_package_that_is_refused_takes_no_other_with_it(nas, part, method, code):
    nas.fault(API["m365"], method, "error", code=code, times=None)
    outcome = good(nas, NAME)
    assert [key for key, value in outcome["config"]["m365"].items() if value is None] == [part]
    assert str(code) in str(outcome["warnings"])
    nas.clear_faults()
    assert not good(nas, CONFIG, config=outcome["config"])["changed"]


def test_nothing_that_may_be_seen_is_a_failure(nas):
    for api in API.values():
        nas.fault(api, None, "error", code=105, times=None)
    assert bad(nas, NAME, "permission")["code"] == 105


@pytest.mark.parametrize("code", [1001, 120])
def test_another_error_is_a_failure(nas, code):
    nas.fault(API["m365"], "get_worker_count", "error", code=code, times=None)
    assert bad(nas, NAME, str(code))["method"] == "get_worker_count"


ODD = {
    "monthly": {"backup_policy": 1, "enable_schedule": True, "schedule": {"repeat_date": 1003}},
    "unknown policy": {"backup_policy": 7},
    "nothing said of a schedule": {"backup_policy": 1, "enable_schedule": None},
    "no days": {"backup_policy": 1, "enable_schedule": True, "schedule": {"week_day": ""}},
    "no retention": {"rotation_policy": None},
    "days out of bounds": {"rotation_policy": 1, "preserve_day_number": 5000},
}


@pytest.mark.parametrize("odd", ODD)
def test_what_cannot_be_declared_is_null(nas, odd):
    info = nas.state["m365"]["settings"][str(task(nas, "Manual archive", "m365")["task_id"])]
    changes = dict(ODD[odd])
    info["schedule"] |= changes.pop("schedule", {})
    info |= changes
    config = good(nas, NAME)["config"]
    row = next(row for row in config["m365"]["tasks"] if row["name"] == "Manual archive")
    assert row["retention" if "re" in odd or "bounds" in odd else "schedule"] is None
    assert not good(nas, CONFIG, config=config)["changed"]
    assert not calls(nas, "set_task_setting")


# --- where the data of tasks lies, for the role relink


def test_it_says_where_the_data_of_each_task_lies(nas):
    first, second, third = nas.state["m365"]["tasks"][:3]
    infos = [nas.state["m365"]["settings"][str(row["task_id"])] for row in (first, second, third)]
    infos[1]["local_path"] = "/volume2/Office data/deep/task_2/"
    infos[1]["region"] = 7
    second["task_name"] = "Moved"
    infos[2]["local_path"] = "/nothing"
    rows = good(nas, NAME)["relink"]
    share, path = infos[0]["local_path"].strip("/").split("/", 1)
    email = infos[0]["administrator_account_email"]
    assert rows[0] == {
        "name": first["task_name"],
        "local_shared": share,
        "local_path": f"/{path}",
        "admin_email": email,
    }
    assert rows[1] == {
        "name": "Moved",
        "local_shared": "Office data",
        "local_path": "/deep/task_2",
        "admin_email": infos[1]["administrator_account_email"],
        "region": None,
    }
    assert third["task_name"] not in [row["name"] for row in rows]


def test_tasks_that_share_their_name_cannot_be_relinked_by_it(nas):
    one, other, *rest = nas.state["m365"]["tasks"]
    other["task_name"] = one["task_name"]
    assert [row["name"] for row in good(nas, NAME)["relink"]] == [row["task_name"] for row in rest]


@pytest.mark.parametrize("name", ["", " ", None])
def test_a_task_without_a_name_cannot_be_relinked_by_it(nas, name):
    one, *rest = nas.state["m365"]["tasks"]
    one["task_name"] = name
    outcome = good(nas, NAME)
    assert [row["name"] for row in outcome["relink"]] == [row["task_name"] for row in rest]
    assert outcome["config"]["m365"]["tasks"][0]["task_id"] == one["task_id"]
    assert not good(nas, CONFIG, config=outcome["config"])["changed"]


def test_without_the_package_there_is_no_data(nas):
    nas.state["packages"][:] = [row for row in nas.state["packages"] if row["id"] != PACKAGE_IDS[M365]]
    assert good(nas, NAME)["relink"] == []


def test_what_it_says_is_what_relinking_takes(nas):
    """The task is let go of, and its data is found again by what was said before."""
    row = good(nas, NAME)["relink"][1]
    good(nas, "m365_task", name=[row["name"]], state="absent")
    assert good(nas, "m365_task", **{**row, "name": [row["name"]]}, state="present")["changed"]
    assert not good(nas, "m365_task", **{**row, "name": [row["name"]]}, state="present")["changed"]
