# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the results, for a terminal and for the guide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .medians import GUIDED, SHARES, Medians, targets

NAMES = {
    "ours": "this collection",
    "uri": "ansible.builtin.uri",
    "script": "synology-api by script",
    "whole": "this collection, a whole NAS",
    "converge": "this collection, role converge",
    "health": "this collection, verdicts of 20 tasks",
    "session": "this collection, a whole NAS, with a session",
    "empty": "an empty play",
    "idle": "this collection, with nothing to do",
    "floor": "ansible.builtin.debug, does nothing",
}


class Table(NamedTuple):
    """A table with a title; all cells are text."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


def tables(results: dict[str, Any]) -> list[Table]:
    """All tables, in the order in which they are shown."""
    m = Medians(results)
    found = [_where(results), _targets(m)]
    if m.has("tasks", "one"):
        found += [_tasks(m), _one(m)]
    if m.has("inventory"):
        found.append(_inventory(m))
    if m.has("changes"):
        found.append(_fleets(m, True))
    found.append(_fleets(m, False))
    if m.has("shares"):
        found.append(_shares(m))
    return found


def _where(results: dict[str, Any]) -> Table:
    return Table("Measured", ("", ""), list(results["where"].items()))


def _targets(m: Medians) -> Table:
    rows = [(one.promise, one.limit, one.measured, "yes" if one.kept else "no") for one in targets(m)]
    return Table("Targets", ("", "target", "measured", "reached"), rows)


def _tasks(m: Medians) -> Table:
    uri = m.task("uri")
    rows = []
    for kind in ("ping", "uri", "abb_settings", "abb_settings, session"):
        cpu, wall = m.task(kind), m.task(kind, "wall")
        rows.append((kind, f"{cpu * 1000:.0f}", f"{cpu / uri:.2f}", f"{wall * 1000:.0f}"))
    return Table("One more task", ("task", "CPU ms", "by uri", "wall ms"), rows)


def _one(m: Medians) -> Table:
    rows = []
    for spoil in (True, False):
        for what, name in NAMES.items():
            cell = {"group": "one", "what": what, "nases": 1, "spoil": spoil}
            if m.rows(**cell):
                seen = [f"{m.get(count, **cell):.0f}" for count in ("sign_ins", "requests", "handshakes")]
                times = [f"{m.get(time, **cell):.2f}" for time in ("wall", "cpu")]
                extra = "" if what == "empty" else f"{m.over_empty(what, spoil):.2f}"
                rows.append((name, "changed" if spoil else "as it should be", *times, extra, *seen))
    more = {what: f"{m.one_more(what):.2f}" for what in ("ours", "uri", "script")}
    rows += [(f"{NAMES[what]}, one more NAS", "changed", "", "", cpu, "", "", "") for what, cpu in more.items()]
    head = ("", "NAS is", "wall s", "CPU s", "over empty", "sign-ins", "requests", "handshakes")
    return Table("One NAS", head, rows)


def _inventory(m: Medians) -> Table:
    rows = []
    for what in GUIDED:
        (size,) = {row["nases"] for row in m.rows(group="nas", what=what)}
        counts = [
            f"{m.get(name, group='nas', what=what) / size:.0f}" for name in ("sign_ins", "requests", "handshakes")
        ]
        rows.append((NAMES[what], f"{m.nas(what) * 1000:.0f}", f"{m.nas(what) / m.nas('floor'):.2f}", *counts))
    head = (f"{size} NASes", "CPU ms per NAS", "by debug", "sign-ins", "requests", "handshakes")
    return Table("What the guides tell people to write, on a fleet that is as it should be", head, rows)


def _fleets(m: Medians, spoil: bool) -> Table:
    rows = []
    for what in ("ours", "whole", "converge", "health", "uri", "script", "floor"):
        for size in m.sizes(what):
            for forks in m.forks():
                cell = {"group": "fleet", "what": what, "nases": size, "forks": forks, "spoil": spoil}
                if m.rows(**cell):
                    rows.append((NAMES[what], str(size), str(forks), *_fleet(m, cell)))
    head = ("", "NASes", "forks", "wall s", "CPU ms per NAS", "memory MiB", "sign-ins", "requests", "handshakes")
    return Table("A fleet that is changed" if spoil else "A fleet that is as it should be", head, rows)


def _shares(m: Medians) -> Table:
    rows, before = [], 0.0
    for what in SHARES:
        (size,) = {row["nases"] for row in m.rows(group="shares", what=what)}
        each = m.get("cpu", group="shares", what=what) / size * 1000
        rows.append((NAMES[what], f"{each:.0f}", f"{each - before:.0f}"))
        before = each
    return Table("What the CPU time of a fleet is made of", (f"{size} NASes", "CPU ms per NAS", "more"), rows)


def _fleet(m: Medians, cell: dict[str, Any]) -> Iterable[str]:
    yield f"{m.get('wall', **cell):.1f}"
    yield f"{m.get('cpu', **cell) / cell['nases'] * 1000:.0f}"
    peak = m.get("peak", True, **cell)
    yield f"{peak / 2**20:.0f}" if peak else ""
    for name in ("sign_ins", "requests", "handshakes"):
        yield f"{m.get(name, **cell):.0f}"


def text(results: dict[str, Any]) -> str:
    """Everything for a terminal."""
    lines = []
    for table in tables(results):
        cells = [table.head, *table.rows]
        widths = [max(len(row[at]) for row in cells) for at in range(len(table.head))]
        lines += ["", table.title]
        for row in cells:
            rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            lines.append("  ".join([" ", row[0].ljust(widths[0]), *rest]).rstrip())
    return "\n".join(lines)


def rst(table: Table) -> list[str]:
    """One table for the guide."""
    lines = ["", f".. list-table:: {table.title}", "    :header-rows: 1" if any(table.head) else "", ""]
    for row in [table.head, *table.rows] if any(table.head) else table.rows:
        first, *rest = row
        lines += [f"    * - {first}".rstrip(), *(f"      - {cell}".rstrip() for cell in rest)]
    return [line for at, line in enumerate(lines) if line or at != 2]
