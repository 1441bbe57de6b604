# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task, state present: backups that lie on the NAS become a task again, and nothing else ever does."""

from __future__ import annotations

from typing import Any

import pytest
from cases import RELINK
from harness import bad, good, task

NAME, THERE = "m365_task", "Company mail"
PATH = f"/{RELINK['local_shared']}{RELINK['local_path']}"


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def info_of(nas: Any, name: str) -> dict[str, Any]:
    return nas.state["m365"]["settings"][str(task(nas, name, "m365")["task_id"])]


def relinks(nas: Any) -> list[dict[str, Any]]:
    """What was sent of the tasks that were relinked."""
    return [record.params["task_info"] for record in nas.writes]


def test_what_is_sent(nas: Any):
    good(nas, NAME, **RELINK)
    good(nas, NAME, **{**RELINK, "name": ["Elsewhere"], "local_path": "/x/task_91", "region": "China"}, check=True)
    rest = {key: RELINK[key] for key in ("local_shared", "local_path", "admin_email")}
    assert relinks(nas) == [{"selected": True, "task_name": "Relinked", "region": "Microsoft 365", **rest}]
    assert info_of(nas, "Relinked")["local_path"] == PATH


@pytest.mark.parametrize("form", [PATH, f"/volume1{PATH}", f"/volume12{PATH}/"])
def test_the_same_name_on_the_same_path_is_unchanged(nas: Any, form: str):
    good(nas, NAME, **RELINK)
    info_of(nas, "Relinked")["local_path"] = form
    outcome = good(nas, NAME, **{**RELINK, "name": [" Relinked "]})
    assert not outcome["changed"]
    assert outcome["tasks"][0]["task_id"] == task(nas, "Relinked", "m365")["task_id"]
    assert len(nas.writes) == 1


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    "form", ["/Other/ActiveBackupForMicrosoft365/task_90", f"{PATH}1", f"/volume1/x{PATH}", "", None]
)
def test_the_same_name_on_another_path_is_in_the_way(nas: Any, form: Any, check: bool):
    info_of(nas, THERE)["local_path"] = form
    outcome = bad(nas, NAME, THERE, form, "already has this name or path", **{**RELINK, "name": [THERE]}, check=check)
    assert (outcome["reason"], nas.writes) == ("refused", [])


@pytest.mark.parametrize("check", [True, False])
def test_the_same_path_under_another_name_is_in_the_way(nas: Any, check: bool):
    info_of(nas, THERE)["local_path"] = f"/volume1{PATH}"
    bad(nas, NAME, THERE, PATH, "already has this name or path", **RELINK, check=check)
    assert not nas.writes


@pytest.mark.parametrize("form", ["task_90", f"/volume1/@link{PATH}"])
def test_the_number_that_the_nas_answers_is_evidence_whatever_the_path_looks_like(nas: Any, fake_time: Any, form: str):
    nas.switches.m365_relinked_path = form
    outcome = good(nas, NAME, **RELINK)
    assert outcome["changed"]
    assert outcome["tasks"][0]["task_id"] == task(nas, "Relinked", "m365")["task_id"]
    assert not fake_time.pauses


@pytest.mark.parametrize("reply", [None, [], {}, {"task_id": None}, {"task_id": 1}, {"task_id": 99}])
def test_without_a_number_that_fits_the_path_is_evidence(nas: Any, fake_time: Any, reply: Any):
    nas.fault(None, "relink_task", "data", data=reply, when="after")
    outcome = good(nas, NAME, **RELINK)
    assert outcome["tasks"][0]["task_id"] == task(nas, "Relinked", "m365")["task_id"]
    assert not fake_time.pauses


def test_a_number_as_text_is_the_number(nas: Any, fake_time: Any):
    nas.switches.m365_relinked_path = "task_90"
    number = 1 + max(row["task_id"] for row in nas.state["m365"]["tasks"])
    nas.fault(None, "relink_task", "data", data={"task_id": str(number)}, when="after")
    assert good(nas, NAME, **RELINK)["tasks"][0]["task_id"] == number


@pytest.mark.parametrize("answer", [{"task_id": 1}, {"task_id": 99}, {}])
def test_a_number_alone_is_no_evidence(nas: Any, fake_time: Any, answer: dict[str, Any]):
    """It is that of another task, or of none: the NAS accepted it and made no task."""
    nas.fault(None, "relink_task", "data", data=answer)
    outcome = bad(nas, NAME, "accepted", "does not show the change", **RELINK)
    assert (outcome["reason"], outcome["method"]) == ("not_applied", "relink_task")
    assert 30 <= fake_time.passed <= 35


# --- with wait


def test_it_is_waited_for_at_the_interval(nas: Any, fake_time: Any):
    nas.switches.apply_delay = 100
    outcome = good(nas, NAME, **RELINK, wait=True, wait_interval=40)
    assert (outcome["changed"], outcome["waited"], fake_time.pauses) == (True, 120, [40, 40, 40])


def test_what_is_there_at_once_is_not_waited_for(nas: Any, fake_time: Any):
    assert good(nas, NAME, **RELINK, wait=True)["waited"] == 0
    assert "waited" not in good(nas, NAME, **RELINK, wait=True)
    assert not fake_time.pauses


def test_a_wait_that_is_over_is_a_time_out(nas: Any, fake_time: Any):
    nas.switches.apply_delay = 500
    outcome = bad(nas, NAME, "60 s", "wait_timeout", "Not relinked yet", **RELINK, wait=True, wait_timeout=60)
    assert 60 <= fake_time.passed <= 65
    assert (outcome["reason"], outcome["method"], outcome["waited"]) == ("timeout", "relink_task", 60)
    assert outcome["changed"] is False


# --- what is only for show


@pytest.mark.parametrize("there", [True, False])
def test_a_log_that_may_not_be_read_hides_the_results_only(nas: Any, there: bool):
    if there:
        good(nas, NAME, **RELINK)
    nas.fault(None, "get_general_log", "error", code=105, times=None)
    outcome = good(nas, NAME, **RELINK)
    assert outcome["changed"] is not there
    assert (outcome["tasks"][0]["present"], outcome["tasks"][0]["last_result"]) == (True, None)
    assert "null in tasks" in str(outcome["warnings"])


WRONG: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "another state": ({"state": "stopped"}, ("local_shared, local_path, admin_email", "only with state: present")),
    "one of them with another state": (
        {"state": "stopped", "local_shared": None, "local_path": None},
        ("admin_email: only with",),
    ),
    "two names": ({"name": ["a", "b"]}, ("name", "exactly one")),
    "no name": ({"name": []}, ("name", "exactly one")),
    "a blank name": ({"name": [" "]}, ("name", "exactly one")),
    "a number": ({"name": None, "task_id": [1]}, ("name", "exactly one")),
    "no share": ({"local_shared": None}, ("local_shared: required with state: present",)),
    "nothing but a name": (
        {"local_shared": None, "local_path": None, "admin_email": ""},
        ("local_shared, local_path, admin_email: required with state: present",),
    ),
    "a path below nothing": (
        {"local_path": "ActiveBackup/task_1"},
        ("local_path", "'ActiveBackup/task_1'", "start with /"),
    ),
    "the share itself": ({"local_path": "//"}, ("local_path", "'//'")),
    "a path for a share": ({"local_shared": "/volume1/x"}, ("local_shared", "'/volume1/x'", "without /")),
    "no address": ({"admin_email": "admin"}, ("admin_email", "'admin'", "e-mail")),
}


@pytest.mark.parametrize("which", WRONG)
def test_wrong_options_send_nothing(nas: Any, which: str):
    options, words = WRONG[which]
    assert bad(nas, NAME, *words, **{**RELINK, **options})["reason"] == "input"
    assert not nas.requests
