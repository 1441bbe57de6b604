# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes about tasks, as both sides of a diff."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from .backend import Row, name_of

MOST_NAMED = 3  # tasks in a header


class RowChange:
    """One key of the chosen tasks as it is, and as it becomes for those that change."""

    def __init__(
        self, key: str, becomes: bool, chosen: Sequence[Row], now: Callable[[Row], bool], changing: Sequence[Row]
    ) -> None:
        self.key, self.becomes = key, becomes
        self.tasks = list(changing)
        self.on_both_sides: Mapping[int, Row] = {}
        """Further keys of tasks that change, by task ID."""
        self.only_before: Mapping[int, Row] = {}
        """Further keys of tasks as long as they have not changed."""
        self.after_read: Callable[[Row], Row] = lambda task: {}
        """Further keys of a changed task that was read again, and may not be yet what it becomes."""
        self._chosen, self._now = chosen, now

    def drop(self, unchanged: Collection[int]) -> None:
        """Some became as wanted without this change."""
        self.tasks = [task for task in self.tasks if task["task_id"] not in unchanged]

    def before(self) -> dict[str, list[Row]]:
        """One side of the diff."""
        return self.after(())

    def after(self, changed: Collection[int], found: Sequence[Row] = ()) -> dict[str, list[Row]]:
        """The other side; found are tasks as they were read since."""
        read = {task["task_id"]: self.after_read(task) for task in found if task.get("task_id") in changed}
        return {"tasks": [self._row(task, changed) | read.get(task["task_id"], {}) for task in self._chosen]}

    def _row(self, task: Row, changed: Collection[int]) -> Row:
        number = task["task_id"]
        changing = number in {one["task_id"] for one in self.tasks}
        row = {**name_of(task), self.key: self.becomes if number in changed else self._now(task)}
        row |= self.on_both_sides.get(number, {}) if changing else {}
        return row if number in changed or not changing else row | self.only_before.get(number, {})

    def thing(self) -> str:
        """What the diff is about: the tasks by name, a few of many."""
        names = [repr(task.get("task_name")) for task in self._chosen]
        if len(names) < 2:
            return f"task {names[0]}" if names else "tasks"
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"tasks {', '.join(names[:MOST_NAMED])}{more}"
