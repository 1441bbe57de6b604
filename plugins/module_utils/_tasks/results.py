# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module that changes tasks returns: rows, the diff, and after a failure what of it was done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from .._dsm.client import Nas
from .._dsm.reads import NOT_OFFERED
from .._dsm.rounds import Read
from .._dsm.writes import LOST_REPLY_TIMEOUT
from .._engine.definition import Now, Params, Result
from .._engine.diff import as_diff
from .._engine.projection import pick
from .._engine.selection import Chosen
from .._errors import ApiError, DsmError
from .backend import Row, TaskBackend, name_of
from .change import RowChange
from .rows import absent_row, predicted_row

T = TypeVar("T")
LONGEST_PAUSE = 4  # seconds between two tries of what is read after a write


def rows_as_far_as_told(
    read: Callable[[Callable[[], Read[Any]]], Any],
    rows: Callable[[Sequence[Row], Now, Mapping[int, Row]], Read[dict[int, Row]]],
    tasks: Sequence[Row],
    now: Now,
    known: Mapping[int, Row],
    *,
    needed: bool = False,
) -> tuple[dict[int, Row], list[str]]:
    """The rows of tasks, and a warning where it may not be read how their last runs ended: that is null then.

    needed: it must be told.
    """
    try:
        return read(partial(rows, tasks, now, known)), []
    except ApiError as error:
        if needed or error.kind not in NOT_OFFERED:
            raise
        warnings = [f"{error.message} How the last runs ended is null in tasks"]
    nothing = {"last_success_time": None, "last_result": None}
    untold = {task["task_id"]: {**nothing, **known.get(task["task_id"], {})} for task in tasks}
    return read(partial(rows, tasks, now, untold)), warnings


class TaskResults:
    """The results of the chosen tasks."""

    def __init__(self, nas: Nas, backend: TaskBackend, params: Params, chosen: Sequence[Chosen]) -> None:
        self._nas, self._backend, self._params, self._chosen = nas, backend, params, chosen
        self.tasks = list({one.task_id: one.row for one in chosen if one.row is not None}.values())
        self._before: dict[int, Row] | None = None
        self.warnings: list[str] = []
        """Of what could not be read, and was only for show."""

    def before(self, *, needed: bool = False, after: bool = False) -> dict[int, Row]:
        """The rows of the tasks as they were chosen, by task ID; read at most once.

        needed: they decide what is done, so how the last runs ended must be told. after: it may be after the write.
        """
        if self._before is None:
            self._before = self._rows_of(self.tasks, {}, needed=needed, after=after)
        return self._before

    def _rows_of(
        self, tasks: Sequence[Row], known: Mapping[int, Row], *, needed: bool = False, after: bool = False
    ) -> dict[int, Row]:
        """The rows of tasks. Unless it is needed, how their last runs ended is null where it may not be read."""
        read = self.read_after if after else self._read
        rows, warnings = rows_as_far_as_told(read, self._backend.rows, tasks, self._nas.now, known, needed=needed)
        self.warnings = warnings or self.warnings
        return rows

    def _read(self, make: Callable[[], Read[T]]) -> T:
        return self._nas.read(make())

    def read_after(self, make: Callable[[], Read[T]]) -> T:
        """What a read returns after a write. With wait a NAS that is away just then is waited for, as all along."""
        deadline = self._nas.clock() + (LOST_REPLY_TIMEOUT if self._params.get("wait") else 0)
        while True:
            try:
                return self._nas.read(make())
            except DsmError as error:
                left = deadline - self._nas.clock()
                if not error.passing or left <= 0:
                    raise
            self._nas.pause(min(LONGEST_PAUSE, left))

    def predicted(self, change: RowChange, warnings: Sequence[str] = (), **more: Any) -> Result:
        """The result without a write: in check mode, or because nothing changes."""
        changed = {task["task_id"]: change.becomes for task in change.tasks}
        rows = {} if change.key == "present" else self.before()
        shown = self._listed(rows, change, changed)
        return Result(
            bool(changed),
            {"tasks": shown, **more},
            change.before(),
            change.after(changed),
            [*warnings, *self._untold(shown)],
            change.thing(),
        )

    def done(
        self, change: RowChange, found: Sequence[Row] | None = None, warnings: Sequence[str] = (), **more: Any
    ) -> Result:
        """The result after the writes; found are the tasks where they were read since, with versions."""
        changed = [task["task_id"] for task in change.tasks]
        try:
            here = self.read_after(lambda: self._backend.read(versions=True)) if found is None else found
            rows = self._rows(here, after=True)
        except DsmError as error:
            raise self.failed(error, change, changed) from error
        shown = self._listed(rows, change, dict.fromkeys(changed, change.becomes), found=True)
        return Result(
            bool(changed),
            {"tasks": shown, **more},
            change.before(),
            change.after(changed, here),
            [*warnings, *self._untold(shown)],
            change.thing(),
        )

    def _untold(self, shown: Sequence[Row]) -> list[str]:
        """The warnings, unless all that they are about was read later and is shown."""
        keys = ("last_result", "last_success_time")
        return self.warnings if any(row.get(key) is None for row in shown for key in keys) else []

    def failed(self, error: DsmError, change: RowChange, landed: Collection[int]) -> DsmError:
        """The error, with the last known tasks and what was changed before it."""
        written = [task["task_id"] for task in change.tasks if task["task_id"] in landed]
        changed = dict.fromkeys(written, change.becomes)
        found: list[Row] = []
        try:
            found = self._nas.read(self._backend.read(versions=True))
            tasks = self._listed(self._rows(found), change, changed, found=True)
        except DsmError:
            rows = {task["task_id"]: {**name_of(task), "present": True} for task in self.tasks}
            tasks = self._listed(rows, change, changed)
        error.result = {
            "changed": bool(written),
            "written": written,
            "not_written": [task["task_id"] for task in change.tasks if task["task_id"] not in landed],
            "tasks": tasks,
            "diff": as_diff(self._nas.address[0], change.thing(), change.before(), change.after(written, found)),
            **error.result,
        }
        return error

    def _rows(self, found: Sequence[Row], after: bool = False) -> dict[int, Row]:
        """The rows of the chosen tasks as they were found; what no run can have changed is not read again."""
        wanted = {one.task_id for one in self._chosen}
        here = [task for task in found if task.get("task_id") in wanted]
        return self._rows_of(here, self._still_valid(here), after=after)

    def _still_valid(self, here: Sequence[Row]) -> dict[int, Row]:
        """The rows from before of the tasks of which no run has ended since."""
        if self._before is None:
            return {}
        markers = {task["task_id"]: self._backend.run_marker(task) for task in self.tasks}
        now = {task["task_id"]: self._backend.run_marker(task) for task in here}
        same = [number for number, marker in now.items() if marker is not None and marker == markers.get(number)]
        return {number: self._before[number] for number in same}

    def _listed(
        self, rows: Mapping[int, Row], change: RowChange, changed: Mapping[int, bool], found: bool = False
    ) -> list[Row]:
        """One row for each name or ID, in the order given, cut down to the wanted fields.

        The change is shown in rows that were not read since.
        """
        shown = [
            rows.get(one.task_id) or absent_row(one.task_id, one.name)
            if one.task_id is not None
            else absent_row(None, one.name)
            for one in self._chosen
        ]
        if not found:
            shown = [predicted_row(row, change.key, changed) for row in shown]
        if change.key == "running" and change.becomes:
            for row in shown:
                if row["present"] and row["task_id"] in changed:
                    row["started"] = True
        return pick(shown, self._params["fields"]) if self._params.get("fields") else shown
