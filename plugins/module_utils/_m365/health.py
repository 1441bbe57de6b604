# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the health of a NAS needs to know of its tasks of Active Backup for Microsoft 365."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .._dsm.paging import newest_first
from .._dsm.rounds import gather
from .._engine.lenient import as_int
from .._errors import DsmError
from .._tasks import backend
from .._tasks.facts import Facts, Outcome
from .._tasks.history import Run
from .._tasks.reading import Reading, Window, result_row
from .._tasks.schedules import m365_schedule
from .actions import running_since, seen_running
from .log_info import BACKUP_RESULT, PACKAGE_LOG, is_good, of_task, task_log
from .outcome import (
    is_continuous,
    is_running,
    last_good,
    of_result,
    outcome,
    problem_counted,
)
from .task_schedule import SCHEDULE
from .tasks import read_tasks
from .user_actions import is_cancel

Row = dict[str, Any]
LOOK_BACK = 31 * 86400  # how far the package's log is searched for runs and for the beginning of a task


class Evidence(NamedTuple):
    """What was read beside the tasks, by task ID; log is None where it could not be read."""

    good: dict[int, int | None]
    partial: dict[int, int | None]
    log: list[Row] | None
    run_starts: dict[int, int]
    runs_seen: dict[int, int]
    days: dict[int, list[Row] | None]
    """Of continuous tasks the rows of their own logs, where days are wanted."""


async def read_health(window: Callable[[], Window], accept_partial: bool) -> list[Reading]:
    """Every task with its facts. accept_partial: partial backups may count, so they are looked for."""
    return await readings_of(await read_tasks(), window(), accept_partial)


async def readings_of(tasks: Sequence[Row], span: Window, accept_partial: bool = False) -> list[Reading]:
    """The same of tasks that were read already."""
    outcomes = await gather([outcome(task) for task in tasks], keep_errors=True)
    known = [(task, how) for task, how in zip(tasks, outcomes, strict=True) if not isinstance(how, DsmError)]
    needs_log = span.start is not None or any(_needs_log(task, how) for task, how in known)
    endless = [task["task_id"] for task in tasks if is_continuous(task)] if span.start is not None else []
    good, partial, log, begun, seen, days = await gather(
        [
            gather([last_good(task, how, False) for task, how in known], keep_errors=True),
            gather([last_good(task, how, True) for task, how in known] if accept_partial else [], keep_errors=True),
            _package_log(min(span.start or span.now, span.now - LOOK_BACK) if needs_log else None),
            running_since(tasks),  # asks for nothing unless a run is under way
            seen_running(tasks),  # neither
            gather([_task_log(number, span.start or 0) for number in endless], keep_errors=True),
        ]
    )
    ends = _by_task(known, good)
    partial_ends = _by_task(known, partial) if accept_partial else {}
    hows = {task["task_id"]: how for task, how in known}
    logs = {number: None if isinstance(one, DsmError) else one for number, one in zip(endless, days, strict=True)}
    evidence = Evidence(ends, partial_ends, log, begun, seen, logs)
    return [_reading(task, hows.get(task["task_id"]), evidence, span) for task in tasks]


def _by_task(known: Sequence[tuple[Row, Any]], ends: Sequence[Any]) -> dict[int, int | None]:
    return {
        task["task_id"]: end for (task, _how), end in zip(known, ends, strict=True) if not isinstance(end, DsmError)
    }


def _needs_log(task: Row, how: backend.Outcome) -> bool:
    """Whether the newest finished run, or the beginning of the task, stands in the package's log only."""
    return how.status in ("cancel", "running", "none") and not is_continuous(task)


async def _package_log(since: int | None) -> list[Row] | None:
    """The rows of the package's log since a point in time; None if they cannot be read."""
    if since is None:
        return []
    try:
        return await newest_first(PACKAGE_LOG, lambda row: as_int(row.get("timestamp")) >= since, since=since)
    except DsmError:
        return None


async def _task_log(number: int, since: int) -> list[Row]:
    """The rows of the log of a task since a point in time."""
    is_ours = of_task(number)
    pages = task_log(number)
    return await newest_first(pages, lambda row: is_ours(row) and as_int(row.get("timestamp")) >= since, since=since)


def _reading(task: Row, how: backend.Outcome | None, evidence: Evidence, span: Window) -> Reading:
    number = task["task_id"]
    rows = [row for row in evidence.log or () if row.get("task_id") == number]
    times = SCHEDULE.decode(task)
    is_read = how is not None and number in evidence.good and evidence.log is not None
    unread: tuple[str, ...] = () if is_read else ("the package's log could not be read",)
    days = evidence.days.get(number, rows)
    if days is None:
        unread += ("its own log could not be read",)
    newest = _newest(task, how, rows, evidence.good.get(number), span.now) if how is not None else None
    cancelled = max((as_int(row.get("timestamp")) for row in rows if is_cancel(task, row)), default=0)
    if how is not None and how.status == "cancel":
        cancelled = max(cancelled, as_int(task.get("last_execution_time")))
    facts = Facts(
        product="m365",
        task_name=str(task.get("task_name") or ""),
        schedule=m365_schedule(times["policy"], times["schedule"]),
        newest=newest,
        last_success=evidence.good.get(number),
        last_partial=evidence.partial.get(number),
        last_cancelled=cancelled or None,
        running=is_running(task),
        endless=is_continuous(task),
        running_since=evidence.run_starts.get(number),
        seen_running=evidence.runs_seen.get(number),
        begin=min((as_int(row.get("timestamp")) for row in rows), default=None),
        unread=unread,
    )
    return Reading(
        task_id=number,
        facts=facts,
        last_result=_last_result(task, how, newest),
        runs=_runs(task, days or ()) if span.start else (),
    )


def _newest(task: Row, how: backend.Outcome, rows: Sequence[Row], good: int | None, now: int) -> Outcome | None:
    """The newest finished backup that was not cancelled. Running hides no earlier one."""
    if is_continuous(task):
        counted = problem_counted(task)
        if counted is not None:  # it stands, whatever was logged, and last_execution_time is stale (reference 4.1)
            when = max(as_int(task.get("last_execution_time")), good or 0) or now
            return Outcome(counted.status, when, counted.detail, dated=False)
        return Outcome("success", good) if good else None  # single rows of users are no outcome of a run
    if how.status in ("success", "partial_success", "fail", "unknown"):
        return Outcome(how.status, how.ended or as_int(task.get("last_execution_time")), how.detail)
    results = [row for row in rows if row.get("category") == BACKUP_RESULT]
    if not results:
        return None
    found = of_result(task, max(results, key=lambda row: as_int(row.get("timestamp"))))
    return Outcome(found.status, found.ended or 0, found.detail)


def _last_result(task: Row, how: backend.Outcome | None, newest: Outcome | None) -> Row | None:
    if newest is not None and not newest.dated:
        how = backend.Outcome(newest.status, newest.detail)
    elif how is None or how.status == "none":
        return None
    elif how.status == "running":
        return result_row(newest.status, newest.time_end, None, newest.detail) if newest else None
    sizes = [as_int(value) for key, value in task.items() if key.startswith("transferred_size_")]
    end = how.ended or as_int(task.get("last_execution_time")) or None
    return result_row(how.status, end, sum(sizes) if sizes else None, how.detail)


def _runs(task: Row, rows: Sequence[Row]) -> list[Run]:
    """The runs that a log speaks of: the package's, and for a continuous task, which has none, each row of its own."""
    runs = []
    for row in rows:
        when = as_int(row.get("timestamp"))
        if is_continuous(task):
            runs.append(Run("success" if is_good(row) else "unknown", when))
        elif is_cancel(task, row):
            runs.append(Run("cancel", when))
        elif row.get("category") == BACKUP_RESULT:
            runs.append(Run(of_result(task, row).status, when))
    return runs
