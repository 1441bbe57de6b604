# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of Active Backup for Business in short: the rows of the modules that change them, and how far a run is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._dsm.rounds import gather
from .._engine.definition import Now
from .._engine.lenient import as_dict, as_int, as_rows
from .._engine.rows import to_user
from .._tasks.backend import Progress
from .._tasks.rows import result_in_short, short_row
from .enums import JOB_STATUS, RUNNING_TASK_STATUS
from .history import is_backup, is_doubtful, newest_or_doubtful, status_word
from .outcome import is_running, is_waiting, read_last_good, share_of
from .rows import TASK, count_of
from .tasks import JOB

Row = dict[str, Any]
GIB = 2**30


async def short_rows(tasks: Sequence[Row], now: Now, known: Mapping[int, Row]) -> dict[int, Row]:
    """The rows of tasks that were read with versions, by task ID, with the results that the tasks do not show.

    known are earlier rows whose results still hold.
    """
    unknown = [task for task in tasks if task["task_id"] not in known]
    good, results = await gather([read_last_good(unknown), gather([_last_result(task) for task in unknown])])
    for task, result in zip(unknown, results, strict=True):
        known = {**known, task["task_id"]: {"last_success_time": good[task["task_id"]], "last_result": result}}
    return {
        task["task_id"]: short_row(
            task,
            running=is_running(task),
            progress=to_user(TASK.nested["progress"], task.get("progress")) if is_running(task) else None,
            last_success=known[task["task_id"]]["last_success_time"],
            last_result=known[task["task_id"]]["last_result"],
            now=now(),
            next_trigger_time=as_int(task.get("next_trigger_time")),
            version_count=count_of(task, len(as_rows(task.get("versions")))),
        )
        for task in tasks
    }


async def _last_result(task: Row) -> Row | None:
    """The newest backup; that it was cut off is said, too."""
    last = as_dict(task.get("last_result"))
    if not last and "last_result" in task:
        return None  # null until one run has finished (protocol reference 2.2.1)
    if is_backup(last) and not is_doubtful(last):
        rows = [last]
    else:
        rows = await newest_or_doubtful(task["task_id"], lambda row: True, last)
    for row in rows:
        return result_in_short("unknown" if is_doubtful(row) else status_word(row), as_int(row.get("time_end")) or None)
    return None


def progress_of(task: Row) -> Progress:
    """How far the run under way is: share and bytes, as far as the NAS tells."""
    progress = as_dict(task.get("progress"))
    share, done, total = share_of(task), as_int(progress.get("transfered_bytes")), as_int(progress.get("total_bytes"))
    words = [] if share is None else [f"{share:.0%}"]
    if "transfered_bytes" in progress:
        words.append(f"{done / GIB:.1f}{f' of {total / GIB:.1f}' if total else ''} GiB")
    state = RUNNING_TASK_STATUS.word(progress.get("running_task_status"))
    state = state or JOB_STATUS.word(as_dict(task.get(JOB)).get("status")) or "running"
    told = bool(words) or is_waiting(task)
    return Progress(
        ", ".join(words) or state.replace("_", " for "), state, share, bool(share or done) if told else None
    )
