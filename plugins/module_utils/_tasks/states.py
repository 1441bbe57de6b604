# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks brought to a state: started, stopped, fresh, absent. The same for both packages; Product is what differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._dsm.client import Nas
from .._dsm.writes import VERIFY_TIMEOUT, FixedWrite, write_and_verify
from .._engine.definition import Params, Result
from .._engine.selection import choose
from .._engine.times import age
from .._errors import DsmError
from .backend import Product, Row, Step
from .change import Change, name_of, predicted_row
from .runs import Runs
from .stops import Stops


class Work:
    """One task of a playbook: the chosen tasks of the NAS, and what becomes of them."""

    def __init__(self, nas: Nas, product: Product, params: Params, check_mode: bool) -> None:
        self._nas, self._product, self._params, self._check = nas, product, params, check_mode
        versions = params["state"] in ("fresh", "absent")
        found = nas.read(product.read_versions() if versions else product.read())
        self._chosen = choose(found, params, absent_ok=params["state"] == "absent")
        tasks = list({one.task_id: one.row for one in self._chosen if one.row is not None}.values())
        self._tasks: list[Row] = nas.read(product.complete(tasks)) if params["state"] == "absent" else tasks
        for task in self._tasks:
            product.check(task, params)

    def result(self) -> Result:
        """Bring the tasks to the state."""
        return getattr(self, self._params["state"])()

    def started(self) -> Result:
        return self._run(lambda task: True)

    def fresh(self) -> Result:
        good = self._nas.read(self._product.last_good(self._tasks, self._params["accept_partial"]))
        oldest = self._nas.now() - age("max_age", self._params["max_age"])
        return self._run(lambda task: (good[task["task_id"]] or 0) < oldest)

    def _run(self, due: Callable[[Row], bool]) -> Result:
        """Start those that are due and not under way; with wait see them, and those under way, to their end."""
        under_way = [task for task in self._tasks if self._product.is_running(task)]
        to_start = [task for task in self._tasks if task not in under_way and due(task)]
        change = Change("running", self._tasks, self._product.is_running, to_start, True)
        if self._check or not (to_start or (under_way and self._params["wait"])):
            return self._result(change, predicted=True)
        runs = Runs(self._nas, self._product, [*to_start, *under_way])
        self._carry_out(change, self._product.start(to_start) if to_start else [], runs.start, lambda: runs.begun)
        if not self._params["wait"]:
            return self._result(change)
        try:
            waited = runs.wait(self._params)
            runs.check(self._params["accept_partial"])
        except DsmError as error:
            raise self._failed(error, change, {task["task_id"] for task in to_start}) from error
        return self._result(change, waited=waited)

    def stopped(self) -> Result:
        under_way = [task for task in self._tasks if self._product.is_running(task)]
        to_stop = [task for task in under_way if not self._product.is_stopping(task)]
        change = Change("running", self._tasks, self._product.is_running, to_stop, False, self._still)
        if self._check or not under_way:
            return self._result(change, predicted=True)
        stops = Stops(self._nas, self._product, under_way)
        self._carry_out(change, self._product.stop(to_stop) if to_stop else [], stops.send, stops.settled)
        change.drop(stops.needless)
        try:
            waited = stops.wait(self._params)
        except DsmError as error:
            raise self._failed(error, change, stops.landed()) from error
        return self._result(change, **({"waited": waited} if self._params["wait"] else {}))

    def _still(self, task: Row) -> Row:
        """What the diff says of a task that was cancelled and runs: most likely it takes its time to end."""
        stopping = self._product.is_stopping(task)
        return {"running": True, "stopping": stopping} if self._product.is_running(task) else {}

    def absent(self) -> Result:
        change = Change("present", self._tasks, lambda task: True, self._tasks, False)
        lost = [row for task in self._tasks for row in self._product.loss(task, self._params)]
        if self._check or not self._tasks:
            return self._result(change, predicted=True, removed=lost)
        within = self._params["wait_timeout"] if self._params["wait"] else VERIFY_TIMEOUT
        done: set[int] = set()

        def remove(step: Step) -> None:
            write_and_verify(self._nas, FixedWrite(step.request, lambda: self._none(step.tasks, done)), within)

        self._carry_out(change, self._product.remove(self._tasks, self._params), remove, lambda: done)
        return self._result(change, removed=lost)

    async def _none(self, tasks: Sequence[Row], done: set[int]) -> bool | None:
        """True when none of the tasks is there any more; those that are not are added to done."""
        ids = {task["task_id"] for task in tasks}
        left = ids & {task.get("task_id") for task in (await self._product.read())}
        done |= ids - left
        return None if left else True

    def _carry_out(
        self, change: Change, steps: Sequence[Step], do: Callable[[Step], None], landed: Callable[[], set[int]]
    ) -> None:
        """Do the steps in order; a failure says which of them landed and which did not."""
        for step in steps:
            try:
                do(step)
            except DsmError as error:
                raise self._failed(error, change, landed()) from error

    def _failed(self, error: DsmError, change: Change, landed: set[int]) -> DsmError:
        """The error, with the last known tasks and what was changed before it."""
        written = [task["task_id"] for task in change.tasks if task["task_id"] in landed]
        facts: dict[str, Any] = {
            "changed": bool(written),
            "written": written,
            "not_written": [task["task_id"] for task in change.tasks if task["task_id"] not in landed],
        }
        found: list[Row] = []
        try:
            found = self._nas.read(self._product.read())
            facts["tasks"] = self._rows(found)
        except DsmError:
            now = dict.fromkeys(written, change.becomes)
            facts["tasks"] = [predicted_row(row, change.key, now) for row in self._rows(self._tasks, quick=True)]
        facts["diff"] = {"before": change.before(), "after": change.after(written, found)}
        error.result = {**facts, **error.result}
        return error

    def _result(self, change: Change, predicted: bool = False, **more: Any) -> Result:
        changed = {task["task_id"]: change.becomes for task in change.tasks}
        try:
            found = self._tasks if predicted else self._nas.read(self._product.read_versions())
            rows = self._rows(found)
        except DsmError as error:
            if predicted:
                raise
            raise self._failed(error, change, set(changed)) from error
        if predicted:
            rows = [predicted_row(row, change.key, changed) for row in rows]
        after = change.after(changed, () if predicted else found)
        return Result(bool(changed), {"tasks": rows, **more}, change.before(), after)

    def _rows(self, tasks: Sequence[Row], quick: bool = False) -> list[Row]:
        """One row a name or number, in the order given."""
        wanted = {one.task_id for one in self._chosen}
        here = [task for task in tasks if task.get("task_id") in wanted]
        rows = (
            {task["task_id"]: name_of(task) for task in here}
            if quick
            else self._nas.read(self._product.rows(here, self._nas.now))
        )
        return [
            {**rows[one.task_id], "present": True}
            if one.task_id in rows
            else {"task_id": one.task_id, "task_name": one.name, "present": False}
            for one in self._chosen
        ]
