# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where everything stands in the picture of a site: lines of NASes and tasks over the hours of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .._report.words import clean
from . import told
from .collisions import colliding_begins
from .model import Key, Nas, Site, Task
from .plan import Plan
from .window import DAY, clock

MOST_TASKS = 300
"""With more tasks a line of the picture is a NAS and not a task."""
LEFT, RIGHT, LINE, HEAD, FOOT = 360, 1180, 20, 30, 34
WIDTH = RIGHT + 30
LONGEST = 120
"""Letters of a name that go into the picture, which cuts off what is wider than its column; the hint has all."""


Near = set[tuple[Key, int]]
"""The begins that are too near one of another task."""


class Mark(NamedTuple):
    """A begin."""

    x: float
    kind: str
    """abb, m365, from (to be moved away) or to (to be moved here)."""
    near: bool
    """It is too near another one."""
    seen: bool
    """It is how a NAS that was not read was last seen."""
    hint: str


class Line(NamedTuple):
    """A line of the picture."""

    y: int
    label: str
    days: str
    head: bool
    """It is a NAS that lines of tasks follow."""
    marks: tuple[Mark, ...]
    arrows: tuple[tuple[float, float], ...]
    """From where to where tasks should move."""
    windows: tuple[tuple[float, float], ...]
    """Left edge and width of what is within the window."""


class Picture(NamedTuple):
    """A site as a picture."""

    title: str
    lines: tuple[Line, ...]
    hours: tuple[tuple[float, str], ...]
    top: int
    bottom: int
    height: int


def x(minute: int) -> float:
    """Where a minute of the day is."""
    return round(LEFT + minute * (RIGHT - LEFT) / DAY, 1)


def picture(site: Site, plan: Plan) -> Picture:
    """The picture of a site."""
    moves = {move.task.key: move.start for move in plan.moves}
    near = colliding_begins(site)
    lines = tuple(_lines(site, moves, near))
    bottom = HEAD + LINE * len(lines)
    hours = tuple((x(hour * 60), f"{hour:02d}:00") for hour in range(0, 25, 3))
    return Picture(clean(told.headline(site)), lines, hours, HEAD, bottom, bottom + FOOT)


def _lines(site: Site, moves: dict[Key, int], near: Near) -> Iterator[Line]:
    y = HEAD
    detailed = len(site.tasks) <= MOST_TASKS
    for nas in site.nases:
        own = sorted((task for task in site.tasks if task.host == nas.host), key=lambda task: (task.start, task.key))
        if detailed or not own:
            note = "not read" if nas.problem else "" if own else "no schedule"
            yield _line(y, nas.host, note, True, [], nas, moves, near)
            y += LINE
        if detailed:
            for task in own:
                yield _line(y, task.name, told.days(task.schedule.days), False, [task], nas, moves, near)
                y += LINE
        elif own:
            yield _line(y, nas.host, str(len(own)), True, own, nas, moves, near)
            y += LINE


def _line(
    y: int, label: str, days: str, head: bool, tasks: Sequence[Task], nas: Nas, moves: dict[Key, int], near: Near
) -> Line:
    marks: list[Mark] = []
    arrows = []
    for task in tasks:
        marks += _marks(task, moves, near)
        if task.key in moves:
            arrows.append((x(task.start), x(moves[task.key])))
    windows = tuple((x(start), round(x(end) - x(start), 1)) for start, end in nas.window.parts())
    return Line(y, clean(label)[:LONGEST], days, head, tuple(marks), tuple(arrows), windows)


def _marks(task: Task, moves: dict[Key, int], near: Near) -> Iterator[Mark]:
    where = clean(f"{task.host}: {told.name(task)}")
    for time in task.schedule.times:
        kind = "from" if task.key in moves else task.product
        yield Mark(
            x(time),
            kind,
            (task.key, time) in near,
            task.remembered,
            f"{where}, {clock(time)} {told.days(task.schedule.days)}",
        )
    if task.key in moves:
        for time in task.at(moves[task.key]).schedule.times:
            yield Mark(x(time), "to", False, False, f"{where}, would begin at {clock(time)}")
