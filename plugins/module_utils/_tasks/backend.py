# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one engine must know of a package to start, stop, wait for and remove its tasks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from .._dsm.call import Request
from .._engine.definition import Now, Params

Row = dict[str, Any]


class Step(NamedTuple):
    """One write and the tasks that it is about."""

    request: Request
    tasks: Sequence[Row]


class Outcome(NamedTuple):
    """How a run ended."""

    status: str
    """A word of the result statuses."""
    detail: str = ""
    """What else is known, in words."""
    sure: bool = True
    """False where better evidence may still come, so that it is worth some patience."""
    ended: int | None = None
    """When the run ended by its own evidence, in epoch seconds; None if that is not known."""
    began: int | None = None
    """The same of its begin."""

    def is_of(self, since: int) -> bool:
        """Whether it may be that of a run that was started at a point in time; some seconds of doubt count for it."""
        return self.began is None or self.began >= since - 10


class Progress(NamedTuple):
    """How far a run is."""

    words: str
    state: str = "running"
    share: float | None = None
    """From 0 to 1; None where the NAS does not tell."""
    moved: bool | None = None
    """Whether anything was backed up yet; None where the NAS does not tell."""


class TaskBackend(ABC):
    """The tasks of a package. A task is a row as read() returns it; its task_id is always there."""

    needs_job_id: ClassVar[bool] = False
    """Whether a run is cancelled by the ID of its job, which is another for each run, and not by that of its task."""
    cancels_in_log: ClassVar[bool] = False
    """Whether only a log tells that a run is being cancelled, which does not say which run it means."""

    @abstractmethod
    async def read(self, versions: bool = False) -> list[Row]:
        """All tasks as they are now, with their versions where the package lists them."""

    async def load_versions(self, tasks: Sequence[Row]) -> list[Row]:
        """Tasks that were read with versions, and the versions that the NAS has left out of them."""
        return list(tasks)

    async def load_last_results(self, tasks: Sequence[Row]) -> list[Row]:
        """Tasks, and how their last runs ended where their rows leave that out: run_marker() is made of it."""
        return list(tasks)

    @abstractmethod
    def is_running(self, task: Row) -> bool:
        """Whether a run is under way or queued."""

    def as_begun(self, task: Row, before: Row, since: int) -> Row:
        """A task, as running where anything at all shows that a run has begun, or is queued, since it was started.

        before is its row from before the start. For a task whose run was not seen: is_running() asks for better signs.
        """
        return task

    @abstractmethod
    async def being_cancelled(self, tasks: Sequence[Row], since: int, by_us: bool = False) -> set[int]:
        """The IDs of those of the tasks with a run that is being cancelled. No log older than since is read.

        by_us: a cancellation was sent at since, so that looser evidence will do.
        """

    @abstractmethod
    async def running_since(self, tasks: Sequence[Row]) -> dict[int, int]:
        """When the runs under way began, in epoch seconds by task ID, as far as the NAS tells."""

    def is_endless(self, task: Row) -> bool:
        """Whether the runs of a task have no end, so that one under way is no sign of a backup."""
        return False

    async def begun_since(self, tasks: Sequence[Row], since: int) -> set[int]:
        """The IDs of those of such tasks with a run that is known to have begun since a point in time."""
        return set()

    @abstractmethod
    def progress(self, task: Row) -> Progress:
        """How far the run under way is."""

    def has_job_id(self, task: Row) -> bool:
        """Whether the row shows the ID of the job already, where that is needed to cancel it."""
        return True

    @abstractmethod
    def run_marker(self, task: Row) -> Any:
        """A value that changes when a run ends; None where the row does not tell.

        Taken of a task with its last result (load_last_results), before the run or while it goes on.
        """

    @abstractmethod
    async def finished_outcome(self, task: Row, marker: Any) -> Outcome | None:
        """How the run ended that changed a marker; None until then. The result of the run before may be late."""

    def has_ended(self, task: Row, marker: Any) -> bool:
        """Whether a marker that changed means that a run has ended, and not only that one was accepted."""
        return True

    @abstractmethod
    async def last_good(self, tasks: Sequence[Row], accept_partial: bool) -> dict[int, int | None]:
        """When the last good backup of each task ended, by task ID; None for never."""

    @abstractmethod
    async def rows(self, tasks: Sequence[Row], now: Now, known: Mapping[int, Row] | None = None) -> dict[int, Row]:
        """What users are shown of tasks that were read with versions, by task ID; see rows.short_row.

        known are earlier rows of those tasks of which no run has ended since: their last results still hold.
        """

    @abstractmethod
    async def why_nothing_ran(self, tasks: Sequence[Row], since: int) -> dict[int, str]:
        """What the NAS logged since a point in time that explains why no run came, in words by task ID."""

    @abstractmethod
    def start(self, tasks: Sequence[Row]) -> list[Step]:
        """The writes that start backups."""

    @abstractmethod
    def stop(self, tasks: Sequence[Row]) -> list[Step]:
        """The writes that cancel runs."""

    @abstractmethod
    def remove(self, tasks: Sequence[Row], params: Params) -> list[Step]:
        """The writes that remove tasks."""

    @abstractmethod
    def validate(self, tasks: Sequence[Row], params: Params) -> None:
        """Raises Refused for what must not be done to tasks, and tells it of all of them."""

    @abstractmethod
    def data_lost(self, task: Row, params: Params) -> list[Row]:
        """What of the backups goes for good when a task is removed: one row, or none if the data stays."""


def name_of(task: Row) -> Row:
    """ID and name of a task."""
    return {"task_id": task["task_id"], "task_name": task.get("task_name")}


def ids_of(tasks: Iterable[Row]) -> set[int]:
    """The IDs of tasks."""
    return {task["task_id"] for task in tasks}


def label(task: Row) -> str:
    """How a task is named in messages."""
    return f"task {task.get('task_name')!r} ({task.get('task_id')})"


def labels(tasks: Iterable[Row]) -> str:
    """How several tasks are named in messages."""
    return ", ".join(label(task) for task in tasks)
