# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that is caught up, from its verdict to the end of its run: what each look at its NAS makes of it.

A task waits, is being started, is under way, and has ended; or its start failed; or it is left. It is a dict, since
the plan it belongs to is kept in a variable between rounds. How a run ended is what the verdict says after it.
"""

from __future__ import annotations

from typing import Any

from .looks import Look, Row, Start, key_of

WAITING, STARTING, UNDER_WAY, ENDED, REFUSED, LEFT = "waiting", "starting", "under_way", "ended", "refused", "left"
GOOD = ("ok", "running", "paused")
"""Verdicts after a run that ended well."""
PATIENCE = 120  # seconds, by the NAS's clock, that a run may take to show, or its result after it; a log takes its time


def new(nas: str, task: Row) -> Row:
    """A task that is to be caught up, at first sight."""
    row = {name: task[name] for name in ("product", "task_id", "task_name", "verdict", "overdue_by")}
    more = {
        "age": task.get("last_success_age"),
        "before": None,
        "idle_since": None,
        "seen": False,
        "progress": None,
        "good": None,
        "later": False,
    }
    return {"nas": nas, **row, **more, "state": WAITING, "words": ""}


def is_busy(row: Row) -> bool:
    """Whether its run, as far as is known, takes a place in the budgets. One that was not seen yet may still begin."""
    return row["state"] in (STARTING, UNDER_WAY) and (row["idle_since"] is None or not row["seen"])


def starting(row: Row, task: Row) -> Row:
    """The same, to be started now."""
    return {**row, "state": STARTING, "words": "", "before": _end(task), "later": False}


def waiting(row: Row, words: str, later: bool) -> Row:
    """The same, not to be started now, and why. later: that may pass while others run."""
    return {**row, "words": words, "later": later}


def after_start(row: Row, start: Start | None) -> Row:
    """The same, once its start was tried. None: it was not even tried."""
    if row["state"] != STARTING:
        return row
    if start is None:
        return {**row, "state": LEFT, "words": "it was not started, since something failed on the way"}
    if start.error:
        return {**row, "state": REFUSED, "words": start.error}
    if not start.ours:
        return _left(row, "a run had begun in the meantime")
    return {**row, "state": UNDER_WAY}


def after_look(row: Row, look: Look) -> Row:
    """The same, by the health of its NAS."""
    if look.refused and row["state"] == UNDER_WAY:
        return _ended(row, False, f"how it ends is no longer known, since the NAS refused the sign-in: {look.error}")
    if look.tasks is None or row["state"] not in (WAITING, UNDER_WAY):
        return row
    task = look.tasks.get(key_of(row))
    if task is None and row["product"] in look.unread:
        return row
    if row["state"] == UNDER_WAY:
        return _watched(row, task, look.time)
    if task is None:
        return _left(row, "the task is gone")
    if task["running"]:
        return _left(row, "a run is under way already")
    if task["verdict"] not in look.settings["verdicts"]:
        return _left(row, f"it is {task['verdict'] or 'ignored'} by now")
    return row


def _left(row: Row, words: str) -> Row:
    return {**row, "state": LEFT, "words": words, "later": False}


def _watched(row: Row, task: Row | None, now: int) -> Row:
    """A run under way, or its end."""
    if task is None:
        return _ended(row, False, "the task is gone")
    if task["running"]:
        return {**row, "progress": task.get("progress"), "idle_since": None, "seen": True}
    if _end(task) == row["before"] or task["verdict"] == "unknown":
        since = now if row["idle_since"] is None else row["idle_since"]
        if now - since < PATIENCE:
            return {**row, "idle_since": since}
    if _end(task) == row["before"]:
        return _ended(row, False, "it ended without leaving a result")
    status = (task.get("last_result") or {}).get("status")
    good = task["verdict"] in GOOD
    return _ended(row, good, f"it ended with {status}" + ("" if good else f". {task['reason']}"))


def _ended(row: Row, good: bool, words: str) -> Row:
    return {**row, "state": ENDED, "good": good, "words": words}


def _end(task: Row) -> Any:
    """When the newest finished backup of a task ended."""
    return (task.get("last_result") or {}).get("time_end")
