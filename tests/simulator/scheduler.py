# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts what the schedules ask for, when the switch schedules says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import abb_runs, life_abb, life_m365
from .calendars import abb_moments, m365_moments
from .data.history import devices_of
from .data.logs import add_log

if TYPE_CHECKING:
    from .nas import Nas


def fire(nas: Nas, state: dict[str, Any], since: float, now: float) -> None:
    """All runs that were due later than since and no later than now, in the order of time."""
    due = [*_due(nas, state, since, now, "abb"), *_due(nas, state, since, now, "m365")]
    for when, product, task in sorted(due, key=lambda row: row[:2]):
        run = _abb if product == "abb" else _m365
        run(nas, state[product], task, when)


def _due(
    nas: Nas, state: dict[str, Any], since: float, now: float, product: str
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    running = {row["id"] for row in state["packages"] if row["status"] == "running"}
    if {"abb": "ActiveBackup", "m365": "ActiveBackup-Office365"}[product] not in running:
        return  # a stopped package runs nothing
    for task in state[product]["tasks"]:
        if product == "abb":
            moments = abb_moments(task["sched_content"], since, nas.zone)
        else:
            moments = m365_moments(task, since, nas.zone)
        for when in moments:
            if when > now:
                break
            yield when, product, task


def _abb(nas: Nas, abb: dict[str, Any], task: dict[str, Any], when: int) -> None:
    """1146 missed schedule, 1107 another backup is in the way [UI]; that a silent agent means 1146 is a guess."""
    abb_runs.tick(nas, abb, when)
    if task not in abb["tasks"]:
        return
    silent = devices_of(abb, task) and all(row["agent_status"] == "offline" for row in devices_of(abb, task))
    if nas.switches.schedules == "missed" or silent:
        add_log(abb, task, 1146, 1, when)
    elif any(run["task_id"] == task["task_id"] for run in abb["runs"]):
        add_log(abb, task, 1107, 1, when)
    else:
        life_abb.start(nas, abb, task, "", when)


def _m365(nas: Nas, m365: dict[str, Any], task: dict[str, Any], when: int) -> None:
    life_m365.tick(nas, m365, when)
    if nas.switches.schedules == "missed" or task not in m365["tasks"]:
        return
    if not any(run["task_id"] == task["task_id"] for run in m365["runs"]):
        life_m365.start(nas, m365, task, "", when)
