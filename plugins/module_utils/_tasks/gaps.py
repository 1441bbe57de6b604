# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the NAS does not say although the verdict hangs on it."""

from __future__ import annotations

from .calendar import EVENT, HOUR, UNKNOWN, WEEK
from .evidence import Case, Due
from .facts import FAIL, PARTIAL
from .phrases import when


def gaps(case: Case, due: Due) -> list[str]:
    """Each gap in words; any of them makes a verdict unknown that nothing worse is known for."""
    said = list(case.facts.unread) + _schedule_gaps(case)
    if case.trouble and case.trouble.status not in (FAIL, PARTIAL):
        ended = f"backup that ended {at(case, case.trouble.time_end)}" if case.trouble.dated else "newest backup"
        said.append(f"the {ended} has no outcome that says good or bad")
    if case.ran is not None and case.ran > case.now + HOUR:
        said.append(f"its last backup ended in the future by the NAS's clock, {at(case, case.ran)}")
    if case.ran is None and case.begin is None:
        said.append("there is no good backup, and nothing tells when the task was made")
    if due.in_doubt:
        known = ", but not since when"
        if case.runs_since:
            known = f" that began {at(case, case.runs_since)} or before, how long before is not known"
        said.append(f"a run is under way{known}, so it may have begun too late")
    return said


def _schedule_gaps(case: Case) -> list[str]:
    schedule = case.facts.schedule
    if case.max_age is None and schedule.kind == UNKNOWN:
        return [schedule.gap or "its schedule could not be read"]
    if case.max_age is None and schedule.kind == EVENT and case.ran is not None and case.now - case.ran > WEEK:
        return [f"it runs on events only, and whether there was one since {at(case, case.ran)} is not known"]
    return []


def at(case: Case, moment: int) -> str:
    """A point in time in words, in the NAS's local time or, where that is not known, in UTC that is called so."""
    return when(moment, case.clock.zone, case.now, "UTC" if case.clock.guessed else "")
