# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The moments of a schedule between two times, the last and the next one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import (
    MANUAL,
    SCHEDULED,
    Schedule,
    in_time,
    is_shown,
    last_due,
    moments,
    next_due,
    window_opens,
)

EVERY_DAY = frozenset(range(7))
BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")


def at(text: str) -> int:
    """Epoch seconds of an ISO time with an offset."""
    return int(datetime.fromisoformat(text).timestamp())


def daily(*times: str) -> Schedule:
    minutes = tuple(int(time[:2]) * 60 + int(time[3:]) for time in times)
    return Schedule(SCHEDULED, EVERY_DAY, minutes)


@pytest.mark.parametrize(
    ("schedule", "after", "until", "expected"),
    [
        pytest.param(
            daily("03:00"),
            "2026-03-28T02:59+01:00",
            "2026-03-30T03:00+02:00",
            ["2026-03-28T03:00+01:00", "2026-03-29T03:00+02:00", "2026-03-30T03:00+02:00"],
            id="the end is inside, and the days around a change are 23 hours apart",
        ),
        pytest.param(
            daily("03:00"), "2026-03-28T03:00+01:00", "2026-03-29T02:59:59+02:00", [], id="the start is outside"
        ),
        pytest.param(
            daily("01:30", "02:30", "03:30"),
            "2026-03-29T00:00+01:00",
            "2026-03-29T23:00+02:00",
            ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"],
            id="two local times that a change makes one are one moment",
        ),
        pytest.param(
            daily("02:30"),
            "2026-10-25T00:00+02:00",
            "2026-10-26T02:00+01:00",
            ["2026-10-25T02:30+02:00"],
            id="a local time that comes twice is due once",
        ),
        pytest.param(
            daily("00:00", "12:00"),
            "2026-12-31T12:00+01:00",
            "2027-01-01T12:00+01:00",
            ["2027-01-01T00:00+01:00", "2027-01-01T12:00+01:00"],
            id="the end of a year",
        ),
        pytest.param(
            Schedule(MANUAL), "2026-01-01T00:00+01:00", "2027-01-01T00:00+01:00", [], id="by hand: nothing is due"
        ),
    ],
)
def test_the_moments_between_two_times(schedule: Schedule, after: str, until: str, expected: list[str]) -> None:
    assert list(moments(schedule, BERLIN, at(after), at(until))) == [at(text) for text in expected]


def test_a_year_of_days_has_365_moments() -> None:
    start = at("2026-01-01T00:00+01:00")
    assert len(list(moments(daily("03:00"), BERLIN, start, at("2027-01-01T00:00+01:00")))) == 365


def test_the_last_and_the_next_of_a_weekly_run_are_a_week_apart() -> None:
    sunday = Schedule(SCHEDULED, frozenset([0]), (180,))
    moment = at("2026-03-15T03:00+01:00")
    assert last_due(sunday, BERLIN, moment) == moment
    assert last_due(sunday, BERLIN, moment - 1) == at("2026-03-08T03:00+01:00")
    assert next_due(sunday, BERLIN, moment - 1) == moment
    assert next_due(sunday, BERLIN, moment) == at("2026-03-22T03:00+01:00")


def test_the_last_moment_of_several_a_day_is_the_newest() -> None:
    assert last_due(daily("06:00", "18:00"), BERLIN, at("2026-03-16T20:00+01:00")) == at("2026-03-16T18:00+01:00")


def test_nothing_is_due_by_hand() -> None:
    assert next_due(Schedule(MANUAL), BERLIN, 1_773_000_000) is None
    assert last_due(Schedule(MANUAL), BERLIN, 1_773_000_000) is None


def test_a_day_that_a_country_left_out_loses_no_run() -> None:
    """Samoa had no 30 December 2011: its run falls on the same hour of the next day."""
    apia = ZoneInfo("Pacific/Apia")
    friday = Schedule(SCHEDULED, frozenset([5]), (180,))
    assert next_due(friday, apia, at("2011-12-29T12:00-10:00")) == at("2011-12-31T03:00+14:00")


def test_a_clock_shows_a_moment_to_the_minute() -> None:
    moment = at("2026-03-16T03:00+01:00")
    assert is_shown(daily("03:00"), BERLIN, moment)
    assert is_shown(daily("03:00"), BERLIN, moment + 59)
    assert not is_shown(daily("03:00"), BERLIN, moment + 60)
    assert not is_shown(daily("03:00"), BERLIN, moment - 1)


OFFICE = ("0" * 8 + "1" * 10 + "0" * 6) * 7  # from 08:00 to 18:00
SATURDAY = "0" * 144 + "1" * 24


@pytest.mark.parametrize(
    ("window", "due", "last", "grace"),
    [
        (None, "2026-03-16T03:00+01:00", "2026-03-16T05:00+01:00", 7200),
        (OFFICE, "2026-03-16T03:00+01:00", "2026-03-16T10:00+01:00", 7200),
        (OFFICE, "2026-03-16T08:00+01:00", "2026-03-16T10:00+01:00", 7200),
        (OFFICE, "2026-03-16T17:30+01:00", "2026-03-17T09:30+01:00", 7200),
        (OFFICE, "2026-03-16T17:59:30+01:00", "2026-03-17T08:00:30+01:00", 60),
        (OFFICE, "2026-03-16T03:00+01:00", "2026-03-18T12:00+01:00", 24 * 3600),
        (SATURDAY, "2026-03-15T03:00+01:00", "2026-03-21T02:00+01:00", 7200),
        ("1" * 168, "2026-03-28T23:00+01:00", "2026-03-29T04:00+02:00", 4 * 3600),
        ("0" * 168, "2026-03-16T03:00+01:00", "2026-03-16T05:00+01:00", 7200),
    ],
)
def test_what_a_window_was_closed_does_not_count_against_a_run(
    window: str | None, due: str, last: str, grace: int
) -> None:
    assert in_time(window, BERLIN, at(due), at(last), grace)
    # A window that closes right then: the next second that counts is that of its opening.
    later = at(last) + 1
    assert not in_time(window, BERLIN, at(due), later, grace)


def test_a_window_opens_by_the_wall_clock_where_it_moves_by_half_an_hour() -> None:
    from_three = ("0" * 3 + "1" * 21) * 7
    due = at("2026-10-04T01:00+10:30")
    assert in_time(from_three, LORD_HOWE, due, at("2026-10-04T03:30+11:00"), 1800)
    assert not in_time(from_three, LORD_HOWE, due, at("2026-10-04T03:30:01+11:00"), 1800)


@pytest.mark.parametrize(
    ("window", "now", "opens"),
    [
        (None, "2026-03-16T03:00:07+01:00", "2026-03-16T03:00:07+01:00"),
        (OFFICE, "2026-03-16T08:00+01:00", "2026-03-16T08:00+01:00"),
        (OFFICE, "2026-03-16T17:59:59+01:00", "2026-03-16T17:59:59+01:00"),
        (OFFICE, "2026-03-16T18:00+01:00", "2026-03-17T08:00+01:00"),
        (OFFICE, "2026-03-28T23:30:30+01:00", "2026-03-29T08:00+02:00"),
        (SATURDAY, "2026-03-22T00:00+01:00", "2026-03-28T00:00+01:00"),
        ("0" * 167 + "1", "2026-03-15T00:00:01+01:00", "2026-03-21T23:00+01:00"),
        ("0" * 168, "2026-03-16T03:00+01:00", None),
    ],
)
def test_when_a_window_opens(window: str | None, now: str, opens: str | None) -> None:
    assert window_opens(window, BERLIN, at(now)) == (opens and at(opens))


def test_an_offset_without_a_name_is_a_zone_too() -> None:
    zone = timezone(timedelta(hours=-5))
    assert next_due(daily("03:00"), zone, at("2025-11-22T12:00-05:00")) == 1763884800 - 0
