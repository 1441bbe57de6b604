# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the calendars do not show: several devices, sentences, odd numbers, sums."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import (
    CONTINUOUS,
    MANUAL,
    SCHEDULED,
    Schedule,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.facts import Device, Facts, Outcome
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.phrases import listed, span, when
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import Policy
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import (
    VERDICTS,
    Verdict,
    judge,
    summary,
    worst,
    zone_matters,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.zones import nas_clock

DAILY = Schedule(SCHEDULED, frozenset(range(7)), (180,))
BERLIN, GUESSED = nas_clock("Europe/Berlin"), nas_clock(None)


def at(day: int, time: str) -> int:
    """A time in March 2026 in Berlin; the 16th is a Monday."""
    return int(datetime.fromisoformat(f"2026-03-{day:02d}T{time}+01:00").timestamp())


NOW = at(16, "09:00")
GOOD, FAILED = at(16, "03:20"), Outcome("fail", at(16, "03:05"))
TASK = Facts("abb", "Servers", DAILY, "vm", begin=at(1, "12:00"))


def verdict(facts: Facts = TASK, policy: Policy = Policy(), now: int = NOW, **changes: Any) -> Verdict:  # noqa: B008
    return judge(facts._replace(**changes), policy, BERLIN, now)


def test_a_task_of_one_device_has_no_verdict_on_it() -> None:
    assert verdict(last_success=GOOD, devices=(Device("A"),)).devices == (None,)


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        (Device("A", last_success=GOOD), "ok"),
        (Device("A", newest=Outcome("success", GOOD)), "ok"),
        (Device("A", newest=FAILED, last_success=at(15, "03:20")), "failed"),
        (Device("A", newest=Outcome("partial_success", GOOD)), "partial"),
        (Device("A", last_partial=GOOD), "partial"),
        (Device("A", last_success=at(14, "03:20")), "overdue"),
        (Device("A"), "unknown"),
        (Device("A", begin=at(10, "12:00")), "never_ran"),
        (Device("A", begin=at(16, "08:00")), "ok"),
        (Device("A", last_success=GOOD, unread=("its runs could not be read",)), "unknown"),
        (Device("A", newest=Outcome("unknown", GOOD)), "unknown"),
    ],
)
def test_each_of_several_devices_is_judged_by_its_own_runs(device: Device, expected: str) -> None:
    found = verdict(last_success=GOOD, devices=(device, Device("B", last_success=GOOD)))
    assert found.devices == (expected, "ok")
    assert found.verdict == "ok", "the task's own verdict comes from its own results"


def test_where_nothing_ran_yet_the_devices_are_as_old_as_the_task() -> None:
    assert verdict(devices=(Device("A"), Device("B"))).devices == ("never_ran", "never_ran")


def test_the_reason_names_the_devices_that_are_not_well() -> None:
    devices = [Device(name, newest=FAILED) for name in "ABCDE"] + [Device("F", last_success=GOOD)]
    found = verdict(newest=Outcome("partial_success", GOOD), devices=tuple(devices))
    assert "Devices with a problem, of 6: A (failed), B (failed), C (failed) and 2 more." in found.reason


def test_an_accepted_partial_run_counts_for_devices_too() -> None:
    devices = (Device("A", last_partial=GOOD), Device("B", last_success=GOOD))
    found = verdict(last_partial=GOOD, devices=devices, policy=Policy(accept_partial=True))
    assert (found.verdict, found.devices, found.last_good) == ("ok", ("ok", "ok"), GOOD)


def test_devices_of_an_ignored_task_have_no_verdict() -> None:
    found = verdict(newest=FAILED, devices=(Device("A"), Device("B")), policy=Policy(ignore=True, rule=2))
    assert found == Verdict(None, "Ignored, as rules[2] says.", rule=2, devices=(None, None))


def test_three_devices_that_are_away_are_named_and_the_rest_counted() -> None:
    devices = [Device(f"PC-{nth}", "Offline", offline_since=at(14, "18:12")) for nth in range(5)]
    found = verdict(last_success=at(13, "03:20"), devices=tuple(devices))
    assert "PC-2 has been offline since Saturday 18:12. 2 more are offline." in found.reason
    assert "PC-3" not in found.reason.split("offline", 1)[1]


@pytest.mark.parametrize("status", ["online", None, "sleeping"])
def test_only_offline_is_called_offline(status: str | None) -> None:
    found = verdict(last_success=at(13, "03:20"), devices=(Device("A", status, offline_since=at(14, "18:12")),))
    assert found.verdict == "overdue"
    assert "offline" not in found.reason


def test_a_device_that_never_signed_in_is_just_offline() -> None:
    found = verdict(last_success=at(13, "03:20"), devices=(Device("A", "offline", login_time=0),))
    assert found.reason.endswith("A is offline.")


def test_why_it_failed_is_said_once() -> None:
    assert (
        "ended Monday 03:05 failed: no space left." in verdict(newest=FAILED._replace(detail="no space left. ")).reason
    )


@pytest.mark.parametrize(
    ("progress", "words"),
    [(0.374, ", at 37%."), (0.0, ", at 0%."), (None, "03:01."), (float("nan"), "03:01."), (7, "03:01.")],
)
def test_progress_is_said_where_it_is_known(progress: float | None, words: str) -> None:
    found = verdict(last_success=at(15, "03:20"), running=True, running_since=at(16, "03:01"), progress=progress)
    assert f"A run is under way since Monday {'03:01' if words[0] == ',' else ''}{words}" in found.reason


def test_a_schedule_that_was_changed_since_is_no_excuse_but_is_said() -> None:
    found = verdict(last_success=at(13, "03:20"), schedule_changed=at(15, "12:00"))
    assert (found.verdict, found.expected_by) == ("overdue", at(14, "03:00"))
    assert found.reason.endswith("The schedule was changed since then, Sunday 12:00.")
    before = verdict(last_success=at(13, "03:20"), schedule_changed=at(13, "12:00"))
    assert "changed" not in before.reason


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"last_success": GOOD}, "paused"),
        ({"last_success": at(13, "03:20")}, "overdue"),
        ({"newest": FAILED}, "failed"),
        ({"last_success": GOOD, "schedule": Schedule(MANUAL)}, "paused"),
    ],
)
def test_a_task_whose_package_is_stopped_is_paused_at_best(facts: dict[str, Any], word: str) -> None:
    found = verdict(**facts, package_stopped=True)
    assert found.verdict == word
    assert "Its package is stopped." in found.reason or word == "failed"


def test_how_long_a_failed_task_has_been_without_a_backup_is_counted() -> None:
    found = verdict(newest=FAILED, last_success=at(13, "03:20"))
    assert (found.expected_by, found.overdue_by) == (at(14, "03:00"), NOW - at(14, "03:00"))


def test_a_failure_of_the_second_of_a_good_version_stands() -> None:
    assert verdict(newest=Outcome("fail", GOOD), last_success=GOOD).verdict == "failed"
    assert verdict(newest=Outcome("fail", GOOD), last_success=GOOD + 1).verdict == "ok"


def test_a_newest_run_without_an_end_proves_nothing() -> None:
    assert verdict(newest=Outcome("success", 0)).verdict == "never_ran"
    assert verdict(newest=Outcome("fail", 0), last_success=GOOD).verdict == "ok"


def test_the_clock_of_the_nas_may_be_an_hour_off() -> None:
    assert verdict(last_success=NOW + 3600).verdict == "ok"
    assert verdict(last_success=NOW + 3601).verdict == "unknown"
    assert verdict(begin=NOW + 3600).verdict == "ok"
    assert verdict(begin=NOW + 3601).verdict == "unknown"


def test_a_run_that_begins_in_the_future_began_now() -> None:
    found = verdict(last_success=at(15, "03:20"), running=True, running_since=NOW + 7200)
    assert found.verdict == "overdue"
    assert "since Monday 09:00" in found.reason


def test_a_begin_without_a_run_is_left_over() -> None:
    assert verdict(last_success=GOOD, running_since=at(10, "03:00")).verdict == "ok"


def test_an_empty_backup_is_no_success() -> None:
    found = verdict(newest=Outcome("no_backup", GOOD), last_success=at(15, "03:20"), now=at(16, "04:00"))
    assert found.verdict == "unknown"


def test_the_rule_is_in_the_verdict() -> None:
    assert verdict(last_success=GOOD, policy=Policy(rule=3)).rule == 3


def test_a_paused_task_that_is_not_continuous_is_not_paused() -> None:
    assert verdict(last_success=GOOD, schedule=DAILY._replace(paused=True)).verdict == "ok"
    assert verdict(last_success=GOOD, schedule=Schedule(CONTINUOUS, paused=True)).verdict == "paused"


def test_a_guessed_zone_matters_where_a_schedule_is_the_measure() -> None:
    assert zone_matters(TASK, Policy(), GUESSED)
    assert not zone_matters(TASK, Policy(), BERLIN)
    assert not zone_matters(TASK, Policy(max_age=86400), GUESSED)
    assert not zone_matters(TASK, Policy(ignore=True), GUESSED)
    assert not zone_matters(TASK._replace(schedule=Schedule(MANUAL)), Policy(), GUESSED)


def test_the_summary_has_every_verdict_worst_first_and_leaves_ignored_tasks_out() -> None:
    counts = summary(["ok", "ok", None, "overdue"])
    assert list(counts) == list(VERDICTS)
    assert {word: number for word, number in counts.items() if number} == {"overdue": 1, "ok": 2}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["ok", "failed", "hung"], "failed"),
        (["never_ran", "hung"], "hung"),
        (["overdue", "never_ran"], "never_ran"),
        (["partial", "overdue"], "overdue"),
        (["unknown", "partial"], "partial"),
        (["running", "unknown"], "unknown"),
        (["paused", "running"], "running"),
        (["ok", None, "paused"], "paused"),
        (["ok"], "ok"),
        ([None], None),
        ([], None),
    ],
)
def test_the_worst_verdict(verdicts: list[str | None], expected: str | None) -> None:
    assert worst(verdicts) == expected


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (-5, "less than a minute"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (4860, "1 hour 21 minutes"),
        (86400, "1 day"),
        (86400 + 59 * 60, "1 day"),
        (2 * 86400 + 4 * 3600 + 60, "2 days 4 hours"),
    ],
)
def test_spans_in_words(seconds: int, words: str) -> None:
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(16, "03:05"), "Monday 03:05"),
        (at(10, "00:00"), "Tuesday 00:00"),
        (at(9, "23:59"), "2026-03-09 23:59"),
        (at(22, "23:59"), "Sunday 23:59"),
        (at(23, "00:00"), "2026-03-23 00:00"),
        (10**18, "at an invalid time (1000000000000000000)"),
    ],
)
def test_times_in_words(moment: int, words: str) -> None:
    assert when(moment, BERLIN.zone, NOW) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (list("ABCD"), "A, B, C and 1 more"),
    ],
)
def test_lists_in_words(items: list[str], words: str) -> None:
    assert listed(items) == words
