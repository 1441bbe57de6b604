# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of a package have in common, so that one engine starts, stops, waits for and removes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .._catalog.call import Request
from .._logic import Now, Params
from .._webapi.plans import Plan

Row = dict[str, Any]


class Step(NamedTuple):
    """One write and the tasks that it is about."""

    request: Request
    tasks: Sequence[Row]


class Outcome(NamedTuple):
    """How a run ended: a word of the result statuses, and what else is known, in words.

    C(sure) is false where better evidence may still come, so that it is worth some patience.
    """

    status: str
    detail: str = ""
    sure: bool = True


def _as_they_are(tasks: Sequence[Row]) -> Plan[list[Row]]:
    yield from ()
    return list(tasks)


class Product(NamedTuple):
    """A package's way with tasks.

    C(mark) is something of a task that is another after each run; C(ended) gives the outcome of the run that came
    after a mark, or None while there is none; C(last_good) and C(rows) give a value for each C(task_id); C(check)
    raises Refused for what must not be done to a task; C(progress) is how far a run is, in words;
    C(loss) is what of the backups goes for good when a task is removed; C(complete) reads what C(read_versions) left
    out of some tasks; C(can_stop) says whether a task shows already what it is cancelled by, which then is looked at
    right before, and is None where its number is enough.
    """

    read: Callable[[], Plan[list[Row]]]
    read_versions: Callable[[], Plan[list[Row]]]
    is_running: Callable[[Row], bool]
    is_stopping: Callable[[Row], bool]
    mark: Callable[[Row], Any]
    ended: Callable[[Row, Any], Plan[Outcome | None]]
    last_good: Callable[[Sequence[Row], bool], Plan[dict[int, int | None]]]
    rows: Callable[[Sequence[Row], Now], Plan[dict[int, Row]]]
    start: Callable[[Sequence[Row]], list[Step]]
    stop: Callable[[Sequence[Row]], list[Step]]
    remove: Callable[[Sequence[Row], Params], list[Step]]
    check: Callable[[Row, Params], None]
    progress: Callable[[Row], str]
    loss: Callable[[Row, Params], list[Row]]
    complete: Callable[[Sequence[Row]], Plan[list[Row]]] = _as_they_are
    can_stop: Callable[[Row], bool] | None = None


def title(task: Row) -> str:
    """How a task is named in messages."""
    return f"task {task.get('task_name')!r} ({task.get('task_id')})"


def titles(tasks: Sequence[Row]) -> str:
    """How several tasks are named in messages."""
    return ", ".join(title(task) for task in tasks)
