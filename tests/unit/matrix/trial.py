# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of one run of a module."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from harness import Outcome
from kinds import Kind
from scenarios import Scenario

from simulator import Nas
from simulator.records import Record


class Call(NamedTuple):
    """One call of a module: the request it travels in (from 1), its place inside (0: the request itself)."""

    request: int
    inner: int
    api: str
    method: str
    write: bool


class Trial(NamedTuple):
    """What came of one run of a module."""

    scenario: Scenario
    kind: Kind | None
    call: Call | None
    lasting: bool
    outcome: Outcome
    records: list[Record]
    moved: bool  # the state of the NAS is another one than before
    left: list[str]  # open sessions that nobody handed out and nobody was handed
    known: set[str]  # sessions whose sign-in reply arrived
    sign_outs: Mapping[str, list[int | None]]  # of each session: what its sign-outs were answered; see Wiretap
    options: dict[str, Any]
    said: Outcome | None = None  # what the same run says without a fault


def calls_of(records: list[Record]) -> Iterator[Call]:
    request = inner = 0
    for record in records:
        request, inner = (request, inner + 1) if record.compound else (request + 1, 0)
        yield Call(request, inner, str(record.api), str(record.method), record.write)


def data_of(nas: Nas) -> str:
    """All that a module may change; that a package is stopped is the fault's doing."""
    return json.dumps({key: value for key, value in nas.live().items() if key != "packages"})
