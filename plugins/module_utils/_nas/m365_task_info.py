# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task_info: its verdicts need the time zone of the NAS, and only tasks of the other package tell it."""

from __future__ import annotations

from .._abb.triggers import read_triggers
from .._dsm.rounds import gather
from .._engine.definition import Found, Now, Params, info_module
from .._engine.fields import flag
from .._engine.selection import MANY, NOT_BOTH
from .._m365.row_keys import TASKS, TASKS_MORE
from .._m365.task_info import read_chosen
from .._m365.tasks import read_tasks
from .._tasks.options import nothing_selected
from .._tasks.zones import nas_clock


async def read(params: Params, now: Now) -> Found:
    """The rows of the tasks that pass the filters, in the order of the NAS."""
    # in this order: what is refused as if the session were lost is told from that by an answer after it
    triggers, tasks = await gather([read_triggers(), read_tasks()])
    return await read_chosen(tasks, params, now, nas_clock(None, triggers))


DEFINITION = info_module(
    "tasks",
    read,
    (*MANY, flag("include_settings")),
    known=TASKS,
    more={"include_settings": TASKS_MORE},
    shortcut=nothing_selected("tasks"),
    **NOT_BOTH,
)
