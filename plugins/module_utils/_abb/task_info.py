# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of Active Backup for Business, for info modules."""

from __future__ import annotations

from typing import Any

from .._dsm.reads import or_refusal
from .._dsm.rounds import Read, gather
from .._engine.checks import point
from .._engine.definition import Found, Now, Params, info_module
from .._engine.fields import Field, flag
from .._engine.selection import MANY, NOT_BOTH, matching
from .._engine.times import inside, window
from .._errors import ApiError, DsmError
from .._reasons import ErrorKind
from .._tasks.backend import labels
from .._tasks.options import nothing_selected
from .._tasks.reading import DEFAULT_RULES, Window, with_verdicts
from .._tasks.zones import nas_clock
from .enums import TASK_TYPE
from .health import readings_of
from .history import LONGEST_RUN
from .outcome import ends_as_far_as_told, is_running, known_good, last_backup
from .row_keys import TASKS, TASKS_MORE
from .rows import task_row
from .tasks import read_tasks, with_versions
from .triggers import read_triggers, trigger_of

Row = dict[str, Any]
OPTIONS = (
    *MANY,
    Field("backup_type", choices=tuple(TASK_TYPE)),
    Field("running", "bool"),
    Field("last_backup_after", check=point),
    Field("last_backup_before", check=point),
    flag("include_versions"),
)


def _window(params: Params) -> tuple[int | None, int | None]:
    return window(params, "last_backup_after", "last_backup_before")


def _filters(params: Params) -> Row:
    """What the NAS can filter by. It is applied again here, since not every package version obeys."""
    after, before = _window(params)
    filters: Row = {}
    if params.get("task_id") is not None and len(params["task_id"]) == 1:
        filters["task_id"] = params["task_id"][0]
    if params.get("backup_type"):
        filters["backup_type"] = TASK_TYPE.codes(params["backup_type"])[0]
    # Whether the NAS looks at the begin of the last backup or at its end, or at another job since, was never published.
    if after is not None:
        filters["from_timestamp"] = max(after - LONGEST_RUN, 0)
    if before is not None:
        filters["to_timestamp"] = before + LONGEST_RUN
    return filters


def _wanted(task: Row, params: Params) -> bool:
    kinds = TASK_TYPE.codes(params["backup_type"]) if params.get("backup_type") else None
    if kinds and task.get("backup_type") not in kinds:
        return False
    return params.get("running") is None or is_running(task) == params["running"]


async def _in_window(tasks: list[Row], params: Params) -> list[Row]:
    """Those whose last backup lies in the window that was asked for."""
    after, before = _window(params)
    if after is None and before is None:
        return tasks
    last = await gather([last_backup(task) for task in tasks])
    return [task for task, one in zip(tasks, last, strict=True) if one and inside(one.get("time_end"), after, before)]


async def read(params: Params, now: Now) -> Found:
    """The rows of the tasks that pass the filters, in the order of the NAS."""
    versions, filters = params.get("include_versions", False), _filters(params)
    reads: list[Read[list[Any]]] = [read_tasks(versions=True, devices=True, filters=filters, jobs=True)]
    if filters:  # those that are left out tell the zone, too
        reads.append(read_triggers())
    try:
        tasks, *others = await gather(reads)
    except ApiError as error:
        if error.kind is not ErrorKind.GONE:
            raise
        return Found([])  # a filter that matches nothing is no error
    clock = nas_clock(None, others[0] if others else [trigger_of(task) for task in tasks])
    chosen = [task for task in matching(tasks, params) if _wanted(task, params)]
    tasks = await with_versions(await _in_window(chosen, params))
    span = Window(None, int(now()))
    told, readings = await gather(
        [or_refusal(ends_as_far_as_told(tasks)), readings_of(tasks, span, DEFAULT_RULES, clock)]
    )
    rows: list[Row] = []
    untold: dict[str, list[Row]] = {}
    for task in tasks:
        good = told if isinstance(told, ApiError) else told[task["task_id"]]
        if isinstance(good, DsmError):
            untold.setdefault(good.message, []).append(task)
            good = known_good(task, False)
        rows.append(task_row(task, good, now(), versions))
    said = "last_success_time is that of last_result or null, and verdict says unknown"
    whose = {key: f"Of {labels(those)} " if len(those) < len(tasks) else "" for key, those in untold.items()}
    warnings = [f"{message} {of}{said}" for message, of in whose.items()]
    found = with_verdicts(rows, readings, clock, int(now()), params)
    return found._replace(warnings=[*warnings, *found.warnings])


DEFINITION = info_module(
    "tasks",
    read,
    OPTIONS,
    check=_window,
    known=TASKS,
    more={"include_versions": TASKS_MORE},
    shortcut=nothing_selected("tasks"),
    **NOT_BOTH,
)
