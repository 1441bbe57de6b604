# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a task cannot be started now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.phrases import span

from .._report.words import clean, listed
from .looks import Key, Look, Row, key_of


class Blocked(NamedTuple):
    """Why a task cannot be started, and whether that may pass while others run."""

    words: str
    passes: bool


class Budget:
    """How many runs are under way, on each NAS and on all together, and how many may be."""

    def __init__(self, total: int, busy: Mapping[str, Iterable[Key]]) -> None:
        self._total = total
        self._busy = {nas: {tuple(key) for key in keys} for nas, keys in busy.items()}

    def take(self, nas: str, key: Key) -> None:
        """One more run."""
        self._busy.setdefault(nas, set()).add(key)

    def full(self, look: Look) -> str:
        """Which budget is used up, in words; empty if neither is."""
        here, everywhere = len(self._busy.get(look.nas, ())), sum(map(len, self._busy.values()))
        if here >= look.settings["per_nas"]:
            return f"no place was free: {here} of {look.settings['per_nas']} runs under way on this NAS"
        if everywhere >= self._total:
            return f"no place was free: {everywhere} of {self._total} runs under way on all NASes"
        return ""


def blocked(row: Row, look: Look, budget: Budget, left: float) -> Blocked | None:
    """Why a task that waits cannot be started now, None if it can. left: the seconds in which something may be."""
    if look.tasks is None:
        return Blocked(f"the NAS cannot be read any more: {look.error}", not look.refused)
    task = look.tasks.get(key_of(row))
    if task is None:
        return Blocked(f"it cannot be read any more: {look.unread.get(row['product'])}", True)
    away = offline(task)
    if away:
        return Blocked(f"{listed(away)} {'is' if len(away) == 1 else 'are'} offline", False)
    if not task.get("in_backup_window", True):
        opens = task.get("backup_window_opens")
        words = "its backup window is closed" + (
            f" for another {span(opens - look.time)}" if opens and look.time else ""
        )
        return Blocked(words, bool(opens and look.time and opens - look.time < left))
    full = budget.full(look)
    return Blocked(full, True) if full else None


def offline(task: Mapping[str, Any]) -> list[str]:
    """The devices of a task if all of them are offline: then a run cannot reach any."""
    devices = task.get("devices") or ()
    away = [one for one in devices if str(one.get("agent_status") or "").strip().lower() == "offline"]
    return [clean(one.get("host_name")) for one in away] if away and len(away) == len(devices) else []
