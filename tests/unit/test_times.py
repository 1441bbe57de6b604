# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ages and points in time as users write them."""

from __future__ import annotations

import pytest
from harness import good, task
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.rows import iso
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.times import age, point
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

AGES = {"1m": 60, "90m": 5400, "36h": 129600, "1d": 86400, "10d": 864000, "2w": 1209600, "100000h": 360000000}


@pytest.mark.parametrize(("text", "seconds"), AGES.items())
def test_ages(text, seconds):
    assert age("max_age", text) == seconds


NO_AGES = [
    "",
    "0h",
    "h",
    "01h",
    "-1h",
    "+1h",
    "1.5h",
    "1 h",
    " 1h",
    "1h ",
    "1h\n",
    "1H",
    "1s",
    "1y",
    "1h30m",
    "1hh",
    "٣h",
]


@pytest.mark.parametrize("text", NO_AGES)
def test_what_is_no_age(text):
    with pytest.raises(InvalidInput) as caught:
        age("max_age", text)
    assert caught.value.message.startswith("max_age: ")
    assert repr(text) in caught.value.message


def test_a_bare_number_is_answered_with_a_suggestion():
    with pytest.raises(InvalidInput, match="for example 36h"):
        age("max_age", "36")


POINTS = {
    "1700000000": 1700000000,
    "0": 0,
    "2026-11-22": 1795305600,
    "2026-11-22T03:00:00Z": 1795316400,
    "2026-11-22T03:00Z": 1795316400,
    "2026-11-22 03:00:00": 1795316400,
    "2026-11-22 03:00": 1795316400,
    "2026-11-22T03:00:00": 1795316400,
    "2026-11-22T04:00:00+01:00": 1795316400,
    "2026-11-22T04:00:00+0100": 1795316400,
    "2026-11-21T22:00-05:00": 1795316400,
    "2024-02-29": 1709164800,
    " 2026-11-22 ": 1795305600,
}


@pytest.mark.parametrize(("text", "epoch"), POINTS.items())
def test_points(text, epoch):
    assert point("time_start", text) == epoch


NO_POINTS = ["", "now", "yesterday", "2026-13-01", "2026-02-30", "2026-11-22T24:00", "2026-11-22T03:00:60", "2026-11"]
NO_POINTS += [
    "22.11.2026",
    "11/22/2026",
    "2026-11-22T03",
    "2026-11-22T03:00 UTC",
    "-5",
    "1.5",
    "20261122T0300",
    "03:00",
]
NO_POINTS += ["2026-11-22Z", "2026-11-22T03:00:00.5Z", "2026-11-22T03:00+1", "2026-11-22T03:00+25:00", "2026-W01-1"]


@pytest.mark.parametrize("text", NO_POINTS)
def test_what_is_no_point(text):
    with pytest.raises(InvalidInput) as caught:
        point("time_start", text)
    assert caught.value.message.startswith("time_start: ")
    assert repr(text) in caught.value.message


@settings(max_examples=50, deadline=None)
@given(some.integers(min_value=1, max_value=4102444800))
def test_what_is_shown_can_be_given_back(epoch):
    assert point("time_start", iso(epoch)) == point("time_start", str(epoch)) == epoch


@pytest.mark.parametrize("value", [0, -1, None, "1700000000", True, 10**18, float("inf"), float("nan"), []])
def test_what_is_no_time_has_no_iso(value):
    assert iso(value) is None


# --- what the NAS filters by time


@pytest.mark.parametrize("looks_at", ["begin", "end"])
@pytest.mark.parametrize(("first", "last"), [(0, 1), (-1, 3000), (0, 86400), (1, 3000), (-3000, 0)])
def test_a_window_holds_the_runs_that_began_in_it(nas, looks_at, first, last):
    """Whatever time of a run it is that the NAS looks at: one may end long after."""
    ran = task(nas, "SMB shares")["last_result"]
    row = next(one for one in nas.state["abb"]["results"] if one["result_id"] == ran["result_id"])
    row["time_end"] = row["time_start"] + 2 * 86400
    nas.switches.filter_time = looks_at
    begin = row["time_start"]
    found = good(nas, "abb_history_info", time_start=begin + first, time_end=begin + last)["results"]
    assert (row["result_id"] in [one["result_id"] for one in found]) == (first <= 0 < last)


@pytest.mark.parametrize("looks_at", ["begin", "end"])
@pytest.mark.parametrize(("first", "last"), [(0, 1), (-1, 3000), (1, 3000), (-3000, 0)])
def test_a_window_holds_the_tasks_whose_last_backup_ended_in_it(nas, looks_at, first, last):
    one = task(nas, "SMB shares")
    one["last_result"]["time_start"] -= 86400
    nas.switches.filter_time = looks_at
    end = one["last_result"]["time_end"]
    found = good(nas, "abb_task_info", last_backup_after=end + first, last_backup_before=end + last)["tasks"]
    assert (one["task_id"] in [row["task_id"] for row in found]) == (first <= 0 < last)
