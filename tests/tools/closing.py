# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing lines of test.sh: what was not tested, how long it took, how many steps passed and failed.

python tests/tools/closing.py FOLDER SECONDS, with steps.jsonl, not-tested and nox's reports in it; nothing without a
report, as after ./test.sh -l.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def closing(folder: Path, seconds: int) -> list[str]:
    """The closing lines for what a run of so many seconds left in folder."""
    steps = [json.loads(line) for line in _lines(folder / "steps.jsonl")]
    reports = sorted(folder.glob("*report.json"))
    if not reports:
        return []
    sessions = [each for report in reports for each in json.loads(report.read_text(encoding="utf-8"))["sessions"]]
    passed = sum(step["passed"] for step in steps)
    allowed = [step["name"] for step in steps if step["allowed"]]
    failed = [step["name"] for step in steps if not (step["passed"] or step["allowed"])]
    told = {step["session"] for step in steps if not step["passed"]}
    # A session that failed before or between its steps counts as well.
    failed += [f"session {_name(each)}" for each in sessions if each["result_code"] <= 0 and _name(each) not in told]
    lines = _list("Failed, which it may:", allowed)
    lines += _list("Not tested here:", sorted(set(_lines(folder / "not-tested"))))
    lines += _list("Failed:", failed)
    return [
        *lines,
        f"{seconds // 60} min {seconds % 60} s. Each step counts as one:",
        f"{passed} passed, {len(failed)} failed",
    ]


def _name(session: dict[str, Any]) -> str:
    """The name of a session with its parameters, as the session itself knows it."""
    return next(iter(session["signatures"]), session["name"])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _list(title: str, items: list[str]) -> list[str]:
    return [title, *(f"  - {item}" for item in items)] if items else []


if __name__ == "__main__":
    for line in closing(Path(sys.argv[1]), int(sys.argv[2])):
        print(line)
