# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs plays against the lab, in rounds, and keeps what each run cost. A run that fails or leaves a NAS in another
state than it should ends everything: its numbers would mean nothing."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from . import meter
from .lab import Lab

PLAYS = Path(__file__).resolve().parent / "plays"
SLOW = ("uri", "script")  # ours, before them, has brought all NASes to the same state
UNSIGNED = ("script",)  # the library's sign-out names no session, so it stays open


class Cell(NamedTuple):
    """One thing to measure, rounds times."""

    group: str  # tasks, one, fleet, nas, shares
    what: str
    nases: int = 1
    forks: int = 5
    rounds: int = 1
    spoil: bool = False  # the NASes are something else before each run
    memory: bool = True  # one more run, for its memory
    play: Path | None = None


@dataclass
class Row:
    """One run."""

    group: str
    what: str
    nases: int
    forks: int
    spoil: bool
    memory_run: bool
    wall: float
    cpu: float
    peak: int | None
    sign_ins: int
    requests: int
    handshakes: int


class Bench:
    """Measures cells."""

    def __init__(self, lab: Lab, work: Path) -> None:
        self._lab, self._work, self.rows = lab, work, []

    def measure(self, cells: Sequence[Cell]) -> None:
        """All cells, in rounds: each round runs each cell once, so that a slow minute of the machine meets all."""
        # State, byte code and caches are as they will be; not counted.
        for cell in {(cell.what, cell.nases): cell for cell in cells}.values():
            if cell.what not in SLOW or cell.nases == min(one.nases for one in cells if one.what == cell.what):
                self._run(cell._replace(forks=20))
        for number in range(max(cell.rounds for cell in cells)):
            for cell in cells:
                if number < cell.rounds:
                    self._keep(cell, False)
        for cell in cells:
            if cell.memory:
                self._keep(cell, True)

    def _keep(self, cell: Cell, memory: bool) -> None:
        cost, seen = self._run(cell, memory)
        about = {name: getattr(cell, name) for name in ("group", "what", "nases", "forks", "spoil")}
        row = Row(
            **about,
            memory_run=memory,
            wall=cost.wall,
            cpu=cost.cpu,
            peak=cost.peak,
            sign_ins=seen.sign_ins,
            requests=seen.requests,
            handshakes=seen.handshakes,
        )
        self.rows.append(row)
        peak = f", {row.peak >> 20} MiB" if row.peak else ""
        place = f"{cell.group} {cell.what}, {cell.nases} NAS, {cell.forks} forks{', changes' if cell.spoil else ''}"
        print(f"{time.strftime('%H:%M:%S')} {place}: {row.wall:.2f} s, CPU {row.cpu:.2f} s{peak}", flush=True)

    def _run(self, cell: Cell, memory: bool = False) -> tuple[meter.Cost, Any]:
        if cell.spoil:
            self._lab.spoil(cell.nases)
        self._lab.forget(cell.nases)
        inventory, log = self._work / f"inventory-{cell.nases}.json", self._work / "play.log"
        self._lab.inventory(inventory, cell.nases)
        play = cell.play or PLAYS / f"{cell.what}.yml"
        command = ["ansible-playbook", "-i", str(inventory), "-f", str(cell.forks), str(play)]
        cost = meter.run(command, _environment(self._work), log, memory)
        seen = self._lab.seen(cell.nases)
        self._insist(cell, cost, seen, log)
        return cost, seen

    def _insist(self, cell: Cell, cost: meter.Cost, seen: Any, log: Path) -> None:
        problems = [f"exit {cost.status}"] if cost.status else []
        if cell.group != "tasks" and cell.what not in ("empty", "floor", "idle", "health"):
            problems += self._lab.wrong(cell.nases, cell.what in ("whole", "session", "converge"))
        if seen.left_open and cell.what not in UNSIGNED:
            problems.append(f"{seen.left_open} sessions left open")
        if problems:
            print(log.read_text(encoding="utf-8", errors="replace")[-3000:])
            raise SystemExit(f"{cell.what} on {cell.nases} NASes with {cell.forks} forks: {problems[:5]}")

    def as_dicts(self) -> list[dict[str, Any]]:
        """All runs, for a file."""
        return [asdict(row) for row in self.rows]


def _environment(work: Path) -> dict[str, str]:
    """A plain environment: Ansible's defaults, and the collection."""
    if not shutil.which("ansible-playbook") or "ANSIBLE_COLLECTIONS_PATH" not in os.environ:
        raise SystemExit("run this by ./test.sh bench, which makes the environment for it")
    kept = ("PATH", "HOME", "ANSIBLE_COLLECTIONS_PATH", "LC_ALL")
    values = {name: os.environ[name] for name in kept if name in os.environ}
    return {**values, "ANSIBLE_LOCAL_TEMP": str(work / "tmp"), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
