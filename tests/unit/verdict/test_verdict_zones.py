# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the NAS's time zone comes from."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks import zones
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import MANUAL, SCHEDULED, Schedule
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.zones import Clock, derived_zone, nas_clock

EVERY_DAY = Schedule(SCHEDULED, frozenset(range(7)), (180,))
SUNDAY, MONDAY = EVERY_DAY._replace(days=frozenset([0])), EVERY_DAY._replace(days=frozenset([1]))


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


def test_the_option_is_exact() -> None:
    assert nas_clock("Europe/Berlin", [(EVERY_DAY, at("2026-03-16T03:00-05:00"))]) == Clock(ZoneInfo("Europe/Berlin"))
    assert nas_clock(" Europe/Berlin ").zone == ZoneInfo("Europe/Berlin")


def test_a_derived_offset_forgives_an_hour() -> None:
    assert nas_clock(None, [(EVERY_DAY, at("2026-03-16T03:00-05:00"))]) == Clock(zone(-5), slack=3600)


def test_without_anything_to_go_by_it_is_a_guess() -> None:
    assert nas_clock(None) == nas_clock("", [(EVERY_DAY, -1)]) == Clock(timezone.utc, guessed=True)


@pytest.mark.parametrize(
    ("hours", "trigger"),
    [
        (1, "2026-03-16T03:00+01:00"),
        (-5, "2026-03-16T03:00-05:00"),
        (0, "2026-03-16T03:00+00:00"),
        (5.5, "2026-03-16T03:00+05:30"),
        (5.75, "2026-03-16T03:00+05:45"),
        (-9.5, "2026-03-16T03:00-09:30"),
        (12, "2026-03-16T03:00+12:00"),
        (13, "2026-03-16T03:00+13:00"),
        (-10, "2026-03-16T03:00-10:00"),
    ],
)
def test_the_offset_is_the_schedule_less_the_next_run(hours: float, trigger: str) -> None:
    assert derived_zone([(EVERY_DAY, at(trigger))]) == zone(hours)


@pytest.mark.parametrize(
    ("schedule", "trigger", "hours"),
    [
        # What two NASes sent (protocol reference 2.2.4).
        (SUNDAY, 1763884800, -5),
        (EVERY_DAY._replace(days=frozenset(range(1, 6))), 1742176800, 1),
    ],
)
def test_what_real_ones_sent(schedule: Schedule, trigger: int, hours: float) -> None:
    assert derived_zone([(schedule, trigger)]) == zone(hours)


@pytest.mark.parametrize(
    ("schedule", "trigger", "hours"),
    [
        (MONDAY, "2026-03-16T03:00+14:00", 14),
        (MONDAY, "2026-03-16T03:00-10:00", -10),
        (MONDAY, "2026-03-16T03:00-11:00", -11),
        (MONDAY, "2026-03-16T03:00+13:00", 13),
    ],
)
def test_weekdays_tell_the_two_sides_of_the_date_line_apart(schedule: Schedule, trigger: str, hours: float) -> None:
    assert derived_zone([(schedule, at(trigger))]) == zone(hours)


def test_several_tasks_decide_what_one_leaves_open() -> None:
    hourly = EVERY_DAY._replace(times=tuple(range(0, 24 * 60, 60)))
    triggers = [(hourly, at("2026-03-16T01:00+01:00")), (EVERY_DAY, at("2026-03-16T03:00+01:00"))]
    assert derived_zone(triggers[:1]) is None
    assert derived_zone(triggers) == derived_zone(triggers[::-1]) == zone(1)


def test_the_nearest_run_counts_most() -> None:
    """The next Sunday is after a change of the clocks."""
    triggers = [(SUNDAY, at("2026-03-29T03:00+02:00")), (EVERY_DAY, at("2026-03-27T03:00+01:00"))]
    assert derived_zone(triggers) == zone(1)


@pytest.mark.parametrize(
    "triggers",
    [
        [],
        [(EVERY_DAY, 0)],
        [(EVERY_DAY, -1)],
        [(EVERY_DAY, 10**18)],
        [(Schedule(MANUAL), 1_773_000_000)],
        [(EVERY_DAY, at("2026-03-16T03:07+01:00"))],
    ],
    ids=["no task", "0", "-1", "no time", "by hand", "no offset in use fits"],
)
def test_what_tells_no_offset(triggers: list[tuple[Schedule, int]]) -> None:
    assert derived_zone(triggers) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Europe/Berlni", "Did you mean Europe/Berlin?"),
        ("europe/berlin", "Did you mean Europe/Berlin?"),
        ("Mars/Olympus_Mons", "Give an IANA name, for example Europe/Berlin."),
        ("Europe", "is not a known time zone"),
        ("../etc/passwd", "is not a known time zone"),
        ("/etc/localtime", "is not a known time zone"),
        ("+02:00", "is not a known time zone"),
    ],
)
def test_an_unknown_zone_fails_in_words(name: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        nas_clock(name)
    assert caught.value.message.startswith(f"timezone: {name!r}")
    assert words in caught.value.message


def test_a_host_without_time_zone_data_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zones, "ZoneInfo", missing)
    monkeypatch.setattr(zones, "available_timezones", set)
    with pytest.raises(InvalidInput, match="Install tzdata"):
        nas_clock("Europe/Berlin")
    assert nas_clock("UTC") == Clock(timezone.utc), "UTC needs none"
