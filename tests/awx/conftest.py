# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated NASes, and what AWX does to run a job on them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS / "awx", TESTS / "secrets", TESTS / "unit", TESTS):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from controller import Controller  # noqa: E402
from remember import session_numbers  # noqa: E402

from simulator import Fleet  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    """pytest tests/awx --nases 100."""
    parser.addoption("--nases", type=int, default=12, help="how many NASes")


@pytest.fixture(scope="module")
def secrets() -> Iterator[set[str]]:
    """The numbers of all sessions."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield session_numbers(monkeypatch)


@pytest.fixture(scope="module")
def fleet(request: pytest.FixtureRequest, secrets: set[str]) -> Iterator[Fleet]:
    """Simulated NASes whose clocks stand, so that two runs see the same."""
    with Fleet(count=request.config.getoption("--nases"), https=True) as fleet:
        for nas in fleet:
            nas.set_clock("2026-03-16T09:00:00", stands=True)
            nas.reset()
        yield fleet


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Controller:
    """Runs jobs as AWX does."""
    return Controller(tmp_path_factory.mktemp("awx"))
