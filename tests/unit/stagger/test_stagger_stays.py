# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a move leaves as it is: the number of runs, the order of days and backups, and what was moved before."""

from __future__ import annotations

from typing import Any

import pytest
import schedule_lines as lines
from hypothesis import given
from hypothesis import strategies as st
from test_stagger_properties import QUICK, WINDOWS, fleets, site_of

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.model import Site, Task
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.plan import NO_PLACE, make_plan
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.told import shown
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.window import DAY, Window, read_window


def moved_task(text: str, window: str) -> Task:
    (move,) = lines.plan(text, window=window).moves
    return move.task.at(move.start)


# A task, a window with a single slot, and where the task goes.
OVER_MIDNIGHT = {
    "over midnight to the next morning": ("mon tue wed thu fri | 23:00", "05:50-05:53", "05:51 tue wed thu fri sat"),
    "of one evening": ("fri | 22:00", "01:00-01:03", "01:01 sat"),
    "over the end of the week": ("sat | 23:00", "05:50-05:53", "05:51 sun"),
    "from the day to the evening of that day": ("fri | 12:00", "22:00-22:03", "22:01 fri"),
    "from the morning to the next night": ("fri | 08:30", "05:50-05:53", "05:51 sat"),
    "every day": ("daily | 23:00", "05:50-05:53", "05:51 daily"),
    "before midnight on the same day": ("fri | 20:00", "23:57-00:01", "23:57 fri"),
}


@pytest.mark.parametrize(("task", "window", "expected"), OVER_MIDNIGHT.values(), ids=list(OVER_MIDNIGHT))
def test_a_task_goes_on_to_the_next_window_and_never_ahead_of_the_work_of_its_day(
    task: str, window: str, expected: str
):
    after = moved_task(f"nas1 m365 A | {task}", window)
    time, _space, on = expected.partition(" ")
    assert f"{after.times['start_hour']:02d}:{after.times['start_minute']:02d}" == time
    words = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] if on == "daily" else on.split()
    assert sorted(after.times["run_days"]) == sorted(words)
    assert after.schedule.days == {lines.DAYS.index(word) for word in words}


@pytest.mark.parametrize(
    ("start", "slot", "later"),
    [
        ("23:00", "05:51", 1),
        ("05:50", "23:01", -1),
        ("23:00", "22:01", 0),
        ("01:00", "05:51", 0),
        ("06:00", "05:51", 1),
    ],
)
def test_how_many_days_later_a_slot_is(start: str, slot: str, later: int):
    at, to = (int(time[:2]) * 60 + int(time[3:]) for time in (start, slot))
    assert read_window("22:00-06:00").days_later(at, to) == later


@given(st.integers(0, DAY - 1), st.integers(1, DAY), st.integers(0, DAY - 1), st.data())
def test_a_run_moves_on_to_the_next_window_or_within_its_own(start: int, length: int, minute: int, data: Any):
    window = Window(start, length)
    slot = (start + data.draw(st.integers(0, length - 1))) % DAY
    by = slot + DAY * window.days_later(minute, slot) - minute
    assert -length < by < length if minute in window else 0 < by < DAY


def test_the_days_of_a_move_are_told():
    text = "nas1 m365 A | mon tue wed thu fri | 23:00"
    found, plan = lines.site(text, window="05:50-05:53"), lines.plan(text, window="05:50-05:53")
    assert lines.words(plan.moves) == ["nas1: A: 23:00 -> 05:51, mon-fri -> tue-sat"]
    assert any("mon-fri -> tue-sat  23:00  05:51" in line for line in shown([(found, plan)]))


# Runs of a day, and what they become in the window 22:00-06:00; nothing if they stay.
REPEATED = {
    "through the day": ("08:00 every 2 until 20", None),
    "from the window through the day": ("05:30 every 2 until 20", None),
    "round the clock": ("00:00 every 4 until 23", None),
    "twice": ("12:00 every 1 until 13", 2),
    "with a last hour between two runs": ("12:00 every 2 until 15", 2),
    "into the morning": ("03:00 every 2 until 7", 3),
    "once": ("12:00 every 2 until 12", 1),
}


@pytest.mark.parametrize(("times", "many"), REPEATED.values(), ids=list(REPEATED))
def test_repeats_move_together_or_not_at_all(times: str, many: int | None):
    text = f"nas1 m365 A | mon tue | {times}\nnas1 abb Rival | daily | {times[:5]}"
    found, plan = lines.site(text), lines.plan(text)
    if many is None:
        assert not plan.moves
        assert [why for _task, why in plan.stuck] == [NO_PLACE]
        assert any(line.endswith(f"stays: {NO_PLACE}") for line in shown([(found, plan)]))
    else:
        (move,) = plan.moves
        after = move.task.at(move.start)
        assert after.per_day == move.task.per_day == many
        assert after.times["repeat_every_hours"] == move.task.times["repeat_every_hours"]
        assert all(time in after.window for time in after.schedule.times)
        assert after.times["last_run_hour"] == after.schedule.times[-1] // 60


def joined(placed: Site, found: dict[str, dict[str, Any]], **more: Any) -> Site:
    """A site with tasks that are new on the same NASes, after those that are there."""
    known = {task.key for task in placed.tasks}
    hosts = {nas.host for nas in placed.nases}
    new = site_of(found, **more)
    tasks = tuple(task for task in new.tasks if task.key not in known)
    nases = tuple(nas for nas in new.nases if nas.host not in hosts)
    return placed._replace(tasks=(*placed.tasks, *tasks), nases=(*placed.nases, *nases))


@QUICK
@given(fleets(), st.lists(fleets(), min_size=1, max_size=3), st.sampled_from(WINDOWS), st.sampled_from([1, 5, 15]))
def test_no_task_is_moved_twice_whatever_is_added(
    found: dict[str, dict[str, Any]], added: list[dict[str, dict[str, Any]]], window: str, gap: int
):
    """Nothing but the schedules tells the later run what the earlier ones did."""
    site = site_of(found, window=window, gap=gap)
    moved: set[Any] = set()
    for new in [*added, {}]:
        plan = make_plan(site)
        assert not moved & {move.task.key for move in plan.moves}
        moved |= {move.task.key for move in plan.moves}
        site = plan.after(site)
        site = joined(site, new, window=window, gap=gap) if new else site
    assert not make_plan(site).moves


@QUICK
@given(fleets(), fleets(), st.sampled_from([1, 5, 15]), st.sampled_from([1, 5, 15]))
def test_no_task_is_moved_twice_with_another_gap_either(found: Any, added: Any, gap: int, other: int):
    site = site_of(found, gap=gap)
    plan = make_plan(site)
    moved = {move.task.key for move in plan.moves}
    later = joined(plan.after(site), added, gap=other)._replace(gap=other)
    assert not moved & {move.task.key for move in make_plan(later).moves}


def test_what_was_moved_stays_where_something_new_begins_at_the_same_minute():
    site = lines.site("nas1 m365 A | daily | 12:00")
    placed = make_plan(site).after(site)
    (task,) = placed.tasks
    for nas in ("nas1", "nas2"):
        for product in ("m365", "abb"):
            text = f"{nas} {product} New | daily | {task.start // 60:02d}:{task.start % 60 // 5 * 5:02d}"
            moves = make_plan(joined(placed, lines.read(text))).moves
            assert [move.task.name for move in moves] == (["New"] if product == "m365" else [])


def test_of_those_that_begin_together_the_newest_moves():
    """Which is the one with the highest ID on its NAS."""
    for old, new in (("A", "B"), ("B", "A"), ("Mail", "Sales"), ("Sales", "Mail")):
        moves = lines.plan(f"nas1 m365 {old} | daily | 23:00\nnas1 m365 {new} | daily | 23:00").moves
        assert [move.task.name for move in moves] == [new]
