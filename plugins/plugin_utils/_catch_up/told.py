# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A catch-up in words: the plan as a table, and in the end a line for each task, numbers, and what went wrong."""

from __future__ import annotations

from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.phrases import span

from .._report.words import aligned, sentence, task_label
from . import rows
from .looks import Row
from .plan import Plan

HEADS = ("#", "NAS", "TASK", "VERDICT", "OVERDUE", "PLAN")
NOTHING = "There is nothing to catch up"
# What is said first, since notifications carry the first lines only.
_ORDER = (rows.REFUSED, rows.ENDED, rows.UNDER_WAY, rows.STARTING, rows.LEFT, rows.WAITING)


def table(plan: Plan) -> list[str]:
    """The plan: a line for each task in the order in which they are started, then what could not be read."""
    cells = [_cells(number, row) for number, row in enumerate(plan["tasks"], 1)]
    return (aligned([HEADS, *cells]) if cells else []) + _errors(plan) or [NOTHING]


def _cells(number: int, row: Row) -> tuple[str, ...]:
    late = "" if row["overdue_by"] is None else span(row["overdue_by"])
    words = f": {sentence(row['words'])}" if row["words"] else ""
    plan = "start now" if row["state"] == rows.STARTING else "start later" if row["later"] else "leave"
    return str(number), row["nas"], _name(row), row["verdict"], late, plan + words


def lines(plan: Plan, check_mode: bool = False) -> list[str]:
    """What became of each task, and before that what could not be read; the worst first."""
    ordered = sorted(plan["tasks"], key=lambda row: (_ORDER.index(row["state"]), row["good"] is True))
    said = [f"{row['nas']}: {_name(row)} ({row['verdict']}): {_outcome(row, check_mode)}" for row in ordered]
    return _errors(plan) + said or [NOTHING]


def _errors(plan: Plan) -> list[str]:
    wholly = [f"{nas}: could not be read: {sentence(error)}" for nas, error in plan["errors"].items()]
    return wholly + [f"{nas}: {sentence(words)}" for nas, several in plan["unread"].items() for words in several]


def _name(row: Row) -> str:
    return task_label(row["task_name"], row["task_id"])


def _outcome(row: Row, check_mode: bool) -> str:
    state, words = row["state"], sentence(row["words"])
    if check_mode and (state == rows.UNDER_WAY or row["later"]):
        return "would be started" + (f" later: {words}" if row["later"] else "")
    if state == rows.UNDER_WAY:
        if row["idle_since"] is not None:
            return "started; its run has ended, and its result is not known yet"
        return "started, and still under way" + ("" if row["progress"] is None else f" ({row['progress']:.0%})")
    if state == rows.ENDED:
        return f"started; {words}"
    return f"{'could not be started' if state == rows.REFUSED else 'left'}: {words}"


def counts(plan: Plan) -> dict[str, int]:
    """Tasks by what became of them, the NASes that could not be read, and those of them that were out of reach."""
    states = [row["state"] for row in plan["tasks"]]
    good = sum(row["good"] is True for row in plan["tasks"])
    return {
        "started": sum(states.count(state) for state in (rows.UNDER_WAY, rows.ENDED)),
        "good": good,
        "bad": states.count(rows.ENDED) - good,
        "under_way": states.count(rows.UNDER_WAY),
        "refused": states.count(rows.REFUSED),
        "left": states.count(rows.LEFT),
        "unreadable": len(plan["errors"]),
        "unreachable": len(plan["unreachable"]),
    }


def problems(plan: Plan) -> dict[str, list[str]]:
    """By NAS, what it fails with: it could not be read, a start was refused, or a run did not end well."""
    found: dict[str, list[str]] = {nas: [sentence(error)] for nas, error in plan["errors"].items()}
    for row in plan["tasks"]:
        if row["state"] == rows.REFUSED or row["good"] is False:
            found.setdefault(row["nas"], []).append(f"{_name(row)}: {_outcome(row, False)}")
    return found


def told(plan: Plan, check_mode: bool = False) -> dict[str, Any]:
    """The outcome: lines, counts, and problems by NAS."""
    return {"lines": lines(plan, check_mode), "counts": counts(plan), "problems": problems(plan)}
