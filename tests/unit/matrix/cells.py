# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which runs the matrix has: all of them, or those that a short test makes do with."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from kinds import KINDS, Kind
from scenarios import Scenario
from trial import Call

SIZE = os.environ.get("FAULT_MATRIX", "usual")  # or "complete", or "small": where it is the second run of the day
GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS.values()))
# One kind of several that differ in nothing but a number stands for them where a fault lasts, or inside a request.
ALIKE = ("errors 100 to 104", "errors 109 to 111", "sign-in refused")


class Cell(NamedTuple):
    """A fault at a call, once or from then on."""

    kind: Kind
    call: Call
    lasting: bool

    def __str__(self) -> str:
        place = f"{self.call.request}.{self.call.inner}" if self.call.inner else str(self.call.request)
        return f"{self.kind.name} at {place} {self.call.method}, {'for good' if self.lasting else 'once'}"


def complete(group: str, calls: Sequence[Call]) -> Iterator[Cell]:
    """Every fault of a group at every call."""
    kinds = [kind for kind in KINDS.values() if kind.group == group]
    for kind, call, lasting in product(kinds, _distinct(calls), (False, True)):
        stand_in = kind is kinds[0] or not group.startswith(ALIKE)
        if (stand_in or not (lasting or call.inner)) and _fits(kind, call):
            yield Cell(kind, call, lasting)


def _distinct(calls: Sequence[Call]) -> list[Call]:
    """Every request. Calls of one method inside one of them are alike: the first stands for them."""
    return list({(call.request, call.method): call for call in reversed(calls)}.values())[::-1]


def _fits(kind: Kind, call: Call) -> bool:
    if kind.then and call.method == "login":  # what comes after it is for sessions that are open
        return False
    return (kind.inner or not call.inner) and kind.only in ("", call.method)


def chosen(scenario: Scenario, group: str, calls: Sequence[Call]) -> list[Cell]:
    """Some of them: for each module one at some call, always the same, one at each write of each scenario, and for
    every other fault one that begins with the answer to a write and lasts."""
    cells = list(complete(group, calls))
    places = [cells] if scenario.name.partition("-")[2] in ("", "present") else []
    places += [[cell for cell in cells if cell.call == call] for call in calls if call.write]
    if _number(scenario.name, group) % 2:
        after = {call.request + 1 for call in calls if call.write}
        places.append([cell for cell in cells if cell.lasting and cell.call.request in after])
    picked = [here[_number(scenario.name, group, at) % len(here)] for at, here in enumerate(places) if here]
    return list({str(cell): cell for cell in picked}.values())


def _number(*words: object) -> int:
    """The same number for the same words, always and everywhere."""
    return zlib.crc32(" ".join(map(str, words)).encode())


def cells(scenario: Scenario, group: str, calls: Sequence[Call]) -> list[Cell]:
    """The runs to make now."""
    if SIZE == "complete":
        return list(complete(group, calls))
    picked = chosen(scenario, group, calls)
    return picked if SIZE == "usual" else picked[: _number(group, scenario.name) % 4 == 0]
