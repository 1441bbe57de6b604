# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is demanded of a module when something goes wrong. Each demand that is not met is a sentence."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sign_ins import DEAD, sign_ins_of
from trial import Trial

from simulator.records import Record

UNKNOWN = re.compile(r"not known whether|could not be read afterwards")


class Verdict(NamedTuple):
    """What is wrong with a run, and what is counted of it."""

    wrong: list[str]
    failed: bool
    changed: bool
    unknown: bool
    sign_ins: int
    lost_sign_in: int  # open sessions whose sign-in reply never arrived
    unreachable: int  # open sessions whose sign-out was tried, and met by the fault each time
    kept_open: int  # open sessions that should have been closed


def judge(trial: Trial) -> Verdict:
    """Judge a run."""
    outcome = trial.outcome
    unknown = bool(outcome["failed"] and UNKNOWN.search(outcome["msg"]))
    lost = [sid for sid in trial.left if sid not in trial.known]
    rest = [sid for sid in trial.left if sid in trial.known]
    unreachable = [sid for sid in rest if _struck(trial.sign_outs.get(sid, []))]
    kept_open = [sid for sid in rest if sid not in unreachable]
    wrong = [*_words(trial), *_changed(trial, unknown), *_doubles(trial), *sign_ins_of(trial)]
    if kept_open:
        wrong.append(f"{len(kept_open)} session(s) left open")
    sign_ins = sum(record.method == "login" for record in trial.records)
    return Verdict(
        wrong,
        outcome["failed"],
        bool(outcome.get("changed")),
        unknown,
        sign_ins,
        len(lost),
        len(unreachable),
        len(kept_open),
    )


def _struck(sign_outs: Sequence[int | None]) -> bool:
    """Whether the fault met both tries to sign out, or the one that was answered that there is no such session."""
    return 0 not in sign_outs and (len(sign_outs) > 1 or any(code in DEAD for code in sign_outs))


def _for_good(trial: Trial) -> bool:
    """Whether the NAS cannot be read any more after the fault; a session without credentials ends for good."""
    options = trial.scenario.options
    alone = options.get("password", "") is None and options.get("username", "") is None
    ended = alone and trial.outcome.get("code") in (None, 105, *DEAD) and "no longer open" in trial.outcome["msg"]
    return trial.lasting or ended or bool(trial.kind and trial.kind.stays)


def _words(trial: Trial) -> Iterator[str]:
    """The harness has looked for tracebacks and secrets already."""
    outcome = trial.outcome
    if outcome["failed"] and "Unexpected error" in outcome["msg"]:
        yield f"unforeseen: {outcome['msg']}"
    if "exception" in outcome:
        yield "a traceback"


def _taken_at_its_word(trial: Trial) -> bool:
    """A NAS that answers with an error is believed where nothing can be read that shows otherwise."""
    return trial.scenario.blind and trial.outcome.get("code") is not None


def _applied(trial: Trial) -> list[Record]:
    return [record for record in trial.records if record.write and record.applied]


def _changed(trial: Trial, unknown: bool) -> Iterator[str]:
    """changed is what happened, no more and no less; or it is said that nobody knows."""
    outcome, applied = trial.outcome, _applied(trial)
    claimed = bool(outcome.get("changed"))
    if not trial.scenario.moving and trial.moved != bool(applied):
        yield f"the simulated NAS is at odds with itself: moved {trial.moved}, applied {applied}"
    if claimed != bool(applied) and not (unknown or _taken_at_its_word(trial)):
        yield f"changed: {claimed}, but {len(applied)} write(s) were carried out: {outcome.get('msg')}"
    if unknown and not _for_good(trial) and not trial.scenario.blind:
        yield f"gave up on finding out, though the fault was over: {outcome['msg']}"
    if (
        not outcome["failed"]
        and "diff" in outcome
        and (outcome["diff"]["before"] == outcome["diff"]["after"]) == claimed
    ):
        yield "the diff and changed disagree"


def _doubles(trial: Trial) -> Iterator[str]:
    """Nothing is carried out twice, and nothing is sent again unless the NAS said that the session had ended."""
    writes: dict[str, list[Record]] = {}
    for record in trial.records:
        if record.write:
            writes.setdefault(f"{record.name} {json.dumps(record.params, sort_keys=True)}", []).append(record)
    for name, records in writes.items():
        if sum(record.applied for record in records) > 1:
            yield f"carried out twice: {name}"
        if any(record.code not in (*DEAD, 105) for record in records[:-1]):
            yield f"sent again blindly: {name}, answered {[record.code for record in records]}"
        if len(records) > 2:
            yield f"sent {len(records)} times: {name}"


def counted(verdicts: list[Verdict]) -> Counter[str]:
    """The numbers of several runs."""
    total: Counter[str] = Counter(runs=len(verdicts))
    for one in verdicts:
        total["failed" if one.failed else "succeeded"] += 1
        total["changed"] += one.changed
        total["unknown"] += one.unknown
        total["most_sign_ins"] = max(total["most_sign_ins"], one.sign_ins)
        total["lost_sign_in"] += one.lost_sign_in
        total["unreachable"] += one.unreachable
        total["kept_open"] += one.kept_open
        total["wrong"] += bool(one.wrong)
    return total
