# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task in the health of a NAS."""

from __future__ import annotations

from typing import Any

from .._tasks.calendar import next_due, window_opens
from .._tasks.evidence import Case, case_of, case_of_device
from .._tasks.history import daily_history
from .._tasks.phrases import schedule_in_words
from .._tasks.reading import Reading
from .._tasks.rules import Rules
from .._tasks.verdict import Verdict
from .._tasks.zones import Clock


def task_row(
    reading: Reading, verdict: Verdict, rules: Rules, clock: Clock, now: int, history_days: int
) -> dict[str, Any]:
    """A task as users see it: the same keys for both products."""
    facts = reading.facts
    good = verdict.last_good
    upcoming = reading.next_trigger_time
    if facts.product == "m365":  # whose NAS does not say
        upcoming = next_due(facts.schedule, clock.zone, now)
    opens = window_opens(facts.schedule.window, clock.zone, now)
    row = {
        "product": facts.product,
        "task_id": reading.task_id,
        "task_name": facts.task_name,
        "backup_type": facts.backup_type,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "expected_by": verdict.expected_by,
        "overdue_by": verdict.overdue_by,
        "last_success_time": good,
        "last_success_age": max(now - good, 0) if good else None,
        "last_result": reading.last_result,
        "next_trigger_time": upcoming if upcoming and upcoming > 0 else None,
        "running": facts.running,
        "progress": facts.progress,
        "schedule": schedule_in_words(facts.schedule),
        "in_backup_window": opens == now,
        "backup_window_opens": None if opens == now else opens,
        "version_count": reading.version_count,
        "oldest_version_time": reading.oldest_version_time,
        "devices": _devices(reading, verdict, case_of(facts, rules.policy(facts), clock, now)),
        "rule": verdict.rule,
    }
    if history_days:
        accept = rules.policy(facts).accept_partial
        row["history"] = daily_history(reading.runs, history_days, clock.zone, now, accept)
    return row


def _devices(reading: Reading, verdict: Verdict, case: Case) -> list[dict[str, Any]]:
    """The devices of a task; those of a task of several have a verdict and a last good backup each."""
    if len(reading.devices) < 2:
        return list(reading.devices)
    return [
        {**row, **({} if part is None else {"verdict": part}), "last_success_time": case_of_device(case, device).good}
        for row, part, device in zip(reading.devices, verdict.devices, case.facts.devices, strict=True)
    ]
