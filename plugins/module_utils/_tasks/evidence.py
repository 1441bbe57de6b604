# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the facts of a task amount to: its last good backup, trouble since, and the run that is due."""

from __future__ import annotations

from typing import NamedTuple

from .calendar import CONTINUOUS, DAY, HOUR, SCHEDULED, WEEK, in_time, next_without
from .facts import PARTIAL, SUCCESS, Device, Facts, Outcome
from .rules import Policy
from .zones import Clock


class Case(NamedTuple):
    """A task before its judge."""

    facts: Facts
    policy: Policy
    clock: Clock
    now: int
    good: int | None
    """The end of the last good backup."""
    ran: int | None
    """The end of the last backup that was good or partial."""
    trouble: Outcome | None
    """The newest finished backup, if it was not good and no later one made up for it."""

    @property
    def run_began(self) -> int | None:
        """When the run under way began; None if there is none, or if the NAS does not say."""
        began = _time(self.facts.running_since)
        return None if began is None or not self.facts.running else min(began, self.now)

    @property
    def runs_since(self) -> int | None:
        """Since when at least a run is under way; None if there is none, or if the NAS does not say."""
        seen = _time(self.facts.seen_running)
        return self.run_began if self.run_began or seen is None or not self.facts.running else min(seen, self.now)

    @property
    def max_age(self) -> int | None:
        """How old the last good backup may be, where that is the measure and not the schedule."""
        return self.policy.max_age or (DAY if self.facts.schedule.kind == CONTINUOUS else None)

    @property
    def by_schedule(self) -> bool:
        """Whether the measure is a schedule, and so the NAS's local time."""
        return self.max_age is None and self.facts.schedule.kind == SCHEDULED

    @property
    def paused(self) -> bool:
        """Whether it is a continuous task that somebody paused."""
        return self.facts.schedule.kind == CONTINUOUS and self.facts.schedule.paused

    @property
    def begin(self) -> int | None:
        """Since when the task is known to be there. A beginning in the future is no evidence."""
        begin = _time(self.facts.begin)
        return None if begin is None or begin > self.now + HOUR else min(begin, self.now)


class Due(NamedTuple):
    """The first run that no backup counts for yet."""

    moment: int | None = None
    """When it is due; None if nothing is due by itself, or if that is not known."""
    late: bool = False
    """It and the grace are past. Without a moment: the task is so old that it should have run."""
    under_way: bool = False
    """The run under way began in time for it."""
    in_doubt: bool = False
    """The run under way may have begun in time: the NAS does not say when it did."""


def case_of(facts: Facts, policy: Policy, clock: Clock, now: int) -> Case:
    """The facts of a task as its policy sees them."""
    newest = facts.newest if facts.newest and _time(facts.newest.time_end) else None
    success, partial = _time(facts.last_success), _time(facts.last_partial)
    if newest and newest.status == SUCCESS:
        success = _later(success, newest.time_end)
    elif newest and newest.status == PARTIAL:
        partial = _later(partial, newest.time_end)
    if partial and partial > (success or 0) and (newest is None or newest.time_end < partial):
        newest = Outcome(PARTIAL, partial)
    good = _later(success, partial) if policy.accept_partial else success
    is_good = newest and (newest.status == SUCCESS or (newest.status == PARTIAL and policy.accept_partial))
    trouble = None if newest is None or is_good or newest.time_end < (good or 0) else newest
    return Case(facts, policy, clock, now, good, _later(success, partial), trouble)


def case_of_device(case: Case, device: Device) -> Case:
    """One device of several, by its own part of the runs."""
    # Where nothing ran yet, the task's beginning is the device's; later it may have joined at any time.
    begin = case.facts.begin if device.begin is None and case.ran is None else device.begin
    facts = case.facts._replace(
        newest=device.newest,
        last_success=device.last_success,
        last_partial=device.last_partial,
        last_cancelled=None,
        begin=begin,
        unread=device.unread,
        devices=(),
    )
    return case_of(facts, case.policy, case.clock, case.now)


def due_run(case: Case) -> Due:
    """The run that is due, by max_age or by the schedule. A partial run did run; a cancelled one did not."""
    start = case.begin if case.ran is None else min(case.ran, case.now)
    if start is None:
        return Due()
    schedule, grace = case.facts.schedule, case.policy.grace
    if case.max_age is not None:
        # A task that never ran is judged by its age alone, and what is paused has no run on its way to be late.
        grace = 0 if case.ran is None or case.paused else grace
        # A limit that somebody set stands, whatever the window.
        return _due(case, start + case.max_age, grace, None if case.policy.max_age else schedule.window)
    if schedule.kind == SCHEDULED:
        slack = 0 if case.ran is None else case.clock.slack
        moment = next_without(schedule, case.clock.zone, start + slack)
        return Due() if moment is None else _due(case, moment, grace, schedule.window)
    return _due(case, start + WEEK, 0, None)._replace(moment=None) if case.ran is None else Due()


def _due(case: Case, moment: int, grace: int, window: str | None) -> Due:
    zone, since = case.clock.zone, case.runs_since
    if in_time(window, zone, moment, case.now, grace):
        return Due(moment)
    if since is not None and in_time(window, zone, moment, since, grace):
        return Due(moment, late=True, under_way=True)
    # A run that began in time would be hung by now if it is later than that.
    may_have_begun = case.facts.running and case.run_began is None and not (case.facts.queued or case.facts.endless)
    doubt = may_have_begun and case.now - moment - grace <= case.policy.hung_after
    return Due(moment, late=True, in_doubt=doubt)


def _time(value: int | None) -> int | None:
    """A point in time; DSM writes 0 or less for never."""
    return value if value is not None and value > 0 else None


def _later(first: int | None, second: int | None) -> int | None:
    return max(first or 0, second or 0) or None
