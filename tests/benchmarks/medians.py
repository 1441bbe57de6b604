# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medians of the runs, and the ratios that the targets are about."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any, NamedTuple

from .tasks import baseline

Rows = list[dict[str, Any]]


GUIDED = ("floor", "ours", "whole", "converge")  # what the guides tell people to write, beside debug
SHARES = ("empty", "floor", "idle", "ours", "whole")


class Medians:
    """The rows of a results file, asked for by what was measured."""

    def __init__(self, results: dict[str, Any]) -> None:
        self.tasks: int = results["tasks"]
        self._rows: Rows = results["rows"]

    def has(self, *parts: str) -> bool:
        """Whether these were measured."""
        return set(parts) <= {row["part"] for row in self._rows}

    def rows(self, memory_run: bool = False, **wanted: Any) -> Rows:
        """The runs of one cell."""
        found = [row for row in self._rows if all(row[name] == value for name, value in wanted.items())]
        return [row for row in found if row["memory_run"] == memory_run]

    def get(self, value: str, memory_run: bool = False, **wanted: Any) -> float | None:
        """The median of one value, None where nothing was measured."""
        rows = self.rows(memory_run, **wanted)
        return median(row[value] for row in rows) if rows else None

    def sizes(self, what: str) -> list[int]:
        """Fleets that were measured, small ones first."""
        return sorted({row["nases"] for row in self.rows(group="fleet", what=what, spoil=False)})

    def forks(self) -> list[int]:
        """Forks that were measured, few first."""
        return sorted({row["forks"] for row in self.rows(group="fleet")})

    def task(self, kind: str, value: str = "cpu") -> float:
        """What one task of a kind costs: the difference to the play without them, by their number."""
        with_tasks = self.get(value, group="tasks", what=kind)
        return (with_tasks - self.get(value, group="tasks", what=baseline(kind))) / self.tasks

    def over_empty(self, what: str, spoil: bool) -> float:
        """CPU of one NAS, without that of an empty play."""
        empty = self.get("cpu", group="one", what="empty", nases=1)
        return self.get("cpu", group="one", what=what, nases=1, spoil=spoil) - empty

    def one_more(self, what: str) -> float:
        """CPU of one NAS more that is changed, where there are others."""
        cell = {"group": "one", "what": what, "spoil": True}
        several = max(row["nases"] for row in self.rows(**cell))
        cpus = [self.get("cpu", nases=nases, **cell) for nases in (1, several)]
        return (cpus[1] - cpus[0]) / (several - 1)

    def nas(self, what: str) -> float:
        """CPU of a NAS, in seconds, where what the guides tell people to write is measured."""
        return median(row["cpu"] / row["nases"] for row in self.rows(group="nas", what=what))

    def per_nas(self, what: str, size: int, forks: int) -> float:
        """CPU of a fleet by its size, in seconds."""
        return self.get("cpu", group="fleet", what=what, nases=size, forks=forks, spoil=False) / size


class Target(NamedTuple):
    """What was promised, and what was measured."""

    promise: str
    limit: str
    measured: str
    kept: bool


def _ratio(promise: str, value: float, limit: float) -> Target:
    return Target(promise, f"at most {limit:g}", f"{value:.4f}", value <= limit)


def _count(promise: str, value: float, limit: float, unit: str = "") -> Target:
    return Target(promise, f"at most {limit:g}{unit}", f"{value:.0f}{unit}", value <= limit)


def targets(m: Medians) -> Iterable[Target]:
    """The promises about what was measured, in the order of the guide."""
    if m.has("tasks", "one"):
        yield from _one(m)
    if m.has("inventory"):
        yield from _inventory(m)
    if m.has("fleets", "changes"):
        yield from _others(m)
    if m.has("large"):
        yield from _large(m)


def _one(m: Medians) -> Iterable[Target]:
    uri = m.task("uri")

    def one(value: str, what: str) -> float:
        return m.get(value, group="one", what=what, nases=1, spoil=False)

    yield _ratio("CPU of a task with a session, by that of a uri task", m.task("abb_settings, session") / uri, 0.12)
    yield _ratio("CPU of a task that signs in itself, by that of a uri task", m.task("abb_settings") / uri, 0.12)
    yield _ratio("CPU of changing one more NAS, by uri", m.one_more("ours") / m.one_more("uri"), 0.08)
    alone = m.over_empty("ours", True) / m.over_empty("uri", True)
    yield _ratio("CPU of changing the only NAS of a run, over an empty play, by uri", alone, 0.08)
    yield _count("Requests for a whole NAS as it should be", one("requests", "whole"), 4)
    yield _count("Sign-ins of a play with a session", one("sign_ins", "session"), 1)
    yield _count("Requests of a task with a session", one("requests", "session") - 2, 2)


def _others(m: Medians) -> Iterable[Target]:
    """Many NASes, beside the other ways."""
    forks, size = m.forks()[-1], m.sizes("uri")[-1]
    for spoil, state in ((False, "as it should be"), (True, "changed")):
        cell = {"group": "fleet", "nases": size, "forks": forks, "spoil": spoil}
        by = {
            (value, other): m.get(value, what="ours", **cell) / m.get(value, what=other, **cell)
            for value, other in (("wall", "uri"), ("cpu", "uri"), ("wall", "script"))
        }
        about = f"{size} NASes, {forks} forks, {state}"
        yield _ratio(f"{about}: wall time, by uri", by["wall", "uri"], 0.05 if spoil else 0.04)
        yield _ratio(f"{about}: CPU, by uri", by["cpu", "uri"], 0.03 if spoil else 0.022)
        yield _ratio(f"{about}: wall time, by synology-api", by["wall", "script"], 0.12)


def _large(m: Medians) -> Iterable[Target]:
    forks, (small, middle, large) = m.forks()[-1], m.sizes("floor")
    if m.sizes("whole"):
        each, before = (m.per_nas("whole", count, forks) for count in (large, small))
        yield _ratio(f"CPU of a whole NAS among {large}, by that among {small}", each / before, 1.1)
    if m.sizes("health"):
        verdicts = m.per_nas("health", middle, forks) / m.per_nas("floor", middle, forks)
        yield _ratio(f"CPU of the verdicts of a NAS among {middle}, by debug", verdicts, 2.5)
    for what, name in (("whole", "active_backup_config"), ("converge", "role converge"), ("health", "verdicts")):
        peak = m.get("peak", True, group="fleet", what=what, nases=middle, forks=forks)
        if peak:
            yield _count(f"Memory of all processes, {middle} NASes, {forks} forks, {name}", peak / 2**20, 800, " MiB")


def _inventory(m: Medians) -> Iterable[Target]:
    (size,) = {row["nases"] for row in m.rows(group="nas")}
    yield _ratio(f"CPU of settings, {size} NASes, by debug", m.nas("ours") / m.nas("floor"), 2.0)
    yield _ratio(f"CPU of a whole NAS, {size} NASes, by debug", m.nas("whole") / m.nas("floor"), 2.0)
    ratio = m.nas("converge") / m.nas("whole")
    yield _ratio(f"CPU of the role converge, {size} NASes, by one task of active_backup_config", ratio, 1.5)
    for name in ("sign_ins", "handshakes"):
        seen = m.get(name, group="nas", what="converge") / size
        yield _count(f"{name.replace('_', '-').capitalize()} of the role converge", seen, 1)
