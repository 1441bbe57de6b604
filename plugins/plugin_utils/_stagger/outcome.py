# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of the moves on each NAS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import SCHEDULED

from .._report.words import sentence
from .model import Key, Site
from .plan import Move, Plan
from .told import moved, numbers

Row = Mapping[str, Any]


class Outcome(NamedTuple):
    """What became of the moves: in lines and numbers, by NAS what it fails with, and which have been made."""

    lines: list[str]
    counts: dict[str, Any]
    problems: dict[str, list[str]]
    landed: frozenset[Key]
    """Those that were made, or in check mode would be."""


def as_config(moves: Iterable[Move]) -> list[dict[str, Any]]:
    """Moves of one NAS as the tasks of active_backup_config: it differs from what the NAS has in when each begins."""
    return [
        {
            "task_id": move.task.task_id,
            "schedule": {
                "policy": SCHEDULED,
                "schedule": {
                    key: value for key, value in (move.task.at(move.start).times or {}).items() if value is not None
                },
            },
        }
        for move in moves
    ]


def outcome(sites: Sequence[tuple[Site, Plan]], applied: Mapping[str, Row], check_mode: bool) -> Outcome:
    """The outcome. applied is by NAS what active_backup_config returned; a NAS that is not in it was not asked."""
    lines: list[str] = []
    problems: dict[str, list[str]] = {}
    landed: set[Key] = set()
    failed: set[Key] = set()
    for site, plan in sites:
        for nas in site.nases:
            moves = [move for move in plan.moves if move.task.host == nas.host]
            result = applied.get(nas.host)
            if nas.problem:
                lines.append(f"{nas.host}: not read: {nas.problem}")
                problems[nas.host] = [f"{nas.host} was not read: {nas.problem}"]
            elif not moves:
                continue
            elif result is None:
                lines += [f"{moved(move)}: proposed" for move in moves]
            else:
                done = _done(moves, result)
                landed |= done
                failed |= {move.task.key for move in moves} - done
                own = [_line(move, move.task.key in done, result, check_mode) for move in moves]
                lines += own
                if not done.issuperset(move.task.key for move in moves):
                    problems[nas.host] = own
    made = frozenset() if check_mode else landed
    return Outcome(lines or ["There is nothing to move"], numbers(sites, made, failed), problems, frozenset(landed))


def _done(moves: Sequence[Move], result: Row) -> set[Key]:
    """The moves that have been made, as the result tells: all of them, or what was written before it failed."""
    if not result.get("failed") and not result.get("unreachable"):
        return {move.task.key for move in moves}
    written = set(result.get("written") or ())
    return {move.task.key for move in moves if f"m365.tasks: {move.task.task_id}" in written}


def _line(move: Move, done: bool, result: Row, check_mode: bool) -> str:
    if done:
        return f"{moved(move)}: {'would move' if check_mode else 'moved'}"
    return f"{moved(move)}: not moved: {sentence(result.get('msg')) or 'the NAS was not asked'}"
