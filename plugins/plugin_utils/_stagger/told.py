# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites, their collisions and moves in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from .._report.words import aligned, clean, count, listed, task_label
from .collisions import Collision, colliding, collisions
from .model import Key, Nas, Site, Task
from .plan import Move, Plan
from .timeline import timeline
from .window import clock

HEADS = ("NAS", "TASK", "DAYS", "NOW", "NEW", "WHY")
MOST = 20
"""So many collisions of a site are named in text; the page has more."""
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_SETS = {
    frozenset(range(7)): "daily",
    frozenset(range(1, 6)): "mon-fri",
    frozenset(range(2, 7)): "tue-sat",
    frozenset((0, 6)): "sat, sun",
}


def days(found: frozenset[int]) -> str:
    """Days of the week in short: daily, mon-fri, mon, wed."""
    return _SETS.get(found) or ", ".join(_DAYS[day] for day in sorted(found, key=lambda day: day or 7))


def days_moved(move: Move) -> str:
    """The days of a task that moves, and the new ones where it moves over midnight: mon-fri -> tue-sat."""
    before, after = (days(task.schedule.days) for task in (move.task, move.task.at(move.start)))
    return before if before == after else f"{before} -> {after}"


def name(task: Task) -> str:
    """A task with its ID, by which those of one name are told apart."""
    return clean(task.name) if task.task_id is None else task_label(task.name, task.task_id)


def times(task: Task) -> str:
    """When a task begins on a day: 08:30, or 08:30 and 6 more to 20:30."""
    rest = f" and {task.per_day - 1} more to {clock(task.schedule.times[-1])}" if task.per_day > 1 else ""
    return clock(task.start) + rest


def scope(site: Site) -> str:
    """What a site has: 3 NASes, 12 schedules, 4 of them begin too near each other."""
    near = len(colliding(collisions(site)))
    text = f"{count(len(site.nases), 'NAS', 'NASes')}, {count(len(site.tasks), 'schedule')}"
    if not site.tasks:
        return text
    if not near:
        return f"{text}, none begins too near another"
    return f"{text}, {near} of them begin too near each other"


def headline(site: Site) -> str:
    """A site by its name, and what it has."""
    return f"Site {site.name}: {scope(site)}" if site.name else f"All NASes: {scope(site)}"


def collision(found: Collision, site: Site, most: int = 10) -> str:
    """A collision in a sentence."""
    how = "begin at the same time" if found.exact else f"begin less than {count(site.gap, 'minute')} apart"
    who = [name(task) if found.host else f"{task.host} {name(task)}" for task in found.tasks]
    place = f"{found.host}: " if found.host else ""
    return f"{place}{moments(found)} {days(found.days)}: {listed(who, most)} {how}"


def moments(found: Collision) -> str:
    """The times of a collision: 22:00, or 08:30-08:34 and 6 more to 20:34."""
    shown_times = [clock(first) if first == last else f"{clock(first)}-{clock(last)}" for first, last in found.times]
    rest = f" and {len(shown_times) - 1} more to {shown_times[-1]}" if len(shown_times) > 1 else ""
    return shown_times[0] + rest


def notes(site: Site) -> list[str]:
    """What else is to be said of a site."""
    said = [_unread(nas, site) for nas in site.nases if nas.problem]
    zones = {nas.offset for nas in site.nases if nas.offset is not None}
    if len(zones) > 1:
        groups = [
            f"{_zone(zone)} {listed([nas.host for nas in site.nases if nas.offset == zone], 5)}"
            for zone in sorted(zones)
        ]
        said.append(
            f"The NASes of this site are in several time zones ({'; '.join(groups)}). All times are those of each NAS, "
            "so what seems to begin together may not. Give each zone a site of its own"
        )
    kinds = Counter(one.words for one in site.idle)
    if kinds:
        said.append(f"{count(len(site.idle), 'task')} without a time of the day: {_kinds(kinds)}")
    return said


def _kinds(kinds: Counter[str]) -> str:
    return listed([f"{many} {words}" for words, many in sorted(kinds.items())], 5)


def _unread(nas: Nas, site: Site) -> str:
    kept = sum(task.host == nas.host for task in site.tasks)
    rest = f". Its {count(kept, 'schedule')} of the last run {'keeps its place' if kept == 1 else 'keep their places'}"
    return f"{nas.host} was not read: {nas.problem}{rest if kept else ''}"


def _zone(offset: int) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def shown(sites: Sequence[tuple[Site, Plan]]) -> list[str]:
    """What is planned, for the screen: of each site its day, its collisions, and the moves as a table."""
    lines: list[str] = []
    for site, plan in sites:
        found = [collision(one, site) for one in collisions(site)]
        rest = [f"and {count(len(found) - MOST, 'more collision')}"] if len(found) > MOST else []
        lines += [headline(site), *timeline(site, plan), *found[:MOST], *rest, *notes(site)]
        lines += aligned([HEADS, *(_row(move) for move in plan.moves)]) if plan.moves else []
        lines += [f"{task.host}: {name(task)} at {times(task)} stays: {why}" for task, why in plan.stuck]
        lines.append(_end(site, plan))
    return lines


def _end(site: Site, plan: Plan) -> str:
    if not plan.moves:
        return "There is nothing to move"
    after = len(colliding(collisions(plan.after(site))))
    left = f"{after} would still begin too near each other" if after else "none would begin too near another"
    return f"{count(len(plan.moves), 'schedule')} would move; then {left}"


def _row(move: Move) -> tuple[str, ...]:
    new = move.task.at(move.start)
    return move.task.host, name(move.task), days_moved(move), times(move.task), times(new), move.why


def moved(move: Move) -> str:
    """A move in short: nas1: Company mail (1): 08:30 -> 23:10, daily."""
    task = move.task
    return f"{task.host}: {name(task)}: {clock(task.start)} -> {clock(move.start)}, {days_moved(move)}"


def numbers(sites: Sequence[tuple[Site, Plan]], landed: Iterable[Key], failed: Iterable[Key]) -> dict[str, Any]:
    """The numbers of a run."""
    all_moves = [move for _site, plan in sites for move in plan.moves]
    return {
        "sites": len(sites),
        "nases": sum(len(site.nases) for site, _plan in sites),
        "nases_unread": sum(bool(nas.problem) for site, _plan in sites for nas in site.nases),
        "schedules": sum(len(site.tasks) for site, _plan in sites),
        "colliding": sum(len(colliding(collisions(site))) for site, _plan in sites),
        "proposed": len(all_moves),
        "moved": len(set(landed)),
        "failed": len(set(failed)),
    }
