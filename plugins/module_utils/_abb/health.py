# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the health of a NAS needs to know of its tasks of Active Backup for Business.

Four rounds at most where lists fit on a page or two: the tasks; the results that the tasks do not show; the logs of
those that are in trouble or never ran.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.rounds import gather
from .._engine.lenient import as_dict, as_int
from .._errors import DsmError
from .._tasks.reading import Reading, Window
from .._tasks.reasons import MOST_OFFLINE
from .._tasks.rules import Rules
from .._tasks.verdict import judge
from .._tasks.zones import Clock, nas_clock
from .device_runs import devices_of_runs
from .evidence import offline_since, running_since, runs_of, task_begins
from .facts import CANCEL, Evidence, Newest, device_of, devices_of, facts_of, reading, shown_result
from .history import is_doubtful, newest_or_doubtful, status_of
from .outcome import ends_as_far_as_told
from .tasks import read_tasks
from .triggers import trigger_of

Row = dict[str, Any]
FINE = (None, "partial", "paused", "ok")  # verdicts whose reasons say nothing of devices


async def read_health(window: Callable[[], Window], rules: Rules, timezone: str | None) -> list[Reading]:
    """Every task with its facts. What the rules and the NAS's time zone make good needs less evidence."""
    tasks = await read_tasks(versions=True, devices=True, jobs=True)
    clock = nas_clock(timezone, [trigger_of(task) for task in tasks])
    return await readings_of(tasks, window(), rules, clock)


async def readings_of(tasks: Sequence[Row], span: Window, rules: Rules, clock: Clock) -> list[Reading]:
    """The same of tasks that were read with their versions and devices."""
    evidence = await _evidence(tasks, span, rules, clock)
    return [reading(task, newest, evidence) for task, newest in zip(tasks, evidence.newest, strict=True)]


async def _evidence(tasks: Sequence[Row], span: Window, rules: Rules, clock: Clock) -> Evidence:
    good, partial, newest, runs, parts = await gather(
        [
            _or_none(_ends(tasks, False)),
            _or_none(_ends(tasks, True)) if rules.any_partial else _value({task["task_id"]: None for task in tasks}),
            gather([_or_none(_newest(task)) for task in tasks]),
            _or_none(runs_of(span)) if span.start else _value({}),
            devices_of_runs([task for task in tasks if len(devices_of(task)) > 1], span.now),
        ]
    )
    ends = good or {}
    evidence = Evidence(good, partial, newest, runs, parts, begins={}, run_starts={}, offline={})
    in_trouble = _in_trouble(tasks, evidence, span, rules, clock)
    begins, run_starts, offline = await gather(
        [
            task_begins([task["task_id"] for task in tasks if not ends.get(task["task_id"])]),
            running_since(tasks),
            offline_since({number for task in in_trouble for number in _away(task)}),
        ]
    )
    return evidence._replace(begins=begins, run_starts=run_starts, offline=offline)


def _in_trouble(tasks: Sequence[Row], evidence: Evidence, span: Window, rules: Rules, clock: Clock) -> list[Row]:
    """The tasks whose reasons speak of devices that are offline.

    What is still to be read can make bad only what is unknown or running without it.
    """
    found = []
    for task, newest in zip(tasks, evidence.newest, strict=True):
        if not _away(task):
            continue
        facts = facts_of(task, newest, evidence)
        if judge(facts, rules.policy(facts), clock, span.now).verdict not in FINE:
            found.append(task)
    return found


async def _ends(tasks: Sequence[Row], accept_partial: bool) -> dict[int, int | None]:
    """When the last good backups ended, without those of tasks of which the NAS does not tell."""
    found = await ends_as_far_as_told(tasks, accept_partial)
    return {number: end for number, end in found.items() if not isinstance(end, DsmError)}


async def _value(value: Any) -> Any:
    """Instead of a read that is not needed."""
    return value


async def _or_none(read: Any) -> Any:
    """What a read returns, or None if the NAS refuses it: what is missing then is said, and not taken for never."""
    try:
        return await read
    except DsmError:
        return None


async def _newest(task: Row) -> Newest | None:
    """The newest results of a task. Its last result may be that of another job, or of a run that was cancelled.

    None where a newer result cannot be read: it may be that of a backup that failed.
    """
    latest, number, last = shown_result(task), task["task_id"], as_dict(task.get("last_result"))
    if latest and status_of(latest) != CANCEL:
        return Newest(latest, latest)
    finished = newest_or_doubtful(number, lambda row: status_of(row) != CANCEL, last)
    if latest:
        kept, ended = await finished, [latest]
    else:
        kept, ended = await gather(
            [finished, newest_or_doubtful(number, lambda row: True, last)]
        )  # of the same requests
    if any(is_doubtful(row) for row in (*kept, *ended)):
        return None
    return Newest(_first(ended), _first(kept))


def _first(rows: Sequence[Row]) -> Row | None:
    return rows[0] if rows else None


def _away(task: Row) -> list[int]:
    """The IDs of the devices that are offline, no more than are spoken of."""
    ids = [as_int(row.get("device_id")) for row in devices_of(task) if device_of(row).is_offline]
    return ids[:MOST_OFFLINE]
