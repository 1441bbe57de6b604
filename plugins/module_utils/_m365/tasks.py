# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the tasks of Active Backup for Microsoft 365. Source: protocol reference 4.1."""

from __future__ import annotations

from typing import Any

from .._dsm.reads import ask_rows
from .._engine.lenient import require_ids
from .api import LIST_TASKS

Row = dict[str, Any]


async def read_tasks() -> list[Row]:
    """All tasks, each with its task_id."""
    request = LIST_TASKS()
    return require_ids(request, (await ask_rows(request, "tasks")), "task_id")
