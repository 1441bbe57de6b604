# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_health_info: what cannot be read of a NAS is said, and does not fail the rest."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, good

NAME = "active_backup_health_info"
ABB, M365 = "SYNO.ActiveBackup.", "SYNO.ActiveBackupOffice365"
NAMES = {"abb": "Active Backup for Business", "m365": "Active Backup for Microsoft 365"}
LISTS = {"abb": (f"{ABB}Task", "list"), "m365": (M365, "list_tasks")}
HOST = "ACC-PC-01"  # of a task of Active Backup for Business


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.set_clock("2026-03-16T09:00:00", stands=True)
    plain.reset()
    return plain


def answers(nas: Any, api: str, code: int, method: str | None = None) -> None:
    nas.fault(api, method, "error", code=code, times=None)


def odd(nas: Any, api: str, method: str) -> None:
    """A success that holds no list."""
    nas.fault(api, method, "data", data={"tasks": "none", "storages": 7}, times=None)


def warned(result: Any) -> list[str]:
    return [text for text in map(str, result.get("warnings", ())) if "https is off" not in text and "UTC" not in text]


def unread(package: str) -> str:
    return f"The tasks of {NAMES[package]} could not be read: "


def products(result: Any) -> set[str]:
    return {row["product"] for row in result["health"]["tasks"]}


def test_where_everything_is_read_nothing_is_unread(nas: Any):
    assert good(nas, NAME)["health"]["unread"] == []


@pytest.mark.parametrize("code", [105, 103, 1001, 100])
@pytest.mark.parametrize("package", NAMES)
def test_a_package_whose_tasks_cannot_be_read_is_said_and_the_other_one_judged(nas: Any, package: str, code: int):
    answers(nas, *LISTS[package][:1], code, LISTS[package][1])
    result = good(nas, NAME)
    (said,) = result["health"]["unread"]
    assert said.startswith(f"{unread(package)}{'.'.join(LISTS[package])} answered {code},")
    assert products(result) == set(NAMES) - {package}
    assert [text for text in warned(result) if said in text]


@pytest.mark.parametrize("package", NAMES)
def test_so_it_is_of_an_answer_that_is_no_list(nas: Any, package: str):
    odd(nas, *LISTS[package])
    result = good(nas, NAME)
    (said,) = result["health"]["unread"]
    assert said.startswith(unread(package))
    assert products(result) == set(NAMES) - {package}


@pytest.mark.parametrize("package", NAMES)
def test_so_it_is_of_one_that_stays_busy(nas: Any, package: str, fake_time: Any):
    answers(nas, LISTS[package][0], 117, LISTS[package][1])
    result = good(nas, NAME)
    assert [said.startswith(unread(package)) for said in result["health"]["unread"]] == [True]
    assert products(result) == set(NAMES) - {package}
    assert fake_time.pauses == [1, 3]


@pytest.mark.parametrize(
    "codes", [(1001, 1001), (105, 1001), (1001, 105), (105, 105), (117, 117), (120, 9999), (31337, 1010)]
)
def test_where_no_tasks_can_be_read_at_all_it_fails(nas: Any, codes: tuple[int, int], fake_time: Any):
    for (api, method), code in zip(LISTS.values(), codes, strict=True):
        answers(nas, api, code, method)
    outcome = bad(nas, NAME)
    assert outcome["code"] in codes
    assert (outcome["api"], outcome["method"]) in LISTS.values()
    assert str(outcome["code"]) in outcome["msg"]


def test_so_it_does_where_the_other_package_is_missing(nas: Any):
    nas.state["packages"] = [row for row in nas.state["packages"] if row["id"] == "ActiveBackup"]
    answers(nas, f"{ABB}Task", 1001)
    bad(nas, NAME, "1001")


def test_where_nobody_can_tell_whether_there_are_packages_both_are_unread(nas: Any):
    """No API of theirs is there, and the account may not see the list of packages."""
    nas.state["packages"] = []
    answers(nas, "SYNO.Core.Package", 105)
    result = good(nas, NAME)
    health = result["health"]
    assert health["packages"] == {"abb": None, "m365": None}
    assert len(health["unread"]) == 2
    for (package, name), said in zip(NAMES.items(), health["unread"], strict=True):
        assert said.startswith(f"{unread(package)}the package {name} is not installed or not running")
        assert [text for text in warned(result) if said in text]


@pytest.mark.parametrize("missing", NAMES)
def test_one_that_does_not_answer_beside_one_that_does_is_taken_for_missing(nas: Any, missing: str):
    """Most NASes have one, and accounts that may not see the list of packages are many."""
    wanted = "ActiveBackup" if missing == "m365" else "ActiveBackup-Office365"
    nas.state["packages"] = [row for row in nas.state["packages"] if row["id"] == wanted]
    answers(nas, "SYNO.Core.Package", 105)
    result = good(nas, NAME)
    assert (result["health"]["unread"], warned(result)) == ([], [])


@pytest.mark.parametrize("package", NAMES)
def test_a_package_that_runs_and_does_not_answer_is_unread(nas: Any, package: str):
    """As for a moment after the NAS was started."""
    answers(nas, f"{ABB}*" if package == "abb" else M365, 102)
    result = good(nas, NAME)
    (said,) = result["health"]["unread"]
    assert said.startswith(f"{unread(package)}the package {NAMES[package]} is running, but")
    assert len(warned(result)) == 1, "what else belongs to it is not there either"


# --- which hosts no task protects


@pytest.mark.parametrize("code", [105, 1001])
def test_hosts_are_not_called_unprotected_where_their_tasks_were_not_read(nas: Any, code: int):
    answers(nas, f"{ABB}Task", code)
    result = good(nas, NAME, protected_hosts=[HOST, "nobody"])
    assert result["health"]["unprotected_hosts"] is None
    assert [text for text in warned(result) if "unprotected_hosts is null" in text]
    result = good(nas, NAME)
    assert result["health"]["unprotected_hosts"] == []
    assert not [text for text in warned(result) if "unprotected_hosts" in text]


def test_so_it_is_where_the_package_is_stopped(nas: Any):
    next(row for row in nas.state["packages"] if row["id"] == "ActiveBackup")["status"] = "stop"
    assert good(nas, NAME, protected_hosts=[HOST])["health"]["unprotected_hosts"] is None


def test_tasks_that_are_not_there_protect_no_host(nas: Any):
    nas.state["packages"] = [row for row in nas.state["packages"] if row["id"] != "ActiveBackup"]
    assert good(nas, NAME, protected_hosts=[HOST])["health"]["unprotected_hosts"] == [HOST]


def test_tasks_of_microsoft_365_name_no_hosts(nas: Any):
    answers(nas, M365, 105)
    assert good(nas, NAME, protected_hosts=[HOST, "nobody"])["health"]["unprotected_hosts"] == ["nobody"]


# --- what no verdict is made of


@pytest.mark.parametrize("code", [103, 105, 1001, 100, 102])
def test_storages_that_cannot_be_read_are_a_warning(nas: Any, code: int):
    answers(nas, f"{ABB}Share", code, "list_storage")
    result = good(nas, NAME)
    assert (result["health"]["storages"], result["health"]["unread"]) == ([], [])
    assert products(result) == set(NAMES)
    (warning,) = warned(result)
    assert "storage" in warning


@pytest.mark.parametrize("code", [103, 105, 1001, 102])
def test_a_certificate_that_cannot_be_read_is_a_warning(nas: Any, code: int):
    answers(nas, f"{ABB}Setting", code, "list")
    result = good(nas, NAME)
    assert (result["health"]["certificate"], result["health"]["unread"]) == (None, [])
    (warning,) = warned(result)
    assert "settings" in warning


def test_so_are_storages_that_are_no_list(nas: Any):
    odd(nas, f"{ABB}Share", "list_storage")
    result = good(nas, NAME)
    assert result["health"]["storages"] == []
    assert "without a list of storages" in warned(result)[0]


# --- what ends it all


def test_a_session_that_is_lost_ends_it(nas: Any):
    nas.fault("SYNO.*", None, "error", code=119, times=None)
    assert bad(nas, NAME)["reason"] == "sign_in"


def test_a_sign_in_that_is_refused_ends_it(nas: Any):
    nas.fault("SYNO.API.Auth", "login", "error", code=400, times=None)
    assert bad(nas, NAME)["reason"] == "sign_in"
