# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was read of a task: the facts that its verdict is made from, and what is shown beside the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .facts import Facts
from .history import Run


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
