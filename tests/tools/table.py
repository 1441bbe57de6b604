# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sessions of the matrix found: tests/matrix.json, from which generate.py makes the tables of the docs."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from tools.environment import ROOT
from tools.pythons import CANDIDATES, SUPPORTED, Pair

FILE = ROOT / "tests" / "matrix.json"
NOTHING = ["", "No test run has been recorded for this version yet.", ""]
README = [
    "These were tested together, by `./test.sh matrix`: sanity, unit and integration tests with every supported",
    "ansible-core, on the oldest and on the newest Python for it, against simulated NASes of DSM 7.",
]
GUIDE = ["``./test.sh matrix`` ran these:"]
TITLES = ("ansible-core", "Python", "requests", "urllib3", "sanity, unit and integration tests")


def read() -> list[dict[str, Any]]:
    """A row for each pair of the last run, in the order of the versions."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else []


def note(pair: Pair, versions: str, passed: dict[str, bool]) -> None:
    """Put the row of a pair in place of its last one; what is no longer supported goes.

    versions is what versions.py said. Of tests that were not repeated the last result stays.
    """
    row = {"core": pair.core, "on": pair.python, "versions": json.loads(versions), "passed": passed}
    row["passed"] = {**next((each["passed"] for each in read() if _key(each) == _key(row)), {}), **passed}
    row["date"] = datetime.now(timezone.utc).date().isoformat()
    known = SUPPORTED | CANDIDATES
    others = [each for each in read() if each["on"] in known.get(each["core"], ()) and _key(each) != _key(row)]
    FILE.write_text(json.dumps(sorted([*others, row], key=_key), indent=2) + "\n", encoding="utf-8")


def _key(row: dict[str, Any]) -> list[list[int]]:
    return [[int(part) for part in row[name].split(".")] for name in ("core", "on")]


def cells() -> list[list[str]]:
    """The rows of the table, as text, in the order of TITLES."""
    rows = []
    for row in read():
        versions = [row["versions"][name] for name in ("ansible-core", "python", "requests", "urllib3")]
        failed = [test for test, passed in row["passed"].items() if not passed]
        outcome = f"failed: {', '.join(failed)}" if failed else "passed"
        rows.append([*versions, f"{outcome} (release candidate)" if row["core"] in CANDIDATES else outcome])
    return rows


def markdown() -> list[str]:
    """The table for the README, and what it is; or that there is none yet."""
    lines = [f"| {' | '.join(TITLES)} |", f"|{' --- |' * len(TITLES)}"]
    return ["", *README, "", *lines, *(f"| {' | '.join(row)} |" for row in cells()), ""] if read() else NOTHING


def rst() -> list[str]:
    """The same for the guide."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in [TITLES, *cells()]:
        lines += [f"   {'*' if at == 0 else ' '} - {text}" for at, text in enumerate(row)]
    return ["", *GUIDE, "", *lines, ""] if read() else NOTHING
