# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cancelling the runs of some tasks: every cancellation is sent first, and then all of them are seen to their end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from .._dsm.client import Nas
from .._dsm.reads import Read
from .._dsm.writes import VERIFY_TIMEOUT, FixedWrite, poll_until, write_and_verify
from .._engine.definition import Params
from .._errors import ApiError, DsmError, NotApplied, TimedOut, TransportError
from .._reasons import ErrorKind
from .backend import Product, Row, Step, titles

NUMBER = 10  # seconds for a run that has just begun to show the number that it is cancelled by


def _ids(tasks: Iterable[Row]) -> set[int]:
    return {task["task_id"] for task in tasks}


class Stops:
    """The end of the runs of some tasks, from the moment before they are cancelled.

    needless are the tasks whose run had ended before its cancellation was sent.
    """

    def __init__(self, nas: Nas, product: Product, under_way: Sequence[Row]) -> None:
        self._nas, self._product, self._under_way = nas, product, under_way
        self._began = nas.clock()
        self._steps: list[Step] = []  # that were accepted
        self._done: set[int] = set()  # that end, as was seen
        self._running: Sequence[Row] = under_way
        self._blind = False  # whether the last look failed
        self.needless: set[int] = set()

    def send(self, step: Step) -> None:
        """Cancel the runs of a step, as far as they still go on. How long they take to end is seen later."""
        can_stop = self._product.can_stop
        if can_stop is None:
            self._send(step)
            return
        for again in self._product.stop(self._as_now(step.tasks, can_stop)):
            self._send(again)

    def _as_now(self, tasks: Sequence[Row], can_stop: Callable[[Row], bool]) -> list[Row]:
        """Those tasks that still go on, as they are now: a run is cancelled by a number, which is another each time."""
        wanted, deadline = _ids(tasks), self._nas.clock() + NUMBER
        while True:
            found = [task for task in self._nas.read(self._product.read()) if task.get("task_id") in wanted]
            going = [task for task in found if self._goes_on(task)]
            if all(map(can_stop, going)) or self._nas.clock() >= deadline:
                self.needless |= wanted - _ids(going)
                return going
            self._nas.pause(1)

    def _send(self, step: Step) -> None:
        try:
            write_and_verify(self._nas, FixedWrite(step.request, lambda: self._look(step.tasks, self._goes_on)), 0)
        except NotApplied:
            pass  # it was accepted, and takes its time
        except ApiError as error:
            left = [task for task in step.tasks if task["task_id"] not in self._done]
            if error.kind is not ErrorKind.NO_JOB or len(left) == len(step.tasks):
                raise
            for again in self._product.stop(left):  # one of them ended by itself, and the NAS refused them all
                self._send(again)
        except TransportError:
            raise
        except DsmError:  # the write was sent, and the look after it was answered in a form that nobody knows
            self._steps.append(step)
            raise
        self._steps.append(step)

    def wait(self, params: Params) -> int:
        """Wait until none of the runs is under way any more, and return for how many seconds.

        Without wait it is enough that their cancellation is. Raises TimedOut and NotApplied.
        """
        patient = params["wait"]
        within = max(params["wait_timeout"] - round(self._nas.clock() - self._began), 0) if patient else VERIFY_TIMEOUT
        try:
            poll_until(self._nas, self._look_ended, within, params["wait_interval"] if patient else 1)
        except TimedOut as error:
            if patient:
                error.message += f" Not ended yet: {titles(self._running)}."
                raise
            self._check(error)
        return round(self._nas.clock() - self._began)

    def _check(self, late: TimedOut) -> None:
        """Raise NotApplied if a cancellation that was accepted does not show."""
        left = [task for step in self._steps for task in step.tasks if task["task_id"] not in self._done]
        if not left:
            return
        call = self._steps[-1].request.call
        text = f"{self._nas.where} accepted the cancellation of {titles(left)}, but "
        text += (
            f"could not be read afterwards: {late.message}"
            if self._blind
            else f"its state does not show it after {VERIFY_TIMEOUT} s."
        )
        raise NotApplied(text, api=call.api, method=call.method) from late

    def landed(self) -> set[int]:
        """The tasks whose run ends; where that cannot be seen, those whose cancellation was accepted."""
        accepted = {number for step in self._steps for number in _ids(step.tasks)}
        return self._done | (accepted if self._blind else set())

    def settled(self) -> set[int]:
        """The same after a failure on the way: what was accepted before it is given its time."""
        tasks = [task for step in self._steps for task in step.tasks if task["task_id"] not in self._done]
        if tasks and not self._blind:
            with suppress(DsmError):
                poll_until(self._nas, lambda: self._look(tasks, self._goes_on), VERIFY_TIMEOUT, 1)
        return self.landed()

    def _goes_on(self, task: Row) -> bool:
        return self._product.is_running(task) and not self._product.is_stopping(task)

    def _look_ended(self) -> Read[bool | None]:
        return self._look(self._under_way, self._product.is_running)

    async def _look(self, tasks: Sequence[Row], still: Callable[[Row], bool]) -> bool | None:
        """True when none of the tasks is like that any more."""
        self._blind, wanted = True, _ids(tasks)
        found = [task for task in (await self._product.read()) if task.get("task_id") in wanted]
        self._blind = False
        self._done |= wanted - _ids(filter(self._goes_on, found))
        self._running = [task for task in found if self._product.is_running(task)]
        return None if any(still(task) for task in found) else True
