# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states that start runs: started and fresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._dsm.writes import VERIFY_TIMEOUT, poll_until
from .._engine.definition import Result
from .._engine.rows import iso
from .._engine.times import age, parse_age
from .._errors import DsmError, Refused, TimedOut
from .backend import Outcome, Row, label, labels
from .calendar import HOUR
from .change import RowChange
from .rules import DEFAULTS
from .runs import RunTracker
from .selected import SelectedTasks

HUNG_AFTER = parse_age(str(DEFAULTS["hung_after"]))


def started(work: SelectedTasks) -> Result:
    """A run of every task is under way, or is started."""
    ending = [task for task in work.under_way if not work.backend.is_endless(task)]
    for task, since in _hung(work, ending, HUNG_AFTER):
        work.warn(task, f"has been under way since {iso(since)}{work.how_far(task)}, so it may hang")
    return _start(work, [task for task in work.tasks if task not in work.under_way])


def fresh(work: SelectedTasks) -> Result:
    """The last good backup of every task is young, or a young run is under way, or one is started.

    A run that is as old as the backup may be hangs: that is a failure, after the others were started. So is a run
    without an end, of a continuous task: only a good row in its log is a backup, unless it was started lately.
    """
    limit = age("max_age", work.params["max_age"])
    partial = work.params["accept_partial"]
    good = work.nas.read(work.backend.last_good(work.tasks, True)) if partial else _last_success(work, needed=True)
    oldest = int(work.nas.now() - limit)
    old = [task for task in work.tasks if not _is_young(work, task, good[task["task_id"]], oldest)]
    busy = [task for task in old if task in work.under_way]
    endless = [task for task in busy if work.backend.is_endless(task)]
    begun = work.nas.read(work.backend.begun_since(endless, oldest)) if endless else set()
    idle = [(task, good[task["task_id"]]) for task in endless if task["task_id"] not in begun]
    hung = _hung(work, [task for task in busy if task not in endless], limit)
    due = [task for task in old if task not in work.under_way]
    return _start(work, due, _not_fresh(work, hung, idle) if hung or idle else None, good)


def _is_young(work: SelectedTasks, task: Row, good: int | None, oldest: int) -> bool:
    """Whether a backup that ended then is young enough. One in the future would be so for ever, and proves nothing."""
    if good is not None and good > work.nas.now() + HOUR:
        work.warn(task, f"has a last good backup that ended in the future by the NAS's clock, {iso(good)}: not counted")
        return False
    return (good or 0) >= oldest


def _last_success(work: SelectedTasks, *, needed: bool = False, after: bool = False) -> Mapping[int, int | None]:
    return {number: row["last_success_time"] for number, row in work.results.before(needed=needed, after=after).items()}


def _hung(work: SelectedTasks, tasks: Sequence[Row], limit: float) -> list[tuple[Row, int]]:
    """The runs under way that began as long ago as a limit or longer, and when they did.

    One whose begin the NAS does not tell counts as young, with a warning unless something moved.
    """
    begun = work.nas.read(work.backend.running_since(tasks)) if tasks else {}
    for task in tasks:
        if task["task_id"] not in begun and not work.backend.progress(task).moved:
            work.warn(task, f"is under way{work.how_far(task)}, but the NAS does not tell since when")
    pairs = [(task, begun[task["task_id"]]) for task in tasks if task["task_id"] in begun]
    return [(task, since) for task, since in pairs if work.nas.now() - since >= limit]


def _not_fresh(work: SelectedTasks, hung: Sequence[tuple[Row, int]], idle: Sequence[tuple[Row, int | None]]) -> Refused:
    """The failure of runs that hang, and of runs without an end that leave no good backup."""
    said = [f"{label(task)} has been under way since {iso(since)}{work.how_far(task)}" for task, since in hung]
    said += [
        f"{label(task)} backs up continuously, but its log tells of no good backup"
        + (f" since {iso(good)}" if good else "")
        for task, good in idle
    ]
    limit = f"max_age: {work.params['max_age']}"
    meaning = [f"A run that takes longer than {limit} counts as hung."] if hung else []
    meaning += [f"Of a continuous task a run under way does not count, only a good row within {limit}."] if idle else []
    return Refused(
        f"Not fresh on {work.nas.where}: {'; '.join(said)}. {' '.join(meaning)} Check it in DSM, or stop it first "
        "(state: stopped)"
    )


def _start(
    work: SelectedTasks,
    due: Sequence[Row],
    failure: DsmError | None = None,
    good: Mapping[int, int | None] | None = None,
) -> Result:
    """Start those that are due; with wait see them, and those under way, to their end.

    good says when each task was last backed up well, if that is known already.
    """
    change = RowChange("running", True, work.tasks, work.backend.is_running, due)
    change.only_before = {task["task_id"]: {"stopping": True} for task in work.ending}
    waits = work.params["wait"] and (due or work.under_way)
    if work.check_mode or not (due or waits):
        if failure:
            raise failure if work.check_mode else work.results.failed(failure, change, ())
        change.on_both_sides = _context(work, due, good)
        return work.results.predicted(change, work.warnings)
    ready = _ended_first(work, due, change)
    tracker = RunTracker(work.nas, work.backend, [*ready, *work.under_way], work.params["wait"])
    work.send(change, work.backend.start(ready) if ready else [], tracker.start, lambda: tracker.ours)
    change.drop(tracker.others)
    try:
        change.on_both_sides = _context(work, due, good)
        if failure:
            raise failure
        waited = _wait(work, tracker) if waits else {}
    except DsmError as error:
        raise work.results.failed(error, change, tracker.ours) from error
    return work.results.done(change, None if waits else tracker.found, work.warnings, **waited)


def _context(work: SelectedTasks, due: Sequence[Row], good: Mapping[int, int | None] | None) -> dict[int, Row]:
    """What the diff says beside of tasks that are started: the last good backup and the limit."""
    if not due:
        return {}
    good = _last_success(work, after=True) if good is None else good
    limit = {"max_age": work.params["max_age"]} if work.params["state"] == "fresh" else {}
    return {task["task_id"]: {"last_success_time_iso": iso(good[task["task_id"]]), **limit} for task in due}


def _wait(work: SelectedTasks, tracker: RunTracker) -> dict[str, int]:
    """See the runs to their end. Raises TimedOut, and DsmError unless all of them ended well."""
    ends = tracker.ends()
    waited = ends.wait(work.params)
    ends.check(work.params["accept_partial"])
    return {"waited": waited}


def _ended_first(work: SelectedTasks, due: Sequence[Row], change: RowChange) -> list[Row]:
    """Those that are due, once no run of them is being cancelled any more. Raises Refused if that takes long."""
    ending = [task for task in due if task in work.ending]
    if not ending:
        return list(due)
    markers = {task["task_id"]: work.backend.run_marker(task) for task in ending}
    now = {task["task_id"]: task for task in ending}

    async def all_ended() -> bool | None:
        """True once none runs and the results are there: they would be taken for those of the next runs."""
        now.update({task["task_id"]: task for task in await work.backend.read() if task["task_id"] in markers})
        if any(map(work.backend.is_running, now.values())):
            return None
        for number, marker in markers.items():
            outcome: Outcome | None = await work.backend.finished_outcome(now[number], marker)
            if outcome is None:
                return None
        return True

    try:
        poll_until(work.nas, all_ended, VERIFY_TIMEOUT, 1)
    except TimedOut as error:
        busy = [task for task in now.values() if work.backend.is_running(task)]
        if busy:
            refusal = Refused(
                f"Did not start {labels(due)} on {work.nas.where}: the run of {labels(busy)} is still being cancelled "
                f"after {VERIFY_TIMEOUT} s. Try again when it has ended"
            )
            raise work.results.failed(refusal, change, ()) from error
    return work.nas.read(work.backend.load_last_results([now.get(task["task_id"], task) for task in due]))
