# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan and the outcome of the role prune in lines and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .._report.words import aligned, count, sentence, size, task_label
from .plan import FleetPlan, HostPlan, Row, TaskPlan
from .policy import rule_words, versions

HEADS = ("NAS", "TASK", "DELETE", "KEEP", "FROM", "TO", "SIZE", "RULE")
NUMBERS = frozenset(map(HEADS.index, ("DELETE", "KEEP", "SIZE")))
UNKNOWN_SIZE = "unknown"


class Outcome(NamedTuple):
    """How a task ended: how many versions went, what is said of it, and whether that is a failure."""

    deleted: int
    words: str
    failed: bool


def table(plan: FleetPlan) -> list[str]:
    """The plan as a table: a line for each task of which something would go or might not, then what else is to say."""
    rows = [_row(one.host, task) for one in plan.hosts for task in one.tasks if task.going and not task.problem]
    lines = aligned([HEADS, *rows], NUMBERS) if rows else []
    for one in plan.hosts:
        lines += [f"{one.host}: {_name(task)}: {task.problem}" for task in one.tasks if task.problem]
        if one.error:
            lines.append(_error(one))
    tasks = [task for one in plan.hosts for task in one.tasks if task.ids]
    known = sum(task.size or 0 for task in tasks)
    more = "" if all(task.size for task in tasks) else " or more"
    words = f", {size(known)}{more}" if known else ""
    lines += plan.notes
    lines.append(
        f"{versions(plan.total)} of {count(len(tasks), 'task')} on "
        f"{count(sum(any(task.ids for task in one.tasks) for one in plan.hosts), 'NAS', 'NASes')} would go{words}; "
        f"at most {plan.ceiling} may go"
    )
    return lines


def _row(host: str, task: TaskPlan) -> tuple[str, ...]:
    first, last = task.days
    many = size(task.size) or UNKNOWN_SIZE
    return (host, _name(task), str(len(task.going)), str(task.kept), first, last, many, rule_words(task.task))


def _name(task: TaskPlan) -> str:
    return task_label(task.task.get("task_name"), task.task.get("task_id"))


def outcome(task: TaskPlan, result: Row | None, check_mode: bool) -> Outcome | None:
    """What became of a task; None where nothing was to be done. result is that of its deletion, None without one."""
    if task.problem:
        return Outcome(0, task.problem, True)
    if not task.ids:
        return None
    many = _many(task)
    if result is None or result.get("skipped"):
        return Outcome(0, f"{many} would go", False)
    if result.get("failed"):
        gone = len(result.get("written") or ())
        words = f"deleted {gone} of {len(task.ids)} versions, then: " if gone else "deleted nothing: "
        return Outcome(gone, words + sentence(result.get("msg")), True)
    gone = len(result.get("deleted") or ())
    if gone == 0:
        return Outcome(0, f"{many} had gone already", False)
    return Outcome(0 if check_mode else gone, f"{'would delete' if check_mode else 'deleted'} {many}", False)


def _many(task: TaskPlan) -> str:
    first, last = task.days
    days = first if first == last else f"{first} to {last}"
    return f"{versions(len(task.ids))} ({days}, {size(task.size) or 'size unknown'})"


def told(plan: FleetPlan, hostvars: Mapping[str, Row], confirmed: bool, check_mode: bool) -> dict[str, Any]:
    """The outcome: lines, numbers, and by host what it fails with besides a plan that was refused."""
    lines: list[str] = []
    counts = {"planned": plan.total, "deleted": 0, "failed": 0, "unreachable": 0}
    problems: dict[str, list[str]] = {}
    for one in plan.hosts:
        results = _by_task(hostvars[one.host])
        for task in one.tasks:
            how = outcome(task, results.get(task.task["task_id"]), check_mode)
            if how is None:
                continue
            counts["deleted"] += how.deleted
            counts["failed"] += how.failed
            lines.append(f"{one.host}: {_name(task)}: {how.words}")
            if how.failed:
                problems.setdefault(one.host, []).append(f"{_name(task)}: {how.words}")
        if one.error:
            lines.append(_error(one))
            counts["unreachable"] += one.unreachable
            problems.setdefault(one.host, []).append(one.error)
    if plan.refused:
        lines.insert(0, plan.refused)
    elif plan.total and not confirmed:
        lines.append("Nothing was deleted. To delete what the plan shows, set active_backup_prune_confirm: true")
    return {"lines": lines or ["There is nothing to prune"], "counts": counts, "problems": problems}


def _error(one: HostPlan) -> str:
    return f"{one.host}: {'out of reach' if one.unreachable else 'not planned'}: {one.error}"


def _by_task(own: Row) -> dict[Any, Row]:
    results = (own.get("prune_deleted") or {}).get("results") or ()
    return {result["item"]["task_id"]: result for result in results if "item" in result}
