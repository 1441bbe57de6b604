# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan and the outcome of the role relink in lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import normal_name

from .._report.words import clean, sentence
from .plan import HostPlan, Row, TaskPlan, differing

UNKNOWN = "not known"


def table(plan: HostPlan) -> list[str]:
    """The plan of a host: a line for each task, and what is to say of all."""
    lines = [_planned(plan.host, one) for one in plan.tasks]
    lines += [f"{plan.host}: {note}" for note in plan.notes]
    return [*lines, *([_error(plan)] if plan.error else [])]


def _planned(host: str, one: TaskPlan) -> str:
    task = one.task
    if one.problem:
        state = f"cannot be relinked: {one.problem}"
    elif one.task_id is not None:
        state = f"is there, as task {one.task_id}"
    else:
        state = f"to be relinked from {task['local_shared']}{task['local_path']}"
    words = f"schedule {schedule_words(task.get('schedule'))}, retention {retention_words(task.get('retention'))}"
    return f"{host}: {clean(one.name)}: {state}; {words}"


def schedule_words(schedule: Mapping[str, Any] | None) -> str:
    """A schedule in words."""
    if not schedule:
        return UNKNOWN
    times = schedule.get("schedule")
    if not times:
        return str(schedule.get("policy"))
    start = f"{times['start_hour']:02}:{times.get('start_minute') or 0:02} {' '.join(times['run_days'])}"
    if not times.get("repeat_every_hours"):
        return start
    return f"{start}, every {times['repeat_every_hours']} h until {times.get('last_run_hour')} h"


def retention_words(retention: Mapping[str, Any] | None) -> str:
    """A retention in words."""
    if not retention:
        return UNKNOWN
    return "everything" if retention.get("keep_all") else f"{retention.get('days_to_keep')} days"


def told(plans: Sequence[HostPlan], hostvars: Mapping[str, Mapping[str, Any]], check_mode: bool) -> dict[str, Any]:
    """The outcome of many hosts: lines, by host what it fails with, and the new IDs by name."""
    lines: list[str] = []
    problems: dict[str, list[str]] = {}
    for plan in plans:
        own = hostvars[plan.host]
        general = _of_all(plan, own)
        wrong = [*([plan.error] if plan.error else []), *general]
        lines += [
            f"{plan.host}: {words}" for words in ([_error(plan).partition(": ")[2]] if plan.error else []) + general
        ]
        for one in plan.tasks:
            words, failed = _outcome(one, plan, own, check_mode)
            lines.append(f"{plan.host}: {clean(one.name)}: {words}")
            wrong += [f"{clean(one.name)}: {words}"] if failed else []
        if wrong:
            problems[plan.host] = wrong
    return {"lines": lines, "problems": problems}


def _of_all(plan: HostPlan, own: Mapping[str, Any]) -> list[str]:
    """What went wrong for all tasks of a host after they were relinked."""
    found = []
    restored, seen = own.get("relink_restored") or {}, own.get("relink_seen") or {}
    if restored.get("failed"):
        hint = " (as the variable active_backup_allow_shorter)" if "allow_shorter" in str(restored.get("msg")) else ""
        found.append(f"schedules and retention were not restored: {sentence(restored.get('msg'))}{hint}")
    if seen.get("failed"):
        found.append(f"the tasks could not be read afterwards: {sentence(seen.get('msg'))}")
    return found


def _outcome(one: TaskPlan, plan: HostPlan, own: Mapping[str, Any], check_mode: bool) -> tuple[str, bool]:
    """What became of a task, and whether that is a failure."""
    if one.problem:
        return f"not relinked: {one.problem}", True
    if one.task_id is None:
        blocked = plan.error or any(other.problem for other in plan.tasks)
        if blocked:
            return "not relinked, since not everything on this NAS can be", True
        return ("would be relinked", False) if check_mode else ("not relinked", True)
    state = f"{'relinked' if one.linked_now else 'was there already'}, as task {one.task_id}"
    seen = {row.get("task_id"): row for row in (own.get("relink_seen") or {}).get("tasks") or ()}
    if not check_mode and seen:
        differs = differing(one.task, seen[one.task_id]) if one.task_id in seen else ["existence"]
        if differs:
            return f"{state}, but its {' and '.join(differs)} is not as asked", True
    ran = _by_name(own.get("relink_ran")) | _by_name(own.get("relink_followed"))
    run = ran.get(normal_name(one.name))
    if run is None or run.get("skipped"):
        return state, False
    if run.get("failed"):
        return (
            f"{state}, but its first backup is not good: {sentence(run.get('msg')) or 'none ended well in time'}",
            True,
        )
    return f"{state}, with a good backup", False


def _by_name(result: Any) -> dict[Any, Row]:
    rows = (result or {}).get("results") or ()
    return {normal_name(one["item"]["name"]): one for one in rows if "item" in one and not one.get("skipped")}


def _error(plan: HostPlan) -> str:
    return f"{plan.host}: {'out of reach: ' if plan.unreachable else ''}{plan.error}"
