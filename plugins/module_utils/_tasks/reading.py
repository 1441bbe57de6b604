# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was read of a task: the facts that its verdict is made from, and what is shown beside the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .._engine.definition import Found, Params
from .facts import Facts
from .history import Run
from .rules import Policy, read_rules
from .verdict import judge, zone_matters
from .zones import Clock

Row = dict[str, Any]
DEFAULT_RULES = read_rules({}, ())
UNKNOWN_ZONE = "the time zone of the NAS could not be derived from its tasks, so schedules are read as UTC"


class Reading(NamedTuple):
    """A task of either product, as its room has read it."""

    task_id: int
    facts: Facts
    last_result: dict[str, Any] | None = None
    """The newest finished backup, cancelled ones too: status, time_end, transfered_bytes, detail."""
    next_trigger_time: int | None = None
    """By the NAS itself; None if it does not say."""
    version_count: int | None = None
    oldest_version_time: int | None = None
    devices: Sequence[dict[str, Any]] = ()
    """device_id, host_name, os_name, agent_status and login_time, in the order of facts.devices."""
    runs: Sequence[Run] = ()
    """The finished backups of the days that were asked for."""


def result_row(status: str, time_end: int | None, transfered_bytes: int | None, detail: str) -> dict[str, Any]:
    """A last_result."""
    return {"status": status, "time_end": time_end, "transfered_bytes": transfered_bytes, "detail": detail}


class Window(NamedTuple):
    """Since when runs are wanted, and until when; epoch seconds by the NAS's clock. Without a start none are."""

    start: int | None
    now: int


def needs_zone(reading: Reading, policy: Policy, clock: Clock) -> bool:
    """Whether what is said of a task hangs on a time zone that nobody told."""
    window = clock.guessed and reading.facts.schedule.window is not None
    return zone_matters(reading.facts, policy, clock) or window


def with_verdicts(rows: Sequence[Row], readings: Sequence[Reading], clock: Clock, now: int, params: Params) -> Found:
    """Rows of an info module with the verdict and verdict_reason of their tasks, by the default limits.

    It warns of a zone that nobody told where it matters, unless the rows are asked for without their verdicts.
    """
    policy = DEFAULT_RULES.default
    verdicts = [judge(one.facts, policy, clock, now) for one in readings]
    judged = [
        {**row, "verdict": one.verdict, "verdict_reason": one.reason} for row, one in zip(rows, verdicts, strict=True)
    ]
    shown = not params.get("fields") or not {"verdict", "verdict_reason"}.isdisjoint(params["fields"])
    doubtful = shown and any(needs_zone(one, policy, clock) for one in readings)
    return Found(judged, [f"{UNKNOWN_ZONE}. active_backup_health_info takes it as timezone"] if doubtful else [])
