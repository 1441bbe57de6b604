# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_info: a package that is not there does not fail the rest."""

from __future__ import annotations

import pytest
from cases import ABB, M365, PACKAGE_IDS
from harness import bad, calls, good

NAME = "active_backup_info"
KEYS = {
    "abb": {"abb_settings": None, "abb_tasks": [], "abb_devices": [], "abb_storages": [], "abb_hypervisors": []},
    "m365": {"m365_workers": None, "m365_tasks": []},
}


@pytest.fixture
def nas(plain):
    return plain


def test_everything(nas):
    outcome = good(nas, NAME)
    for keys in KEYS.values():
        assert all(outcome[key] for key in keys)
    for state in outcome["packages"].values():
        assert (state["installed"], state["running"], bool(state["version"])) == (True, True, True)
    assert nas.sign_ins == 1


@pytest.mark.parametrize(("missing", "package"), [("abb", ABB), ("m365", M365)])
@pytest.mark.parametrize("status", [None, "stop"])
@pytest.mark.parametrize("compound", [True, False])
def test_one_package_is_away(nas, missing, package, status, compound):
    nas.switches.compound = compound
    rows = nas.state["packages"]
    row = next(row for row in rows if row["id"] == PACKAGE_IDS[package])
    row["status"] = status
    if status is None:
        rows.remove(row)
    outcome = good(nas, NAME)
    for name, keys in KEYS.items():
        for key, empty in keys.items():
            assert (outcome[key] == empty) is (name == missing), key
    state = outcome["packages"][missing]
    assert (state["installed"], state["running"]) == (status is not None, False)


@pytest.mark.parametrize("key", [key for keys in KEYS.values() for key in keys])
def test_a_subset(nas, key):
    outcome = good(nas, NAME, gather_subset=[key])
    assert outcome[key]
    assert not [other for keys in KEYS.values() for other in keys if other != key and outcome.get(other)]
    assert set(outcome["packages"]) == {"abb", "m365"}


@pytest.mark.parametrize("code", [105, 119])
def test_packages_that_the_account_may_not_see(nas, code):
    """119 is also an answer to a missing permission: what is answered after it proves that the session is alive."""
    nas.fault("SYNO.Core.Package", None, "error", code=code, times=None)
    result = good(nas, "active_backup_info")
    assert result["packages"] == {"abb": None, "m365": None}
    assert result["abb_tasks"]
    assert nas.sign_ins == 1


API = {"abb": "SYNO.ActiveBackup.*", "m365": "SYNO.ActiveBackupOffice365"}


# 119 is a lost session where nothing succeeds after it
REFUSALS = [("abb", 105, True), ("m365", 105, True), ("abb", 105, False), ("m365", 105, False), ("abb", 119, True)]


@pytest.mark.parametrize(("refused", "code", "compound"), REFUSALS)
def test_what_the_account_may_not_see_is_null_and_said(nas, refused, code, compound):
    nas.switches.compound = compound
    nas.fault(API[refused], None, "error", code=code, times=None)
    outcome = good(nas, NAME)
    for name, keys in KEYS.items():
        for key in keys:
            assert (outcome[key] is None) is (name == refused), key
            assert (f"{key} is null" in str(outcome["warnings"])) is (name == refused), key


def test_one_part_that_is_refused(nas):
    nas.fault("SYNO.ActiveBackup.Inventory", None, "error", code=105, times=None)
    outcome = good(nas, NAME)
    assert outcome["abb_hypervisors"] is None
    assert outcome["abb_tasks"]
    assert outcome["m365_tasks"]


@pytest.mark.parametrize("subset", [["m365_tasks", "abb_tasks"], ["all", "m365_workers"]])
def test_a_named_subset_that_is_refused_is_a_failure(nas, subset):
    nas.fault(API["m365"], None, "error", code=105, times=None)
    outcome = bad(nas, NAME, "permission", gather_subset=subset)
    assert (outcome["code"], outcome["api"]) == (105, API["m365"])


def test_nothing_that_may_be_seen_is_a_failure(nas):
    for api in API.values():
        nas.fault(api, None, "error", code=105, times=None)
    assert bad(nas, NAME, "permission")["code"] == 105


def test_a_missing_package_beside_one_that_may_not_be_seen_is_a_failure(nas):
    """Nothing was read."""
    nas.state["packages"][:] = [row for row in nas.state["packages"] if row["id"] != PACKAGE_IDS[ABB]]
    nas.fault(API["m365"], None, "error", code=105, times=None)
    assert bad(nas, NAME, "permission")["code"] == 105


def test_another_error_is_a_failure(nas):
    nas.fault("SYNO.ActiveBackup.Inventory", None, "error", code=1001, times=None)
    assert bad(nas, NAME, "1001")["code"] == 1001


# --- what the list of packages says, and what the answers of their APIs prove

LIST = "SYNO.Core.Package"


def listed(nas, **status):
    """Have the NAS list its packages so: with a status, without one (None), or not at all."""
    rows = [
        {"id": PACKAGE_IDS[{"abb": ABB, "m365": M365}[key]], "version": "3.1.0-1"}
        | ({} if word is None else {"additional": {"status": word}})
        for key, word in status.items()
    ]
    nas.fault(LIST, None, "data", data={"packages": rows}, times=None)


@pytest.mark.parametrize("status", [{}, {"abb": None, "m365": None}, {"abb": "start", "m365": "stop"}], ids=str)
@pytest.mark.parametrize("name", [NAME, "active_backup_health_info"])
def test_a_package_whose_api_answers_is_there_and_runs(nas, name, status):
    listed(nas, **status)
    outcome = good(nas, name)
    found = outcome.get("health", outcome)["packages"]
    assert [(found[key]["installed"], found[key]["running"]) for key in ("abb", "m365")] == [(True, True)] * 2
    assert "not running" not in outcome.text


def test_a_status_that_nobody_tells_is_null_where_nothing_was_asked(nas):
    listed(nas, abb="start", m365=None)
    outcome = good(nas, NAME, gather_subset=["abb_settings"])
    assert outcome["packages"]["abb"] == {"installed": True, "running": True, "version": "3.1.0-1"}
    assert outcome["packages"]["m365"] == {"installed": True, "running": None, "version": "3.1.0-1"}
    assert "not running" not in outcome.text


@pytest.mark.parametrize("status", [None, "start"])
@pytest.mark.parametrize("name", [NAME, "active_backup_health_info"])
def test_one_without_an_api_is_stopped(nas, name, status):
    next(row for row in nas.state["packages"] if row["id"] == PACKAGE_IDS[M365])["status"] = "stop"
    listed(nas, abb="running", m365=status)
    outcome = good(nas, name)
    assert outcome.get("health", outcome)["packages"]["m365"]["running"] is False
    assert "installed but not running" in str(outcome["warnings"])
    assert "None" not in str(outcome["warnings"])


@pytest.mark.parametrize("compound", [True, False])
@pytest.mark.parametrize("name", [NAME, "active_backup_health_info"])
def test_the_packages_are_asked_for_once(nas, name, compound):
    """Also where one is missing, as on most NASes."""
    nas.switches.compound = compound
    nas.state["packages"][:] = [row for row in nas.state["packages"] if row["id"] != PACKAGE_IDS[M365]]
    good(nas, name)
    assert [record.api for record in calls(nas, "list")].count(LIST) == 1
