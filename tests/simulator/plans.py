# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to happen on a NAS: faults, how runs end, accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .abb_runs import OUTCOMES
from .data.accounts import make_account
from .faults import Faults, Rule


class Plans:
    """A part of Nas."""

    faults: Faults
    listen: Callable[[bool, float | None], None]
    planned: dict[tuple[str, int], dict[str, Any]]

    def live(self) -> dict[str, Any]:
        """The state."""
        raise NotImplementedError

    def fault(
        self,
        api: str | None = None,
        method: str | None = None,
        kind: str = "error",
        times: int | None = 1,
        nth: int = 1,
        **details: Any,
    ) -> Rule:
        """Add a rule. refuse without api and method closes the port at once."""
        rule = self.faults.add(kind, api=api, method=method, times=times, nth=nth, **details)
        if kind == "refuse" and api is None and method is None:
            rule.times, rule.hits = 1, 1
            self.listen(False, rule.details.get("seconds"))
        return rule

    def clear_faults(self) -> None:
        """Drop all rules; a closed port opens again."""
        self.faults.rules.clear()
        self.listen(True, None)

    def next_outcome(
        self,
        task: str | int,
        outcome: str,
        run_seconds: float | None = None,
        product: str = "abb",
        reason: int | None = None,
        times: int | None = 1,
    ) -> None:
        """How the next runs of a task end (OUTCOMES): times of them, None: all.

        reason: nothing runs, and ABB's log has a row of this number.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"no such outcome: {outcome} (there are {', '.join(OUTCOMES)})")
        rows = self.live()[product]["tasks"]
        found = [row["task_id"] for row in rows if task in (row["task_id"], row["task_name"])]
        if len(found) != 1:
            raise KeyError(f"{len(found)} tasks are called {task!r}")
        plan = {"outcome": outcome, "run_seconds": run_seconds, "reason": reason, "times": times}
        self.planned[(product, found[0])] = plan

    def take_plan(self, product: str, task_id: int) -> dict[str, Any]:
        """What was planned for this run; empty when nothing was."""
        plan = self.planned.get((product, task_id), {})
        if plan.get("times"):
            plan["times"] -= 1
            if not plan["times"]:
                del self.planned[(product, task_id)]
        return plan

    def add_account(self, name: str, password: str, **fields: Any) -> dict[str, Any]:
        """Add an account; fields as in data/accounts.py (admin, code, otp_codes, ...)."""
        account = make_account(password, **fields)
        self.live()["accounts"][name] = account
        return account
