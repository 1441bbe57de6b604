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
from .outcome import is_running

Row = dict[str, Any]
CANCEL = RESULT_STATUS.codes("cancel")[0]
UNREAD_RESULTS = "its results could not be read"


class Evidence(NamedTuple):
    """What was read beside the tasks, by task ID; None where it could not be read."""

    good: dict[int, int | None] | None
    partial: dict[int, int | None] | None
    newest: Sequence[tuple[Outcome | None] | None]
    runs: dict[int, list[Run]] | None
    parts: dict[tuple[int, int], Device] | None
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


def _device(task_id: int, raw: Row, evidence: Evidence) -> Device:
    number = as_int(raw.get("device_id"))
    known = device_of(raw)._replace(offline_since=evidence.offline.get(number))
    part = (evidence.parts or {}).get((task_id, number))
    if part is None:
        return known._replace(unread=("its part of the runs could not be read",))
    return known._replace(newest=part.newest, last_success=part.last_success, last_partial=part.last_partial)


def _facts(task: Row, newest: tuple[Outcome | None] | None, evidence: Evidence) -> Facts:
    number = task["task_id"]
    changed = as_int(task.get("sched_modify_time")) or None
    unread = newest is None or evidence.good is None or evidence.partial is None or evidence.runs is None
    return Facts(
        product="abb",
        task_name=str(task.get("task_name") or ""),
        schedule=abb_schedule(task.get("sched_content")),
        backup_type=BACKUP_TYPE.word(task.get("backup_type")),
        newest=newest[0] if newest else None,
        last_success=(evidence.good or {}).get(number),
        last_partial=(evidence.partial or {}).get(number),
        last_cancelled=_cancelled(task),
        running=is_running(task),
        running_since=evidence.run_starts.get(number),
        progress=_share(task),
        begin=evidence.begins.get(number) or changed,
        schedule_changed=changed,
        unread=(UNREAD_RESULTS,) if unread else (),
        devices=tuple(_device(number, device, evidence) for device in devices_of(task)),
    )


def reading(task: Row, newest: tuple[Outcome | None] | None, evidence: Evidence) -> Reading:
    facts = _facts(task, newest, evidence)
    ends = [end for row in as_rows(task.get("versions")) if (end := as_int(row.get("time_end"))) > 0]
    keys = ("device_id", "host_name", "os_name", "agent_status", "login_time")
    return Reading(
        task_id=task["task_id"],
        facts=facts,
        last_result=_last_result(task, facts.newest),
        next_trigger_time=as_int(task.get("next_trigger_time")),
        version_count=as_int(task.get("version_count")) or len(ends),
        oldest_version_time=min(ends, default=None),
        devices=[{key: device.get(key) for key in keys} for device in devices_of(task)],
        runs=(evidence.runs or {}).get(task["task_id"], ()),
    )


def _last_result(task: Row, newest: Outcome | None) -> Row | None:
    """The newest finished backup: the last result if it is one, else what was read of the results."""
    last = as_dict(task.get("last_result"))
    if not is_ended_backup(last) and newest:
        return result_row(newest.status, newest.time_end, None, newest.detail)
    if not is_ended_backup(last):
        return result_row("unknown", None, None, detail_of(last)) if is_doubtful(last) else None
    size = as_int(last["transfered_bytes"]) if "transfered_bytes" in last else None
    status = RESULT_STATUS.word(last.get("status")) or "unknown"
    return result_row(status, as_int(last.get("time_end")) or None, size, detail_of(last))


def devices_of(task: Row) -> list[Row]:
    return as_rows(task.get("devices"))


def _cancelled(task: Row) -> int | None:
    last = as_dict(task.get("last_result"))
    return as_int(last.get("time_end")) or None if is_ended_backup(last) and status_of(last) == CANCEL else None


def _share(task: Row) -> float | None:
    share = as_dict(task.get("progress")).get("percentage")
    return float(share) if isinstance(share, (int, float)) and not isinstance(share, bool) else None


def detail_of(result: Row) -> str:
    counts = ((as_int(result.get(f"{kind}_count")), kind) for kind in ("error", "warning"))
    return ", ".join(counted(count, kind) for count, kind in counts if count)
