# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions of requirements-dev.txt."""

from __future__ import annotations

import re

from tools.environment import ROOT

FILE = ROOT / "requirements-dev.txt"


def pinned(*names: str) -> list[str]:
    """The requirements of these names, with version and marker. Only pip itself has no pin."""
    lines = [line.partition(" #")[0].strip() for line in FILE.read_text(encoding="utf-8").splitlines()]
    found: list[str] = []
    for name in names:
        mine = [line for line in lines if re.match(re.escape(name) + r"\s*[=~<>]", line)]
        if not mine and name != "pip":
            raise SystemExit(f"{FILE.name} has no version of {name}")
        found += mine or [name]
    return found
