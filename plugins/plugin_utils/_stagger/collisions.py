# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tasks begin too near each other, on one NAS and over the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .model import WEEK, Key, Site, Task
from .window import DAY

Begin = tuple[int, Task]
"""A minute of the week, and what begins there."""


class Collision(NamedTuple):
    """Tasks of which each begins too near the next one, on some days at some time."""

    host: str
    """The NAS that all of them are on; empty where they are on several."""
    times: tuple[tuple[int, int], ...]
    """The minutes of the day of the first and of the last begin; several where they are repeated together."""
    days: frozenset[int]
    tasks: tuple[Task, ...]

    @property
    def exact(self) -> bool:
        """They begin at the very same minute."""
        return all(first == last for first, last in self.times)


def collisions(site: Site) -> list[Collision]:
    """The collisions on each NAS, then those over the site, each by NAS and time."""
    found: list[Collision] = []
    for nas in site.nases:
        found += _collisions(site, [task for task in site.tasks if task.host == nas.host], nas.host)
    over = _collisions(site, site.tasks, "")
    return found + [one for one in over if len({task.host for task in one.tasks}) > 1]


def colliding(found: Sequence[Collision]) -> set[Key]:
    """The tasks that are in any of these."""
    return {task.key for one in found for task in one.tasks}


def colliding_begins(site: Site) -> set[tuple[Key, int]]:
    """Each begin that is too near one of another task: the task, and the minute of the day."""
    chains = [chain for chain in _chains(site.tasks, site.gap) if len({task.key for _minute, task in chain}) > 1]
    return {(task.key, minute % DAY) for chain in chains for minute, task in chain}


def _collisions(site: Site, tasks: Sequence[Task], host: str) -> list[Collision]:
    """The same tasks at several times, or on several days, are one collision."""
    known = {task.key: task for task in tasks}
    days: dict[tuple[tuple[Key, ...], int, int], set[int]] = {}
    for chain in _chains(tasks, site.gap):
        together = tuple(sorted({task.key for _minute, task in chain}))
        if len(together) > 1:
            first, last = chain[0][0], chain[-1][0]
            days.setdefault((together, first % DAY, last % DAY), set()).add(first // DAY)
    times: dict[tuple[tuple[Key, ...], frozenset[int]], list[tuple[int, int]]] = {}
    for (together, first, last), on in days.items():
        times.setdefault((together, frozenset(on)), []).append((first, last))
    made = [
        Collision(host, tuple(sorted(at)), on, tuple(known[key] for key in together))
        for (together, on), at in times.items()
    ]
    return sorted(made, key=lambda one: (one.times, min(one.days), [task.key for task in one.tasks]))


def _chains(tasks: Sequence[Task], gap: int) -> Iterator[list[Begin]]:
    """The begins of a week in groups, in each of which the next one is less than gap minutes away."""
    begins = sorted(
        ((minute, task) for task in tasks for minute in task.begins(task.start)), key=lambda one: (one[0], one[1].key)
    )
    chains: list[list[Begin]] = []
    for begin in begins:
        if chains and begin[0] - chains[-1][-1][0] < gap:
            chains[-1].append(begin)
        else:
            chains.append([begin])
    # The week goes round: what begins late on Saturday and early on Sunday may be one group.
    if len(chains) > 1 and chains[0][0][0] + WEEK - chains[-1][-1][0] < gap:
        chains[-1] += chains.pop(0)
    return iter(chains)
