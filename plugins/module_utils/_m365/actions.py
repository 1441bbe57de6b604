# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the package's log says of the runs of a task that its row does not: begins, cancellations, trouble.

Source: protocol reference 4.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.paging import PAGE, newest_first
from .._dsm.rounds import gather
from .._engine.lenient import as_int
from .._errors import DsmError
from .log_info import PACKAGE_LOG, is_good, newest, of_task, task_log
from .outcome import is_continuous, is_running
from .user_actions import is_action, is_cancel, is_start

Row = dict[str, Any]
MOST_ROWS = 5 * PAGE  # of the log of a task, which has a row for each of its users
LATE = 60  # seconds by which the last rows of a run may be later than its end (1 in the published example)
Wanted = Callable[[Row, Row], bool]  # of a task, and a row of the log


async def running_since(tasks: Sequence[Row]) -> dict[int, int]:
    """When runs under way began, by task ID: those that a user has started, since the run before ended."""
    rows = await _newest([(task, _ended(task)) for task in _under_way(tasks)], is_start)
    return {number: as_int(row.get("timestamp")) for number, row in rows.items()}


async def seen_running(tasks: Sequence[Row]) -> dict[int, int]:
    """When runs under way were first seen to run, by task ID: they began then or before, whoever started them.

    A run writes rows of single users and sites to the log of its task while it goes on (protocol reference 4.1). What
    is newer than the end of the run before is of this one; of the first run what has its number, since a task that was
    relinked may have rows of its former life. Of a long log only the newest rows are read.
    """
    started = [task for task in _under_way(tasks) if task.get("last_execution_time") is not None]
    reads = [newest_first(task_log(task["task_id"]), _of_this_run(task), MOST_ROWS, _ended(task)) for task in started]
    found = await gather(reads, keep_errors=True)
    return {
        task["task_id"]: as_int(rows[-1].get("timestamp"))
        for task, rows in zip(started, found, strict=True)
        if rows and not isinstance(rows, DsmError)
    }


def _under_way(tasks: Sequence[Row]) -> list[Row]:
    """Those of which a run is under way that has a begin."""
    return [task for task in tasks if is_running(task) and not is_continuous(task)]


def _of_this_run(task: Row) -> Callable[[Row], bool]:
    """Whether a row of the log of a task is of the run under way; what users do is of none."""
    is_ours, ended = of_task(task["task_id"]), _ended(task)
    number = as_int(task.get("task_execution_id"))

    def is_wanted(row: Row) -> bool:
        execution = as_int(row.get("task_execution_id"))
        is_known = execution > 0 if ended else execution == number > 0
        return is_ours(row) and is_known and as_int(row.get("timestamp")) > ended + LATE

    return is_wanted


async def started_since(tasks: Sequence[Row], since: int) -> set[int]:
    """The IDs of tasks of which a user has started a run since a point in time."""
    return set(await _newest([(task, since) for task in tasks], is_start))


async def being_cancelled(tasks: Sequence[Row], since: int, by_us: bool = False) -> set[int]:
    """The IDs of tasks whose run under way is being cancelled.

    The newest thing that a user did to the task since is a cancellation. by_us: a cancellation was sent at since, so
    anything that a user did then but to start it is taken for one, whatever its language.
    """
    running = [task for task in tasks if is_running(task) and (by_us or not is_continuous(task))]
    rows = await _newest([(task, since if by_us else max(since, _ended(task) + 1)) for task in running], is_action)

    tasks_by_id = {task["task_id"]: task for task in running}
    return {number for number, row in rows.items() if _shows_cancel(tasks_by_id[number], row, by_us)}


def _shows_cancel(task: Row, row: Row, by_us: bool) -> bool:
    return is_cancel(task, row) or (by_us and not is_start(task, row))


async def why_nothing_ran(tasks: Sequence[Row], since: int) -> dict[int, str]:
    """The newest row since a point in time that speaks of trouble, in the words of the NAS by task ID."""
    rows = await _newest([(task, since) for task in tasks], lambda task, row: not is_good(row))
    codes = {number: (row.get("log_type"), row.get("error_code")) for number, row in rows.items()}
    return {
        number: f"{row.get('description')} (log_type {codes[number][0]}, error_code {codes[number][1]})"
        for number, row in rows.items()
    }


async def _newest(searches: Sequence[tuple[Row, int]], wanted: Wanted) -> dict[int, Row]:
    """The newest wanted row of each task since a point in time, by task ID. A log that cannot be read says nothing."""
    reads = [newest(PACKAGE_LOG, _filter(task, since, wanted), since or None) for task, since in searches]
    found = await gather(reads, keep_errors=True)
    return {
        task["task_id"]: row
        for (task, _since), row in zip(searches, found, strict=True)
        if row is not None and not isinstance(row, DsmError)
    }


def _filter(task: Row, since: int, wanted: Wanted) -> Callable[[Row], bool]:
    def is_wanted(row: Row) -> bool:
        return row.get("task_id") == task["task_id"] and as_int(row.get("timestamp")) >= since and wanted(task, row)

    return is_wanted


def _ended(task: Row) -> int:
    """When the run before the one under way ended."""
    return as_int(task.get("last_execution_time"))
