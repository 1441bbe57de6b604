# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One bench for all tests of the matrix that a process runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

for folder in (Path(__file__).resolve().parent, Path(__file__).resolve().parents[1]):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from bench import Bench  # noqa: E402
from harness import in_time  # noqa: E402


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """A simulated NAS, and time that passes only in the product's pauses."""
    bench = Bench()
    with in_time(bench.time):
        yield bench
    bench.stop()
