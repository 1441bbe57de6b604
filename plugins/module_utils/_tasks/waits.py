# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeing runs to their end, and judging it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._dsm.client import Nas
from .._dsm.writes import ERROR_REPLY_TIMEOUT, LOST_REPLY_TIMEOUT, VERIFY_TIMEOUT, poll_until
from .._engine.definition import Params
from .._engine.rows import iso
from .._errors import DsmError, TimedOut
from .backend import Outcome, Row, TaskBackend, label, labels
from .report import WaitReport

NOTHING_RAN = Outcome("no_backup", "nothing ran: is a source selected in the task?")
NO_RESULT = Outcome("no_backup", "it ended without leaving a result")
REMOVED = Outcome("none", "the task was removed meanwhile")
PATIENCE = {"success": ERROR_REPLY_TIMEOUT, "cancel": VERIFY_TIMEOUT}  # seconds for better evidence of an outcome


class RunWait:
    """The ends of the runs of some tasks.

    markers are from before the runs; seen are the tasks whose run was seen, and doubtful those where something was that
    may have been one; since is when the first was started, by the clock of the NAS.
    """

    def __init__(
        self,
        nas: Nas,
        backend: TaskBackend,
        tasks: Sequence[Row],
        markers: Mapping[int, Any],
        seen: Collection[int],
        doubtful: Collection[int],
        since: int,
    ) -> None:
        self._nas, self._backend, self._markers, self._since = nas, backend, markers, since
        self._tasks = {task["task_id"]: task for task in tasks}
        self._before = dict(self._tasks)
        self._idle_before = {number for number, task in self._before.items() if not backend.is_running(task)}
        self._request = backend.start(tasks)[0].request  # what is waited for, whoever sent it
        self._seen, self._doubtful = set(seen), frozenset(doubtful)
        self._idle_since: dict[int, float] = {}
        self._outcomes: dict[int, Outcome] = {}
        self._report = WaitReport(nas)
        self.idle: set[int] = set()
        """The tasks of which no run was ever seen, and no result."""

    def wait(self, params: Params) -> int:
        """Wait until all runs have ended, and return for how many seconds. Raises TimedOut."""
        began = self._nas.clock()
        try:
            poll_until(self._nas, self._look, params["wait_timeout"], params["wait_interval"], self._request)
        except TimedOut as error:
            error.message += self._left_in_words()
            error.result |= {"waited": round(self._nas.clock() - began)}
            raise
        return round(self._nas.clock() - began)

    async def _look(self) -> bool | None:
        """True once every run has ended."""
        unseen = bool(self._tasks.keys() - self._seen - self._outcomes.keys())  # of these versions may tell
        now = {task.get("task_id"): task for task in (await self._backend.read(versions=unseen))}
        self._tasks |= {number: now[number] for number in self._tasks if number in now}
        for number in self._tasks:
            if number not in self._outcomes:
                outcome = (await self._outcome(now[number])) if number in now else REMOVED
                if outcome is not None:
                    self._outcomes[number] = outcome
        return True if len(self._outcomes) == len(self._tasks) else None

    async def _outcome(self, task: Row) -> Outcome | None:
        """How the run of a task ended; None while it goes on, or while its result may still be to come."""
        number = task["task_id"]
        if self._backend.is_running(task):
            self._report.look(task, self._backend.progress(task))
            self._idle_since.pop(number, None)
            self._seen.add(number)
            return None
        outcome = await self._backend.finished_outcome(task, self._markers[number])
        seen = number in self._seen
        # The result of the run before may come late. If the clock of the replies is not that of the runs, one's own may
        # look so, too: then it holds in the end.
        is_late = outcome is not None and number in self._idle_before and not outcome.is_of(self._since)
        if outcome is not None and outcome.sure and not is_late:
            return outcome
        sign = task if seen else self._backend.as_begun(task, self._before[number], self._since)
        has_ended = outcome is not None and not is_late and self._backend.has_ended(task, self._markers[number])
        if self._backend.is_running(sign) and not has_ended:
            self._report.look(sign, self._backend.progress(sign))
            self._idle_since.pop(number, None)
            return None
        idle_for = self._nas.clock() - self._idle_since.setdefault(number, self._nas.clock())
        patient = seen or is_late or number in self._doubtful  # for a result that takes its time
        within = LOST_REPLY_TIMEOUT if patient else VERIFY_TIMEOUT
        if is_late and seen:
            within = VERIFY_TIMEOUT
        elif outcome is not None and not is_late:  # of some only a verdict that says otherwise may come
            within = PATIENCE.get(outcome.status, within)
        if idle_for < within:
            return None
        if outcome is None and not (seen or number in self._doubtful):
            self.idle.add(number)
        return outcome or await self._without_result(task, NO_RESULT if patient else NOTHING_RAN)

    async def _without_result(self, task: Row, outcome: Outcome) -> Outcome:
        """An outcome with what the log says of it instead, if it says anything."""
        reason = (await self._backend.why_nothing_ran([task], self._since)).get(task["task_id"])
        return (
            outcome._replace(detail=f"{outcome.detail.partition(':')[0]}; the log says: {reason}")
            if reason
            else outcome
        )

    def _left_in_words(self) -> str:
        """The runs under way: since when, and for how long they have not moved. Then those that left no result yet."""
        left = [task for number, task in self._tasks.items() if number not in self._outcomes]
        silent = [task for task in left if task["task_id"] in self._idle_since]
        going = [task for task in left if task["task_id"] not in self._idle_since]
        words = f" Not under way any more, but without a result so far: {labels(silent)}." if silent else ""
        if not going:
            return words
        try:
            now = {task["task_id"]: task for task in self._nas.read(self._backend.read(versions=True))}
            since = self._nas.read(self._backend.running_since([now.get(task["task_id"], task) for task in going]))
        except DsmError:
            since = {}
        told = ", ".join(self._run_in_words(task, since.get(task["task_id"])) for task in going)
        return f" Still under way: {told}. The runs go on.{words}"

    def _run_in_words(self, task: Row, since: int | None) -> str:
        words = f"{label(task)}{self._report.standstill(task['task_id'])}"
        return f"{words}, since {iso(since)}" if since else words

    def check(self, accept_partial: bool) -> None:
        """Raise DsmError, saying how, if any run ended in anything but success."""
        good = ("success", "partial_success") if accept_partial else ("success",)
        bad = [
            f"{label(task)} ended with {self._outcomes[number].status}{_detail(self._outcomes[number])}"
            for number, task in self._tasks.items()
            if self._outcomes[number].status not in good
        ]
        if bad:
            raise DsmError(
                f"Not every backup on {self._nas.where} succeeded: {'; '.join(bad)}",
                api=self._request.call.api,
                method=self._request.call.method,
                reason="not_applied",
            )


def _detail(outcome: Outcome) -> str:
    return f" ({outcome.detail})" if outcome.detail else ""
