# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every task, made up at random."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import (
    CONTINUOUS,
    EVENT,
    HOUR,
    MANUAL,
    SCHEDULED,
    UNKNOWN,
    WEEK,
    Schedule,
    in_time,
    last_due,
    moments,
    next_due,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.facts import Device, Facts, Outcome
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import Policy
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS, judge
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.zones import Clock, derived_zone

# The same examples each time; HYPOTHESIS_PROFILE=long looks for new ones. None is too slow, whatever the machine.
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = settings(max_examples=4000 if LONG else 200, deadline=None, derandomize=not LONG, database=None)
FEWER = settings(EXAMPLES, max_examples=400 if LONG else 40)
NAMES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns")
ZONES = st.sampled_from(NAMES).map(ZoneInfo)
START, END = 1_767_222_000, 1_798_758_000  # the year 2026
TIMES = st.integers(START, END)
# Around the changes of the clocks of these zones.
CHANGES = st.sampled_from([1772953200, 1774746000, 1775314800, 1791043200, 1792890000, 1793512800])
NEAR = st.builds(lambda change, hours: change + hours * 1800, CHANGES, st.integers(-200, 200))
NOW = TIMES | NEAR
RUNS = st.builds(
    lambda start, step, day: tuple(range(start, 1440, step or 1440)) if day else (start,),
    st.integers(0, 1439),
    st.integers(0, 23).map(lambda hours: hours * 60),
    st.booleans(),
)
WINDOWS = st.none() | st.lists(st.sampled_from("01"), min_size=168, max_size=168).map("".join)
SCHEDULES = st.builds(Schedule, st.just(SCHEDULED), st.frozensets(st.integers(0, 6), min_size=1), RUNS, st.none())
ANY_SCHEDULE = st.builds(
    Schedule,
    st.sampled_from([SCHEDULED, MANUAL, CONTINUOUS, EVENT, UNKNOWN]),
    st.frozensets(st.integers(0, 6), min_size=1),
    RUNS,
    WINDOWS,
    st.booleans(),
    st.just(()),
    st.just(""),
)
AGES = st.integers(1, 200).map(lambda halves: halves * 1800)
POLICIES = st.builds(Policy, AGES, AGES, st.booleans(), st.none() | AGES, st.just(False), st.none())
# Before now, by up to three weeks: near enough to matter.
AGO = st.none() | st.integers(0, 3 * WEEK)
STATUSES = st.sampled_from(["success", "partial_success", "fail", "no_backup"])


@st.composite
def cases(draw: Any, schedules: Any = ANY_SCHEDULE, running: Any = None) -> tuple[Facts, Policy, Clock, int]:
    """A task with any past, its policy, its clock and the time."""
    now = draw(NOW)

    def ago() -> int | None:
        seconds = draw(AGO)
        return None if seconds is None else now - seconds

    newest = ago()
    facts = Facts(
        "abb",
        "Task",
        draw(schedules),
        newest=None if newest is None else Outcome(draw(STATUSES), newest),
        last_success=ago(),
        last_partial=ago(),
        last_cancelled=ago(),
        running=draw(st.booleans() if running is None else running),
        running_since=ago(),
        begin=ago(),
    )
    clock = Clock(draw(ZONES), draw(st.sampled_from([0, HOUR])))
    return facts, draw(POLICIES), clock, now


def rank(facts: Facts, policy: Policy, clock: Clock, now: int) -> int:
    """How good a verdict is; 0 is the worst."""
    return VERDICTS.index(judge(facts, policy, clock, now).verdict)


@EXAMPLES
@given(cases(SCHEDULES))
def test_never_ok_if_the_last_good_backup_is_older_than_the_last_run_plus_grace(case: Any) -> None:
    facts, policy, clock, now = case
    policy = policy._replace(max_age=None)
    found = judge(facts, policy, clock, now)
    last = last_due(facts.schedule, clock.zone, now - policy.grace - 1)
    if found.verdict == "ok" and last is not None:
        if put_forward(clock.zone, last):  # then it may be a time that the clock left out, and have begun before
            last -= HOUR
        if found.last_good is None:
            assert facts.begin >= last
        else:
            assert found.last_good + clock.slack >= last


def put_forward(zone: ZoneInfo, until: int) -> bool:
    """Whether the clocks were put forward in the hour before."""
    before, after = (datetime.fromtimestamp(at, zone).utcoffset() for at in (until - HOUR, until))
    return before < after


@EXAMPLES
@given(cases(), st.integers(0, 3 * WEEK))
def test_a_newer_good_backup_never_makes_it_worse(case: Any, seconds: int) -> None:
    facts, policy, clock, now = case
    if judge(*case).last_good is None:  # then it is newer than the task
        assume(facts.begin is not None)
        newer = max(facts.begin, now - seconds)
    else:
        newer = max(facts.last_success or 0, now - seconds)
    assert rank(facts._replace(last_success=newer), policy, clock, now) >= rank(facts, policy, clock, now)


@EXAMPLES
@given(cases(), AGES)
def test_a_longer_grace_never_makes_it_worse(case: Any, more: int) -> None:
    facts, policy, clock, now = case
    longer = policy._replace(grace=policy.grace + more)
    assert rank(facts, longer, clock, now) >= rank(facts, policy, clock, now)


@EXAMPLES
@given(cases(), AGES)
def test_a_longer_max_age_never_makes_it_worse(case: Any, more: int) -> None:
    facts, policy, clock, now = case
    policy = policy._replace(max_age=policy.max_age or HOUR)
    longer = policy._replace(max_age=policy.max_age + more)
    assert rank(facts, longer, clock, now) >= rank(facts, policy, clock, now)


@EXAMPLES
@given(cases())
def test_accepting_partial_success_never_makes_it_worse(case: Any) -> None:
    facts, policy, clock, now = case
    strict, kind = policy._replace(accept_partial=False), policy._replace(accept_partial=True)
    assert rank(facts, kind, clock, now) >= rank(facts, strict, clock, now)


@EXAMPLES
@given(cases(), st.integers(0, 3 * WEEK))
def test_time_alone_never_makes_an_idle_task_better(case: Any, seconds: int) -> None:
    facts, policy, clock, now = case
    idle = facts._replace(running=False)
    assert rank(idle, policy, clock, now + seconds) <= rank(idle, policy, clock, now)


@EXAMPLES
@given(cases())
def test_what_was_not_read_is_never_good(case: Any) -> None:
    facts, policy, clock, now = case
    unread = facts._replace(unread=("the results could not be read",))
    assert judge(unread, policy, clock, now).verdict in ("failed", "hung", "partial", "unknown")


@EXAMPLES
@given(cases())
def test_a_run_is_overdue_by_the_time_since_it_was_expected(case: Any) -> None:
    facts, policy, clock, now = case
    found = judge(facts, policy, clock, now)
    if found.overdue_by is not None:
        assert found.overdue_by == now - found.expected_by >= 0
    if found.verdict == "overdue":
        assert found.overdue_by is not None
    if found.verdict in ("partial", "unknown", "running", "paused", "ok"):
        assert found.overdue_by is None


@EXAMPLES
@given(cases())
def test_a_reason_is_sentences(case: Any) -> None:
    reason = judge(*case).reason
    assert reason[0].isupper()
    assert reason.endswith(".")
    assert not [flaw for flaw in ("None", "..", "  ", " .", " ;", "{", "at a time") if flaw in reason]


@EXAMPLES
@given(st.data())
def test_no_number_of_the_nas_is_too_odd(data: Any) -> None:
    numbers = st.none() | st.integers(-(10**20), 10**20)
    drawn = {
        key: data.draw(numbers) for key in ("last_success", "last_partial", "last_cancelled", "running_since", "begin")
    }
    device = Device("A", "offline", data.draw(numbers), data.draw(numbers))
    newest = Outcome(data.draw(STATUSES), data.draw(st.integers(-(10**20), 10**20)))
    facts = Facts("abb", "T", data.draw(ANY_SCHEDULE), newest=newest, running=data.draw(st.booleans()), **drawn)
    facts = facts._replace(schedule_changed=data.draw(numbers), devices=(device, device))
    assert judge(facts, data.draw(POLICIES), Clock(data.draw(ZONES)), data.draw(NOW)).verdict in VERDICTS


def minute_by_minute(schedule: Schedule, zone: ZoneInfo, after: int, until: int) -> list[int]:
    """The moments that the clock on the wall shows, each once; slow, and made another way."""
    shown = []
    for moment in range(after - after % 60 + 60, until + 1, 60):
        wall = datetime.fromtimestamp(moment, zone)
        if wall.isoweekday() % 7 in schedule.days and wall.hour * 60 + wall.minute in schedule.times and not wall.fold:
            shown.append(moment)
    return shown


@FEWER
@given(SCHEDULES, ZONES, NEAR)
def test_moments_are_when_the_wall_clock_shows_them(schedule: Schedule, zone: ZoneInfo, after: int) -> None:
    until = after + 3 * 86400
    found = list(moments(schedule, zone, after, until))
    shown = minute_by_minute(schedule, zone, after, until)
    assert found == sorted(set(found))
    assert set(shown) <= set(found)
    for extra in set(found) - set(shown):  # only where the clock left out a time
        offsets = [datetime.fromtimestamp(moment, zone).utcoffset() for moment in (extra - 7200, extra)]
        assert offsets[0] < offsets[1]


@EXAMPLES
@given(SCHEDULES, ZONES, NOW)
def test_next_and_last_are_neighbours_in_the_list(schedule: Schedule, zone: ZoneInfo, moment: int) -> None:
    around = list(moments(schedule, zone, moment - 9 * 86400, moment + 9 * 86400))
    assert next_due(schedule, zone, moment) == min(due for due in around if due > moment)
    assert last_due(schedule, zone, moment) == max(due for due in around if due <= moment)


@EXAMPLES
@given(SCHEDULES, st.integers(-40, 55), NOW)
def test_the_derived_offset_fits_the_next_run(schedule: Schedule, quarters: int, now: int) -> None:
    zone = timezone(timedelta(minutes=15 * quarters))
    trigger = next_due(schedule, zone, now)
    derived = derived_zone([(schedule, trigger)])
    if len(schedule.times) == 1:
        assert derived is not None
    assert derived is None or next_due(schedule, derived, trigger - 1) == trigger


@EXAMPLES
@given(WINDOWS, ZONES, NOW, st.integers(0, WEEK), AGES)
def test_a_window_only_ever_gives_a_run_more_time(
    window: str | None, zone: ZoneInfo, due: int, seconds: int, grace: int
) -> None:
    if in_time(None, zone, due, due + seconds, grace):
        assert in_time(window, zone, due, due + seconds, grace)
    if not in_time(window, zone, due, due + seconds, grace):
        assert not in_time(window, zone, due, due + seconds + HOUR, grace)
