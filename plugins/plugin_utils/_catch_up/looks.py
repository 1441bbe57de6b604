# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a round has seen of a host: its health, or why there is none, and what became of the starts before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.packages import stopped
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.unread import unread_packages

from .._report.words import sentence
from .._values import is_unreachable, plain

Row = dict[str, Any]
Key = tuple[str, int]
"""Product and ID of a task."""
HEALTH, SIGN_IN, SETTINGS = "catch_up_health", "catch_up_signed_in", "catch_up_settings"
STARTS = {"abb": "catch_up_abb", "m365": "catch_up_m365"}
"""What the role registers on each host."""


class Start(NamedTuple):
    """What became of a start."""

    error: str = ""
    """The words of the module if it failed."""
    ours: bool = True
    """Whether the run was started here; else one was under way already."""


class Look(NamedTuple):
    """A host, as a round sees it."""

    nas: str
    settings: Row
    time: int = 0
    """By the clock of the NAS."""
    tasks: Mapping[Key, Row] | None = None
    """The tasks of its health; None if it could not be read."""
    error: str = ""
    starts: Mapping[Key, Start] = {}
    reason: str = ""
    """What the error is about, as modules say it."""
    unread: Mapping[str, str] = {}
    """By product why its tasks are not listed: none of them is gone because of that."""

    stopped: tuple[str, ...] = ()
    """The products whose package is stopped, so that none of their runs goes on."""

    @property
    def refused(self) -> bool:
        """Whether the NAS refused the sign-in: each further one could make it block this controller."""
        return self.reason == "sign_in"

    def running(self) -> list[Key]:
        """The tasks of which a run is under way or queued."""
        return [key for key, task in (self.tasks or {}).items() if task.get("running")]


def looks(hosts: Sequence[str], hostvars: Mapping[str, Any]) -> list[Look]:
    """What is known of each host by now."""
    return [_look(host, hostvars[host]) for host in hosts]


def key_of(task: Mapping[str, Any]) -> Key:
    """Which task a row is about."""
    return str(task["product"]), int(task["task_id"])


def _look(host: str, own: Mapping[str, Any]) -> Look:
    settings = plain(own.get(SETTINGS) or {})
    found = Look(str(host), settings, starts={**_starts(own, "abb"), **_starts(own, "m365")})
    if settings.get("problem"):
        return found._replace(error=settings["problem"])
    results = [own.get(name) or {} for name in (SIGN_IN, HEALTH)]
    wrong = next(filter(_error, results), None)
    if wrong is not None:
        reason = "unreachable" if is_unreachable(wrong) else str(wrong.get("reason") or "")
        return found._replace(error=_error(wrong), reason=reason)
    health = results[1].get("health")
    if health is None:
        return found._replace(error="it was not read")
    tasks = {key_of(task): plain(task) for task in health["tasks"]}
    idle = stopped(plain(health.get("packages") or {}))
    unread = _unread(idle, plain(health.get("unread") or []))
    return found._replace(time=int(health["time"]), tasks=tasks, unread=unread, stopped=tuple(idle))


def _unread(idle: Mapping[str, str], said: Any) -> dict[str, str]:
    """By product why its tasks are not listed. A package that is stopped makes no backups, and lists none."""
    still = {key: f"{words}, so it makes no backups" for key, words in idle.items()}
    return {**still, **unread_packages(said)}


def _error(result: Any) -> str:
    """Why a task of the role failed, empty if it did not."""
    wrong = result and (result.get("failed") or result.get("unreachable"))
    return sentence(plain(result.get("msg"))) or "it failed" if wrong else ""


def _starts(own: Mapping[str, Any], product: str) -> dict[Key, Start]:
    results = (own.get(STARTS[product]) or {}).get("results") or ()
    return {key_of(one["item"]): _start(one) for one in results if isinstance(one.get("item"), Mapping)}


def _start(result: Mapping[str, Any]) -> Start:
    return Start(_error(result), ours=bool(result.get("changed")))
