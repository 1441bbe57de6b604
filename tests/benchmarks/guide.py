# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes results into the guide, between its marks, and the plot as a file beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .lab import DELAY_MS, SIGN_IN_MS
from .medians import Medians
from .plot import svg
from .report import rst, tables

RST = Path(__file__).resolve().parents[2] / "docs" / "docsite" / "rst"


def write(results: dict[str, Any]) -> None:
    """Write what was measured into docs/docsite/rst."""
    if results["quick"]:
        raise SystemExit("a quick run proves nothing: the guide takes only a full one")
    m = Medians(results)
    if not m.has("tasks", "one", "changes", "fleets", "inventory", "large", "shares"):
        raise SystemExit("the guide takes all parts, and not all were measured")
    where, goals, *rest = tables(results)
    plot = [".. raw:: html", "", *(f"    {line}" for line in svg(m, False))]
    delays = f"Each answer took {DELAY_MS} ms, a sign-in {SIGN_IN_MS} ms more."
    parts = {
        "plot": plot,
        "tables": [line for table in rest for line in rst(table)][1:],
        "machine": [delays, *rst(where)],
        "targets": rst(goals)[1:],
    }
    path = RST / "guide_performance.rst"
    text = path.read_text(encoding="utf-8")
    for name, lines in parts.items():
        text = _between(text, name, "\n".join(lines))
    path.write_text(text, encoding="utf-8")
    (RST / "images").mkdir(exist_ok=True)
    (RST / "images" / "fleet.svg").write_text("\n".join([*svg(m, True), ""]), encoding="utf-8")


def _between(text: str, name: str, part: str) -> str:
    begin, end = rf"\.\. begin measured: {name}\n", rf"\.\. end measured: {name}\n"
    found = re.search(f"({begin}).*?({end})", text, re.DOTALL)
    if found is None:
        raise SystemExit(f"the guide has no place for {name}")
    return f"{text[: found.end(1)]}\n{part}\n\n{text[found.start(2) :]}"
