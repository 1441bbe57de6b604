# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of the tasks of Active Backup for Microsoft 365, for those who go by their numbers."""

from __future__ import annotations

from typing import Any

from .._catalog.microsoft365 import LIST_TASKS
from .._webapi.plans import Plan
from .forms import numbered
from .m365_setting import read_tasks


def read_numbered_tasks() -> Plan[list[dict[str, Any]]]:
    """All tasks, each with its C(task_id)."""
    return numbered(LIST_TASKS(), (yield from read_tasks()), "task_id")
