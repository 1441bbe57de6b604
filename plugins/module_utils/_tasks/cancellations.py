# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cancellations of some runs: how they are sent, and whether they show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from .._dsm.client import Nas
from .._dsm.writes import VERIFY_TIMEOUT, FixedWrite, poll_until, write_and_verify
from .._engine.definition import Params
from .._errors import ApiError, DsmError, NotApplied, TransportError
from .._reasons import ErrorKind
from .backend import Row, Step, TaskBackend, ids_of

JOB_ID_TIMEOUT = 10  # seconds for a run that has just begun to show the ID that it is cancelled by


class Cancellations:
    """The runs of some tasks, from the moment before they are cancelled."""

    def __init__(
        self, nas: Nas, backend: TaskBackend, running: Sequence[Row], ending: Sequence[Row], params: Params
    ) -> None:
        """running are the tasks with a run under way; ending are those of them whose run is being cancelled."""
        self._nas, self._backend, self._running, self._params = nas, backend, list(running), params
        self._tasks, self._ending = ids_of(running), list(ending)
        self._markers = {task["task_id"]: backend.run_marker(task) for task in running}
        self._began, self._since = nas.clock(), int(nas.now())
        self._accepted: list[Step] = []
        self._ended: set[int] = set()
        self.cancelled = ids_of(ending)
        """The tasks whose run is being cancelled, as was seen."""
        self._blind = False  # whether the last look failed
        self._patient: bool = params["wait"]  # a cancellation that does not show may still be carried out
        self.needless: set[int] = set()
        """The tasks whose run had ended before its cancellation was sent, or ended well in spite of it."""

    def send(self, step: Step) -> None:
        """Cancel the runs of a step, as far as they still go on. How long they take to end is seen later."""
        if not self._backend.needs_job_id:
            self._send(step)
            return
        for again in self._backend.stop(self._with_job_ids(step.tasks)):
            self._send(again)

    def _with_job_ids(self, tasks: Sequence[Row]) -> list[Row]:
        """Those tasks whose run still goes on, as they are now: the ID of the job is another for each run."""
        wanted, deadline = ids_of(tasks), self._nas.clock() + JOB_ID_TIMEOUT
        while True:
            found = [task for task in self._nas.read(self._backend.read()) if task["task_id"] in wanted]
            going = [task for task in found if self._backend.is_running(task)]
            if all(map(self._backend.has_job_id, going)) or self._nas.clock() >= deadline:
                self.needless |= wanted - ids_of(going)
                return going
            self._nas.pause(1)

    def _send(self, step: Step) -> None:
        write = FixedWrite(step.request, lambda: self._look(step.tasks, self._goes_on))
        try:
            write_and_verify(self._nas, write, 0)
        except NotApplied:
            pass  # it was accepted, and takes its time
        except ApiError as error:
            self._send_rest(error, step)
            return
        except TransportError:
            raise
        except DsmError:  # the write was sent, and the look after it was answered in a form that nobody knows
            self._accepted.append(step)
            raise
        if isinstance(write.doubt, ApiError) and write.doubt.kind is ErrorKind.NO_JOB:
            self.needless |= ids_of(step.tasks) & self._ended
        else:
            self._accepted.append(step)

    def _send_rest(self, error: ApiError, step: Step) -> None:
        """After a refusal for a run that has ended by itself, which refuses them all: send those that go on.

        Raises the error where none of the step has ended.
        """
        left = [task for task in step.tasks if task["task_id"] not in self._ended]
        if error.kind is not ErrorKind.NO_JOB or len(left) == len(step.tasks):
            raise error
        self.needless |= ids_of(step.tasks) & self._ended
        for rest in self._backend.stop(left):
            self._send(rest)

    def _cancelled_by_us(self) -> list[Row]:
        return [task for step in self._accepted for task in step.tasks]

    def landed(self) -> set[int]:
        """The tasks whose run was cancelled; where that cannot be seen yet, those whose cancellation was accepted."""
        accepted = {number for step in self._accepted for number in ids_of(step.tasks)}
        unseen = self._blind or self._patient
        return accepted & (accepted if unseen else self._ended | self.cancelled) - self.needless

    def settled(self) -> set[int]:
        """The same after a failure on the way: what was accepted before it is given its time."""
        tasks = [task for task in self._cancelled_by_us() if task["task_id"] not in self._ended]
        if tasks and not self._blind:
            with suppress(DsmError):
                poll_until(self._nas, lambda: self._look(tasks, self._runs), VERIFY_TIMEOUT, 1)
        return self.landed()

    def _runs(self, task: Row) -> bool:
        return task["task_id"] not in self._ended

    def _goes_on(self, task: Row) -> bool:
        return task["task_id"] not in self._ended | self.cancelled

    async def _look(self, tasks: Sequence[Row], still: Callable[[Row], bool]) -> bool | None:
        """True when none of the tasks is like that any more."""
        self._blind = True
        found = [task for task in (await self._backend.read()) if task["task_id"] in self._tasks]
        running = [task for task in found if self._backend.is_running(task)]
        unseen = [task for task in running if task["task_id"] not in self.cancelled]
        if unseen:
            self.cancelled |= await self._backend.being_cancelled(unseen, self._since, by_us=True)
        self._blind = False
        self._ended |= self._tasks - ids_of(running)
        self._running = running
        return None if any(map(still, tasks)) else True
