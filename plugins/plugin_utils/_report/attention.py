# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What needs attention, worst first, each in a sentence that can be sent as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any, NamedTuple

from .rows import Nas, Task
from .verdicts import ATTENTION, PRODUCTS, Look
from .words import date, listed

EXPIRES_SOON = 14
"""Days. Certificates that renew themselves do so earlier, so one that is this near was not renewed."""


class Item(NamedTuple):
    """One thing that needs attention."""

    look: Look
    nas: Nas
    task: Task | None
    subject: str
    """What it is about: the task, or the NAS."""
    reason: str
    """A sentence. It does not change by the mere passing of time."""

    def result(self) -> dict[str, Any]:
        """The item as the module returns it."""
        task = self.task
        place = ", ".join(part for part in (self.nas.group, self.nas.name, task and task.name) if part)
        return {
            "kind": self.look.word,
            "group": self.nas.group or None,
            "nas": self.nas.name,
            "product": task and task.product,
            "task_id": task and task.task_id,
            "task_name": task and task.name,
            "verdict": task and task.verdict,
            "reason": self.reason,
            "text": f"{place}: {self.look.title}. {self.reason}",
        }


def attention(nases: Iterable[Nas], zone: tzinfo | None) -> list[Item]:
    """What needs attention; among equals the longest overdue first, then in the order of the NASes."""
    return sorted((item for nas in nases for item in _items(nas, zone)), key=_urgency)


def _urgency(item: Item) -> tuple[int, int]:
    return item.look.rank, -((item.task and item.task.overdue_by) or 0)


def _items(nas: Nas, zone: tzinfo | None) -> Iterator[Item]:
    if nas.time is None:
        yield _of_nas("nas_unreadable", nas, f"It could not be read: {_sentence(nas.error)}")
        return
    for task in nas.tasks:
        if task.look.word in ATTENTION:
            yield Item(
                ATTENTION[task.look.word], nas, task, task.name, _sentence(task.reason) or "No reason was given."
            )
    yield from _packages(nas)
    for words in nas.unread:
        yield _of_nas("tasks_unread", nas, _sentence(words))
    for storage in nas.storages:
        if not storage.mounted:
            yield _of_nas("storage_unmounted", nas, f"The storage {storage.name} is not mounted.")
    if nas.unprotected:
        verb = "is" if len(nas.unprotected) == 1 else "are"
        yield _of_nas("unprotected", nas, f"{listed(nas.unprotected)} {verb} in no backup task.")
    if nas.expires_in_days is not None and nas.expires_in_days <= EXPIRES_SOON:
        yield _of_nas("certificate", nas, _certificate(nas, zone))


def _packages(nas: Nas) -> Iterator[Item]:
    for key in nas.stopped:
        yield _of_nas("package_stopped", nas, f"{PRODUCTS[key]} is installed but not running, so it makes no backups.")
    if not (nas.tasks or nas.stopped or nas.unread):
        missing = [key for key, package in nas.packages.items() if not package.installed]
        none = "Active Backup is not installed." if len(missing) == len(PRODUCTS) else "It has no backup task."
        yield _of_nas("no_tasks", nas, f"{none} Nothing is backed up there.")


def _of_nas(kind: str, nas: Nas, reason: str) -> Item:
    return Item(ATTENTION[kind], nas, None, nas.name, reason)


def _certificate(nas: Nas, zone: tzinfo | None) -> str:
    name = f" for {nas.certificate}" if nas.certificate else ""
    when = f" on {date(nas.expires, zone)}" if nas.expires else ""
    if (nas.expires_in_days or 0) < 0:
        return f"Its certificate{name} expired{when}. Renew it: agents and Ansible no longer trust the NAS."
    return f"Its certificate{name} expires{when or ' soon'}. Renew it before agents and Ansible stop trusting the NAS."


def _sentence(text: str) -> str:
    """A text with a full stop."""
    return text if not text or text[-1] in ".!?…" else f"{text}."
