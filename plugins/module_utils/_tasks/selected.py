# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chosen tasks of a NAS, as they are before they are brought to a state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .._dsm.client import Nas
from .._engine.definition import Params
from .._engine.selection import choose
from .._errors import ApiError, DsmError
from .._reasons import ErrorKind
from .backend import Row, Step, TaskBackend, label, labels
from .change import RowChange
from .results import TaskResults

LONGEST_CANCELLATION = 86400  # seconds; one that is older than that ends nothing any more


class SelectedTasks:
    """The tasks that the options name, and what the states have in common. Nothing is read before read()."""

    def __init__(self, nas: Nas, backend: TaskBackend, params: Params, check_mode: bool) -> None:
        self.nas, self.backend, self.params, self.check_mode = nas, backend, params, check_mode
        self.results = TaskResults(nas, backend, params, [])
        self.tasks: list[Row] = []
        """Each task once, in the order given; those that do not exist are not among them."""
        self.running: list[Row] = []
        self.ending: list[Row] = []
        """The tasks whose run is being cancelled."""
        self.under_way: list[Row] = []
        """The other tasks with a run."""
        self.warnings: list[str] = []

    def read(self, listed: Sequence[Row] | None = None) -> None:
        """Read the tasks. Raises NotFound and InvalidInput for the choice, Refused for what must not be done.

        listed: all tasks with their versions, where they were read already and nothing was written since.
        """
        absent = self.params["state"] == "absent"
        there = self.nas.read(self.backend.read(versions=True)) if listed is None else listed
        chosen = choose(there, self.params, absent_ok=absent)
        self.results = TaskResults(self.nas, self.backend, self.params, chosen)
        tasks = self.results.tasks
        load = self.backend.load_versions if absent else self.backend.load_last_results
        self.tasks = self.nas.read(load(tasks))
        self.backend.validate(self.tasks, self.params)
        self.running = [task for task in self.tasks if self.backend.is_running(task)]
        since = int(self.nas.now()) - LONGEST_CANCELLATION
        ending = self.nas.read(self.backend.being_cancelled(self.running, since)) if self.running else set()
        self.ending = [task for task in self.running if task["task_id"] in ending]
        self.under_way = [task for task in self.running if task["task_id"] not in ending]

    def how_far(self, task: Row) -> str:
        """The progress of a run, to go on a sentence."""
        return f" ({self.backend.progress(task).words})"

    def warn(self, task: Row, words: str) -> None:
        """Have a warning about a task in the result."""
        self.warnings.append(f"{self.nas.where}: {label(task)} {words}")

    def send(
        self,
        change: RowChange,
        steps: Sequence[Step],
        send: Callable[[Step], None],
        landed: Callable[[], set[int]],
    ) -> None:
        """Send the steps in order; a failure says which tasks were changed and which were not."""
        for step in steps:
            try:
                send(step)
            except DsmError as error:
                failure = self.results.failed(error, change, landed())
                left = [task for task in step.tasks if task["task_id"] in failure.result["not_written"]]
                if isinstance(error, ApiError) and error.kind is ErrorKind.PARTIAL and left:
                    failure.message += f" It failed for {labels(left)}."
                raise failure from error
