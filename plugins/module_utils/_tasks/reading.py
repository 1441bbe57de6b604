# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was read of a task: the facts that its verdict is made from, and what is shown beside the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, timezone
from typing import Any, NamedTuple

from .facts import Facts
from .history import Run
from .rules import Policy, read_rules
from .verdict import judge, zone_matters
from .zones import Clock

EXTREMES = (-12, 0, 14)  # hours east of UTC
UNKNOWN_ZONE = (
    "Whether a run is overdue hangs on the time zone of the NAS, which nothing here tells. active_backup_health_info "
    "takes it as timezone."
)


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
    """host_name, os_name, agent_status and login_time, in the order of facts.devices."""
    runs: Sequence[Run] = ()
    """The finished backups of the days that were asked for."""


def result_row(status: str, time_end: int | None, transfered_bytes: int | None, detail: str) -> dict[str, Any]:
    """A last_result."""
    return {"status": status, "time_end": time_end, "transfered_bytes": transfered_bytes, "detail": detail}


class Window(NamedTuple):
    """Since when runs are wanted, and until when; epoch seconds by the NAS's clock. Without a start none are."""

    start: int | None
    now: int


def default_verdicts(readings: Sequence[Reading], clock: Clock, now: int) -> list[dict[str, Any]]:
    """verdict and verdict_reason of each task, by the default limits.

    Where nothing tells the NAS's time zone, a verdict that hangs on it is unknown.
    """
    policy = read_rules({}, ()).default
    rows = []
    for one in readings:
        word, reason = judge(one.facts, policy, clock, now)[:2]
        if (
            zone_matters(one.facts, policy, clock)
            and len({_word_at(one, hours, policy, now) for hours in EXTREMES}) > 1
        ):
            word, reason = "unknown", UNKNOWN_ZONE
        rows.append({"verdict": word, "verdict_reason": reason})
    return rows


def _word_at(reading: Reading, hours: int, policy: Policy, now: int) -> str | None:
    return judge(reading.facts, policy, Clock(timezone(timedelta(hours=hours))), now).verdict
