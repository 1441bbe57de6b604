# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated NAS on which one thing after another goes wrong, without anybody waiting for it."""

from __future__ import annotations

import json
import time

from cases import CASES, PACKAGE_IDS
from harness import FakeTime, Outcome, on
from kinds import Kind, Send
from scenarios import SID, Scenario, borrow
from trial import Call, Trial, calls_of, data_of
from wiretap import Wiretap

from simulator import Fleet, Nas


class Bench:
    """Runs scenarios. clock counts what passes in the product's pauses; the clock of the NAS goes along."""

    def __init__(self) -> None:
        self._fleet = Fleet(count=1, dataset="fleet")
        self.nas: Nas = self._fleet.start()[0]
        self.time = FakeTime()
        self.tap = Wiretap(self)
        self.lasting = False
        self.scenario: Scenario | None = None
        self._ready: dict[tuple[str, float], tuple[float, str]] = {}
        self._plain: dict[str, tuple[list[Call], Trial]] = {}

    def stop(self) -> None:
        self.tap.remove()
        self._fleet.stop()

    # --- time
    def skip(self, seconds: float) -> None:
        """Time passes that is not a pause of the product."""
        self.time.passed += seconds
        self.nas.advance(seconds)

    def later(self, seconds: float, send: Send) -> None:
        self.time.later(seconds, send)

    # --- state
    def _restore(self, scenario: Scenario, shift: float) -> str:
        """The NAS as it was before the first run of the scenario, its clock included."""
        if (scenario.name, shift) not in self._ready:
            self._as_new(scenario)
            self.nas.offset = shift
            scenario.prepare(self.nas)
            self._ready[scenario.name, shift] = (self.nas.now(), json.dumps(self.nas.live()))
        then, state = self._ready[scenario.name, shift]
        self._as_new(scenario)
        self.nas.offset = then - time.time()
        self.nas._state = json.loads(state)
        if scenario.borrowed:
            borrow(self.nas)
        return data_of(self.nas)

    def _as_new(self, scenario: Scenario) -> None:
        self.nas.switches.__init__()
        self.nas.switches.run_seconds = scenario.run_seconds
        self.nas.offset = 0.0
        self.nas.reset()
        self.time.__init__()
        self.time.nases.append(self.nas)
        self.tap.forget()

    def renew(self, scenario: Scenario) -> None:
        """A NAS as new, for a scenario."""
        self._restore(scenario, 0)

    # --- runs
    def run(
        self,
        scenario: Scenario,
        kind: Kind | None = None,
        call: Call | None = None,
        lasting: bool = False,
        shift: float = 0,
    ) -> Trial:
        """Run a scenario, with a fault at one of its calls, once or from then on."""
        said = None if kind is None else self.plain(scenario)[1].outcome
        before = self._restore(scenario, shift)
        self.scenario, self.lasting = scenario, lasting
        if kind is not None:
            self.nas.switches.update(kind.switches)
            self.tap.arm(kind, call, lasting)
        options = {key: value(self.nas) if callable(value) else value for key, value in scenario.options.items()}
        outcome = on(self.nas, scenario.module, **options)
        assert self.tap.struck == (kind is not None), "the fault met nothing, so that nothing was tested"
        self.time.pause(1000)  # what is still on its way arrives
        records = list(self.nas.requests)
        handed_out = {SID, (outcome.get("session") or {}).get("sid")}
        return Trial(
            scenario,
            kind,
            call,
            lasting,
            outcome,
            records,
            before != data_of(self.nas),
            [sid for sid in self.nas.open_sessions if sid not in handed_out],
            set(self.tap.sids),
            self.tap.sign_outs,
            options,
            said,
        )

    def again(self, trial: Trial) -> Outcome:
        """The same module once more, on the NAS as the run left it, with nothing in its way."""
        self.nas.clear_faults()
        self.tap.forget()
        self.nas.switches.__init__()
        if trial.scenario.borrowed:
            borrow(self.nas)
        return on(self.nas, trial.scenario.module, **trial.options)

    def plain(self, scenario: Scenario) -> tuple[list[Call], Trial]:
        """The calls that a scenario makes when nothing goes wrong, and what comes of it."""
        if scenario.name not in self._plain:
            trial = self.run(scenario)
            assert not trial.outcome["failed"], trial.outcome["msg"]
            self._plain[scenario.name] = list(calls_of(trial.records)), trial
        return self._plain[scenario.name]

    def package(self, scenario: Scenario) -> str:
        """The package that a scenario needs."""
        case = CASES.get(scenario.module)
        return PACKAGE_IDS[case.package] if case else "ActiveBackup"
