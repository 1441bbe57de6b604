# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock, the time zone, the schedules and the backup windows, against days counted by hand."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from simulator.calendars import abb_moments, next_trigger, window_end, zone_of
from simulator.data.abb_rows import schedule

TASK, LOG, OFFICE = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackup.Log", "SYNO.ActiveBackupOffice365"
BERLIN = "Europe/Berlin"
NIGHT = {"schedule_setting_type": 1, "run_hour": 3, "run_min": 0, "run_weekday": [0, 1, 2, 3, 4, 5, 6]}


def utc(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


def iso(when):
    return datetime.fromtimestamp(when, timezone.utc).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def berlin(client, nas):
    """A NAS in Berlin whose clock stands at noon on the day before daylight saving time begins."""
    nas.switches.timezone = BERLIN
    nas.set_clock("2026-03-28T12:00", stands=True)
    nas.reset()
    client.login()
    yield nas
    nas.offset = 0.0


def plan(nas, number=1, **changes):
    task = nas.state["abb"]["tasks"][number - 1]
    task["sched_content"] |= NIGHT | changes
    return task


def log_types(nas, task_id, since):
    rows = nas.state["abb"]["logs"]
    return [row["log_type"] for row in rows if row["task_id"] == task_id and row["log_time"] >= since]


@pytest.mark.parametrize(
    ("zone", "now", "changes", "expected"),
    [
        # the two published values [2.2.4]
        ("Etc/GMT+5", "2025-11-22T16:46", {"run_weekday": [0]}, 1763884800),
        ("Europe/Berlin", "2025-03-15T00:00", {"run_weekday": [1, 2, 3, 4, 5]}, 1742176800),
        # the clocks change: 03:00 is 02:00 UTC in winter, 01:00 in summer
        (BERLIN, "2026-03-28T01:30", {}, utc("2026-03-28T02:00")),
        (BERLIN, "2026-03-28T02:00", {}, utc("2026-03-29T01:00")),
        (BERLIN, "2026-10-25T01:00", {}, utc("2026-10-25T02:00")),
        # 02:30 does not exist on that day, and comes twice on the other one
        (BERLIN, "2026-03-28T12:00", {"run_hour": 2, "run_min": 30}, utc("2026-03-29T01:30")),
        (BERLIN, "2026-10-24T12:00", {"run_hour": 2, "run_min": 30}, utc("2026-10-25T00:30")),
        ("Asia/Kolkata", "2026-01-01T00:00", {}, utc("2026-01-01T21:30")),
        ("UTC", "2026-01-01T03:00", {"repeat_hour": 6}, utc("2026-01-01T09:00")),
        ("UTC", "2026-01-01T21:00", {"repeat_hour": 6}, utc("2026-01-02T03:00")),
        ("UTC", "2026-01-01T00:00", {"run_weekday": []}, -1),
        ("UTC", "2026-01-01T00:00", {"schedule_setting_type": 4}, -1),
        ("UTC", "2026-01-01T00:00", {"schedule_setting_type": 3, "run_weekday": [4]}, utc("2026-01-01T03:00")),
        ("UTC", "2026-01-01T00:00", {"start_year": 2026, "start_month": 2, "start_day": 1}, utc("2026-02-01T03:00")),
    ],
)
def test_the_next_run(zone, now, changes, expected):
    found = next_trigger(schedule(1) | NIGHT | changes, utc(now), zone_of(zone), -1)
    assert found == expected, iso(found)


def test_next_trigger_time_on_the_wire(client, berlin):
    plan(berlin)
    assert client.task(1)["next_trigger_time"] == utc("2026-03-29T01:00")
    berlin.advance(86400)
    assert client.task(1)["next_trigger_time"] == utc("2026-03-30T01:00")
    berlin.switches.nothing_planned = 0
    assert client.task(9)["next_trigger_time"] == 0


def test_a_clock_that_stands_moves_by_advance_only(nas):
    nas.set_clock(1000.0, stands=True)
    assert [nas.now(), nas.now()] == [1000.0, 1000.0]
    nas.advance(10)
    assert nas.now() == 1010.0
    nas.set_clock("2026-03-29T03:00:00+02:00")
    assert utc("2026-03-29T01:00") <= nas.now() < utc("2026-03-29T01:01")
    nas.offset = 0.0
    assert nas.now() > utc("2026-03-29T01:01")


def test_versions_are_named_in_local_time(client, berlin):
    client(TASK, "backup", task_ids=[1])
    assert client.task(1)["versions"][-1]["folder_name"] == "ActiveBackup_2026-03-28_120000"


def test_schedules_run_through_the_night_the_clocks_change(client, berlin):
    plan(berlin)
    berlin.switches.schedules = "run"
    berlin.advance(3 * 86400)
    begins = [row["time_start"] for row in client(LOG, "list_result", task_id=1)["data"]["results"][-3:]]
    assert [iso(when) for when in begins] == ["2026-03-29T01:00", "2026-03-30T01:00", "2026-03-31T01:00"]
    assert client.task(1)["last_result"]["status"] == 2


def test_schedules_stand_still_unless_switched_on(client, berlin):
    plan(berlin)
    before = client.task(1)["last_result"]
    berlin.advance(86400)
    assert client.task(1)["last_result"] == before


@pytest.mark.parametrize("how", ["switch", "outcome", "offline"])
def test_missed_schedules_leave_a_log_row_and_no_result(client, berlin, how):
    task, since = plan(berlin), berlin.now()
    berlin.switches.schedules = "missed" if how == "switch" else "run"
    if how == "outcome":
        berlin.next_outcome(1, "missed", times=None)
    elif how == "offline":
        for device in berlin.state["abb"]["devices"][:2]:
            device["agent_status"] = "offline"
    berlin.advance(2 * 86400)
    assert log_types(berlin, 1, since) == [1146, 1146]
    assert task["last_result"]["time_end"] < since


def test_a_scheduled_run_meets_one_under_way(berlin):
    plan(berlin)
    berlin.switches.schedules = "run"
    since = berlin.now()
    berlin.next_outcome(1, "stuck")
    berlin.advance(2 * 86400)
    assert log_types(berlin, 1, since) == [1101, 1107]


def test_a_stopped_package_runs_nothing(client, berlin):
    plan(berlin)
    berlin.switches.schedules = "run"
    berlin.state["packages"][0]["status"] = "stop"
    before = len(berlin.state["abb"]["results"])
    berlin.advance(2 * 86400)
    assert len(berlin.state["abb"]["results"]) == before


def test_hourly_and_continuous_ones():
    hourly = schedule(1) | NIGHT | {"repeat_hour": 1}
    day = utc("2026-01-01T00:00")
    assert sum(when < day + 86400 for when in abb_moments(hourly, day, zone_of("UTC"))) == 21
    live = schedule(4)
    assert sum(when <= day + 86400 for when in abb_moments(live, day, zone_of("UTC"))) == 24
    assert list(abb_moments(live | {"is_continuous_paused": True}, day, zone_of("UTC"))) == []


def test_microsoft_365_schedules_run(client, berlin):
    """Mon to fri, 08:30 to 20:30 every two hours: Monday's are seven."""
    berlin.switches.schedules = "run"
    berlin.set_clock("2026-03-30T00:00", stands=True)
    berlin.advance(86400)
    rows = [row for row in berlin.state["m365"]["general_logs"] if row["task_id"] == 3 and row["category"] == 0]
    today = [row["timestamp"] for row in rows if row["timestamp"] > utc("2026-03-29T22:00")]
    assert [iso(when) for when in (today[0], today[-1])] == ["2026-03-30T06:30", "2026-03-30T18:30"]
    assert len(today) == 7
    assert client.office(3)["last_execution_time"] == today[-1] - 1


def test_a_continuous_microsoft_365_task_writes_on_and_its_time_is_stale(client, berlin):
    berlin.switches.schedules = "run"
    before = client.office(1)
    berlin.advance(3600)
    rows = [row for row in berlin.state["m365"]["general_logs"] if row["task_id"] == 1 and row["category"] == 0]
    assert sum(row["timestamp"] > berlin.now() - 3600 for row in rows) == 5
    assert client.office(1)["last_execution_time"] == before["last_execution_time"]
    assert client.office(1)["task_execution_id"] > before["task_execution_id"]


@pytest.mark.parametrize(("day", "expected"), [(1, 1), (2, 0)])
def test_monthly_is_another_schedule(berlin, day, expected):
    berlin.switches.schedules = "run"
    task = berlin.state["m365"]["tasks"][5]
    task["schedule"] |= {"repeat_date": 1003, "date": f"2026/4/{day}"}
    berlin.set_clock("2026-03-31T23:00", stands=True)
    berlin.advance(86400)
    rows = [row for row in berlin.state["m365"]["general_logs"] if row["task_id"] == 6 and row["category"] == 0]
    assert len(rows) == expected


def window(*hours):
    """Saturday (day 6) is open in these hours only."""
    return {
        "enable_backup_window": True,
        "backup_window": "0" * 144 + "".join("01"[hour in hours] for hour in range(24)),
    }


def test_outside_the_window_nothing_runs_and_the_log_says_so(client, berlin):
    plan(berlin, **window(13))
    since = berlin.now()
    assert client.code(TASK, "backup", task_ids=[1]) is None
    assert log_types(berlin, 1, since) == [1124]
    berlin.advance(3600)
    assert client.code(TASK, "backup", task_ids=[1]) is None
    assert "progress" in client.task(1)


@pytest.mark.parametrize("code", [1104, 1105])
def test_or_the_call_is_refused(client, berlin, code):
    berlin.switches.window_refusal = code
    plan(berlin, **window(13))
    before = berlin.dump()
    assert client.code(TASK, "backup", task_ids=[1]) == code
    assert berlin.dump() == before


def test_a_window_that_closes_cancels_the_run(client, berlin):
    plan(berlin, **window(12))
    berlin.switches.run_seconds = 7200
    since = berlin.now()
    client(TASK, "backup", task_ids=[1])
    berlin.advance(3599)
    assert "progress" in client.task(1)
    berlin.advance(2)
    last = client.task(1)["last_result"]
    assert (last["status"], iso(last["time_end"])) == (5, "2026-03-28T12:00")
    assert log_types(berlin, 1, since) == [1101, 1145]


def test_a_window_without_an_end_in_sight():
    open_all = schedule(1) | {"enable_backup_window": True}
    assert window_end(open_all, 0, 1 << 40, zone_of("UTC")) is None
    assert window_end(schedule(1), 0, 1 << 40, zone_of("UTC")) is None
