# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeing a run begin, and seeing it to its end. The evidence of a run is progress or a new result, nothing less."""

from __future__ import annotations

from collections.abc import Sequence

from .._dsm.client import Nas
from .._dsm.writes import (
    ERROR_REPLY_TIMEOUT,
    LOST_REPLY_TIMEOUT,
    VERIFY_TIMEOUT,
    FixedWrite,
    poll_until,
    write_and_verify,
)
from .._engine.definition import Params
from .._errors import DsmError, NotApplied, TimedOut
from .backend import Outcome, Product, Row, Step, title, titles

NOTHING = Outcome("no_backup", "nothing ran: is a source selected in the task?")
NO_RESULT = Outcome("no_backup", "it ended without leaving a result")
REMOVED = Outcome("none", "the task was removed meanwhile")


class Runs:
    """The runs of some tasks, from the moment before they are started."""

    def __init__(self, nas: Nas, product: Product, tasks: Sequence[Row]) -> None:
        self._nas, self._product = nas, product
        self._marks = {task["task_id"]: product.mark(task) for task in tasks}
        self._idle_since: dict[int, float] = {}
        self._since = nas.clock()
        self._seen = {task["task_id"] for task in tasks if product.is_running(task)}  # there was a run
        self._tasks = {task["task_id"]: task for task in tasks}
        self.begun: set[int] = set()
        self.outcomes: dict[int, Outcome] = {}

    def start(self, step: Step) -> None:
        """Start the runs of a step and see every one of them begin. Raises NotApplied for those that do not."""
        try:
            write_and_verify(self._nas, FixedWrite(step.request, lambda: self._look_begun(step.tasks)))
        except NotApplied as error:
            idle = [task for task in step.tasks if task["task_id"] not in self.begun]
            if not idle or error.result:
                raise
            raise NotApplied(
                f"{self._nas.where} accepted the backup of {titles(idle)}, but nothing ran within {VERIFY_TIMEOUT} s: "
                "there is neither progress nor a result. Is a source selected in the task?",
                api=error.api,
                method=error.method,
            ) from error

    async def _look_begun(self, tasks: Sequence[Row]) -> bool | None:
        wanted = {task["task_id"] for task in tasks} - self.begun
        for task in await self._product.read():
            number = task.get("task_id")
            if number not in wanted:
                continue
            running = self._product.is_running(task)
            if running:
                self._seen.add(number)
            if running or (await self._product.ended(task, self._marks[number])):
                self.begun.add(number)
        return True if all(task["task_id"] in self.begun for task in tasks) else None

    def wait(self, params: Params) -> int:
        """Wait until all runs have ended, and return for how many seconds. Raises TimedOut."""
        began = self._since = self._nas.clock()
        try:
            poll_until(self._nas, self._look_ended, params["wait_timeout"], params["wait_interval"])
        except TimedOut as error:
            left = [task for number, task in self._tasks.items() if number not in self.outcomes]
            error.message += f" Still under way: {titles(left)}. The runs go on."
            error.result |= {"waited": round(self._nas.clock() - began)}
            raise
        return round(self._nas.clock() - began)

    async def _look_ended(self) -> bool | None:
        now = {task.get("task_id"): task for task in (await self._product.read())}
        for number in self._tasks:
            if number not in self.outcomes:
                outcome = (await self._outcome(now[number])) if number in now else REMOVED
                if outcome is not None:
                    self.outcomes[number] = outcome
        return True if len(self.outcomes) == len(self._tasks) else None

    async def _outcome(self, task: Row) -> Outcome | None:
        """How the run of a task ended; None while it goes on, or while its result may still be to come."""
        number = task["task_id"]
        if self._product.is_running(task):
            seconds = round(self._nas.clock() - self._since)
            self._nas.report(f"{self._nas.where}: {title(task)}: {self._product.progress(task)}, waited {seconds} s")
            self._idle_since.pop(number, None)
            self._seen.add(number)
            return None
        outcome = await self._product.ended(task, self._marks[number])
        if outcome is not None and outcome.sure:
            return outcome
        idle_for = self._nas.clock() - self._idle_since.setdefault(number, self._nas.clock())
        seen = number in self._seen  # then its result may take its time
        good = outcome is not None and outcome.status == "success"  # and only a verdict that says otherwise may come
        patience = ERROR_REPLY_TIMEOUT if good else LOST_REPLY_TIMEOUT if seen else VERIFY_TIMEOUT
        return (outcome or (NO_RESULT if seen else NOTHING)) if idle_for >= patience else None

    def check(self, accept_partial: bool) -> None:
        """Raise DsmError, saying how, if any run ended in anything but success."""
        good = ("success", "partial_success") if accept_partial else ("success",)
        bad = [
            f"{title(task)} ended with {self.outcomes[number].status}{_detail(self.outcomes[number])}"
            for number, task in self._tasks.items()
            if self.outcomes[number].status not in good
        ]
        if bad:
            raise DsmError(f"Not every backup on {self._nas.where} succeeded: {'; '.join(bad)}")


def _detail(outcome: Outcome) -> str:
    return f" ({outcome.detail})" if outcome.detail else ""
