# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One bench for all property tests of a process; what hypothesis finds is kept out of the checkout's root."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

UNIT = Path(__file__).resolve().parents[1]
for folder in (UNIT / "properties", UNIT / "matrix", UNIT):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from bench import Bench  # noqa: E402
from harness import in_time  # noqa: E402
from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from hypothesis.database import DirectoryBasedExampleDatabase  # noqa: E402

# HYPOTHESIS_PROFILE=long pytest tests/unit/properties: ten times as many examples; few: a fifth of them.
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}
FOUND = DirectoryBasedExampleDatabase(UNIT.parents[1] / ".work" / "hypothesis")
# The short one tries the same examples each time, so that nobody's change fails by a throw of the dice; the long one
# looks for new ones. Shrinking takes minutes, since an example is a module run or three: only the long one does it.
QUICK = (Phase.explicit, Phase.generate)
settings.register_profile("short", max_examples=25, phases=QUICK, derandomize=True, database=None, **COMMON)
settings.register_profile("few", max_examples=5, phases=QUICK, derandomize=True, database=None, **COMMON)
settings.register_profile("long", max_examples=250, derandomize=False, database=FOUND, **COMMON)


def pytest_configure(config: pytest.Config) -> None:
    """The short one unless another was asked for, by the option or the variable."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """A simulated NAS, and time that passes only in the product's pauses."""
    bench = Bench()
    with in_time(bench.time):
        yield bench
    bench.stop()
