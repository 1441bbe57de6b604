# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NAS as people have them: names that are code, computers of one name, many machines in one backup, runs cut off."""

from __future__ import annotations

from typing import Any

import pytest
from harness import MODULES, bad, calls, good, task

from simulator.switches import UNTIDY

VMS = "ESXi cluster"
NAMES = [
    'Grüße "AG" & Söhne',
    " Lager ",
    "null",
    "00123",
    "{{ lookup('env', 'HOME') }}",
    "50 %, a/b\\c\t\U0001f4be",
    'Bob\'s "old" PC',
]
READS = sorted(name for name in MODULES if name.startswith(("abb_", "m365_", "active_")) and name.endswith("_info"))


@pytest.fixture
def nas(plain: Any) -> Any:
    """Without TLS."""
    plain.reset(dataset="untidy")
    return plain


def product_of(nas: Any, name: str) -> str:
    return next(
        product for product in ("abb", "m365") if name in [row["task_name"] for row in nas.state[product]["tasks"]]
    )


@pytest.mark.parametrize("switches", [{}, UNTIDY], ids=["rows alone", "all oddities at once"])
@pytest.mark.parametrize("name", READS)
def test_everything_is_read(nas: Any, name: str, switches: dict[str, Any]):
    nas.switches.update(switches)
    good(nas, name)
    assert not nas.writes


@pytest.mark.parametrize("name", NAMES)
def test_a_task_of_any_name_is_found_and_started(nas: Any, name: str):
    product = product_of(nas, name)
    number = task(nas, name, product)["task_id"]
    for options in ({"name": [name]}, {"task_id": [number]}):
        (row,) = good(nas, f"{product}_task_info", **options)["tasks"]
        assert (row["task_id"], row["task_name"]) == (number, name)
    (row,) = good(nas, f"{product}_task", name=[name], state="started")["tasks"]
    assert (row["task_name"], row["started"]) == (name, True)
    (call,) = calls(nas, "backup", "backup_task")
    assert number in (call.params.get("task_id"), *call.params.get("task_ids", ()))
    logs = good(nas, f"{product}_log_info", name=[name])["logs"]
    assert logs
    if product == "abb":
        assert {row["task_name"] for row in logs} == {name}


def test_computers_of_one_name_are_told_apart_by_their_number(nas: Any):
    rows = [row for row in good(nas, "abb_device_info")["devices"] if row["host_name"] == "AD2019"]
    there = [row["device_id"] for row in nas.state["abb"]["devices"] if row["host_name"] == "AD2019"]
    assert sorted(row["device_id"] for row in rows) == sorted(there)
    assert len(there) == 5
    assert {entry["task_name"] for row in rows for entry in row["tasks"]} == {"Domain controllers"}


def test_two_good_and_one_failed_of_many_machines_are_a_partial_success(nas: Any):
    (row,) = good(nas, "abb_task_info", name=[VMS])["tasks"]
    assert row["last_result"]["status"] == "partial_success"
    newest = good(nas, "abb_history_info", name=[VMS], include_details=True)["results"][0]
    assert newest["status"] == "partial_success"
    kinds = [detail["log_type_code"] for detail in newest["details"]]
    assert (kinds.count(3018), kinds.count(3019)) == (10, 2)
    shown = {entry["host_name"] for entry in newest["task_config"]["device_list"]}
    assert shown == {f"vm{number:02d}" for number in range(1, 13)}


@pytest.mark.parametrize("accepted", [True, False])
def test_it_is_fresh_only_where_partial_success_is_accepted(nas: Any, accepted: bool):
    age = nas.now() - task(nas, VMS)["last_result"]["time_end"]
    options = {"name": [VMS], "state": "fresh", "max_age": f"{int(age // 3600) + 1}h", "accept_partial": accepted}
    assert good(nas, "abb_task", check=True, **options)["changed"] is not accepted


@pytest.mark.parametrize("how", ["zero", "null", "before", "success", "no end"])
def test_a_run_that_was_cut_off_hides_no_good_backup_before_it(nas: Any, how: str):
    name = f"Cut off, {how}"
    number = task(nas, name)["task_id"]
    ours = [row for row in nas.state["abb"]["results"] if row["task_id"] == number]
    ends = [row["time_end"] for row in ours if row["status"] == 2 and row.get("time_end")]
    (row,) = good(nas, "abb_task_info", name=[name])["tasks"]
    assert (row["last_success_time"], row["running"]) == (max(ends), False)
    rows = good(nas, "abb_history_info", name=[name])["results"]
    assert [row["status"] for row in rows] == ["incomplete", "success", "success"]
    for status, found in (("incomplete", rows[:1]), ("success", rows[1:]), ("fail", [])):
        assert good(nas, "abb_history_info", name=[name], status=status)["results"] == found
    assert good(nas, "abb_history_info", name=[name], status="incomplete", job_action="backup")["results"] == rows[:1]


def test_a_first_answer_that_takes_long_is_waited_for_once_more(nas: Any, fake_time: Any):
    """Its disks were asleep."""
    nas.fault(None, "list", "hang", seconds=3)
    good(nas, "abb_settings_info", timeout=1)
    assert fake_time.pauses == [1]


def test_a_trusted_device_that_is_none_any_more_is_told(nas: Any, fake_time: Any):
    outcome = bad(
        nas, "abb_settings_info", "device_token", "revoked", "one-time code",
        username="otp", password="S3cret-CANARY-otp", device_token="token-CANARY",
    )  # fmt: skip
    assert (outcome["code"], outcome["reason"], nas.sign_ins) == (403, "sign_in", 1)
