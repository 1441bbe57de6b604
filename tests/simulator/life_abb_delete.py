# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletions on an Active Backup for Business, and the rows they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .data.history import add_result
from .data.logs import add_log

if TYPE_CHECKING:
    from .nas import Nas


def delete_versions(nas: Nas, abb: dict[str, Any], task: dict[str, Any], ids: set[int], user: str) -> None:
    """Leaves a row of its own in the history: job_action 131072 [S1 live]."""
    abb["versions"][:] = [row for row in abb["versions"] if row["version_id"] not in ids]
    now, last = int(nas.now()), task["last_result"]
    result = add_result(abb, task, 2, now, now, action=131072, count=len(ids))
    if not nas.switches.last_result_any_action:
        task["last_result"] = last
    for kind in (1302, 1303) if nas.switches.old_log_numbers else (1327, 1328):
        add_log(abb, task, kind, 2, now, result["result_id"], user)


def remove_task(nas: Nas, abb: dict[str, Any], task: dict[str, Any], user: str) -> None:
    """The versions go with the task; history and logs stay [C 2: S1,S3]."""
    now, count = int(nas.now()), sum(row["task_id"] == task["task_id"] for row in abb["versions"])
    abb["versions"][:] = [row for row in abb["versions"] if row["task_id"] != task["task_id"]]
    result = add_result(abb, task, 2, now, now, action=65536, count=count)
    for kind in (1002, 1305, 1306):
        add_log(abb, task, kind, 2, now, result["result_id"], user)
    abb["tasks"][:] = [row for row in abb["tasks"] if row["task_id"] != task["task_id"]]
