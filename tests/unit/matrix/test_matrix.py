# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every call that a module makes, and everything that can go wrong with it.

Without more a part of the matrix is run: each fault at one call of each scenario, and at each write. All of it:
FAULT_MATRIX=complete pytest tests/unit/matrix -n 2. What is demanded stands in judge.
"""

from __future__ import annotations

import pytest
from bench import Bench
from cells import GROUPS, cells
from harness import MODULES, ROOT
from judge import judge
from kinds import CLOCKS
from scenarios import SCENARIOS

every = pytest.mark.parametrize("name", SCENARIOS)


def test_every_module_has_a_scenario() -> None:
    """But for the one that sends no request."""
    assert {scenario.module for scenario in SCENARIOS.values()} == set(MODULES) - {"dsm_certificate_info"}


def test_the_guide_names_every_fault() -> None:
    """Its table is made by python tests/unit/matrix/table.py."""
    guide = (ROOT / "docs" / "docsite" / "rst" / "guide_faults.rst").read_text(encoding="utf-8")
    assert [group for group in GROUPS if f"- {group}\n" not in guide] == []


@every
def test_without_a_fault(bench: Bench, name: str) -> None:
    scenario = SCENARIOS[name]
    calls, trial = bench.plain(scenario)
    assert not judge(trial).wrong
    assert any(call.write for call in calls) == scenario.writes == bool(trial.outcome["changed"])


@pytest.mark.parametrize("group", GROUPS)
@every
def test_fault(bench: Bench, name: str, group: str) -> None:
    scenario = SCENARIOS[name]
    wrong = []
    for cell in cells(scenario, group, bench.plain(scenario)[0]):
        trial = bench.run(scenario, cell.kind, cell.call, cell.lasting)
        found = judge(trial).wrong
        if scenario.writes and not (scenario.repeats or trial.outcome["failed"] or cell.kind.stays):
            second = bench.again(trial)
            if second["failed"] or second["changed"]:
                found.append(f"it was not as it said: {second.text}")
        wrong += [f"{cell}: {words}" for words in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("clock", CLOCKS)
@every
def test_clock_of_the_nas(bench: Bench, name: str, clock: str) -> None:
    """Ages are measured against the clock of the NAS, so that it may be off by a day."""
    scenario = SCENARIOS[name]
    usual = bench.plain(scenario)[1].outcome
    trial = bench.run(scenario, shift=CLOCKS[clock])
    assert not judge(trial).wrong
    assert trial.outcome["failed"] is False
    assert trial.outcome["changed"] == usual["changed"]
