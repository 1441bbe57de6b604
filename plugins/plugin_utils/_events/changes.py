# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed between two looks at a NAS, as events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.unread import unread_packages

# Verdicts that need nobody; the others are news also when they are the first that is seen. None: ignored by a rule.
GOOD = ("ok", "running", "paused", None)
GONE = "The task is not listed any more: it was removed, or its package is stopped or missing."
SOURCE = "nasfleet.active_backup.health"
REMEMBERED = ("product", "task_id", "task_name", "verdict", "since")
Event = dict[str, Any]


class Change(NamedTuple):
    """An event, or None for what is no news, and how to remember it once it was emitted."""

    event: Event | None
    remember: Callable[[], object]


def empty_memory() -> dict[str, Any]:
    """What is known of a NAS that was never seen; JSON. tasks: the keys of REMEMBERED, by product and ID."""
    return {"unreachable_since": None, "tasks": {}}


def of_health(nas: str, memory: dict[str, Any], health: Mapping[str, Any], emit_all: bool = False) -> Iterator[Change]:
    """The changes since memory. With emit_all also the verdicts that are as before, with themselves as the previous."""
    now = health["time"]
    if memory["unreachable_since"] is not None:
        event = _event("nas_recovered", nas, since=now, health_time=now, reason="The NAS can be read again.")
        yield Change(event, lambda: memory.update(unreachable_since=None))
    listed = {f"{task['product']}:{task['task_id']}": task for task in health["tasks"]}
    for key, task in listed.items():
        yield _change(nas, memory["tasks"], key, task, now, emit_all)
    unread = unread_packages(health.get("unread"))
    for key, known in list(memory["tasks"].items()):
        if key not in listed and not known.get("gone"):
            row = {**known, "verdict": None, "reason": unread.get(known["product"], GONE), "gone": True}
            yield _change(nas, memory["tasks"], key, row, now, emit_all)


def of_failure(nas: str, memory: dict[str, Any], reason: str, now: int) -> Iterator[Change]:
    """The event that a NAS cannot be read, unless that is known already."""
    if memory["unreachable_since"] is None:
        event = _event("nas_unreachable", nas, since=now, reason=reason)
        yield Change(event, lambda: memory.update(unreachable_since=now))


def _change(nas: str, tasks: dict[str, Any], key: str, task: Mapping[str, Any], now: int, emit_all: bool) -> Change:
    known = tasks.get(key)
    previous = known["verdict"] if known else None
    gone = bool(task.get("gone"))
    changed = known is not None and (previous != task["verdict"] or gone != bool(known.get("gone")))
    since = known["since"] if known and not changed else now
    news = changed or (known is None and task["verdict"] not in GOOD)
    remembered = {name: {**task, "since": since}[name] for name in REMEMBERED}
    event = None
    if news or emit_all:
        row = {name: task[name] for name in ("product", "task_id", "task_name", "verdict", "reason")}
        before = previous if news else task["verdict"]
        event = _event("verdict_changed", nas, **row, previous=before, since=since, health_time=now)
    return Change(event, lambda: tasks.update({key: {**remembered, "gone": True} if gone else remembered}))


def _event(kind: str, nas: str, **facts: Any) -> Event:
    """An event with the keys that every event has; the times in epoch seconds.

    Of meta it has what holds wherever it is emitted: ansible-rulebook adds what is missing (the name that the rulebook
    gives the source, received_at, uuid), and changes nothing that is there.
    """
    keys = ("product", "task_id", "task_name", "verdict", "previous", "reason", "since", "health_time")
    return {
        "active_backup": {"type": kind, "nas": nas, **dict.fromkeys(keys), **facts},
        "meta": {"source": {"type": SOURCE}},
    }
