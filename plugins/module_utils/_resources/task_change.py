# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes about tasks, for people to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .product import Row


class Change:
    """One key of the chosen tasks, as it is and as it becomes for those that change."""

    def __init__(
        self, key: str, chosen: Sequence[Row], now: Callable[[Row], bool], tasks: Sequence[Row], becomes: bool
    ) -> None:
        self.key, self.tasks, self.becomes = key, tasks, becomes
        self._chosen, self._now = chosen, now

    def side(self, changed: dict[int, bool]) -> dict[str, list[Row]]:
        """A side of the diff."""
        return {
            "tasks": [
                {**name_of(task), self.key: changed.get(task["task_id"], self._now(task))} for task in self._chosen
            ]
        }


def name_of(task: Row) -> Row:
    """Number and name of a task."""
    return {"task_id": task["task_id"], "task_name": task.get("task_name")}


def predicted_row(row: Row, key: str, changed: dict[int, bool]) -> Row:
    """A row as it would be after the change."""
    if row["task_id"] not in changed:
        return row
    value = changed[row["task_id"]]
    return {**name_of(row), "present": False} if key == "present" else {**row, key: value}
