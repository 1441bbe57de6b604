# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the tasks of Active Backup for Business run next, which tells the time zone of the NAS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._engine.lenient import as_int
from .._errors import DsmError
from .._tasks.schedules import abb_schedule
from .._tasks.zones import Trigger
from .tasks import read_tasks


def trigger_of(task: Mapping[str, Any]) -> Trigger:
    """The schedule of a task, and its next run."""
    return abb_schedule(task.get("sched_content")), as_int(task.get("next_trigger_time"))


async def read_triggers() -> list[Trigger]:
    """Those of all tasks; none where the package is missing or the account may not see it."""
    try:
        tasks = await read_tasks()
    except DsmError:
        return []
    return [trigger_of(task) for task in tasks]
