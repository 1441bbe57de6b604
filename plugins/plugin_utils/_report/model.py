# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report before it is written in any form: rows, what needs attention, and the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from .attention import Item, attention
from .fleet import Entry
from .reading import rows
from .rows import Nas
from .verdicts import VERDICTS


class Report(NamedTuple):
    """A report. Pure: everything that is written follows from it."""

    title: str
    created: int
    """Epoch seconds by the controller's clock."""
    zone: tzinfo | None
    """The time zone that times are shown in; None is the controller's."""
    entries: Sequence[Entry]
    nases: Sequence[Nas]
    items: Sequence[Item]

    def summary(self) -> dict[str, Any]:
        """The numbers of the report. Ignored tasks are not among the tasks."""
        counts = dict.fromkeys(VERDICTS, 0)
        unread = any(nas.unread for nas in self.nases)  # tasks without a verdict, which are not known to be any better
        tasks = [task for nas in self.nases for task in nas.tasks]
        for task in tasks:
            if task.verdict is not None:
                counts[task.verdict] += 1
        return {
            "groups": len({nas.group for nas in self.nases}),
            "nases": len(self.nases),
            "nases_unreadable": sum(nas.time is None for nas in self.nases),
            "tasks": sum(counts.values()),
            "tasks_ignored": len(tasks) - sum(counts.values()),
            "verdicts": counts,
            "worst": next((word for word, many in counts.items() if many or (unread and word == "unknown")), None),
            "attention": len(self.items),
        }


def make(title: str, created: int, zone: tzinfo | None, entries: Iterable[Entry]) -> Report:
    """The report on a fleet."""
    entries = list(entries)
    nases = rows(entries)
    return Report(title, created, zone, entries, nases, attention(nases, zone))


def by_group(report: Report) -> dict[str, Report]:
    """A report on each group, under the same title with the group's name, in the order of the groups."""
    groups: dict[str, list[Entry]] = {nas.group: [] for nas in report.nases}
    for entry in report.entries:
        groups[entry.group].append(entry)
    return {
        group: make(f"{report.title}: {group}" if group else report.title, report.created, report.zone, entries)
        for group, entries in groups.items()
    }
