# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeing runs begin. The evidence of a run is progress, a new result, or another sign that is new; nothing less."""

from __future__ import annotations

from collections.abc import Sequence

from .._dsm.abb_error_codes import is_job_conflict
from .._dsm.client import Nas
from .._dsm.reads import or_refusal
from .._dsm.writes import VERIFY_TIMEOUT, FixedWrite, write_and_verify
from .._errors import ApiError, DsmError, NotApplied, TransportError
from .backend import Outcome, Row, Step, TaskBackend, ids_of, label, labels
from .waits import RunWait


class RunTracker:
    """The runs of some tasks, from the moment before they are started."""

    def __init__(self, nas: Nas, backend: TaskBackend, tasks: Sequence[Row], wait: bool = False) -> None:
        """wait: the ends of the runs are waited for, so that one whose begin could not be seen is looked for then."""
        self._nas, self._backend, self._tasks, self._wait = nas, backend, tasks, wait
        self._markers = {task["task_id"]: backend.run_marker(task) for task in tasks}
        self._since = int(nas.now())
        self._seen = {task["task_id"] for task in tasks if backend.is_running(task)}
        self._before = {task["task_id"]: task for task in tasks}
        self._begun: set[int] = set()
        self._by_sign: set[int] = set()  # those of them of which as_begun() tells, and nothing better as yet
        self._unseen: set[int] = set()
        self._doubtful: set[int] = set()  # their runs were accepted, and maybe no more
        self._blind = False  # whether the last look failed
        self._ends: RunWait | None = None
        self.others: set[int] = set()
        """The tasks whose runs somebody else has begun, between the look and the write."""
        self.found: list[Row] = []
        """All tasks, with versions, as they were when the runs were seen to begin."""

    @property
    def ours(self) -> set[int]:
        """The tasks whose runs were begun here; where that could not be seen, those whose start was accepted."""
        idle = self._ends.idle if self._ends is not None else set()
        return (self._begun | self._unseen - idle) - self.others

    def start(self, step: Step) -> None:
        """Start the runs of a step and see every one of them begin. Raises NotApplied for those that do not.

        One that was accepted by a NAS that then cannot be read is left to the wait, if there is one.
        """
        write = FixedWrite(step.request, lambda: self._look(step.tasks))
        try:
            write_and_verify(self._nas, write)
        except (NotApplied, TransportError) as error:
            if self._may_have_begun(step):
                return
            if isinstance(error, TransportError):
                raise
            if self._wait and self._blind:
                self._unseen |= ids_of(step.tasks)
                return
            raise self._nothing_ran(error, step) from error
        except ApiError as error:
            self._start_rest(error, step)
            return
        if isinstance(write.doubt, ApiError) and is_job_conflict(write.doubt):
            self.others |= ids_of(step.tasks)

    def _may_have_begun(self, step: Step) -> bool:
        """Whether a run of every task was begun, or may have been; then those count, too."""
        if self._blind or not ids_of(step.tasks) <= self._begun | self._doubtful:
            return False
        self._begun |= ids_of(step.tasks)
        return True

    async def _look(self, tasks: Sequence[Row]) -> bool | None:
        """True once a run of every one of the tasks has begun."""
        wanted = ids_of(tasks) - (self._begun - self._by_sign)
        self._blind = True
        self.found = await self._backend.read(versions=True)
        for index, task in enumerate(self.found):
            number = task.get("task_id")
            if number not in wanted:
                continue
            if self._backend.is_running(task):
                self._seen.add(number)
                self._begun.add(number)
                self._doubtful.discard(number)
                continue
            outcome = await or_refusal(self._backend.finished_outcome(task, self._markers[number]))
            if self._is_over(task, outcome):
                self._begun.add(number)
                continue
            sign = self._backend.as_begun(task, self._before[number], self._since)
            if self._backend.is_running(sign):
                self.found[index] = sign
                self._begun.add(number)
                self._by_sign.add(number)
            elif outcome is not None:
                self._doubtful.add(number)
        self._blind = False
        return True if ids_of(tasks) <= self._begun else None

    def _is_over(self, task: Row, outcome: Outcome | ApiError | None) -> bool:
        """Whether the run of a task is known to have ended: who may not see more has to believe the marker."""
        if outcome is None or isinstance(outcome, ApiError):
            return outcome is not None
        is_ours = task["task_id"] in self._seen or outcome.is_of(self._since)
        return is_ours and (outcome.sure or self._backend.has_ended(task, self._markers[task["task_id"]]))

    def _start_rest(self, error: ApiError, step: Step) -> None:
        """After a refusal that a run in the way explains, which refuses them all: send those that do not run.

        Raises the error where nothing of the step runs.
        """
        in_the_way = ids_of(step.tasks) & self._begun
        if not is_job_conflict(error) or not in_the_way:
            raise error
        self.others |= in_the_way
        for rest in self._backend.start([task for task in step.tasks if task["task_id"] not in in_the_way]):
            self.start(rest)

    def _nothing_ran(self, error: NotApplied, step: Step) -> NotApplied:
        """The error of a start that was accepted and has no effect, with what the log says of it."""
        idle = [task for task in step.tasks if task["task_id"] not in self._begun]
        if not idle or error.result:
            return error
        try:
            reasons = self._nas.read(self._backend.why_nothing_ran(idle, self._since))
        except DsmError:
            reasons = {}
        told = [
            f"The log says of {label(one)}: {reasons[one['task_id']]}." for one in idle if one["task_id"] in reasons
        ]
        if len(told) < len(idle):
            told.append("Is a source selected in the task?")
        return NotApplied(
            f"{self._nas.where} accepted the backup of {labels(idle)}, but nothing ran within {VERIFY_TIMEOUT} s: "
            f"there is neither progress nor a result. {' '.join(told)}",
            api=error.api,
            method=error.method,
        )

    def ends(self) -> RunWait:
        """The wait for the ends of the runs."""
        self._ends = RunWait(
            self._nas, self._backend, self._tasks, self._markers, self._seen, self._doubtful, self._since
        )
        return self._ends
