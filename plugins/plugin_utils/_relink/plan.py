# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of the role relink registered for a host, read: what is to be done, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest, normal_name
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.resource import State
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_retention import RETENTION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_schedule import CONTINUOUS, SCHEDULE

from .._declared import truthy
from .._report.words import sentence
from .._values import is_unreachable, plain

Row = dict[str, Any]
# A task that was relinked before is good enough if it has a backup of this age.
FRESH = "24h"


class TaskPlan(NamedTuple):
    """A task: what is asked for, its ID on the new NAS, None until it is there, and what stands in the way."""

    task: Row
    task_id: int | None
    linked_now: bool
    since: int
    problem: str

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.task["name"])


class HostPlan(NamedTuple):
    """A NAS: its tasks, and why nothing can be done there at all."""

    host: str
    tasks: list[TaskPlan]
    error: str = ""
    unreachable: bool = False
    notes: tuple[str, ...] = ()


def plan_host(host: str, own: Mapping[str, Any]) -> HostPlan:
    """The plan for a host, and how far it was carried out."""
    signed_in, checked, done = (own.get(f"relink_{step}") or {} for step in ("signed_in", "checked", "result"))
    if signed_in.get("failed"):
        return HostPlan(host, [], sentence(signed_in.get("msg")), is_unreachable(signed_in))
    if not checked:
        return HostPlan(host, [], "it was not planned")
    old, error, notes = _old_tasks(own.get("relink_old_tasks") or {})
    shares, unlisted = _shares(own.get("relink_shares") or {})
    results = {normal_name(one["item"]["name"]): one for one in done.get("results") or () if "item" in one}
    tasks = []
    for one in checked.get("results") or ():
        if "item" not in one:
            continue
        problem = _in_the_way(one, shares, old)
        tasks.append(_plan_task(one, results.get(normal_name(one["item"]["name"])) or {}, problem))
    return HostPlan(host, tasks, error, False, (*notes, *unlisted, *_shorter(tasks, own)))


def _plan_task(checked: Mapping[str, Any], result: Mapping[str, Any], problem: str) -> TaskPlan:
    task = plain(checked["item"])
    made = bool(result) and not result.get("skipped") and not result.get("failed")
    row = ((result if made else checked).get("tasks") or [{}])[0]
    if result.get("failed"):
        problem = problem or sentence(result.get("msg"))
    linked_now = made and bool(result.get("changed"))
    return TaskPlan(task, row.get("task_id"), linked_now, row.get("last_success_time") or 0, problem)


def _in_the_way(checked: Mapping[str, Any], shares: Sequence[str] | None, old: Mapping[Any, Row]) -> str:
    """Why a task must not be relinked, or empty; nothing is in the way of one that is there."""
    if checked.get("failed"):
        return sentence(checked.get("msg"))
    if not _is_missing(checked):
        return ""
    item = checked["item"]
    if shares is not None and item["local_shared"] not in shares:
        near = ", ".join(nearest(item["local_shared"], shares)) or "none"
        return f"the NAS has no shared folder {item['local_shared']!r}. It has: {near}"
    before = old.get(normal_name(item["name"]))
    if before is None:
        return ""
    policy = (before.get("settings") or {}).get("policy") or before.get("policy")
    if before.get("running"):
        return "a backup of it is under way on the old NAS. Stop it there first"
    if policy != "manual":
        return (
            f"the old NAS still runs it ({policy}), and two NASes must not. Set its policy to manual there, or delete "
            "it there without its data"
        )
    return ""


def _is_missing(checked: Mapping[str, Any]) -> bool:
    """Whether a task is not there: one that would be relinked has no ID yet."""
    rows = checked.get("tasks") or [{}]
    return rows[0].get("task_id") is None


def _shorter(tasks: Sequence[TaskPlan], own: Mapping[str, Any]) -> list[str]:
    """What is to be noted where bringing back a retention may have to be allowed."""
    days = any(one.task_id is None and (one.task.get("retention") or {}).get("days_to_keep") for one in tasks)
    if not days or truthy(own.get("active_backup_allow_shorter")):
        return []
    words = (
        "a relinked task may keep everything at first. Bringing back a number of days then destroys what is older, and "
        "needs active_backup_allow_shorter: true"
    )
    return [words]


def _old_tasks(result: Mapping[str, Any]) -> tuple[dict[Any, Row], str, list[str]]:
    """The tasks of the old NAS by name; what is wrong with asking it; what is to be noted."""
    if not result.get("failed"):
        return {normal_name(row.get("task_name")): row for row in result.get("tasks") or ()}, "", []
    words = sentence(result.get("msg"))
    if is_unreachable(result):
        return {}, "", [f"the old NAS could not be asked whether it still runs them: {words}"]
    if result.get("reason") == "package":
        return {}, "", []  # it runs nothing
    return {}, f"the old NAS could not be asked: {words}", []


def _shares(result: Mapping[str, Any]) -> tuple[list[str] | None, list[str]]:
    """The shared folders of the NAS, None where it does not list them; what is to be noted."""
    rows = (result.get("data") or {}).get("shares") if not result.get("failed") else None
    if isinstance(rows, list):
        return [str(row["name"]) for row in rows if isinstance(row, Mapping) and "name" in row], []
    return None, ["its shared folders could not be listed, which needs Active Backup for Business on it"]


def restorable(plan: HostPlan) -> list[Row]:
    """The tasks that are there, as converge takes them, by their ID on this NAS."""
    rows = []
    for one in plan.tasks:
        parts = {part: one.task[part] for part in ("schedule", "retention") if one.task.get(part)}
        if one.task_id is not None and parts and not one.problem:
            rows.append({"task_id": one.task_id, **parts})
    return rows


def first_runs(plan: HostPlan) -> list[Row]:
    """The first backups that prove the tasks: a run, or for one that was there before a young one."""
    rows = []
    for one in plan.tasks:
        if one.task_id is None or one.problem:
            continue
        policy = (one.task.get("schedule") or {}).get("policy")
        row = {"task_id": one.task_id, "name": one.name, "continuous": policy == CONTINUOUS}
        how = (
            {"state": "started", "since": one.since}
            if one.linked_now
            else {"state": "fresh", "max_age": FRESH, "since": 0}
        )
        rows.append({**row, **how})
    return rows


def differing(task: Mapping[str, Any], seen: Mapping[str, Any]) -> list[str]:
    """Which parts of a task on the NAS are not as they are asked for. seen is a row of m365_task_info."""
    found = seen.get("settings") or {}
    name = {"task_name": task["name"]}
    differs = []
    if task.get("schedule") and SCHEDULE.compare(
        State({**name, **_part(found, SCHEDULE.fields)}, None), task["schedule"]
    ):
        differs.append("schedule")
    if task.get("retention"):
        have = {**name, "keep_all": None, "days_to_keep": None, **(found.get("retention") or {})}
        if RETENTION.compare(
            State(have, None), {"keep_all": None, "days_to_keep": None, **task["retention"], "allow_shorter": True}
        ):
            differs.append("retention")
    return differs


def _part(found: Mapping[str, Any], fields: Sequence[Any]) -> Row:
    return {field.name: plain(found.get(field.name)) for field in fields}
