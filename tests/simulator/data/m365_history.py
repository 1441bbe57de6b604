# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a run of a Microsoft 365 task ends, and the rows it leaves in both logs."""

from __future__ import annotations

from typing import Any

from .m365_rows import SERVICES


def add_log(
    m365: dict[str, Any], task: dict[str, Any], text: str, when: int, number: int, kind: int = 0, code: int = 0
) -> None:
    """Add a row of get_all_log."""
    m365["logs"].append(
        {
            "description": text,
            "error_code": code,
            "log_type": kind,
            "task_execution_id": number,
            "task_id": task["task_id"],
            "timestamp": when,
        }
    )


def add_general(
    m365: dict[str, Any],
    task: dict[str, Any],
    text: str,
    when: int,
    number: int = 0,
    kind: int = 0,
    code: int = 0,
    category: int = 0,
) -> None:
    """Add a row of get_general_log; category 0 backup result, 3 user action [C 2]."""
    m365["general_logs"].append(
        {
            "category": category,
            "description": text,
            "error_code": code,
            "log_type": kind,
            "storage_remove_id": 0,
            "task_execution_id": number,
            "task_id": task["task_id"],
            "timestamp": when,
        }
    )


def cancel_row(m365: dict[str, Any], task: dict[str, Any], text: str, user: str, when: int) -> None:
    """A user action: category 3, log_type 0, no execution id; no row of category 0 follows [1 S10, fits S1's]."""
    add_general(m365, task, text.format(user=user, task=task["task_name"]), when, category=3)


WORDS = {"success": "completed", "partial": "completed with warnings", "fail": "failed", "cancel": "was canceled"}


def finish(
    m365: dict[str, Any],
    task: dict[str, Any],
    outcome: str,
    begin: int,
    end: int,
    cancelled_rows: bool = True,
    cancelled_result: bool = False,
) -> None:
    """Counters and the rows of both logs; log_type 0 is information, others are trouble [C 2 / 1 S10].

    The rows of users and sites are written while a run goes on, hours before its end in the example of get_all_log.
    A cancelled run leaves those of the part that was done [D], and no row of category 0 unless told to.
    """
    kind = {"success": 0, "partial": 1, "fail": 2, "cancel": 1}[outcome]
    code = -17 if outcome == "fail" else 0
    for service in SERVICES:
        task[f"error_{service}"] = task[f"warning_{service}"] = 0
    part = int(outcome == "cancel" and cancelled_rows)
    task |= {
        "error_mail": 3 if outcome == "fail" else 0,
        "warning_mail": 2 if outcome == "partial" else 0,
        "attention_count": 1 if outcome == "partial" else 0,
        "task_status_error_code": code,
        "success_count": part if outcome in ("fail", "cancel") else 3,
    }
    if task["backup_policy"] != 0 or not task["last_execution_time"]:
        # the END of the execution; stale in continuous mode [D; C 2]
        task |= {"duration": end - begin, "last_execution_time": end}
    number = task["task_execution_id"]
    numbers = "(success: 7; warning: {}; error: {})".format(task["warning_mail"], task["error_mail"])
    text = f"User [anna@contoso.example]'s mail data was backed up {numbers}."
    if part:
        add_log(m365, task, text, begin, number)  # what was backed up until then went well
    elif outcome != "cancel":
        add_log(m365, task, text, end, number, kind, code)
    if outcome != "cancel" or cancelled_result:
        add_general(m365, task, f"Backup task [{task['task_name']}] {WORDS[outcome]}.", end + 1, number, kind, code)
