# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many runs begin near each minute of a week."""

from __future__ import annotations

from collections.abc import Iterable

from .model import WEEK


class Load:
    """What begins near each minute of the week, so that what a place would collide with is a sum of a few numbers."""

    def __init__(self, gap: int) -> None:
        self._near = [0] * WEEK
        self._around = range(1 - gap, gap)

    def add(self, runs: Iterable[int], sign: int = 1) -> None:
        """Put runs in; with -1 take them out."""
        for run in runs:
            for by in self._around:
                self._near[(run + by) % WEEK] += sign

    def beside(self, runs: Iterable[int]) -> int:
        """How many pairs of a run of these and one that is in begin too near each other."""
        return sum(self._near[run] for run in runs)
