# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes about tasks, for people to see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from .backend import Row


class Change:
    """One key of the chosen tasks, as it is and as it becomes for those that change.

    still gives further keys of a changed task that, when it is read again, is not yet what it becomes.
    """

    def __init__(
        self,
        key: str,
        chosen: Sequence[Row],
        now: Callable[[Row], bool],
        tasks: Sequence[Row],
        becomes: bool,
        still: Callable[[Row], Row] = lambda task: {},
    ) -> None:
        self.key, self.tasks, self.becomes = key, tasks, becomes
        self._chosen, self._now, self._still = chosen, now, still

    def drop(self, needless: Collection[int]) -> None:
        """Some were as wanted before anything was written."""
        self.tasks = [task for task in self.tasks if task["task_id"] not in needless]

    def before(self) -> dict[str, list[Row]]:
        """A side of the diff."""
        return self.after(())

    def after(self, changed: Collection[int], found: Sequence[Row] = ()) -> dict[str, list[Row]]:
        """The other side; found are tasks as they were read since."""
        still = {task["task_id"]: self._still(task) for task in found if task.get("task_id") in changed}
        return {"tasks": [self._row(task, changed) | still.get(task["task_id"], {}) for task in self._chosen]}

    def _row(self, task: Row, changed: Collection[int]) -> Row:
        value = self.becomes if task["task_id"] in changed else self._now(task)
        return {**name_of(task), self.key: value}


def name_of(task: Row) -> Row:
    """Number and name of a task."""
    return {"task_id": task["task_id"], "task_name": task.get("task_name")}


def predicted_row(row: Row, key: str, changed: dict[int, bool]) -> Row:
    """A row as it would be after the change."""
    if row["task_id"] not in changed:
        return row
    value = changed[row["task_id"]]
    return {**name_of(row), "present": False} if key == "present" else {**row, key: value}
