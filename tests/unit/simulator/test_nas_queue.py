# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that wait, hang or never come, and where they show."""

from __future__ import annotations

import pytest

TASK, LOG, OVERVIEW = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackup.Log", "SYNO.ActiveBackup.Overview"


def jobs(client):
    """Task, job.status and stage of each activity."""
    rows = client(OVERVIEW, "list_activity")["data"]["activity_list"]
    return [(row["job"]["task_id"], row["job"]["status"], row["job"]["stage"]) for row in rows]


def set_limit(nas, devices):
    next(row for row in nas.state["abb"]["settings"] if row["name"] == "max_concurrent_devices")["value"] = str(devices)


def log_types(client, task_id, since):
    rows = client(LOG, "list_log", task_id=task_id, limit=0)["data"]["logs"]
    return [row["log_type"] for row in rows if row["log_time"] >= since]


def test_no_more_devices_at_once_than_the_setting_says(client, nas):
    nas.switches.run_seconds = 100
    set_limit(nas, 2)
    client(TASK, "backup", task_ids=[3, 4, 6])
    assert jobs(client) == [(3, 3, 2), (4, 3, 2), (6, 1, 0)]
    nas.advance(101)
    assert jobs(client) == [(6, 3, 2)]
    nas.advance(100)
    assert client.task(6)["last_result"]["time_start"] - client.task(3)["last_result"]["time_start"] == 100


def test_a_higher_limit_lets_the_queue_on(client, nas):
    nas.switches.run_seconds = 100
    set_limit(nas, 1)
    client(TASK, "backup", task_ids=[3, 4])
    nas.advance(50)
    assert jobs(client)[1] == (4, 1, 0)
    set_limit(nas, 5)
    before = nas.now()
    assert jobs(client)[1] == (4, 3, 2)
    assert nas.state["abb"]["runs"][1]["start"] >= int(before) - 1


def test_a_storage_that_is_compacted_makes_runs_wait(client, nas):
    nas.state["abb"]["storages"][0]["compacting"] = True
    client(TASK, "backup", task_ids=[3])
    assert jobs(client) == [(3, 2, 0)]


@pytest.mark.parametrize(
    ("form", "progress"),
    [("waiting", (True, 0)), ("pid0", (False, 0)), ("absent", None)],
)
def test_a_queued_run_may_show_only_in_the_activities(client, nas, form, progress):
    nas.switches.queued_progress = form
    nas.switches.queue_seconds = 60
    client(TASK, "backup", task_ids=[3])
    shown = client.task(3).get("progress")
    assert (shown and (shown["pid"] > 0, shown["running_task_status"])) == progress
    assert jobs(client) == [(3, 1, 0)]


def test_an_activity_has_the_parts_of_the_published_model(client, nas):
    nas.switches.run_seconds = 60
    client(TASK, "backup", task_ids=[1])
    (row,) = client(OVERVIEW, "list_activity")["data"]["activity_list"]
    assert [device["device_id"] for device in row["device"]] == [1, 2]
    assert set(row["job"]) == {
        "action", "backup_type", "job_id", "job_type", "max_parallel", "params", "stage", "status", "storage_id",
        "sub_jobs", "task_id", "trigger_uid", "user_name",
    }  # fmt: skip
    assert [sub["config_device_id"] for sub in row["job"]["sub_jobs"]] == [1, 2]
    assert (row["storage"]["storage_id"], row["task"]["task_name"]) == (1, "Accounting PCs")


def test_a_stuck_run_stays_at_nothing_for_days(client, nas):
    nas.next_outcome(3, "stuck")
    client(TASK, "backup", task_ids=[3])
    nas.advance(5 * 86400)
    progress = client.task(3)["progress"]
    assert (progress["percentage"], progress["running_task_status"]) == (0.0, 1)
    newest = max(client.task(3)["versions"], key=lambda row: row["time_start"])
    assert (newest["status"], newest["time_end"]) == (0, 0)
    assert client.code(TASK, "cancel", task_ids=[3]) is None
    nas.advance(1)
    assert client.task(3)["last_result"]["status"] == 5


@pytest.mark.parametrize("number", [1106, 1107, 1112, 1114, 1116, 1137, 7047, 8001])
def test_why_nothing_ran_stands_in_the_log(client, nas, number):
    nas.switches.backup_blocked_by = number
    begin = int(nas.now())
    assert client.code(TASK, "backup", task_ids=[3]) is None
    assert "progress" not in client.task(3)
    assert jobs(client) == []
    assert log_types(client, 3, begin) == [number]


def test_a_reason_for_one_run_only(client, nas):
    begin = int(nas.now())
    nas.next_outcome(3, "nothing", reason=1116)
    client(TASK, "backup", task_ids=[3])
    client(TASK, "backup", task_ids=[3])
    assert log_types(client, 3, begin) == [1116, 1101]


def test_left_over_progress_of_an_idle_task(client, nas):
    nas.switches.idle_progress = "left_over"
    assert client.task(3)["progress"] == {"pid": 0, "running_task_status": 0}
    nas.switches.idle_progress = "absent"
    nas.state["abb"]["tasks"][2]["left_over_progress"] = True
    assert client.task(3)["progress"] == {"pid": 0, "running_task_status": 0}
    assert "progress" not in client.task(4)


@pytest.mark.parametrize(("form", "end"), [("zero", 0), ("null", None), ("before", -3600)])
def test_a_power_cut_leaves_a_result_without_an_outcome(client, nas, form, end):
    nas.switches.unfinished_end = form
    nas.next_outcome(3, "stuck")
    client(TASK, "backup", task_ids=[3])
    before = client.task(3)["last_result"]
    nas.restart(packages_after=0)
    client.login()
    row = client(LOG, "list_result", task_id=3)["data"]["results"][-1]
    assert (row["status"], row["time_end"]) == (1, row["time_start"] + end if form == "before" else end)
    task = client.task(3)
    assert task["last_result"] == before, "it is not the last result"
    assert task["versions"][-1]["status"] == 0, "its version is left as well"
    assert "progress" not in task


def test_one_busy_task_refuses_a_backup_of_several(client, nas):
    nas.switches.run_seconds = 60
    client(TASK, "backup", task_ids=[3])
    assert client.code(TASK, "backup", task_ids=[3, 4]) == 1202
    assert [row[0] for row in jobs(client)] == [3]
    nas.switches.several_conflict = "batch"
    assert client.code(TASK, "backup", task_ids=[3, 4]) == 1009
    assert [row[0] for row in jobs(client)] == [3, 4]
    assert client.code(TASK, "cancel", task_ids=[3, 6]) == 1009
    assert client.code(TASK, "cancel", task_ids=[6]) == 1201


def test_a_cancel_that_takes_a_while(client, nas):
    nas.switches.update({"run_seconds": 600, "cancel_seconds": 90})
    client(TASK, "backup", task_ids=[3])
    client(TASK, "cancel", task_ids=[3])
    assert client.task(3)["progress"]["running_task_status"] == 3
    assert jobs(client) == [(3, 4, 2)]
    assert client.code(TASK, "backup", task_ids=[3]) == 1202
    nas.advance(91)
    assert client.code(TASK, "backup", task_ids=[3]) is None


def test_a_cancel_that_is_accepted_and_not_carried_out(client, nas):
    nas.switches.update({"run_seconds": 600, "ignore_writes": ["cancel"]})
    client(TASK, "backup", task_ids=[3])
    assert client.code(TASK, "cancel", task_ids=[3]) is None
    nas.advance(601)
    assert client.task(3)["last_result"]["status"] == 2
