# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_health_info: what odd, old and half-read rows of Active Backup for Business make of a verdict."""

from __future__ import annotations

from typing import Any

import pytest
from harness import good, task
from harness import judged as health

NAME = "active_backup_health_info"
HOUR, DAY = 3600, 86400
PCS, SMB, ARCHIVE, LAPTOP = "Accounting PCs", "SMB shares", "Archive server", "New laptop"


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.set_clock("2026-03-16T09:00:00", stands=True)
    plain.reset()
    return plain


def answers(nas: Any, api: str, method: str, code: int = 1001) -> None:
    nas.fault(f"SYNO.ActiveBackup.{api}", method, "error", code=code, times=None)


def results(nas: Any, name: str) -> list[dict[str, Any]]:
    """Of a task, oldest first."""
    number = task(nas, name)["task_id"]
    return sorted(
        (row for row in nas.state["abb"]["results"] if row["task_id"] == number), key=lambda row: row["time_end"]
    )


# --- runs under way


@pytest.mark.parametrize("shown", ["waiting", "pid0", "absent"])
def test_a_run_that_is_queued_past_the_grace_is_overdue(nas: Any, shown: str):
    """It is known that it has not begun."""
    nas.switches.update({"queue_seconds": 10 * DAY, "queued_progress": shown})
    good(nas, "abb_task", name=[ARCHIVE], state="started")
    row = health(nas, ARCHIVE)
    assert (row["verdict"], row["running"]) == ("overdue", True)
    assert row["overdue_by"] > 0
    assert "A run is queued, and has not begun." in row["reason"]


def test_one_that_is_queued_in_time_is_running(nas: Any):
    nas.switches.update({"queue_seconds": 10 * DAY})
    good(nas, "abb_task", name=[PCS], state="started")
    row = health(nas, PCS)
    assert row["verdict"] == "running"
    assert "A run is queued, and has not begun." in row["reason"]


@pytest.mark.parametrize(
    ("progress", "running", "share"),
    [
        ({"percentage": 0.4, "pid": 0, "running_task_status": 0}, False, None),
        ({"percentage": 0.4, "pid": 7, "running_task_status": 1}, True, 0.4),
        ({"percentage": "0.4", "pid": 7}, True, 0.4),
        ({"percentage": 40, "pid": 7}, True, None),
        ({"percentage": -1, "pid": 7}, True, None),
        ({"percentage": True, "pid": 7}, True, None),
        ({"percentage": 0.4}, False, None),
        ({"percentage": 0.4, "pid": None, "running_task_status": None}, False, None),
        ({"transfered_bytes": 5, "total_bytes": 10}, False, None),
        (None, False, None),
    ],
    ids=str,
)
def test_progress_is_that_of_a_run_under_way_and_a_share(nas: Any, progress: Any, running: bool, share: float | None):
    task(nas, PCS)["progress"] = progress
    row = health(nas, PCS)
    assert (row["running"], row["progress"]) == (running, share)
    assert "queued" not in row["reason"]


# --- results


def test_the_last_result_is_that_of_a_cancelled_run_also_where_another_job_came_after_it(nas: Any):
    """last_result is that of a deletion of versions; the reason knows of the cancellation, too."""
    one = task(nas, PCS)
    last = results(nas, PCS)[-1]
    moment = int(nas.now()) - 6 * HOUR
    for row in results(nas, PCS):
        row["time_end"] -= DAY
        row["time_start"] -= DAY
    cancelled = dict(last) | {"result_id": 90001, "status": 5, "time_start": moment, "time_end": moment + 60}
    deletion = cancelled | {"result_id": 90002, "job_action": 131072, "status": 2, "time_end": moment + 3600}
    nas.state["abb"]["results"] += [cancelled, deletion]
    one["last_result"] = deletion
    nas.state["abb"]["versions"][:] = [row for row in nas.state["abb"]["versions"] if row["task_id"] != one["task_id"]]
    row = health(nas, PCS)
    assert (row["last_result"]["status"], row["last_result"]["time_end"]) == ("cancel", moment + 60)
    assert row["verdict"] == "overdue"
    assert "a run was cancelled Monday 03:01" in row["reason"]


def test_the_result_in_the_row_is_shown_where_no_others_can_be_read(nas: Any):
    answers(nas, "Log", "list_result")
    row = health(nas, "Cancelled last")
    assert (row["verdict"], row["last_result"]["status"]) == ("unknown", "cancel")


def test_what_was_not_read_is_not_called_never(nas: Any):
    answers(nas, "Log", "list_result")
    nas.state["abb"]["versions"].clear()
    task(nas, PCS)["last_result"] = None
    row = health(nas, PCS)
    assert row["verdict"] == "unknown"
    assert row["reason"].endswith("its results could not be read.")
    assert "never" not in row["reason"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, None),
        ({"versions": []}, 0),
        ({"version_count": 0}, 0),
        ({"version_count": "4"}, 4),
        ({"version_count": 0, "versions": [{"version_id": 1, "status": 3, "time_start": 5, "time_end": 9}]}, 1),
        ({"version_count": "some"}, None),
    ],
    ids=str,
)
def test_the_number_of_versions_is_null_where_nobody_tells(nas: Any, said: dict[str, Any], told: int | None):
    row = {"task_id": 1, "task_name": LAPTOP, "backup_type": 2, **said}
    nas.fault("SYNO.ActiveBackup.Task", "list", "data", data={"tasks": [row], "total": 1}, times=None)
    assert health(nas, LAPTOP)["version_count"] == told


# --- devices


def _of_two(nas: Any) -> None:
    """The task that never ran backs up two devices, a month after it was made."""
    task(nas, LAPTOP)["device_ids"] = task(nas, PCS)["device_ids"]
    nas.advance(40 * DAY)


def test_devices_of_a_task_that_never_ran_never_ran(nas: Any):
    _of_two(nas)
    row = health(nas, LAPTOP)
    assert (row["verdict"], [one["verdict"] for one in row["devices"]]) == ("never_ran", ["never_ran"] * 2)


def test_where_the_runs_of_devices_cannot_be_read_they_are_unknown(nas: Any):
    _of_two(nas)
    answers(nas, "Overview", "list_device_transfer_size")
    row = health(nas, LAPTOP)
    assert (row["verdict"], [one["verdict"] for one in row["devices"]]) == ("never_ran", ["unknown"] * 2)


def test_devices_of_a_task_whose_results_cannot_be_read_are_no_surer_than_it(nas: Any):
    _of_two(nas)
    nas.fault("SYNO.ActiveBackup.Log", "list_result", "error", code=1001, times=None)
    row = health(nas, LAPTOP)
    assert (row["verdict"], [one["verdict"] for one in row["devices"]]) == ("unknown", ["unknown"] * 2)


# --- schedules


def test_a_backup_window_that_is_never_open_is_one(nas: Any):
    one = task(nas, ARCHIVE)
    one["sched_content"] |= {"enable_backup_window": True, "backup_window": "0" * 168}
    row = health(nas, ARCHIVE)
    assert (row["in_backup_window"], row["backup_window_opens"]) == (False, None)
    assert row["schedule"].endswith("within its backup window")
    assert row["verdict"] == "overdue"
    assert "Its backup window is never open." in row["reason"]


def test_a_history_is_a_reason_to_name_the_zone(nas: Any):
    """Its days are those of the NAS."""
    for one in nas.state["abb"]["tasks"]:
        one["next_trigger_time"] = -1
    rules = [{"name": "*", "max_age": "1d"}]
    assert "timezone" not in str(good(nas, NAME, rules=rules).get("warnings"))
    warned = str(good(nas, NAME, rules=rules, history_days=2)["warnings"])
    assert "days are those of UTC. Set timezone" in warned
    assert "timezone" not in str(good(nas, NAME, rules=rules, history_days=2, timezone="UTC").get("warnings"))
