# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds of every plan."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import schedule_lines as lines
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.schedules import m365_schedule
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.load import Load
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.model import WEEK, Site, Task
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.plan import make_plan
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.reading import read_sites
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.window import clock, read_window

DAY_LISTS = st.sampled_from([list(range(7)), [1, 2, 3, 4, 5], [0, 6], [3]])
MINUTES = st.sampled_from([0, 30]) | st.integers(0, 59)
WINDOWS = ("22:00-06:00", "22:00-22:20", "00:00-24:00", "23:50-00:10", "09:00-10:00")
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def m365_tasks(draw: Any) -> dict[str, Any]:
    start, every = draw(st.integers(0, 23)), draw(st.sampled_from([0, 0, 0, 1, 4, 12]))
    until = draw(st.integers(start, 23))
    return lines.m365(0, draw(st.sampled_from("ABCDEFGH")), draw(DAY_LISTS), start, draw(MINUTES), every, until)


@st.composite
def abb_tasks(draw: Any) -> dict[str, Any]:
    return lines.abb(0, draw(st.sampled_from("ABCDEFGH")), draw(DAY_LISTS), draw(st.integers(0, 23)), draw(MINUTES))


@st.composite
def fleets(draw: Any) -> dict[str, dict[str, Any]]:
    found = {}
    for nas in range(draw(st.integers(1, 4))):
        found[f"nas{nas}"] = {
            "abb_tasks": draw(st.lists(abb_tasks(), max_size=3)),
            "m365_tasks": draw(st.lists(m365_tasks(), max_size=5)),
        }
        for rows in found[f"nas{nas}"].values():
            for number, row in enumerate(rows):
                row["task_id"] = number
    return found


def site_of(found: dict[str, dict[str, Any]], **more: Any) -> Site:
    return read_sites(lines.hosts(found, **more), {})[0]


def near(one: Task, two: Task, gap: int) -> int:
    """Pairs of runs of two tasks that are too near each other. Reckoned the plain way."""
    both = itertools.product(one.begins(one.start), two.begins(two.start))
    return sum(min(abs(first - second), WEEK - abs(first - second)) < gap for first, second in both)


def pairs(site: Site) -> tuple[int, int]:
    """Pairs of runs that are too near each other, on the same NAS and over the site."""
    found = [(near(one, two, site.gap), one.host == two.host) for one, two in itertools.combinations(site.tasks, 2)]
    return sum(many for many, same in found if same), sum(many for many, _same in found)


def cost(task: Task, site: Site) -> tuple[int, int]:
    """The same of one task and all others."""
    others = [(near(task, other, site.gap), task.host == other.host) for other in site.tasks if other.key != task.key]
    return sum(many for many, same in others if same), sum(many for many, _same in others)


@QUICK
@given(fleets(), st.sampled_from(WINDOWS), st.sampled_from([1, 5, 15]))
def test_plans(found: dict[str, dict[str, Any]], window: str, gap: int):
    site = site_of(found, window=window, gap=gap)
    plan = make_plan(site)
    moved = {move.task.key for move in plan.moves}
    after = plan.after(site)
    by_key = {task.key: task for task in site.tasks}
    stuck = {task.key for task, _why in plan.stuck}
    for task in after.tasks:
        before = by_key[task.key]
        assert task.product == "m365" or task == before
        assert (task.key in moved) == (task != before)
        assert len(task.schedule.days) == len(before.schedule.days)
        assert task.per_day == before.per_day
        if task.product == "m365":
            assert task.within or task.key in stuck
            assert task.times["repeat_every_hours"] == before.times["repeat_every_hours"]
            assert task.schedule == m365_schedule("scheduled", task.times)
    # none is moved twice
    assert all(task.placed for task in after.tasks if task.key in moved)
    assert not make_plan(after).moves


@QUICK
@given(fleets(), st.sampled_from(WINDOWS), st.randoms(use_true_random=False))
def test_the_order_of_what_was_read_does_not_matter(found: Any, window: str, random: Any):
    site = site_of(found, window=window)
    tasks = list(site.tasks)
    random.shuffle(tasks)
    assert make_plan(site._replace(tasks=tuple(tasks))) == make_plan(site)


@QUICK
@given(fleets(), st.sampled_from([window for window in WINDOWS if "00:00" not in window and "06:00" not in window]))
def test_what_stays_within_the_window_has_no_better_place(found: Any, window: str):
    """Nobody alone can make it better: each place of each task that was not placed before has as many collisions."""
    site = site_of(found, window=window)
    after = make_plan(site).after(site)
    placed = {task.key for task in site.tasks if task.placed}
    for task in after.tasks:
        if task.product == "m365" and task.within and task.key not in placed:
            now = cost(task, after)
            assert all(cost(task.at(place), after) >= now for place in task.places(site.gap))


@QUICK
@given(
    st.integers(1, 12),
    st.integers(1, 12),
    st.lists(st.integers(0, 23), max_size=3),
    st.sampled_from([1, 5, 10]),
)
def test_as_few_collisions_as_the_places_allow(many: int, places: int, taken: list[int], gap: int):
    """Tasks of every day from outside the window, onto places of which Business has some already."""
    found = {
        f"nas{at}": {"abb_tasks": [], "m365_tasks": [lines.m365(1, "A", list(range(7)), 12, 0)]} for at in range(many)
    }
    window = f"01:00-{clock(60 + places * gap)}"
    slots = read_window(window).slots(gap)
    assume(slots)
    busy = [place % len(slots) for place in taken]
    found["rival"] = {
        "abb_tasks": [
            lines.abb(at, f"R{at}", list(range(7)), *divmod(slots[place], 60)) for at, place in enumerate(busy)
        ],
        "m365_tasks": [],
    }
    site = site_of(found, gap=gap, window=window)
    after = make_plan(site).after(site)
    # Filling the emptiest place first is the best that can be.
    loads = [busy.count(place) for place in range(len(slots))]
    best = 7 * sum(load * (load - 1) // 2 for load in loads)
    for _task in range(many):
        at = loads.index(min(loads))
        best += 7 * loads[at]
        loads[at] += 1
    assert pairs(after)[1] == best


@given(st.lists(st.integers(0, WEEK - 1), min_size=1, max_size=20), st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_a_load_counts_what_is_near(runs: list[int], gap: int):
    load = Load(gap)
    load.add(runs)
    for run in (*runs, 0, WEEK - 1):
        apart = [abs(run - other) for other in runs]
        assert load.beside([run]) == sum(min(one, WEEK - one) < gap for one in apart)
    load.add(runs, -1)
    assert load.beside(range(0, WEEK, 7)) == 0


def _morning(many: int) -> dict[str, dict[str, Any]]:
    rows = {"abb_tasks": [], "m365_tasks": [lines.m365(1, "Company mail", list(range(7)), 12, 0)]}
    return {f"nas{at:02d}": rows for at in range(many)}


@pytest.mark.parametrize("hour", [6, 12, 21])
def test_the_same_names_give_the_same_minutes(hour: int):
    """Wherever the tasks have begun outside the window, and whatever they are numbered."""
    start = {move.task.key: move.start for move in make_plan(site_of(_morning(20))).moves}
    other = {
        nas: {"abb_tasks": [], "m365_tasks": [lines.m365(77, "Company mail", [1], hour, 44)]} for nas in _morning(20)
    }
    assert {move.task.key: move.start for move in make_plan(site_of(other)).moves} == start
    assert len(set(start.values())) == 20
    # made of nothing but the names: another machine, another Python, another year
    assert [start[f"nas{at:02d}", "m365", "Company mail"] for at in range(3)] == [271, 1326, 1]


def test_another_nas_moves_hardly_any_other():
    """While nothing is applied yet, a proposal for many is nearly that for one more."""
    before = {move.task.key: move.start for move in make_plan(site_of(_morning(40))).moves}
    changed = 0
    for extra in range(40, 60):
        found = {**_morning(40), f"nas{extra}": _morning(1)["nas00"]}
        after = {move.task.key: move.start for move in make_plan(site_of(found)).moves}
        changed += sum(after[key] != start for key, start in before.items())
    assert changed <= 20 * 2  # two of forty on average, at most


def test_another_nas_moves_none_that_was_placed():
    site = site_of(_morning(40))
    placed = make_plan(site).after(site)
    new = site_of({"new": _morning(1)["nas00"]})
    both = placed._replace(nases=(*placed.nases, *new.nases), tasks=(*placed.tasks, *new.tasks))
    assert [move.task.host for move in make_plan(both).moves] == ["new"]


def test_all_at_the_same_minute_within_the_window():
    """What people start from: one stays, the others spread, and nobody collides."""
    rows = {"abb_tasks": [], "m365_tasks": [lines.m365(1, "Company mail", list(range(7)), 23, 0)]}
    site = site_of({f"nas{at}": rows for at in range(50)})
    plan = make_plan(site)
    assert len(plan.moves) == 49
    assert pairs(plan.after(site)) == (0, 0)
