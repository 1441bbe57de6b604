# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict on a task: facts, policy, the NAS's clock and the time now in; a word and a sentence out. Pure.

How it is used, here by active_backup_health_info (facts.py says how the rooms of the products make facts):

    rules = read_rules(params, backup_types)                  # before any request: bad rules fail
    clock = nas_clock(params["timezone"], triggers)           # triggers: (schedule, next_trigger_time) of ABB tasks
    for facts in all_facts:
        verdict = judge(facts, rules.policy(facts), clock, now)   # now: the NAS's time, epoch seconds
    summary(verdicts), worst(verdicts)

For example, a task of weekdays at 03:00 whose laptop is away since Saturday, on a Monday at 09:00:

    Facts("abb", "Laptop 7", abb_schedule(row["sched_content"]), "pc",
          newest=Outcome("success", friday_0317), last_success=friday_0317,
          devices=(Device("LAPTOP-7", "offline", offline_since=saturday_1812),))

    Verdict("overdue", "No backup since Friday 03:17; the run due Monday 03:00 did not happen. LAPTOP-7 has been
            offline since Saturday 18:12.", expected_by=monday_0300, overdue_by=21600, ...)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .evidence import Case, Due, case_of, case_of_device, due_run
from .facts import FAIL, PARTIAL, Device, Facts
from .gaps import gaps
from .reasons import ignored, reason
from .rules import Policy
from .zones import Clock

VERDICTS = ("failed", "hung", "never_ran", "overdue", "partial", "unknown", "running", "paused", "ok")


class Verdict(NamedTuple):
    """What a task deserves, in the words of VERDICTS, and why."""

    verdict: str | None
    """None: a rule says that the task is ignored."""
    reason: str
    """Sentences that a person understands without DSM."""
    expected_by: int | None = None
    """The first moment that no backup counts for yet, past or to come; None if nothing is due by itself."""
    overdue_by: int | None = None
    """Seconds since then, if it and the grace are past and no run is making up for it."""
    last_good: int | None = None
    """When the last backup ended that is good by the task's policy; None for never."""
    rule: int | None = None
    """The index of the rule that the policy comes from."""
    devices: tuple[str | None, ...] = ()
    """For tasks of several devices a verdict each, in their order; else None each."""


def judge(facts: Facts, policy: Policy, clock: Clock, now: int) -> Verdict:
    """The verdict on a task. Never raises, whatever numbers the NAS sends."""
    case = case_of(facts, policy, clock, now)
    several = len(facts.devices) > 1 and not policy.ignore
    devices = tuple(_of_device(case, device) if several else None for device in facts.devices)
    if policy.ignore:
        return Verdict(None, ignored(policy), last_good=case.good, rule=policy.rule, devices=devices)
    due = due_run(case)
    word = _word(case, due)
    sentences = reason(word, case, due, devices)
    overdue_by = now - due.moment if due.moment is not None and _is_missed(case, due) else None
    return Verdict(word, sentences, due.moment, overdue_by, case.good, policy.rule, devices)


def zone_matters(facts: Facts, policy: Policy, clock: Clock) -> bool:
    """Whether a verdict hangs on a time zone that nobody told: the module warns of it."""
    return clock.guessed and not policy.ignore and case_of(facts, policy, clock, 0).by_schedule


def _is_missed(case: Case, due: Due) -> bool:
    """Whether a run that was due is missing. What was not read might hold it."""
    return due.late and not (due.under_way or due.in_doubt or case.facts.unread)


def _word(case: Case, due: Due) -> str:
    """The worst verdict that holds."""
    trouble = case.trouble.status if case.trouble else None
    if trouble == FAIL:
        return "failed"
    if case.runs_since is not None and case.now - case.runs_since > case.policy.hung_after:
        return "hung"
    if _is_missed(case, due):
        return "never_ran" if case.good is None else "overdue"
    if trouble == PARTIAL:
        return "partial"
    if gaps(case, due):
        return "unknown"
    if case.facts.running:
        return "running"
    return "paused" if case.paused or case.facts.package_stopped else "ok"


def _of_device(case: Case, device: Device) -> str:
    """The verdict on one device of several, by its own part of the runs."""
    own = case_of_device(case, device)
    return _word(own, due_run(own))


def summary(verdicts: Iterable[str | None]) -> dict[str, int]:
    """The number of tasks per verdict, worst first, with zeros; ignored tasks (None) are not counted."""
    counts = dict.fromkeys(VERDICTS, 0)
    for verdict in verdicts:
        if verdict is not None:
            counts[verdict] += 1
    return counts


def worst(verdicts: Iterable[str | None]) -> str | None:
    """The worst verdict; None if there is none."""
    there = set(verdicts)
    return next((verdict for verdict in VERDICTS if verdict in there), None)
