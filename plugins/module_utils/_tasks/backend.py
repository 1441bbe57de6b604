# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of a package have in common, so that one engine starts, stops, waits for and removes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .._dsm.call import Request
from .._dsm.reads import Read
from .._engine.definition import Now, Params

Row = dict[str, Any]


class Step(NamedTuple):
    """One write and the tasks that it is about."""

    request: Request
    tasks: Sequence[Row]


class Outcome(NamedTuple):
    """How a run ended: a word of the result statuses, and what else is known, in words.

    sure is false where better evidence may still come, so that it is worth some patience. ended is when the run ended
    by its own evidence, in epoch seconds, where that is known.
    """

    status: str
    detail: str = ""
    sure: bool = True
    ended: int | None = None


async def _as_they_are(tasks: Sequence[Row]) -> list[Row]:
    return list(tasks)


class Product(NamedTuple):
    """A package's way with tasks.

    mark is something of a task that is another after each run; ended gives the outcome of the run that came
    after a mark, or None while there is none; last_good and rows give a value for each task_id; check
    raises Refused for what must not be done to a task; progress is how far a run is, in words;
    loss is what of the backups goes for good when a task is removed; complete reads what read_versions left
    out of some tasks; can_stop says whether a task shows already what it is cancelled by, which then is looked at
    right before, and is None where its number is enough.
    """

    read: Callable[[], Read[list[Row]]]
    read_versions: Callable[[], Read[list[Row]]]
    is_running: Callable[[Row], bool]
    is_stopping: Callable[[Row], bool]
    mark: Callable[[Row], Any]
    ended: Callable[[Row, Any], Read[Outcome | None]]
    last_good: Callable[[Sequence[Row], bool], Read[dict[int, int | None]]]
    rows: Callable[[Sequence[Row], Now], Read[dict[int, Row]]]
    start: Callable[[Sequence[Row]], list[Step]]
    stop: Callable[[Sequence[Row]], list[Step]]
    remove: Callable[[Sequence[Row], Params], list[Step]]
    check: Callable[[Row, Params], None]
    progress: Callable[[Row], str]
    loss: Callable[[Row, Params], list[Row]]
    complete: Callable[[Sequence[Row]], Read[list[Row]]] = _as_they_are
    can_stop: Callable[[Row], bool] | None = None


def title(task: Row) -> str:
    """How a task is named in messages."""
    return f"task {task.get('task_name')!r} ({task.get('task_id')})"


def titles(tasks: Sequence[Row]) -> str:
    """How several tasks are named in messages."""
    return ", ".join(title(task) for task in tasks)
