# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cancelling the runs of some tasks: every cancellation is sent first, and then all of them are seen to their end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from .._dsm.client import Nas
from .._dsm.reads import or_refusal
from .._dsm.rounds import Read, gather
from .._dsm.writes import ERROR_REPLY_TIMEOUT, VERIFY_TIMEOUT, Poll, poll_until
from .._engine.definition import Params
from .._errors import ApiError, NotApplied, TimedOut
from .backend import Outcome, Row, TaskBackend, ids_of, label, labels
from .cancellations import Cancellations
from .report import WaitReport

UNTOLD = Outcome("unknown")  # where the account may not read it


class CancelTracker(Cancellations):
    """The end of the runs of some tasks that are cancelled."""

    def __init__(
        self, nas: Nas, backend: TaskBackend, running: Sequence[Row], ending: Sequence[Row], params: Params
    ) -> None:
        """running are the tasks with a run under way; ending are those of them whose run is being cancelled."""
        super().__init__(nas, backend, running, ending, params)
        self._report = WaitReport(nas)
        self.again: list[Row] = []
        """The tasks whose run somebody else had cancelled, and that was cancelled once more since it went on."""
        self.warnings: list[str] = []

    def wait(self) -> int:
        """See the end of every run, and return for how many seconds.

        Without wait it is enough that every cancellation shows. Raises NotApplied for one that was accepted and does
        not show within 30 s, with wait too: it would be waited for until the backup ends by itself. Raises TimedOut.
        """
        if not self._params["wait"]:
            self._see_within(VERIFY_TIMEOUT, self._look_ended)
            if self._cancel_again():
                with suppress(TimedOut):
                    poll_until(self._nas, self._look_ended, VERIFY_TIMEOUT, 1)
        else:
            timeout, interval = self._params["wait_timeout"], self._params["wait_interval"]
            if self._may_be_of_another_run() and timeout > VERIFY_TIMEOUT:
                with suppress(TimedOut):
                    poll_until(self._nas, self._look_ended, VERIFY_TIMEOUT, min(interval, VERIFY_TIMEOUT))
                self._cancel_again()
            if timeout >= VERIFY_TIMEOUT:
                left = max(VERIFY_TIMEOUT - self._waited(), 0)
                self._see_within(left, self._look_shown, min(interval, VERIFY_TIMEOUT))
            self._poll(self._look_and_tell, timeout, interval)
        self._tell_what_runs()
        return self._waited()

    def _may_be_of_another_run(self) -> list[Row]:
        """The runs under way that somebody else has cancelled, if the log that says so may mean the run before."""
        going = self._ending if self._backend.cancels_in_log else []
        return [task for task in going if task["task_id"] not in self._ended]

    def _cancel_again(self) -> bool:
        """Cancel what somebody else has cancelled and what goes on all the same; whether anything was sent.

        It may wind down slowly, so that the NAS may refuse that, or show no sign of it: neither is a failure.
        """
        left = self._may_be_of_another_run()
        for step in self._backend.stop(left) if left else []:
            self.cancelled -= ids_of(step.tasks)
            self.again += step.tasks
            try:
                self.send(step)
            except ApiError as error:
                self.warnings.append(f"Tried to cancel {labels(step.tasks)} once more: {error.message}")
                self.cancelled |= ids_of(step.tasks)
                self.again = [task for task in self.again if task not in step.tasks]
        return bool(self.again)

    def _tell_what_runs(self) -> None:
        for task in self._running:
            if task["task_id"] in ids_of(self._ending) and task["task_id"] not in self.landed():
                self.warnings.append(f"{self._nas.where}: {label(task)} is being cancelled, and still runs")

    def _waited(self) -> int:
        return round(self._nas.clock() - self._began)

    def _see_within(self, seconds: float, look: Poll[bool], interval: float = 1) -> None:
        """Look until the time is over; then every cancellation must show. Raises NotApplied."""
        try:
            poll_until(self._nas, look, seconds, interval)
        except TimedOut as error:
            left = self._without_a_sign()
            if left and not (self._blind and self._patient):
                self._patient = False
                raise self._not_applied(error, left) from error

    def _without_a_sign(self) -> list[Row]:
        """What was cancelled here, and nowhere before, and shows no sign of it."""
        again = ids_of(self.again)
        return [task for task in self._cancelled_by_us() if self._goes_on(task) and task["task_id"] not in again]

    def _poll(self, look: Poll[bool], timeout: float, interval: float) -> None:
        """Look until the time is over that counts from the first cancellation."""
        request = self._accepted[-1].request if self._accepted else None
        try:
            poll_until(self._nas, look, timeout, interval, request, self._began)
        except TimedOut as error:
            error.message += f" Not ended yet: {labels(self._running)}."
            silent = [] if self._blind else self._without_a_sign()
            if silent:
                error.message += f" The cancellation of {labels(silent)} was accepted, but does not show."
            error.result |= {"waited": self._waited()}
            raise

    def _not_applied(self, late: TimedOut, left: Sequence[Row]) -> NotApplied:
        """A cancellation that was accepted does not show."""
        call = self._accepted[-1].request.call
        text = f"{self._nas.where} accepted the cancellation of {labels(left)}, but "
        text += (
            f"could not be read afterwards: {late.message}"
            if self._blind
            else f"its state does not show it after {VERIFY_TIMEOUT} s."
        )
        return NotApplied(text, api=call.api, method=call.method)

    async def _look_ended(self) -> bool | None:
        return await self._look(self._running, self._runs)

    async def _look_shown(self) -> bool | None:
        """True once every cancellation shows."""
        return await self._look(self._cancelled_by_us(), self._goes_on)

    async def _look_and_tell(self) -> bool | None:
        ended = await self._look_ended()
        for task in self._running:
            self._report.look(task, self._backend.progress(task))
        return ended

    def ended_well(self, read: Callable[[Callable[[], Read[Any]]], Any]) -> tuple[list[Row], list[Row]]:
        """All tasks as they are now, and those whose run ended in success in spite of a cancellation.

        Nothing was changed about the latter. The result of a run may take a moment, and is waited for.
        """
        deadline = self._nas.clock() + ERROR_REPLY_TIMEOUT
        while True:
            found = read(lambda: self._backend.read(versions=True))
            outcomes = read(partial(self._outcomes, found))
            sure = all(outcome is not None and outcome.sure for outcome in outcomes.values())
            if sure or self._nas.clock() >= deadline:
                break
            self._nas.pause(1)
        well = [number for number, outcome in outcomes.items() if outcome is not None and outcome.status == "success"]
        self.needless |= set(well)
        return found, [task for task in found if task["task_id"] in well]

    async def _outcomes(self, found: Sequence[Row]) -> dict[int, Outcome | None]:
        """How the runs that were cancelled ended, by task ID; None where that is not known."""
        cancelled = self.landed() | ids_of(self._ending)
        going = [task for task in found if self._backend.is_running(task) or self._backend.is_endless(task)]
        ended = [task for task in found if task["task_id"] in cancelled - ids_of(going)]
        reads = [or_refusal(self._backend.finished_outcome(task, self._markers[task["task_id"]])) for task in ended]
        told = [UNTOLD if isinstance(one, ApiError) else one for one in await gather(reads)]
        return dict(zip((task["task_id"] for task in ended), told, strict=True))
