# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of Active Backup for Business made facts: what their verdicts are made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .._engine.counts import counted
from .._engine.lenient import as_dict, as_int, as_rows
from .._tasks.facts import Device, Facts, Outcome
from .._tasks.history import Run
from .._tasks.reading import Reading, result_row
from .._tasks.schedules import abb_schedule
from .enums import BACKUP_TYPE, RESULT_STATUS
from .history import is_doubtful, is_ended_backup, status_of
from .outcome import is_running, is_waiting, share_of
from .rows import count_of

Row = dict[str, Any]
CANCEL = RESULT_STATUS.codes("cancel")[0]
UNREAD_RESULTS = "its results could not be read"


class Newest(NamedTuple):
    """The newest results of a task; None where there is none."""

    latest: Row | None
    """Of any backup that has ended."""
    finished: Row | None
    """Of one that was not cancelled."""

    @property
    def outcome(self) -> Outcome | None:
        """How that one ended."""
        row = self.finished
        return None if row is None else Outcome(_status(row), as_int(row.get("time_end")), detail_of(row))


class Evidence(NamedTuple):
    """What was read beside the tasks, by task ID; None where it could not be read; no key: not that of a task."""

    good: dict[int, int | None] | None
    partial: dict[int, int | None] | None
    newest: Sequence[Newest | None]
    runs: dict[int, list[Run]] | None
    parts: dict[tuple[int, int], Device]
    begins: dict[int, int]
    run_starts: dict[int, int]
    offline: dict[int, int]


def device_of(raw: Row) -> Device:
    """What the row of a device says of it."""
    return Device(
        host_name=str(raw.get("host_name") or ""),
        agent_status=raw.get("agent_status") if isinstance(raw.get("agent_status"), str) else None,
        login_time=as_int(raw.get("login_time")) or None,
    )


def _device(task_id: int, raw: Row, evidence: Evidence, unread: tuple[str, ...]) -> Device:
    number = as_int(raw.get("device_id"))
    known = device_of(raw)._replace(offline_since=evidence.offline.get(number))
    part = evidence.parts.get((task_id, number))
    if part is None:  # it was in no run that is known
        return known._replace(unread=unread)
    return known._replace(
        newest=part.newest, last_success=part.last_success, last_partial=part.last_partial, unread=part.unread
    )


def facts_of(task: Row, newest: Newest | None, evidence: Evidence) -> Facts:
    """What the verdict on a task is made from."""
    number = task["task_id"]
    changed = as_int(task.get("sched_modify_time")) or None
    is_read = newest is not None and evidence.runs is not None
    is_read = is_read and all(one is not None and number in one for one in (evidence.good, evidence.partial))
    unread = () if is_read else (UNREAD_RESULTS,)
    return Facts(
        product="abb",
        task_name=str(task.get("task_name") or ""),
        schedule=abb_schedule(task.get("sched_content")),
        backup_type=BACKUP_TYPE.word(task.get("backup_type")),
        newest=newest.outcome if newest else None,
        last_success=_in_its_run(task, newest, (evidence.good or {}).get(number)),
        last_partial=_in_its_run(task, newest, (evidence.partial or {}).get(number)),
        last_cancelled=_cancelled(_latest(task, newest)),
        running=is_running(task),
        queued=is_waiting(task),
        running_since=evidence.run_starts.get(number),
        progress=share_of(task),
        begin=evidence.begins.get(number) or changed,
        schedule_changed=changed,
        unread=unread,
        devices=tuple(_device(number, device, evidence, unread) for device in devices_of(task)),
    )


def _in_its_run(task: Row, newest: Newest | None, end: int | None) -> int | None:
    """The end of a good backup; that of a version of the newest run is no later than the end of the run's result."""
    latest = _latest(task, newest) or {}
    ended = as_int(latest.get("time_end"))
    if end is None or not 0 < ended < end:
        return end
    written = [row for row in as_rows(task.get("versions")) if as_int(row.get("time_end")) == end]
    return ended if any(0 < as_int(row.get("time_start")) <= ended for row in written) else end


def reading(task: Row, newest: Newest | None, evidence: Evidence) -> Reading:
    facts = facts_of(task, newest, evidence)
    ends = [end for row in as_rows(task.get("versions")) if (end := as_int(row.get("time_end"))) > 0]
    keys = ("device_id", "host_name", "os_name", "agent_status", "login_time")
    return Reading(
        task_id=task["task_id"],
        facts=facts,
        last_result=_last_result(task, newest),
        next_trigger_time=as_int(task.get("next_trigger_time")),
        version_count=count_of(task, len(ends)),
        oldest_version_time=min(ends, default=None),
        devices=[{key: device.get(key) for key in keys} for device in devices_of(task)],
        runs=(evidence.runs or {}).get(task["task_id"], ()),
    )


def shown_result(task: Row) -> Row | None:
    """The last result that the row of a task holds, if it is that of a backup that has ended."""
    last = as_dict(task.get("last_result"))
    return last if is_ended_backup(last) else None


def _latest(task: Row, newest: Newest | None) -> Row | None:
    """The newest result of a backup that has ended, cancelled ones too, as far as it could be read."""
    return newest.latest if newest else shown_result(task)


def _last_result(task: Row, newest: Newest | None) -> Row | None:
    latest, last = _latest(task, newest), as_dict(task.get("last_result"))
    if latest is None:
        return result_row("unknown", None, None, detail_of(last)) if is_doubtful(last) else None
    size = as_int(latest["transfered_bytes"]) if "transfered_bytes" in latest else None
    return result_row(_status(latest), as_int(latest.get("time_end")) or None, size, detail_of(latest))


def _status(result: Row) -> str:
    return RESULT_STATUS.word(result.get("status")) or "unknown"


def devices_of(task: Row) -> list[Row]:
    return as_rows(task.get("devices"))


def _cancelled(latest: Row | None) -> int | None:
    is_cancelled = latest is not None and status_of(latest) == CANCEL
    return as_int(latest.get("time_end")) or None if latest and is_cancelled else None


def detail_of(result: Row) -> str:
    counts = ((as_int(result.get(f"{kind}_count")), kind) for kind in ("error", "warning"))
    return ", ".join(counted(count, kind) for count, kind in counts if count)
