# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a task has its verdict: a few sentences that a person understands without DSM."""

from __future__ import annotations

from collections.abc import Sequence

from .calendar import EVENT, MANUAL
from .evidence import Case, Due
from .facts import Outcome
from .gaps import at, gaps
from .phrases import listed, schedule_in_words, span
from .rules import Policy

_BAD = ("failed", "hung", "never_ran", "overdue")
MOST_OFFLINE = 3  # so many devices that are offline are named, each with since when


def reason(word: str, case: Case, due: Due, devices: Sequence[str | None] = ()) -> str:
    """The sentences for a verdict. devices: the verdict on each device, for tasks of several."""
    said = [_FIRST[word](case, due)]
    if word in ("failed", "hung", "partial", "unknown", "running", "paused"):
        said.append(_last_good(case))
    if word in ("never_ran", "overdue"):
        said += [_under_way(case) if case.facts.running else "", _changed(case, due)]
    said.append(_concerned(case, devices))
    if word in _BAD:
        said += _offline(case)
    if word in ("never_ran", "overdue", "ok") and case.clock.guessed and case.by_schedule:
        said.append("The NAS's time zone is not known, so its schedule is read as UTC.")
    return " ".join(sentence for sentence in said if sentence)


def ignored(policy: Policy) -> str:
    """The sentence for a task that a rule leaves out."""
    return f"Ignored, as rules[{policy.rule}] says."


def _failed(case: Case, due: Due) -> str:
    return f"The {_which(case, case.trouble)} failed{_detail(case.trouble)}."


def _partial(case: Case, due: Due) -> str:
    return f"The {_which(case, case.trouble)} was only partly successful{_detail(case.trouble)}."


def _which(case: Case, trouble: Outcome | None) -> str:
    return f"backup that ended {at(case, trouble.time_end)}" if trouble and trouble.dated else "newest backup"


def _detail(trouble: Outcome | None) -> str:
    detail = trouble.detail.strip().rstrip(".") if trouble else ""
    return f": {detail}" if detail else ""


def _hung(case: Case, due: Due) -> str:
    since = case.runs_since or case.now
    long = span(case.now - since)
    if case.run_began is None:
        return f"A run that began {at(case, since)} or before is still under way, after {long} or more."
    return f"A run has been under way since {at(case, since)}, for {long}{_progress(case)}."


def _missed(case: Case, due: Due) -> str:
    """Of never_ran and overdue: what there is, and what is missing."""
    if case.by_schedule and due.moment is not None:
        return f"{_none_since(case)}; {_what_happened(case, due.moment)}.{_kind(case)}"
    if case.ran is None:
        since = f", and the task has been there since {at(case, case.begin)}" if case.begin else ""
        return f"{_none_since(case)}{since}.{_kind(case)}"
    old = span(case.now - case.ran)
    return f"{_none_since(case)}, {old} ago; the limit is {span(case.max_age or 0)}.{_kind(case)}"


def _none_since(case: Case) -> str:
    partial = f", only a partial one {at(case, case.ran)}" if case.ran is not None and case.ran != case.good else ""
    if case.good is None:
        return f"There has never been a good backup{partial}"
    return f"No {'good ' if partial or case.trouble else ''}backup since {at(case, case.good)}{partial}"


def _what_happened(case: Case, moment: int) -> str:
    missing, cancelled = f"the run due {at(case, moment)}", case.facts.last_cancelled or 0
    if case.trouble and case.trouble.time_end > moment:
        return f"{missing} produced none that is known to be good: one ended {at(case, case.trouble.time_end)}"
    if cancelled > moment:
        return f"{missing} produced none: a run was cancelled {at(case, cancelled)}"
    return f"{missing} did not happen"


def _kind(case: Case) -> str:
    """What keeps a task from running by itself."""
    if case.facts.package_stopped:
        return " Its package is stopped."
    if case.paused:
        return " Continuous backup is paused."
    if case.facts.schedule.kind in (MANUAL, EVENT):
        return f" It runs {schedule_in_words(case.facts.schedule)}."
    if case.facts.schedule.window and "1" not in case.facts.schedule.window:
        return " Its backup window is never open."
    return ""


def _unknown(case: Case, due: Due) -> str:
    return f"It is not known whether its backups are good: {'; '.join(gaps(case, due))}."


def _under_way(case: Case, due: Due | None = None) -> str:
    if case.facts.queued:
        return "A run is queued, and has not begun."
    since = f" since {at(case, case.run_began)}" if case.run_began else ""
    if case.runs_since and not case.run_began:
        since = f" that began {at(case, case.runs_since)} or before"
    return f"A run is under way{since}{_progress(case)}."


def _progress(case: Case) -> str:
    progress = case.facts.progress
    return "" if progress is None or not 0 <= progress <= 1 else f", at {progress:.0%}"


def _paused(case: Case, due: Due) -> str:
    return _kind(case).strip()


def _ok(case: Case, due: Due) -> str:
    said = "No backup yet" if case.good is None else f"Last good backup {at(case, case.good)}"
    if due.moment is None:
        return f"{said}.{_kind(case)}"
    first = "first" if case.ran is None else "next"
    if not case.by_schedule:
        return f"{said}; the {first} is expected by {at(case, due.moment)}."
    if due.moment > case.now:
        return f"{said}; the {first} run is due {at(case, due.moment)}."
    return f"{said}; the run due {at(case, due.moment)} may still come."


def _last_good(case: Case) -> str:
    if case.good is None:
        return "" if case.facts.unread else "There has never been a good backup."
    return f"Last good backup {at(case, case.good)}."


def _changed(case: Case, due: Due) -> str:
    changed = case.facts.schedule_changed or 0
    if not case.by_schedule or due.moment is None or not due.moment < changed <= case.now:
        return ""
    return f"The schedule was changed since then, {at(case, changed)}."


def _concerned(case: Case, devices: Sequence[str | None]) -> str:
    bad = [
        f"{device.host_name} ({verdict.replace('_', ' ')})"
        for device, verdict in zip(case.facts.devices, devices, strict=False)
        if verdict in (*_BAD, "partial")
    ]
    return f"Devices with a problem, of {len(devices)}: {listed(bad)}." if bad else ""


def _offline(case: Case) -> list[str]:
    """A sentence for each device that is offline, so many at most."""
    away = [device for device in case.facts.devices if device.is_offline]
    said = []
    for device in away[:MOST_OFFLINE]:
        if device.offline_since and device.offline_since > 0:
            said.append(f"{device.host_name} has been offline since {at(case, device.offline_since)}.")
        elif device.login_time and device.login_time > 0:
            said.append(f"{device.host_name} is offline; it last signed in {at(case, device.login_time)}.")
        else:
            said.append(f"{device.host_name} is offline.")
    more = len(away) - len(said)
    return said + ([f"{more} more {'is' if more == 1 else 'are'} offline."] if more else [])


_FIRST = {
    "failed": _failed,
    "hung": _hung,
    "never_ran": _missed,
    "overdue": _missed,
    "partial": _partial,
    "unknown": _unknown,
    "running": _under_way,
    "paused": _paused,
    "ok": _ok,
}
