# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two simulated NASes, and ansible-rulebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS / "eda", TESTS / "unit", TESTS):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from activation import Activation  # noqa: E402

from simulator import Fleet  # noqa: E402


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    """Two NASes on which a backup takes a second."""
    with Fleet(count=2, https=True, run_seconds=1) as fleet:
        yield fleet


@pytest.fixture
def activation(tmp_path: Path, fleet: Fleet) -> Iterator[Activation]:
    """ansible-rulebook on both; what still runs in the end is ended."""
    one = Activation(tmp_path, fleet)
    yield one
    one.end()
