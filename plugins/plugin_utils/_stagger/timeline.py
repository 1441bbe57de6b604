# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of a site as lines of text: what begins when, and where it should begin."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from .._report.words import clean
from .model import Site, Task
from .plan import Plan
from .window import DAY

CELL = 30
"""Minutes that one character stands for."""
MOST_TASKS = 60
"""With more of them a line is a NAS and not a task."""
LABEL = 40
_CELLS = DAY // CELL
_SIGNS = {"abb": "b", "m365": "m"}
_LEGEND = "b = Business, m = Microsoft 365, x = moves away, + = moves here, digits = how many, . = window"
HOURS = "".join(f"{hour:<{3 * 60 // CELL}}" for hour in range(0, 24, 3)) + "24"


def timeline(site: Site, plan: Plan) -> list[str]:
    """The lines. A character is half an hour."""
    if not site.tasks:
        return []
    moves = {move.task.key: move.start for move in plan.moves}
    rows = list(_of_tasks(site, moves) if len(site.tasks) <= MOST_TASKS else _of_nases(site, moves))
    width = min(LABEL, max(_width(label) for label, _cells in rows))
    lines = [f"{'':{width}}  {HOURS}"]
    lines += [f"{_fit(label, width)} |{cells}|" for label, cells in rows]
    return [*lines, f"{'':{width}}  {_LEGEND}"]


def _of_tasks(site: Site, moves: dict[tuple[str, str, str], int]) -> Iterator[tuple[str, str]]:
    for task in sorted(site.tasks, key=lambda task: (task.host, task.start, task.key)):
        yield f"{task.host} {task.name}", _cells([task], moves)


def _of_nases(site: Site, moves: dict[tuple[str, str, str], int]) -> Iterator[tuple[str, str]]:
    for nas in site.nases:
        own = [task for task in site.tasks if task.host == nas.host]
        if own:
            yield nas.host, _cells(own, moves)


def _cells(tasks: Iterable[Task], moves: dict[tuple[str, str, str], int]) -> str:
    marks: list[list[str]] = [[] for _cell in range(_CELLS)]
    window = None
    for task in tasks:
        window = task.window
        moving = task.key in moves
        for time in task.schedule.times:
            marks[time // CELL].append("x" if moving else _SIGNS[task.product])
        if moving:
            for time in task.at(moves[task.key]).schedule.times:
                marks[time // CELL].append("+")
    return "".join(_mark(found, window is not None and at * CELL in window) for at, found in enumerate(marks))


def _mark(found: list[str], inside: bool) -> str:
    if not found:
        return "." if inside else " "
    if len(found) == 1 or found == ["x", "+"]:  # which moves by a few minutes
        return found[-1]
    return str(len(found)) if len(found) < 10 else "#"


def _fit(text: str, width: int) -> str:
    """A text in so many columns of a terminal."""
    shown, used = "", 0
    text = clean(text)
    if _width(text) > width:
        for letter in text:
            if used + _width(letter) > width - 1:
                break
            shown, used = shown + letter, used + _width(letter)
        shown, used = shown + "…", used + 1
    else:
        shown, used = text, _width(text)
    return shown + " " * (width - used)


def _width(text: str) -> int:
    """The columns of a terminal that a text takes, near enough."""
    return sum(
        0
        if unicodedata.category(letter) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
