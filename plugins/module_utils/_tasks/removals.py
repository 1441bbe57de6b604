# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing tasks: every removal is sent first, and then all of them are seen to be gone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from .._dsm.client import Nas
from .._dsm.writes import VERIFY_TIMEOUT, FixedWrite, poll_until, write_and_verify
from .._engine.definition import Params
from .._errors import ApiError, DsmError, NotApplied, TimedOut, TransportError
from .backend import Row, Step, TaskBackend, ids_of, labels


class RemovalTracker:
    """Tasks on their way out, from the moment before their removal is sent."""

    def __init__(self, nas: Nas, backend: TaskBackend) -> None:
        self._nas, self._backend = nas, backend
        self._began = nas.clock()
        self._accepted: list[Step] = []
        self._gone: set[int] = set()
        self._blind = False  # whether the last look failed

    def send(self, step: Step) -> None:
        """Have the tasks of a step removed. How long that takes is seen later."""
        try:
            write_and_verify(self._nas, FixedWrite(step.request, lambda: self._look(step.tasks)), 0)
        except NotApplied:
            pass  # it was accepted, and takes its time
        except (ApiError, TransportError):
            raise
        except DsmError:  # the write was sent, and the look after it was answered in a form that nobody knows
            self._accepted.append(step)
            raise
        self._accepted.append(step)

    def wait(self, params: Params) -> int:
        """See the tasks gone, and return for how many seconds. Raises TimedOut with wait, NotApplied without."""
        patience, interval = VERIFY_TIMEOUT, 1
        if params["wait"]:
            patience, interval = params["wait_timeout"], params["wait_interval"]
        tasks = [task for step in self._accepted for task in step.tasks]
        request = self._accepted[-1].request
        try:
            if not ids_of(tasks) <= self._gone:
                began = self._began if params["wait"] else None
                poll_until(self._nas, lambda: self._look(tasks), patience, interval, request, began)
        except TimedOut as error:
            left = labels(task for task in tasks if task["task_id"] not in self._gone)
            if not params["wait"]:
                raise self._not_applied(error, left, request.call.api, request.call.method) from error
            error.message += f" Not removed yet: {left}."
            error.result |= {"waited": self._waited()}
            raise
        return self._waited()

    def _waited(self) -> int:
        return round(self._nas.clock() - self._began)

    def _not_applied(self, late: TimedOut, left: str, api: str, method: str) -> NotApplied:
        text = f"{self._nas.where} accepted the removal of {left}, but "
        text += (
            f"could not be read afterwards: {late.message}"
            if self._blind
            else f"its state does not show the change after {VERIFY_TIMEOUT} s."
        )
        return NotApplied(text, api=api, method=method)

    def landed(self) -> set[int]:
        """The tasks that are gone; where that cannot be seen, those whose removal was accepted."""
        accepted = {number for step in self._accepted for number in ids_of(step.tasks)}
        return self._gone | (accepted if self._blind else set())

    def settled(self) -> set[int]:
        """The same after a failure on the way: what was accepted before it is given its time."""
        tasks = [task for step in self._accepted for task in step.tasks if task["task_id"] not in self._gone]
        if tasks and not self._blind:
            with suppress(DsmError):
                poll_until(self._nas, lambda: self._look(tasks), VERIFY_TIMEOUT, 1)
        return self.landed()

    async def _look(self, tasks: Sequence[Row]) -> bool | None:
        """True when none of the tasks is there any more."""
        self._blind = True
        there = {task.get("task_id") for task in (await self._backend.read())}
        self._blind = False
        self._gone |= ids_of(tasks) - there
        return True if ids_of(tasks) <= self._gone else None
