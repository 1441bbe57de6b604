# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planner of the role catch_up: what is started on which NAS when, why the others are not, and how that is told."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.filter.catch_up_plan import catch_up_plan
from ansible_collections.nasfleet.active_backup.plugins.filter.catch_up_settings import catch_up_settings
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.looks import Look, Start, looks
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.plan import MOST_ROUNDS, advance, finish
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.rows import PATIENCE
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.settings import STARTABLE
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.told import lines, table, told

SETTINGS = {"per_nas": 2, "total": 20, "wait": 3600, "interval": 60, "verdicts": ["failed", "overdue", "never_ran"]}
STARTED = Start()


def task(number: int, verdict: str = "overdue", late: int | None = 3600, **more: Any) -> dict[str, Any]:
    """A row of the health, as far as the planner reads it."""
    row = {"product": "abb", "task_id": number, "task_name": f"Task {number}", "verdict": verdict, "overdue_by": late}
    row |= {"reason": f"Because of {number}.", "last_success_age": 90000, "running": False, "progress": None}
    row |= {"last_result": {"status": "fail", "time_end": 1000}, "in_backup_window": True, "backup_window_opens": None}
    return {**row, "devices": [], **more}


def away(*states: str) -> list[dict[str, Any]]:
    return [{"host_name": f"PC-{number}", "agent_status": state} for number, state in enumerate(states, 1)]


def look(nas: str, *tasks: dict[str, Any], now: int = 5000, starts: dict[int, Start] | None = None, **settings: Any):
    own = {("abb", number): start for number, start in (starts or {}).items()}
    return Look(nas, {**SETTINGS, **settings}, now, {(row["product"], row["task_id"]): row for row in tasks}, "", own)


def gone(nas: str, **settings: Any) -> Look:
    return Look(nas, {**SETTINGS, **settings}, error="no answer")


def started(plan: dict[str, Any]) -> list[tuple[str, int]]:
    return [(row["nas"], row["task_id"]) for row in plan["tasks"] if row["state"] == "starting"]


def words(plan: dict[str, Any]) -> dict[int, str]:
    return {row["task_id"]: f"{row['state']}: {row['words']}".rstrip(": ") for row in plan["tasks"]}


# --- the order


@pytest.mark.parametrize(
    ("tasks", "order"),
    [
        ([task(1, late=10), task(2, late=30), task(3, late=20)], [2, 3, 1]),
        ([task(1, "overdue", 10), task(2, "failed", 5), task(3, "never_ran", 20)], [3, 1, 2]),
        ([task(1, "failed", None), task(2, "overdue", 5)], [2, 1]),
        ([task(1, last_success_age=5), task(2, last_success_age=None), task(3, last_success_age=9)], [2, 3, 1]),
        ([task(2, task_name="b"), task(1, task_name="c"), task(3, task_name="a")], [3, 2, 1]),
        ([task(1, "ok"), task(2, "running"), task(3, "partial"), task(4, "hung"), task(5, None)], []),
    ],
)
def test_the_longest_overdue_comes_first(tasks, order):
    plan = advance({}, [look("nas1", *tasks, per_nas=9)], 0.0)
    assert [row["task_id"] for row in plan["tasks"]] == order
    assert [row["task_id"] for row in plan["start"]["nas1"]] == order


# --- the budgets


BUSY = {"running": True}


@pytest.mark.parametrize(
    ("per_nas", "total", "first", "second", "wanted"),
    [
        (2, 20, [task(1, late=9), task(2, late=8), task(3, late=7)], [task(4, late=5)], [("a", 1), ("a", 2), ("b", 4)]),
        (2, 2, [task(1, late=9), task(2, late=3), task(3, late=2)], [task(4, late=5)], [("a", 1), ("b", 4)]),
        (1, 20, [task(1, "ok", **BUSY), task(2)], [task(3)], [("b", 3)]),
        (2, 20, [task(1, "ok", **BUSY), task(2, "partial", **BUSY), task(3)], [task(4)], [("b", 4)]),
        (5, 2, [task(1, "ok", **BUSY), task(2, "hung", **BUSY), task(3)], [task(4)], []),
        (5, 3, [task(1, "ok", **BUSY), task(2, "failed", **BUSY), task(3, late=9)], [task(4, late=5)], [("a", 3)]),
        (1, 1, [task(1)], [task(2, late=9999)], [("b", 2)]),
    ],
)
def test_budgets_count_every_run_that_is_under_way(per_nas, total, first, second, wanted):
    settings = {"per_nas": per_nas, "total": total}
    plan = advance({}, [look("a", *first, **settings), look("b", *second, **settings)], 0.0)
    assert sorted(started(plan)) == sorted(wanted)


def test_hosts_may_have_budgets_of_their_own_and_the_smallest_total_counts():
    tasks = [task(number) for number in (1, 2, 3)]
    plan = advance({}, [look("a", *tasks, per_nas=3, total=4), look("b", *tasks, per_nas=1)], 0.0)
    assert [nas for nas, _number in started(plan)] == ["a", "a", "a", "b"]
    assert plan["total"] == 4


def test_a_second_task_is_started_when_the_first_has_ended():
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1)], 0.0)
    assert (started(plan), plan["going"], plan["read"], plan["pause"]) == ([("a", 1)], True, ["a"], 60)
    runs = look("a", task(1, **BUSY), task(2), starts={1: STARTED}, per_nas=1)
    plan = advance(plan, [runs], 60.0)
    assert (started(plan), plan["going"]) == ([], True)
    ended = look("a", task(1, "ok", last_result={"status": "success", "time_end": 4000}), task(2), per_nas=1)
    plan = advance(plan, [ended], 120.0)
    assert started(plan) == [("a", 2)]
    assert words(plan)[1] == "ended: it ended with success"


def test_what_the_nas_has_not_shown_yet_takes_its_place_all_the_same():
    """A run that was started counts from then on; that of which the result takes its time does not."""
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1)], 0.0)
    idle = look("a", task(1), task(2), starts={1: STARTED}, per_nas=1)
    late = advance(plan, [idle], 60.0)
    assert (started(late), late["busy"]) == ([], {"a": [("abb", 1)]}), "it may still be about to begin"
    assert started(advance(late, [idle._replace(time=idle.time + PATIENCE)], 180.0)) == [("a", 2)]
    runs = idle._replace(tasks={**idle.tasks, ("abb", 1): task(1, **BUSY)})
    seen = advance(plan, [runs], 60.0)
    assert started(seen) == []
    assert started(advance(seen, [idle], 120.0)) == [("a", 2)]
    lost = gone("a", per_nas=1)._replace(starts=idle.starts)
    assert advance(plan, [lost], 60.0)["busy"] == {"a": [("abb", 1)]}


# --- what is not asked again


def test_a_nas_that_refuses_the_sign_in_is_not_asked_again():
    """Each further try could make it block this controller. Others go on."""
    rows = [task(1, late=9999), task(2, late=500)]
    plan = advance({}, [look("a", *rows, per_nas=1), look("b", *rows, per_nas=1)], 0.0)
    running = [task(1, late=9999, **BUSY), task(2, late=500)]
    refused = gone("a", per_nas=1)._replace(starts={("abb", 1): STARTED}, error="wrong password", reason="sign_in")
    plan = advance(plan, [refused, look("b", *running, starts={1: STARTED}, per_nas=1)], 60.0)
    assert (plan["read"], plan["going"], started(plan)) == (["b"], True, [])
    one, two = (row for row in plan["tasks"] if row["nas"] == "a")
    assert (one["state"], one["good"], two["later"]) == ("ended", False, False)
    closing = told(finish(plan, [refused, look("b", *running, per_nas=1)]))
    for number, words in ((1, "started; how it ends is no longer known"), (2, "left: the NAS cannot be read any more")):
        assert any(f"a: Task {number}" in line and words in line and "wrong password" in line
                   for line in closing["lines"])  # fmt: skip
    assert closing["counts"]["unreachable"] == 0


def test_without_another_nas_a_refused_sign_in_is_the_end():
    plan = advance({}, [look("a", task(1), task(2), per_nas=1)], 0.0)
    refused = gone("a")._replace(starts={("abb", 1): STARTED}, reason="sign_in")
    plan = advance(plan, [refused], 60.0)
    assert (plan["read"], plan["going"]) == ([], False)


def test_a_nas_that_is_out_of_reach_is_asked_again():
    plan = advance({}, [look("a", task(1), task(2), per_nas=1)], 0.0)
    away = gone("a")._replace(starts={("abb", 1): STARTED}, reason="unreachable")
    plan = advance(plan, [away], 60.0)
    assert (plan["read"], plan["going"]) == (["a"], True)
    assert told(finish(plan, [away]))["counts"]["unreachable"] == 1


# --- what is not started


@pytest.mark.parametrize(
    ("row", "said", "later"),
    [
        (task(1, **BUSY), "left: a run is under way already", False),
        (task(1, devices=away("offline")), "waiting: PC-1 is offline", False),
        (task(1, devices=away("offline", "Offline ")), "waiting: PC-1 and PC-2 are offline", False),
        (task(1, in_backup_window=False, backup_window_opens=5000 + 1800),
         "waiting: its backup window is closed for another 30 minutes", True),
        (task(1, in_backup_window=False, backup_window_opens=5000 + 7200),
         "waiting: its backup window is closed for another 2 hours", False),
        (task(1, in_backup_window=False), "waiting: its backup window is closed", False),
    ],
)  # fmt: skip
def test_why_a_task_is_not_started(row, said, later):
    plan = advance({}, [look("a", row)], 0.0)
    assert words(plan) == {1: said}
    assert plan["going"] == plan["tasks"][0]["later"] == later
    assert plan["start"] == {"a": []}


@pytest.mark.parametrize("states", [["online"], ["offline", "online"], [None], ["no_agent"], []])
def test_a_task_is_started_if_a_run_can_reach_any_device(states):
    assert started(advance({}, [look("a", task(1, devices=away(*states)))], 0.0))


def test_no_place_is_told_with_the_numbers():
    tasks = [task(1, late=9999), task(2)]
    plan = advance({}, [look("a", *tasks, per_nas=1)], 0.0)
    assert words(plan)[2] == "waiting: no place was free: 1 of 1 runs under way on this NAS"
    plan = advance({}, [look("a", *tasks, total=1)], 0.0)
    assert words(plan)[2] == "waiting: no place was free: 1 of 1 runs under way on all NASes"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (task(2, "ok"), "left: it is ok by now"),
        (task(2, **BUSY), "left: a run is under way already"),
        (None, "left: the task is gone"),
        (task(2, "partial"), "left: it is partial by now"),
        (task(2, None), "left: it is ignored by now"),
    ],
)
def test_what_happened_while_a_task_waited(now, said):
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1)], 0.0)
    rows = [task(1, **BUSY), *([now] if now else [])]
    plan = advance(plan, [look("a", *rows, starts={1: STARTED}, per_nas=1)], 60.0)
    assert words(plan)[2] == said


def test_a_task_whose_package_cannot_be_read_for_a_while_is_not_gone():
    """Neither one that waits nor one that is watched."""
    unread = {"abb": "The tasks of Active Backup for Business could not be read: 1001."}
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1)], 0.0)
    plan = advance(plan, [look("a", starts={1: STARTED}, per_nas=1)._replace(unread=unread)], 60.0)
    assert words(plan) == {1: "under_way", 2: f"waiting: it cannot be read any more: {unread['abb']}"}
    assert plan["going"]
    ended = {"status": "success", "time_end": 4000}
    plan = advance(plan, [look("a", task(1, "ok", last_result=ended), task(2), per_nas=1)], 120.0)
    assert words(plan)[1] == "ended: it ended with success"
    assert started(plan) == [("a", 2)]


def test_a_device_that_comes_back_while_others_run_is_started():
    plan = advance({}, [look("a", task(1), task(2, devices=away("offline")))], 0.0)
    assert started(plan) == [("a", 1)]
    plan = advance(plan, [look("a", task(1, **BUSY), task(2, devices=away("online")), starts={1: STARTED})], 60.0)
    assert started(plan) == [("a", 2)]


# --- how it ends


def after(*rows: dict[str, Any], start: Start | None = STARTED, seconds: int = 0) -> dict[str, Any]:
    """The plan after a task was started and looked at again: one look for each row."""
    plan = advance({}, [look("a", task(1))], 0.0)
    starts = {} if start is None else {1: start}
    for number, row in enumerate(rows, 1):
        seen = look("a", *([row] if row else []), now=5000 + number * seconds, starts=starts)
        plan = advance(plan, [seen], number * 60.0)
    return plan


NEW = {"status": "success", "time_end": 4000}


@pytest.mark.parametrize(
    ("row", "said", "good"),
    [
        (task(1, "ok", last_result=NEW), "ended: it ended with success", True),
        (task(1, "paused", last_result=NEW), "ended: it ended with success", True),
        (task(1, "ok", last_result={**NEW, "status": "partial_success"}), "ended: it ended with partial_success", True),
        (task(1, "partial", last_result={**NEW, "status": "partial_success"}),
         "ended: it ended with partial_success. Because of 1.", False),
        (task(1, "failed", last_result={**NEW, "status": "fail"}), "ended: it ended with fail. Because of 1.", False),
        (task(1, "overdue", last_result={**NEW, "status": "cancel"}),
         "ended: it ended with cancel. Because of 1.", False),
        (None, "ended: the task is gone", False),
        (task(1, "failed", **BUSY), "under_way", None),
        # the old result beside the run, or one that only the run itself moved
        (task(1, "failed", last_result=NEW, **BUSY), "under_way", None),
    ],
)  # fmt: skip
def test_a_run_ended_as_the_verdict_after_it_says(row, said, good):
    plan = after(row)
    assert words(plan) == {1: said}
    assert plan["tasks"][0]["good"] is good


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (task(1), "ended: it ended without leaving a result"),
        (task(1, last_result=None), "ended: it ended with None. Because of 1."),
        (task(1, "unknown", last_result={**NEW, "status": "unknown"}),
         "ended: it ended with unknown. Because of 1."),
    ],
)  # fmt: skip
def test_a_result_may_take_its_time(row, said):
    """By the clock of the NAS, since the first look at which nothing ran."""
    if row["last_result"] is not None:
        plan = after(row, row, seconds=PATIENCE - 1)
        assert words(plan) == {1: "under_way"}
        assert plan["going"]
    assert words(after(row, row, seconds=PATIENCE)) == {1: said}


def test_a_run_that_goes_on_after_all_is_under_way_again():
    plan = after(task(1), task(1, **BUSY), task(1), seconds=PATIENCE - 1)
    assert words(plan) == {1: "under_way"}


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (Start("refused: it is busy"), "refused: refused: it is busy"),
        (Start(ours=False), "left: a run had begun in the meantime"),
        (None, "left: it was not started, since something failed on the way"),
    ],
)
def test_a_start_that_started_nothing_is_told_and_not_tried_again(start, said):
    plan = after(task(1), task(1), start=start)
    assert (words(plan), started(plan), plan["going"]) == ({1: said}, [], False)


def test_a_task_that_failed_again_is_not_started_again():
    plan = after(*[task(1, "failed", last_result={**NEW, "status": "fail"})] * 3)
    assert (started(plan), plan["going"]) == ([], False)


# --- NASes that cannot be read


def test_a_nas_that_cannot_be_read_stops_no_other_and_is_not_asked_again():
    plan = advance({}, [gone("a"), look("b", task(1))], 0.0)
    assert (started(plan), plan["read"], plan["errors"]) == ([("b", 1)], ["b"], {"a": "no answer"})


def test_runs_of_a_package_that_cannot_be_read_any_more_stay_in_the_budget():
    """Also those that somebody else has started."""
    plan = advance({}, [look("a", task(1, "ok", **BUSY), task(2, late=1), per_nas=1)], 0.0)
    assert started(plan) == []
    m365 = {("m365", 2): {**task(2), "product": "m365"}}
    unread = look("a", per_nas=1)._replace(tasks=m365, unread={"abb": "it timed out"})
    later = advance(plan, [unread], 60.0)
    assert later["busy"] == {"a": [("abb", 1)]}
    assert advance(later, [look("a", task(2), per_nas=1)], 120.0)["busy"] == {"a": []}
    off = unread._replace(stopped=("abb",), unread={"abb": "it is stopped, so it makes no backups"})
    assert advance(plan, [off], 60.0)["busy"] == {"a": []}, "where nothing runs no place is taken"


def test_a_nas_that_goes_away_keeps_its_runs_in_the_budget_and_is_asked_again():
    first = [look("a", task(1, late=9999), total=1), look("b", task(2), total=1)]
    plan = advance({}, first, 0.0)
    assert started(plan) == [("a", 1)]
    lost = gone("a", total=1)._replace(starts={("abb", 1): STARTED})
    plan = advance(plan, [lost, first[1]], 60.0)
    assert (started(plan), plan["read"], plan["going"]) == ([], ["a", "b"], True)
    plan = finish(plan, [lost, first[1]])
    assert lines(plan) == [
        "a: could not be read: no answer",
        "a: Task 1 (1) (overdue): started, and still under way",
        "b: Task 2 (2) (overdue): left: no place was free: 1 of 1 runs under way on all NASes",
    ]


def test_a_task_waits_for_a_nas_that_is_away():
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1)], 0.0)
    plan = advance(plan, [gone("a", per_nas=1)._replace(starts={("abb", 1): Start("no answer")})], 60.0)
    assert words(plan)[2] == "waiting: the NAS cannot be read any more: no answer"
    assert plan["going"]


# --- for how long


def test_every_nas_is_looked_at_while_a_task_waits_and_then_only_those_with_runs():
    others = look("b", task(9, "ok", **BUSY))
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1), others], 0.0)
    assert plan["read"] == ["a", "b"]
    plan = advance({}, [look("a", task(1), per_nas=1), others], 0.0)
    assert plan["read"] == ["a"]


def test_nothing_is_started_after_the_wait():
    first = look("a", task(1, late=9999), task(2), per_nas=1)
    plan = advance({}, [first], 1000.0)
    ended = look("a", task(1, "ok", last_result=NEW), task(2), starts={1: STARTED}, per_nas=1)
    assert started(advance(plan, [ended], 1000.0 + 3599)) == [("a", 2)]
    plan = advance(plan, [ended], 1000.0 + 3600)
    assert (started(plan), plan["going"], words(plan)[2]) == ([], False, "waiting: the time was up")


def test_without_a_wait_what_has_a_place_is_started_and_nothing_is_waited_for():
    plan = advance({}, [look("a", task(1, late=9999), task(2), per_nas=1, wait=0)], 0.0)
    assert (started(plan), plan["going"], plan["pause"]) == ([("a", 1)], False, 0)
    assert words(finish(plan, [look("a", starts={1: STARTED}, wait=0)]))[1] == "under_way"


@pytest.mark.parametrize(("wait", "interval"), [(3600, 60), (5, 60), (14 * 86400, 60), (1, 1), (250, 1)])
def test_pauses_are_as_asked_but_for_a_hundred_rounds_and_end_with_the_wait(wait, interval):
    busy = look("a", task(1, **BUSY), starts={1: STARTED}, wait=wait, interval=interval)
    plan = advance({}, [look("a", task(1), wait=wait, interval=interval)], 0.0)
    now, rounds = 0.0, 1
    while plan["going"]:
        assert interval <= plan["pause"] or now + plan["pause"] >= wait
        now, rounds = now + plan["pause"], rounds + 1
        plan = advance(plan, [busy], now)
    assert wait <= now < wait + 1
    assert rounds <= MOST_ROUNDS
    assert rounds == MOST_ROUNDS or rounds <= wait / interval + 2


def test_pauses_begin_with_the_interval_and_grow_so_that_a_hundred_looks_cover_the_wait():
    """A place that a short run has freed is not empty for long, whatever the wait."""
    for interval, first_hour in ((60, 35), (5, 60)):
        busy = look("a", task(1, **BUSY), starts={1: STARTED}, wait=14400, interval=interval)
        plan = advance({}, [look("a", task(1), wait=14400, interval=interval)], 0.0)
        now, pauses = 0.0, []
        while plan["going"]:
            pauses.append(plan["pause"])
            now += plan["pause"]
            plan = advance(plan, [busy], now)
        assert pauses[0] == interval
        assert pauses[:-1] == sorted(pauses[:-1])
        assert sum(pauses[:first_hour]) <= 3600
        assert (now, len(pauses) < MOST_ROUNDS) == (14400, True)


def test_in_check_mode_there_is_one_round():
    plan = advance({}, [look("a", task(1, late=9999), task(2), task(3, devices=away("offline")), per_nas=1)], 0.0, True)
    assert (started(plan), plan["going"]) == ([("a", 1)], False)
    said = lines(finish(plan, [look("a", starts={1: STARTED})]), check_mode=True)
    assert said == [
        "a: Task 1 (1) (overdue): would be started",
        "a: Task 2 (2) (overdue): would be started later: no place was free: 1 of 1 runs under way on this NAS",
        "a: Task 3 (3) (overdue): left: PC-1 is offline",
    ]


# --- a whole night, many times


class Night:
    """A random fleet: lengths and outcomes of runs, which may show late, starts that are refused, and NASes that go
    away for a while."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.settings = {"per_nas": chance.randint(1, 3), "total": chance.randint(1, 6)}
        self.settings["wait"] = chance.choice([0, 600, 7200])
        self.fleet = {f"nas{at}": self.tasks(chance.randint(0, 6)) for at in range(chance.randint(1, 6))}
        self.starts: dict[str, dict[int, Start]] = {}
        self.ever: list[tuple[str, int]] = []

    def tasks(self, many: int) -> dict[int, dict[str, Any]]:
        found = {at: task(at, self.chance.choice(VERDICTS), self.chance.randint(1, 99999)) for at in range(many)}
        for row in found.values():
            if self.chance.random() < 0.1:
                row |= {"running": True, "ends": self.chance.randint(0, 9000)}
            elif self.chance.random() < 0.1:
                row["devices"] = away("offline")
        return found

    def pass_until(self, now: float) -> None:
        for row in self.rows():
            if row["running"] and row["ends"] <= now:
                word, status = self.chance.choice([("ok", "success"), ("failed", "fail"), ("overdue", "cancel")])
                row |= {"running": False, "verdict": word, "last_result": {"status": status, "time_end": now + 1}}

    def rows(self) -> list[dict[str, Any]]:
        return [row for tasks in self.fleet.values() for row in tasks.values()]

    def looks(self, now: float) -> list[Look]:
        """What is seen; at first everything, so that what nobody knows of cannot break a budget."""
        seen = []
        for nas, tasks in self.fleet.items():
            shown = [{**row, "running": row["running"] and row.get("shows", 0) <= now} for row in tasks.values()]
            one = look(nas, *shown, now=int(now), starts=self.starts.get(nas), **self.settings)
            lost = now > 0 and self.chance.random() < 0.05
            seen.append(gone(nas, **self.settings)._replace(starts=one.starts) if lost else one)
        return seen

    def start(self, plan: dict[str, Any], now: float) -> None:
        self.starts = {nas: {} for nas in self.fleet}
        for nas, chosen in plan["start"].items():
            for number in (row["task_id"] for row in chosen):
                self.ever.append((nas, number))
                refused = self.chance.random() < 0.1
                self.starts[nas][number] = Start("refused" if refused else "")
                if not refused:
                    shows, ends = now + self.chance.choice([0, 90]), now + self.chance.randint(1, 3000)
                    self.fleet[nas][number] |= {"running": True, "shows": shows, "ends": ends}
            running = sum(row["running"] for row in self.fleet[nas].values())
            assert running <= self.settings["per_nas"] or not chosen
        assert sum(row["running"] for row in self.rows()) <= self.settings["total"] or not any(plan["start"].values())


@pytest.mark.parametrize("seed", range(200))
def test_the_budgets_hold_all_night(seed):
    night, now, plan = Night(seed), 0.0, {"going": True}
    while plan["going"]:
        night.pass_until(now)
        plan = advance({} if now == 0 else plan, night.looks(now), now)
        night.start(plan, now)
        now += plan["pause"]
    assert len(night.ever) == len(set(night.ever)), "a task was started twice"
    ended = finish(plan, night.looks(now))
    assert {row["state"] for row in ended["tasks"]} <= {"ended", "refused", "left", "under_way"}
    assert all(row["words"] or row["state"] == "under_way" for row in ended["tasks"])
    assert len(told(ended)["lines"]) == max(len(ended["tasks"]) + len(ended["errors"]), 1)


# --- how it is told


def test_the_outcome_is_a_line_for_each_task_the_worst_first():
    rows = [task(number, late=100 - number) for number in range(1, 7)]
    rows[5] |= {"devices": away("offline")}
    plan = advance({}, [look("a", *rows, per_nas=5), gone("b")], 0.0)
    starts = {1: STARTED, 2: Start("busy\nnow"), 3: STARTED, 4: STARTED, 5: STARTED}
    rows[0] |= {"verdict": "ok", "last_result": NEW}
    rows[2] |= {"verdict": "failed", "last_result": {"status": "fail", "time_end": 4000}}
    rows[3] |= {"running": True, "progress": 0.4}
    seen = [look("a", *rows, per_nas=5, starts=starts), gone("b")]
    found = told(finish(advance(plan, seen, 60.0), seen))
    assert found["lines"] == [
        "b: could not be read: no answer",
        "a: Task 2 (2) (overdue): could not be started: busy now",
        "a: Task 3 (3) (overdue): started; it ended with fail. Because of 3.",
        "a: Task 1 (1) (overdue): started; it ended with success",
        "a: Task 4 (4) (overdue): started, and still under way (40%)",
        "a: Task 5 (5) (overdue): started; its run has ended, and its result is not known yet",
        "a: Task 6 (6) (overdue): left: PC-1 is offline",
    ]
    assert found["counts"] == {
        "started": 4, "good": 1, "bad": 1, "under_way": 2, "refused": 1, "left": 1, "unreadable": 1, "unreachable": 0
    }  # fmt: skip
    assert found["problems"] == {
        "b": ["no answer"],
        "a": ["Task 2 (2): could not be started: busy now", "Task 3 (3): started; it ended with fail. Because of 3."],
    }


def test_the_plan_is_a_table():
    rows = [task(1, "failed", 100000), task(2, "overdue", 5000), task(3, "never_ran", None, devices=away("offline"))]
    full = "no place was free: 1 of 1 runs under way on this NAS"
    assert table(advance({}, [look("nas1", *rows, per_nas=1), gone("nas2")], 0.0)) == [
        "#  NAS   TASK        VERDICT    OVERDUE            PLAN",
        "1  nas1  Task 1 (1)  failed     1 day 3 hours      start now",
        f"2  nas1  Task 2 (2)  overdue    1 hour 23 minutes  start later: {full}",
        "3  nas1  Task 3 (3)  never_ran                     leave: PC-1 is offline",
        "nas2: could not be read: no answer",
    ]


def test_a_package_whose_tasks_could_not_be_read_is_told_and_keeps_no_other_from_being_started():
    words = "The tasks of Active Backup for Microsoft 365 could not be read: no permission"
    plan = advance({}, [look("nas1", task(1))._replace(unread={"m365": words}), look("nas2", task(2))], 0.0)
    assert started(plan) == [("nas1", 1), ("nas2", 2)]
    assert table(plan)[-1] == lines(plan)[0] == f"nas1: {words}"
    assert told(plan)["counts"]["unreadable"] == 0
    assert told(plan)["problems"] == {}
    assert lines(advance({}, [look("nas1")._replace(unread={"m365": words})], 0.0)) == [f"nas1: {words}"]


@pytest.mark.parametrize("key", ["abb", "m365"])
def test_a_package_that_is_stopped_is_told_and_what_waits_for_it_is_not_gone(key):
    state = {"installed": True, "running": True, "version": "2.7.1"}
    packages = {"abb": state, "m365": {**state, "installed": False, "running": False}}
    (found,) = looks(["a"], {"a": registered({"health": {"time": 5000, "tasks": [], "packages": packages}})})
    assert table(advance({}, [found], 0.0)) == ["There is nothing to catch up"]
    packages[key] = {**state, "running": False}
    (found,) = looks(["a"], {"a": registered({"health": {"time": 5000, "tasks": [], "packages": packages}})})
    name = {"abb": "Business", "m365": "Microsoft 365"}[key]
    said = [f"a: Active Backup for {name} is installed but not running, so it makes no backups"]
    assert table(advance({}, [found], 0.0)) == lines(advance({}, [found], 0.0)) == said
    assert told(finish(advance({}, [found], 0.0), [found]))["problems"] == {}


def test_nothing_to_catch_up_is_said():
    plan = advance({}, [look("a", task(1, "ok"))], 0.0)
    assert table(plan) == told(finish(plan, [look("a")]))["lines"] == ["There is nothing to catch up"]
    assert plan["going"] is False


# --- what the role registers


def registered(health: Any = None, **more: Any) -> dict[str, Any]:
    rows = {"health": {"time": 5000, "tasks": [task(1)]}} if health is None else health
    return {"catch_up_settings": {"problem": "", **SETTINGS}, "catch_up_health": rows, **more}


@pytest.mark.parametrize(
    ("own", "error"),
    [
        (registered(), ""),
        (registered({"failed": True, "msg": "no\nanswer"}), "no answer"),
        (registered({"unreachable": True, "msg": "ssh"}), "ssh"),
        (registered({"skipped": True}, catch_up_signed_in={"failed": True, "msg": "wrong password"}), "wrong password"),
        (registered({"skipped": True}), "it was not read"),
        ({}, "it was not read"),
        ({"catch_up_settings": {"problem": "misspelt"}}, "misspelt"),
    ],
)
def test_what_is_known_of_a_host(own, error):
    (found,) = looks(["a"], {"a": own})
    assert (found.error, found.tasks is None) == (error, bool(error))
    plan = catch_up_plan(["a"], {"a": own}, {}, check_mode=True)
    assert bool(plan["start"].get("a")) == (not error)


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        (registered(), ""),
        (registered({"failed": True, "msg": "no", "reason": "unreachable"}), "unreachable"),
        (registered({"unreachable": True, "msg": "ssh"}), "unreachable"),
        (registered(catch_up_signed_in={"failed": True, "msg": "no", "reason": "sign_in"}), "sign_in"),
        (registered({"failed": True, "msg": "no", "reason": "sign_in"}), "sign_in"),
        (registered({"failed": True, "msg": "no"}), ""),
    ],
)
def test_why_a_host_could_not_be_read_is_kept(own, reason):
    (found,) = looks(["a"], {"a": own})
    assert found.reason == reason
    assert told(finish({}, [found]))["counts"]["unreachable"] == (reason == "unreachable")


def test_what_is_said_of_packages_that_could_not_be_read_is_kept():
    said = "The tasks of Active Backup for Business could not be read: 1001."
    rows = {"time": 5000, "tasks": [task(1)], "unread": [said]}
    (found,) = looks(["a"], {"a": registered({"health": rows})})
    assert found.unread == {"abb": said}


def test_the_role_asks_for_all_that_is_read_of_a_health():
    role = yaml.safe_load((ROOT / "roles/catch_up/tasks/round.yml").read_text(encoding="utf-8"))
    asked = role[0]["nasfleet.active_backup.active_backup_health_info"]["fields"]
    assert sorted(asked) == ["packages", "tasks", "time", "unread"]


def test_what_became_of_starts():
    items = [{"product": "abb", "task_id": 1}, {"product": "abb", "task_id": 2}, {"product": "m365", "task_id": 1}]
    results = [{"item": items[0], "changed": True}, {"item": items[1], "changed": False}]
    refused = {"item": items[2], "failed": True, "msg": "no"}
    own = registered(catch_up_abb={"results": results}, catch_up_m365={"results": [refused]})
    (found,) = looks(["a"], {"a": own})
    assert found.starts == {("abb", 1): Start(), ("abb", 2): Start(ours=False), ("m365", 1): Start("no", False)}


# --- the variables


def settings(**values: Any) -> dict[str, Any]:
    return catch_up_settings({f"active_backup_catch_up_{name}": value for name, value in values.items()}, [], "nas1")


def test_the_defaults():
    assert settings() == settings(per_nas="", wait=None, verdicts=" ") == {
        "problem": "", "per_nas": 2, "total": 20, "wait": 14400, "interval": 60,
        "verdicts": ["failed", "overdue", "never_ran"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("verdicts", "failed,overdue", ["failed", "overdue"]),
        ("verdicts", "failed\noverdue\n", ["failed", "overdue"]),
        ("verdicts", ["partial"], ["partial"]),
        ("per_nas", "3", 3),
        ("wait", "90m", 5400),
        ("wait", 90, 90),
        ("wait", "0", 0),
        ("wait", 0, 0),
        ("interval", "1", 1),
    ],
)
def test_answers_of_a_survey_are_text(name, value, read):
    found = settings(**{name: value})
    assert (found["problem"], found.get(name)) == ("", read)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("verdicts", "faild", "Did you mean failed"),
        ("verdicts", ["hung"], "no verdict after which a backup can be started"),
        ("verdicts", "ok", "There are: " + ", ".join(STARTABLE)),
        ("per_nas", 0, "1 or more"),
        ("per_nas", True, "is a boolean"),
        ("per_nas", "many", "int"),
        ("total", -1, "1 or more"),
        ("wait", "4 hours", "for example 4h"),
        ("wait", "-1", "number of seconds"),
        ("interval", 0, "1 or more"),
    ],
)
def test_what_cannot_be_is_said_with_variable_and_host(name, value, says):
    problem = settings(**{name: value})["problem"]
    assert says in problem
    assert f"active_backup_catch_up_{name}" in problem
    assert "nas1" in problem


def test_an_unknown_variable_is_refused_with_the_nearest_name():
    problem = catch_up_settings({}, ["active_backup_hosts", "active_backup_catchup_total"], "nas1")["problem"]
    assert "active_backup_catchup_total of nas1 is not known" in problem
    assert "active_backup_catch_up_total" in problem


def test_verdicts_that_can_be_caught_up_are_verdicts():
    assert set(STARTABLE) <= set(VERDICTS)
