# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runs day by day, and hosts that no task protects."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.history import (
    Run,
    daily_history,
    unprotected_hosts,
)

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


NOW = at("2026-03-16T09:00+01:00")


def test_one_row_a_day_oldest_first_and_today_last() -> None:
    rows = daily_history([Run("success", at("2026-03-15T03:20+01:00"), 100)], 3, BERLIN, NOW)
    assert rows == [
        {"date": "2026-03-14", "status": "none", "runs": 0, "transfered_bytes": 0},
        {"date": "2026-03-15", "status": "success", "runs": 1, "transfered_bytes": 100},
        {"date": "2026-03-16", "status": "none", "runs": 0, "transfered_bytes": 0},
    ]


def test_no_days_no_rows() -> None:
    assert daily_history([Run("success", NOW)], 0, BERLIN, NOW) == []


def test_a_year_over_both_changes_of_the_clocks_has_every_day_once() -> None:
    dates = [row["date"] for row in daily_history([], 366, BERLIN, NOW)]
    assert (dates[0], dates[-1], len(set(dates))) == ("2025-03-16", "2026-03-16", 366)


@pytest.mark.parametrize(
    ("ended", "date"),
    [
        ("2026-03-15T00:00+01:00", "2026-03-15"),
        ("2026-03-14T23:59:59+01:00", "2026-03-14"),
        ("2026-03-14T23:30+00:00", "2026-03-15"),
    ],
)
def test_a_run_belongs_to_the_local_day_it_ended(ended: str, date: str) -> None:
    rows = daily_history([Run("success", at(ended))], 7, BERLIN, NOW)
    assert [row["date"] for row in rows if row["runs"]] == [date]


def test_runs_before_the_first_day_are_left_out() -> None:
    runs = [Run("fail", at("2026-03-13T23:59+01:00")), Run("fail", 0), Run("fail", 10**18)]
    assert {row["status"] for row in daily_history(runs, 3, BERLIN, NOW)} == {"none"}


def test_the_first_day_is_whole() -> None:
    runs = [Run("fail", at("2026-03-14T00:00+01:00"))]
    assert daily_history(runs, 3, BERLIN, NOW)[0]["status"] == "fail"
    late = at("2026-03-16T23:59+01:00")
    assert daily_history(runs, 3, BERLIN, late)[0]["status"] == "fail"


@pytest.mark.parametrize(
    ("statuses", "accept_partial", "day"),
    [
        ("success", False, "success"),
        ("fail success", False, "success"),
        ("success fail", False, "fail"),
        ("fail success cancel", False, "cancel"),
        ("cancel fail cancel", False, "fail"),
        ("success partial_success", False, "partial_success"),
        ("partial_success cancel", False, "partial_success"),
        ("fail partial_success", False, "fail"),
        ("fail partial_success", True, "partial_success"),
        ("partial_success fail", True, "fail"),
        ("partial_success success", True, "success"),
        ("cancel no_backup", False, "no_backup"),
        ("partial_success unknown", False, "unknown"),
        ("something_new partial_success", False, "something_new"),
        ("something_new fail", False, "fail"),
    ],
)
def test_a_day_is_as_bad_as_what_no_later_good_run_made_up_for(statuses: str, accept_partial: bool, day: str) -> None:
    runs = [Run(status, NOW - 3600 + nth) for nth, status in enumerate(statuses.split())]
    for order in (runs, runs[::-1]):
        row = daily_history(order, 1, BERLIN, NOW, accept_partial)[0]
        assert (row["status"], row["runs"]) == (day, len(runs))


@pytest.mark.parametrize(("sizes", "total"), [((5, 7), 12), ((5, None), 5), ((None, None), None), ((0, None), 0)])
def test_bytes_are_those_that_the_nas_says(sizes: tuple[int | None, ...], total: int | None) -> None:
    runs = [Run("success", NOW, size) for size in sizes]
    assert daily_history(runs, 1, BERLIN, NOW)[0]["transfered_bytes"] == total


def test_the_day_is_that_of_the_nas() -> None:
    assert daily_history([], 1, timezone.utc, at("2026-03-16T00:30+01:00"))[0]["date"] == "2026-03-15"


@pytest.mark.parametrize(
    ("host", "device"),
    [
        ("web01", "web01"),
        ("WEB01", "web01"),
        ("web01", "Web01.example.com"),
        ("web01.example.com", "WEB01"),
        ("web01.example.com.", "web01.EXAMPLE.com"),
        (" web01 ", "web01"),
        ("B\u00fcro-PC", "Bu\u0308ro-PC"),
        ("BU\u0308RO-PC", "b\u00fcro-pc.example.com"),
        ("10.0.0.5", "10.0.0.5"),
        ("fe80::1", "FE80::1"),
    ],
)
def test_a_host_that_a_device_matches_is_protected(host: str, device: str) -> None:
    assert unprotected_hosts([host], ["other", device]) == []


@pytest.mark.parametrize(
    ("host", "device"),
    [
        ("web01", "web011"),
        ("web01.example.com", "web01.example.org"),
        ("web01.example.com", "example.com"),
        ("10.0.0.5", "10.0.0.6"),
        ("10", "10.0.0.5"),
        ("10.0.0.5", "10"),
    ],
)
def test_a_host_of_another_name_is_not(host: str, device: str) -> None:
    assert unprotected_hosts([host], [device]) == [host]


def test_unprotected_hosts_come_as_they_were_given_and_once() -> None:
    assert unprotected_hosts(["B.example.com", "a", "", "B.example.com", "c"], ["C"]) == ["B.example.com", "a"]
