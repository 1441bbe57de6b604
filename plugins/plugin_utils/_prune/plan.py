# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan for a fleet, from what the tasks of the role prune registered for each host. Pure: nothing here deletes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from .._report.words import number, sentence
from .._values import is_unreachable, plain
from .policy import Policy, versions, without_tasks

Row = Mapping[str, Any]


class TaskPlan(NamedTuple):
    """A task: the versions that would go, newest first, how many stay, and why nothing may go after all."""

    task: Row
    going: list[Row]
    kept: int
    problem: str

    @property
    def ids(self) -> list[int]:
        """The IDs of the versions that may go."""
        return [] if self.problem else [row["version_id"] for row in self.going]

    @property
    def size(self) -> int | None:
        """The bytes of the versions that would go; None if the NAS tells of none, as with deduplicated storage."""
        return sum(number(row.get("used_size")) or 0 for row in self.going) or None

    @property
    def days(self) -> tuple[str, str]:
        """The days of the oldest and the newest version that would go, in UTC."""
        ends = [end for row in self.going for end in [str(row.get("time_end_iso") or row.get("time_start_iso") or "?")]]
        return (min(ends)[:10], max(ends)[:10]) if ends else ("", "")


class HostPlan(NamedTuple):
    """A NAS: its tasks, or why it could not be planned."""

    host: str
    tasks: list[TaskPlan]
    error: str = ""
    unreachable: bool = False
    planned: bool = True
    names: tuple[str, ...] = ()


class FleetPlan(NamedTuple):
    """All of it, and why nothing may be deleted on any NAS."""

    hosts: list[HostPlan]
    total: int
    ceiling: int
    refused: str
    notes: list[str]


def plan_host(host: str, own: Row) -> HostPlan:
    """The plan for a host from its variables."""
    signed_in, read, planned = (own.get(f"prune_{step}") or {} for step in ("signed_in", "tasks", "planned"))
    for step in (signed_in, read):
        if step.get("failed"):
            return HostPlan(host, [], sentence(step.get("msg")), is_unreachable(step))
    if "tasks" not in read:
        return HostPlan(host, [], "it was not planned", planned=False)
    tasks = [_plan_task(result) for result in planned.get("results") or () if "item" in result]
    return HostPlan(host, tasks, names=tuple(str(task.get("task_name")) for task in read["tasks"]))


def _plan_task(result: Row) -> TaskPlan:
    task, going = result["item"], list(result.get("deleted") or ())
    kept, most = len(result.get("kept") or ()), task.get("max_deletions")
    problem = ""
    if result.get("failed"):
        problem = sentence(result.get("msg")) or "the NAS could not be asked"
    elif most is not None and len(going) > most:
        problem = f"Deleted nothing: {versions(len(going))} would go, more than max_deletions: {most}"
    elif len(ids := {row.get("version_id") for row in going}) < len(going) or None in ids:
        problem = "Deleted nothing: the versions that would go cannot be told apart"
    return TaskPlan(task, going, kept, problem)


def plan_fleet(
    hosts: Sequence[str], hostvars: Mapping[str, Row], policy: Policy, active: Collection[str] = ()
) -> FleetPlan:
    """The plan for all hosts, with the smallest ceiling that one of them has.

    active are the hosts of the play that have not failed: one that has no plan means that the play goes through them
    in batches, so that nobody has seen the whole.
    """
    plans = [plan_host(host, hostvars[host]) for host in hosts]
    total = sum(len(task.ids) for plan in plans for task in plan.tasks)
    ceiling = min([policy.ceiling, *(_ceiling(hostvars[host], policy.ceiling) for host in hosts)])
    refused = ""
    if total > ceiling:
        refused = (
            f"Deleted nothing on any NAS: {versions(total)} would go, more than "
            f"active_backup_prune_max_deletions_total: {ceiling}"
        )
    elif any(not plan.planned and plan.host in active for plan in plans):
        refused = (
            "Deleted nothing on any NAS: not every NAS of the play was planned before. Do not use serial or strategy: "
            "free with this role, since the plan is made for all NASes together"
        )
    names = [name for plan in plans for name in plan.names]
    whole = all(not plan.error for plan in plans)  # else the task may be on a NAS that was not read
    patterns = [rule["name"] for rule in policy.rules]
    patterns += [name for host in hosts for name in _patterns(hostvars[host])]
    notes = without_tasks(names, list(dict.fromkeys(patterns))) if whole else []
    return FleetPlan(plans, total, ceiling, refused, notes)


def _patterns(own: Row) -> list[str]:
    """The names of the rules of a host, which may have others than the rest."""
    rules = own.get("active_backup_prune")
    rules = rules if isinstance(rules, list) else []
    return [str(plain(rule["name"])) for rule in rules if isinstance(rule, dict) and rule.get("name")]


def _ceiling(own: Row, default: int) -> int:
    found = number(own.get("active_backup_prune_max_deletions_total"))
    return default if found is None else found


def deletions(plan: HostPlan) -> list[dict[str, Any]]:
    """What a host deletes, exactly as planned: a version that was made since then changes nothing of it."""
    return [
        {
            "task_id": one.task["task_id"],
            "task_name": one.task.get("task_name"),
            "version_ids": one.ids,
            "max_deletions": len(one.ids),
        }
        for one in plan.tasks
        if one.ids
    ]
