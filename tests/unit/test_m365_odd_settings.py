# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a Microsoft 365 task are written back whole, so odd ones must not be; shown, they are options."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, task

OFFICES, MANUAL = "Scheduled offices", "Manual archive"
WRITES = {
    "m365_task_schedule": {"name": OFFICES, "policy": "manual"},
    "m365_task_retention": {"name": OFFICES, "days_to_keep": 60, "allow_shorter": True},
    "active_backup_config": {"config": {"m365": {"tasks": [{"name": OFFICES, "schedule": {"policy": "manual"}}]}}},
}


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def info_of(nas: Any, name: str) -> dict[str, Any]:
    return nas.state["m365"]["settings"][str(task(nas, name, "m365")["task_id"])]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("module", WRITES)
def test_the_settings_of_another_task_are_not_written_to_this_one(nas: Any, module: str, check: bool):
    nas.fault(None, "get_task_setting", "data", data={"task_info": dict(info_of(nas, MANUAL))}, times=None)
    number = info_of(nas, MANUAL)["task_id"]
    outcome = bad(nas, module, "get_task_setting", f"those of task {number}", check=check, **WRITES[module])
    assert (outcome["reason"], outcome["method"]) == ("api", "get_task_setting")
    assert not calls(nas, "set_task_setting")


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("info", [{}, {"task_id": None, "schedule": {}}], ids=["empty", "next to nothing"])
@pytest.mark.parametrize("module", WRITES)
def test_settings_without_a_policy_are_not_written(nas: Any, module: str, info: dict[str, Any], check: bool):
    nas.fault(None, "get_task_setting", "data", data={"task_info": info}, times=None)
    bad(nas, module, "get_task_setting", "backup_policy", check=check, **WRITES[module])
    assert not calls(nas, "set_task_setting")


@pytest.mark.parametrize("module", WRITES)
def test_settings_that_are_odd_just_before_the_write_are_not_written(nas: Any, module: str):
    nas.fault(None, "get_task_setting", "data", data={"task_info": {}}, nth=2, times=None)
    bad(nas, module, "get_task_setting", "backup_policy", **WRITES[module])
    assert not calls(nas, "set_task_setting")


def test_the_settings_of_another_task_are_not_shown_as_those_of_this_one(nas: Any):
    nas.fault(None, "get_task_setting", "data", data={"task_info": dict(info_of(nas, MANUAL))}, times=None)
    bad(nas, "m365_task_info", "get_task_setting", name=[OFFICES], include_settings=True)


def test_a_schedule_that_lacks_what_the_option_needs_is_null(nas: Any):
    """As that of m365_task_schedule is."""
    info_of(nas, OFFICES)["schedule"]["week_day"] = ""
    (row,) = good(nas, "m365_task_info", name=[OFFICES], include_settings=True)["tasks"]
    assert (row["settings"]["policy"], row["settings"]["schedule"]) == ("scheduled", None)
