# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states that end something: stopped and absent."""

from __future__ import annotations

from typing import Any

from .._engine.definition import Result
from .._errors import DsmError
from .backend import Row, ids_of
from .change import RowChange
from .removals import RemovalTracker
from .selected import SelectedTasks
from .stops import CancelTracker


def stopped(work: SelectedTasks) -> Result:
    """No run of any task is under way, or those that are get cancelled."""
    change = RowChange("running", False, work.tasks, work.backend.is_running, work.under_way)
    if work.check_mode or not work.running:
        return work.results.predicted(change, work.warnings)
    tracker = CancelTracker(work.nas, work.backend, work.running, work.ending, work.params)

    def still(task: Row) -> Row:
        """What the diff says of a task that was cancelled and runs: it takes its time to end."""
        stopping = task["task_id"] in tracker.landed()
        return {"running": True, "stopping": stopping} if work.backend.is_running(task) else {}

    change.after_read = still
    work.send(change, work.backend.stop(work.under_way) if work.under_way else [], tracker.send, tracker.settled)
    try:
        try:
            waited = tracker.wait()
        finally:
            change.tasks += tracker.again
        found, well = tracker.ended_well(work.results.read_after)
        for task in well:
            work.warn(task, "ended in success before it could be stopped")
    except DsmError as error:
        raise work.results.failed(error, change, tracker.landed()) from error
    work.warnings += tracker.warnings
    change.drop(ids_of(change.tasks) - tracker.landed())
    more: dict[str, Any] = {"waited": waited} if work.params["wait"] else {}
    return work.results.done(change, found, work.warnings, **more)


def absent(work: SelectedTasks) -> Result:
    """No task is there, or they are removed."""
    change = RowChange("present", False, work.tasks, lambda task: True, work.tasks)
    lost = [row for task in work.tasks for row in work.backend.data_lost(task, work.params)]
    change.only_before = {row["task_id"]: _in_short(row) for row in lost}
    if work.check_mode or not work.tasks:
        return work.results.predicted(change, removed=lost)
    tracker = RemovalTracker(work.nas, work.backend)
    work.send(change, work.backend.remove(work.tasks, work.params), tracker.send, tracker.settled)
    try:
        waited = tracker.wait(work.params)
    except DsmError as error:
        raise work.results.failed(error, change, tracker.landed()) from error
    more: dict[str, Any] = {"waited": waited} if work.params["wait"] else {}
    return work.results.done(change, [], removed=lost, **more)


def _in_short(lost: Row) -> Row:
    """What goes for good, as the diff shows it: sizes and dates."""
    shown: Row = {key: lost[key] for key in ("version_count", "used_size") if key in lost}
    if "versions" in lost:
        keys = ("version_id", "status", "time_end_iso", "used_size")
        shown["versions"] = [{key: version.get(key) for key in keys} for version in lost["versions"]]
    return shown
