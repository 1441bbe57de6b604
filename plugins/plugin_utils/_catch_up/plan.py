# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a catch-up: which tasks are started on which NAS now, and why the others are not. Pure.

A round looks at every NAS and hands what it saw to advance, with the plan of the round before (or none). What comes
back says what to start, whom to look at again, and for how long to pause first. finish takes the last starts in.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from . import rows
from .blocked import Budget, blocked
from .looks import Key, Look, Row, key_of

MOST_ROUNDS = 100  # a round is included by the one before it, and Ansible cannot go down for ever

Plan = dict[str, Any]
"""began, deadline (s, the controller's clock), rounds, total; tasks (rows.py) in their order; busy: by NAS the keys of
runs under way; errors: by NAS why it could not be read; unreachable: those of them that were out of reach; unread: by
NAS what was said of packages whose tasks are not listed; start: by NAS the tasks to start now; read: the NASes to
look at again; pause (s) before that; going: whether there is another round."""


def advance(plan: Plan, looks: Sequence[Look], now: float, check_mode: bool = False) -> Plan:
    """The plan of the next round."""
    plan = _noted(plan or _first(looks, now), looks)
    plan["rounds"] += 1
    by_nas = {look.nas: look for look in looks}
    may_start = plan["rounds"] == 1 or now < plan["deadline"]
    budget = Budget(plan["total"], plan["busy"])
    tasks = []
    for row in plan["tasks"]:
        if row["state"] != rows.WAITING:
            tasks.append(row)
            continue
        look = by_nas[row["nas"]]
        why = blocked(row, look, budget, plan["deadline"] - now)
        if why is None and may_start and look.tasks:
            tasks.append(rows.starting(row, look.tasks[key_of(row)]))
            budget.take(row["nas"], key_of(row))
        else:
            tasks.append(rows.waiting(row, why.words if why else "the time was up", bool(why and why.passes)))
    return _outlook({**plan, "tasks": tasks}, looks, now, check_mode)


def finish(plan: Plan, looks: Sequence[Look]) -> Plan:
    """The plan with what became of the last starts. There is no look after it: what waits is left."""
    plan = _noted(plan or _first(looks, 0.0), looks, look_again=False)
    left = [{**row, "state": rows.LEFT} if row["state"] == rows.WAITING else row for row in plan["tasks"]]
    return {**plan, "tasks": left, "start": {}, "read": [], "going": False}


def _first(looks: Sequence[Look], now: float) -> Plan:
    """The plan before the first round: everything that is to be caught up, the longest overdue first."""
    settings = [look.settings for look in looks if look.settings and not look.settings.get("problem")]
    tasks = [
        rows.new(look.nas, task)
        for look in looks
        for task in (look.tasks or {}).values()
        if task["verdict"] in look.settings["verdicts"]
    ]
    tasks.sort(key=_urgency)
    wait = min((one["wait"] for one in settings), default=0)
    return {
        "began": now,
        "deadline": now + wait,
        "wait": wait,
        "interval": min((one["interval"] for one in settings), default=1),
        "total": min((one["total"] for one in settings), default=1),
        "rounds": 0,
        "tasks": tasks,
        "busy": {},
        "errors": {},
        "unreachable": [],
        "unread": {},
    }


def _urgency(row: Row) -> tuple[Any, ...]:
    """Longest overdue first; then what was never backed up, or longest ago; then by name."""
    age = float("inf") if row["age"] is None else row["age"]
    return -(row["overdue_by"] or 0), -age, row["nas"], str(row["task_name"]), row["product"], row["task_id"]


def _noted(plan: Plan, looks: Sequence[Look], look_again: bool = True) -> Plan:
    """The plan with what a round saw. Of a NAS or package that cannot be read any more, what was known of it stays."""
    by_nas = {look.nas: look for look in looks}
    tasks = []
    for row in plan["tasks"]:
        look = by_nas[row["nas"]]
        tried = rows.after_start(row, look.starts.get(key_of(row)))
        tasks.append(rows.after_look(tried, look) if look_again else tried)
    busy: dict[str, list[Key]] = {}
    for look in looks:
        silent = look.unread.keys() - set(look.stopped)
        known = [key for key in plan["busy"].get(look.nas, ()) if look.tasks is None or key[0] in silent]
        known += look.running()
        ours = [key_of(row) for row in tasks if row["nas"] == look.nas and rows.is_busy(row)]
        busy[look.nas] = sorted({tuple(key) for key in (*known, *ours)})
    errors = {look.nas: look.error for look in looks if look.error}
    unreachable = [look.nas for look in looks if look.reason == "unreachable"]
    unread = {look.nas: list(look.unread.values()) for look in looks if look.unread}
    return {**plan, "tasks": tasks, "busy": busy, "errors": errors, "unreachable": unreachable, "unread": unread}


def _outlook(plan: Plan, looks: Sequence[Look], now: float, check_mode: bool) -> Plan:
    """The plan with what comes next."""
    start: dict[str, list[Row]] = {look.nas: [] for look in looks}
    watched = set()
    for row in plan["tasks"]:
        if row["state"] == rows.STARTING:
            start[row["nas"]].append({name: row[name] for name in ("product", "task_id", "task_name")})
        if row["state"] in (rows.STARTING, rows.UNDER_WAY) or row["later"]:
            watched.add(row["nas"])
    left, rounds = plan["deadline"] - now, MOST_ROUNDS - plan["rounds"]
    going = bool(watched) and left > 0 and rounds > 0 and not check_mode
    # While a task waits for its place, the runs of every NAS count, also those that begin by themselves.
    waiting = any(row["state"] == rows.WAITING for row in plan["tasks"])
    read = watched | ({look.nas for look in looks if look.tasks is not None} if waiting else set())
    pause = min(_pause(plan["interval"], plan["wait"], plan["rounds"]), left) if going else 0
    return {**plan, "start": start, "read": sorted(read), "going": going, "pause": ceil(pause)}


def _pause(interval: float, wait: float, number: int) -> float:
    """The pause after so many looks: the interval first, then ever longer, so that all looks together cover the wait.

    What runs for minutes frees its place early on, and that is to be noticed soon; what runs for hours can wait longer.
    """
    pauses = MOST_ROUNDS - 1
    low, high = 1.0, 2.0
    if interval * pauses >= wait:
        return interval
    for _dummy in range(50):  # halves what is not known of the growth, until nothing is left of it
        growth = (low + high) / 2
        if interval * (growth**pauses - 1) / (growth - 1) < wait:
            low = growth
        else:
            high = growth
    return interval * high ** (number - 1)
