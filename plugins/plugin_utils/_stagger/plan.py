# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where schedules should begin: within the window, as few as possible near each other, the same for the same names.

Each task has an order of its own in which it likes the places of the window, made of its name. In turn, which is made
of their names too, the tasks that must move take the best place: that of the fewest begins near it, on the same NAS
first, then over the site; among equals the one that it likes most. A task that begins within the window moves only if
it collides and another place is better; of several on a NAS the newest goes first.

That is repeated until nobody has a better place. Each such move makes the sum of all collisions smaller, so it ends;
and what it ends with is left alone by the next plan. What was moved by an earlier run is never moved again: no place is
at a full five minutes, and a task that begins in the window at another minute is placed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from math import gcd
from typing import NamedTuple

from .load import Load
from .model import Key, Site, Task

NO_PLACE = "its runs of a day do not fit into the window"
Cost = tuple[int, int]
"""Pairs of runs that begin too near each other: on the same NAS, and over the site."""


class Move(NamedTuple):
    """A task that should begin at another time."""

    task: Task
    start: int
    why: str


class Plan(NamedTuple):
    """What should become of a site."""

    moves: tuple[Move, ...]
    stuck: tuple[tuple[Task, str], ...]
    """What should move and cannot, and why."""

    def after(self, site: Site, landed: Iterable[Key] | None = None) -> Site:
        """The site as it is when these of the moves have been made; all without landed."""
        chosen = None if landed is None else set(landed)
        starts = {move.task.key: move.start for move in self.moves if chosen is None or move.task.key in chosen}
        tasks = (task.at(starts[task.key]) if task.key in starts else task for task in site.tasks)
        return site._replace(tasks=tuple(tasks))


def make_plan(site: Site) -> Plan:
    """The plan of a site. Pure, and the same whatever the order of its tasks."""
    board = _Board(site)
    stuck = []
    away = []
    for task in sorted((task for task in site.tasks if not task.held and not task.placed), key=_turn):
        if task.within:
            board.inside.append(task)
        elif board.places(task):
            away.append(task)
        else:
            stuck.append((task, NO_PLACE))
    board.inside.sort(key=lambda task: -(task.task_id or 0))
    board.put_all({task.key for task in away})
    for task in away:
        board.place(task)
    while sum(board.improve(task) for task in (*board.inside, *away)):
        pass
    moves = [
        Move(task, board.start[task.key], _why(task, site))
        for task in (*board.inside, *away)
        if board.start[task.key] != task.start
    ]
    return Plan(tuple(sorted(moves, key=lambda move: move.task.key)), tuple(sorted(stuck, key=lambda one: one[0].key)))


def _why(task: Task, site: Site) -> str:
    if not task.within:
        return "begins outside the window"
    return "begins with others" if site.gap == 1 else f"begins within {site.gap} minutes of others"


class _Board:
    """Where the tasks of a site stand while it is planned."""

    def __init__(self, site: Site) -> None:
        self.start: dict[Key, int] = {task.key: task.start for task in site.tasks}
        self.inside: list[Task] = []
        self._tasks = site.tasks
        self._gap = site.gap
        self._site = Load(site.gap)
        self._hosts = {task.host: Load(site.gap) for task in site.tasks}
        self._places: dict[Key, list[int]] = {}

    def put_all(self, without: set[Key]) -> None:
        """Put all tasks where they are, but for those that must move."""
        for task in self._tasks:
            if task.key not in without:
                self._put(task, self.start[task.key])

    def place(self, task: Task) -> None:
        """Put a task that must move where it is best."""
        self._put(task, self._best(task)[1])

    def improve(self, task: Task) -> bool:
        """Move a task that collides if another place is better; whether it was moved."""
        now = self.start[task.key]
        self._put(task, now, -1)
        cost = self._cost(task, now)
        best, place = self._best(task) if any(cost) else (cost, now)
        self._put(task, place if best < cost else now)
        return best < cost

    def places(self, task: Task) -> list[int]:
        """The places of a task in the order in which it likes them."""
        if task.key not in self._places:
            self._places[task.key] = _liked(task, task.places(self._gap))
        return self._places[task.key]

    def _best(self, task: Task) -> tuple[Cost, int]:
        costs = ((self._cost(task, place), place) for place in self.places(task))
        return min(costs, key=lambda found: found[0], default=((1 << 60, 0), self.start[task.key]))

    def _cost(self, task: Task, place: int) -> Cost:
        begins = task.begins(place)
        return self._hosts[task.host].beside(begins), self._site.beside(begins)

    def _put(self, task: Task, place: int, sign: int = 1) -> None:
        begins = task.begins(place)
        self._site.add(begins, sign)
        self._hosts[task.host].add(begins, sign)
        self.start[task.key] = place


def _number(task: Task, purpose: str) -> int:
    """A number that is made of a task's name, the same on every machine."""
    return int.from_bytes(hashlib.sha256("\0".join((purpose, *task.key)).encode("utf-8", "replace")).digest(), "big")


def _turn(task: Task) -> tuple[int, Key]:
    return _number(task, "turn"), task.key


def _liked(task: Task, places: Sequence[int]) -> list[int]:
    return [places[at] for at in _order(_number(task, "place"), len(places))]


def _order(number: int, many: int) -> Iterator[int]:
    """All numbers below many, each once: from a first one on in steps of one that shares no factor with many."""
    if many:
        first, step = number % many, number // many % many or 1
        while gcd(step, many) != 1:
            step += 1
        yield from ((first + at * step) % many for at in range(many))
