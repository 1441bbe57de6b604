# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the collection costs, against simulated NASes that take their time, beside two other ways.

    ./test.sh bench          # all of it, about an hour, best on a machine with nothing else to do; writes the guide
    ./test.sh bench quick    # the same on few NASes, once: does it work?

The runs are kept in .work/bench/rows.json; --from makes tables and guide of such a file again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import guide, machine, report, tasks
from .lab import running
from .measure import Bench, Cell
from .medians import GUIDED, SHARES

ROOT = Path(__file__).resolve().parents[2]
ALL = ("ours", "uri", "script")
SEVERAL = 11


def cells_of_tasks(quick: bool, work: Path, count: int) -> list[Cell]:
    """Plays of many tasks on one NAS."""
    paths = tasks.write(work, count)
    rounds = 1 if quick else 5
    return [Cell("tasks", kind, rounds=rounds, memory=False, play=path) for kind, path in paths.items()]


def cells_of_one(quick: bool) -> list[Cell]:
    """One NAS: brought to a state, found in it; and several, to tell what one more takes."""
    rounds = 1 if quick else 5
    found = ("empty", *ALL, "whole", "session")
    runs = [(what, True) for what in ALL] + [(what, False) for what in found]
    cells = [Cell("one", what, rounds=rounds, memory=False, spoil=spoil) for what, spoil in runs]
    return cells + [Cell("one", what, SEVERAL, rounds=min(rounds, 3), memory=False, spoil=True) for what in ALL]


def cells_of_fleets(quick: bool) -> list[Cell]:
    """Many NASes that are as declared, by each of the ways."""
    forks = (5, 20) if quick else (5, 20, 50)
    sizes = (2, 10) if quick else (10, 100)

    return [
        Cell("fleet", what, size, fork, 1 if quick else 3, memory=fork == forks[-1])
        for size in sizes
        for what in ALL
        for fork in forks
        if what == "ours" or size == sizes[0] or fork == forks[-1]  # the other ways take long with few forks
    ]


def cells_of_changes(quick: bool) -> list[Cell]:
    """The same, where every NAS is something else before."""
    size, forks = (10, 20) if quick else (100, 50)
    return [Cell("fleet", what, size, forks, 1 if quick else 3, spoil=True, memory=False) for what in ALL]


def cells_of_inventories(quick: bool) -> list[Cell]:
    """What the guides tell people to write, beside a task that does nothing."""
    size, forks = (10, 20) if quick else (300, 50)
    return [Cell("nas", what, size, forks, 1 if quick else 3, memory=False) for what in GUIDED]


def cells_of_large_fleets(quick: bool) -> list[Cell]:
    """More of them than the other ways were given."""
    forks = 20 if quick else 50
    small, middle, large = (10, 20, 30) if quick else (100, 500, 1000)
    sizes = {
        "floor": (small, middle, large),
        "whole": (small, middle, large),
        "converge": (middle,),
        "health": (middle,),
    }
    return [
        Cell("fleet", what, size, forks, 1 if quick else 3, memory=size == middle)
        for what in sizes
        for size in sizes[what]
    ]


def cells_of_shares(quick: bool) -> list[Cell]:
    """What a fleet's CPU time is made of: each of these does a little more than the one before."""
    size, forks = (10, 20) if quick else (100, 50)
    return [Cell("shares", what, size, forks, 1 if quick else 3, memory=False) for what in SHARES]


PARTS: dict[str, Callable[[bool], list[Cell]]] = {
    "one": cells_of_one,
    "changes": cells_of_changes,
    "fleets": cells_of_fleets,
    "inventory": cells_of_inventories,
    "large": cells_of_large_fleets,
    "shares": cells_of_shares,
}


def measure(quick: bool, work: Path, only: list[str], ways: list[str], known: dict[str, Any]) -> dict[str, Any]:
    """Everything that is measured, and where; each part with as many simulated NASes as it needs.

    With only these parts are measured, or these ways of them, and what is known of the others is kept.
    """
    count = 4 if quick else 20
    parts = {"tasks": lambda quick: cells_of_tasks(quick, work, count), **PARTS}

    def is_kept(row: dict[str, Any]) -> bool:
        return row["part"] not in only or bool(ways and row["what"] not in ways)

    rows: list[dict[str, Any]] = [row for row in known.get("rows", ()) if is_kept(row)]
    for part in only or parts:
        cells = [cell for cell in parts[part](quick) if not ways or cell.what in ways]
        with running(max(cell.nases for cell in cells), work) as lab:
            bench = Bench(lab, work)
            bench.measure(cells)
            rows += [{"part": part, **row} for row in bench.as_dicts()]
    return {"where": machine.describe(), "quick": quick, "tasks": count, "rows": rows}


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("size", nargs="?", choices=["full", "quick"], default="full")
    parser.add_argument("--write", action="store_true", help="write the results into the guide")
    only = "measure this part anew, and keep the runs of the others that there are; may be given several times"
    parser.add_argument("--only", choices=["tasks", *PARTS], action="append", default=[], help=only)
    parser.add_argument("--way", action="append", default=[], help="of such a part only this way; the same")
    parser.add_argument("--from", dest="source", type=Path, help="measure nothing: take the rows of this file")
    parser.add_argument("--work", type=Path, default=ROOT / ".work" / "bench", help="folder for what is in between")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    path = options.work / "rows.json"
    if options.source:
        results = json.loads(options.source.read_text(encoding="utf-8"))
    else:
        known = json.loads(path.read_text(encoding="utf-8")) if options.only and path.exists() else {}
        results = measure(options.size == "quick", options.work.resolve(), options.only, options.way, known)
        path.write_text(json.dumps(results, indent=1), encoding="utf-8")
    print(report.text(results))
    if options.write:
        guide.write(results)
    return 0
