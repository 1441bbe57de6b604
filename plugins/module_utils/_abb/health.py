# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the health of a NAS needs to know of its tasks of Active Backup for Business.

Four rounds at most where lists fit on a page or two: the tasks; the results that the tasks do not show; the logs of
those that are overdue or never ran.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.reads import gather
from .._engine.lenient import as_dict, as_int
from .._errors import DsmError
from .._tasks.facts import Outcome
from .._tasks.reading import Reading, Window
from .enums import RESULT_STATUS
from .evidence import devices_of_runs, offline_since, running_since, runs_of, task_begins
from .facts import CANCEL, Evidence, detail_of, devices_of, reading
from .history import is_ended_backup, newest_backups, status_of
from .outcome import read_last_good
from .tasks import read_tasks

Row = dict[str, Any]
DAY = 86400


async def read_health(window: Callable[[], Window], accept_partial: bool) -> list[Reading]:
    """Every task with its facts. accept_partial: partial backups may count, so they are looked for."""
    return await readings_of(await read_tasks(versions=True, devices=True, jobs=True), window(), accept_partial)


async def readings_of(tasks: Sequence[Row], span: Window, accept_partial: bool = False) -> list[Reading]:
    """The same of tasks that were read with their versions and devices."""
    evidence = await _evidence(tasks, span, accept_partial)
    return [reading(task, newest, evidence) for task, newest in zip(tasks, evidence.newest, strict=True)]


async def _evidence(tasks: Sequence[Row], span: Window, accept_partial: bool) -> Evidence:
    good, partial, newest, runs, parts = await gather(
        [
            _or_none(read_last_good(tasks)),
            _or_none(read_last_good(tasks, accept_partial=True)) if accept_partial else _value({}),
            gather([_or_none(_newest_finished(task)) for task in tasks]),
            _or_none(runs_of(span)) if span.start else _value({}),
            _or_none(devices_of_runs([task for task in tasks if len(devices_of(task)) > 1], span.now)),
        ]
    )
    ends = good or {}
    late = [task for task in tasks if not _is_young(ends.get(task["task_id"]), span.now)]
    begins, run_starts, offline = await gather(
        [
            task_begins([task["task_id"] for task in late if not ends.get(task["task_id"])]),
            running_since(tasks),
            offline_since(
                {as_int(device.get("device_id")) for task in late for device in devices_of(task) if _away(device)}
            ),
        ]
    )
    return Evidence(good, partial, newest, runs, parts, begins, run_starts, offline)


async def _value(value: Any) -> Any:
    """Instead of a read that is not needed."""
    return value


async def _or_none(read: Any) -> Any:
    """What a read returns, or None if the NAS refuses it: what is missing then is said, and not taken for never."""
    try:
        return await read
    except DsmError:
        return None


async def _newest_finished(task: Row) -> tuple[Outcome | None]:
    """The newest finished backup that was not cancelled; a tuple, so that None is "there is none"."""
    last = as_dict(task.get("last_result"))
    if not is_ended_backup(last) or status_of(last) == CANCEL:
        rows = await newest_backups(task["task_id"], lambda row: status_of(row) != CANCEL, {})
        if not rows:
            return (None,)
        last = rows[0]
    return (
        Outcome(RESULT_STATUS.word(last.get("status")) or "unknown", as_int(last.get("time_end")), detail_of(last)),
    )


def _away(device: Row) -> bool:
    return device.get("agent_status") not in (None, "", "online")


def _is_young(good: int | None, now: int) -> bool:
    return good is not None and now - good < DAY
