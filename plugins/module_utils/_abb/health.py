# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the health of a NAS needs to know of its tasks of Active Backup for Business.

Four rounds at most where lists fit on a page or two: the tasks; the results that the tasks do not show; the logs of
those that are overdue or never ran.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .._dsm.reads import gather
from .._engine.lenient import as_dict, as_int, as_rows
from .._errors import DsmError
from .._tasks.facts import Device, Facts, Outcome
from .._tasks.history import Run
from .._tasks.reading import Reading, Window, result_row
from .._tasks.schedules import abb_schedule
from .enums import BACKUP_TYPE, RESULT_STATUS, VERSION_STATUS
from .evidence import devices_of_runs, offline_since, run_begins, runs_of, task_begins
from .history import is_ended_backup, newest_backups
from .rows import is_running
from .tasks import read_last_good, read_tasks

Row = dict[str, Any]
CANCEL = RESULT_STATUS.codes("cancel")[0]
BACKING_UP = VERSION_STATUS.codes("backing_up")[0]
DAY = 86400
UNREAD_RESULTS = "its results could not be read"


class _Evidence(NamedTuple):
    """What was read beside the tasks, by task ID; None where it could not be read."""

    good: dict[int, int | None] | None
    partial: dict[int, int | None] | None
    newest: Sequence[tuple[Outcome | None] | None]
    runs: dict[int, list[Run]] | None
    parts: dict[tuple[int, int], Device] | None
    begins: dict[int, int]
    run_starts: dict[int, int]
    offline: dict[int, int]


async def read_health(window: Callable[[], Window], accept_partial: bool) -> list[Reading]:
    """Every task with its facts. accept_partial: partial backups may count, so they are looked for."""
    tasks = await read_tasks(versions=True, devices=True)
    evidence = await _evidence(tasks, window(), accept_partial)
    return [_reading(task, newest, evidence) for task, newest in zip(tasks, evidence.newest, strict=True)]


async def _evidence(tasks: Sequence[Row], span: Window, accept_partial: bool) -> _Evidence:
    good, partial, newest, runs, parts = await gather(
        [
            _or_none(read_last_good(tasks)),
            _or_none(read_last_good(tasks, accept_partial=True)) if accept_partial else _value({}),
            gather([_or_none(_newest_finished(task)) for task in tasks]),
            _or_none(runs_of(span)) if span.start else _value({}),
            _or_none(devices_of_runs([task for task in tasks if len(_devices(task)) > 1], span.now)),
        ]
    )
    ends = good or {}
    late = [task for task in tasks if not _is_young(ends.get(task["task_id"]), span.now)]
    begins, run_starts, offline = await gather(
        [
            task_begins([task["task_id"] for task in late if not ends.get(task["task_id"])]),
            run_begins([task["task_id"] for task in tasks if is_running(task) and not _writing_since(task)]),
            offline_since(
                {as_int(device.get("device_id")) for task in late for device in _devices(task) if _away(device)}
            ),
        ]
    )
    return _Evidence(good, partial, newest, runs, parts, begins, run_starts, offline)


async def _value(value: Any) -> Any:
    """Instead of a read that is not needed."""
    return value


async def _or_none(read: Any) -> Any:
    """What a read returns, or None if the NAS refuses it: what is missing then is said, and not taken for never."""
    try:
        return await read
    except DsmError:
        return None


async def _newest_finished(task: Row) -> tuple[Outcome | None]:
    """The newest finished backup that was not cancelled; a tuple, so that None is "there is none"."""
    last = as_dict(task.get("last_result"))
    if not last:
        return (None,)  # null until one run has finished (protocol reference 2.2.1)
    if not is_ended_backup(last) or last.get("status") == CANCEL:
        rows = await newest_backups(task["task_id"], lambda row: row.get("status") != CANCEL, {})
        if not rows:
            return (None,)
        last = rows[0]
    return (Outcome(RESULT_STATUS.word(last.get("status")) or "unknown", as_int(last.get("time_end")), _detail(last)),)


def _detail(result: Row) -> str:
    counts = ((as_int(result.get(f"{kind}_count")), kind) for kind in ("error", "warning"))
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in counts if count)


def _cancelled(task: Row) -> int | None:
    last = as_dict(task.get("last_result"))
    return as_int(last.get("time_end")) or None if is_ended_backup(last) and last.get("status") == CANCEL else None


def _devices(task: Row) -> list[Row]:
    return as_rows(task.get("devices"))


def _away(device: Row) -> bool:
    return device.get("agent_status") not in (None, "", "online")


def _is_young(good: int | None, now: int) -> bool:
    return good is not None and now - good < DAY


def _writing_since(task: Row) -> int | None:
    """The begin of the version that is being written (protocol reference 2.3)."""
    begun = [as_int(row.get("time_start")) for row in as_rows(task.get("versions")) if row.get("status") == BACKING_UP]
    return max(begun, default=0) or None if is_running(task) else None


def _share(task: Row) -> float | None:
    share = as_dict(task.get("progress")).get("percentage")
    return float(share) if isinstance(share, (int, float)) and not isinstance(share, bool) else None


def _device(task_id: int, raw: Row, evidence: _Evidence) -> Device:
    number = as_int(raw.get("device_id"))
    known = Device(
        host_name=str(raw.get("host_name") or ""),
        agent_status=raw.get("agent_status") if isinstance(raw.get("agent_status"), str) else None,
        login_time=as_int(raw.get("login_time")) or None,
        offline_since=evidence.offline.get(number),
    )
    part = (evidence.parts or {}).get((task_id, number))
    if part is None:
        return known._replace(unread=("its part of the runs could not be read",))
    return known._replace(newest=part.newest, last_success=part.last_success, last_partial=part.last_partial)


def _facts(task: Row, newest: tuple[Outcome | None] | None, evidence: _Evidence) -> Facts:
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
        running_since=_writing_since(task) or evidence.run_starts.get(number),
        progress=_share(task),
        begin=evidence.begins.get(number) or changed,
        schedule_changed=changed,
        unread=(UNREAD_RESULTS,) if unread else (),
        devices=tuple(_device(number, device, evidence) for device in _devices(task)),
    )


def _reading(task: Row, newest: tuple[Outcome | None] | None, evidence: _Evidence) -> Reading:
    facts = _facts(task, newest, evidence)
    ends = [end for row in as_rows(task.get("versions")) if (end := as_int(row.get("time_end"))) > 0]
    keys = ("host_name", "os_name", "agent_status", "login_time")
    return Reading(
        task_id=task["task_id"],
        facts=facts,
        last_result=_last_result(task, facts.newest),
        next_trigger_time=as_int(task.get("next_trigger_time")),
        version_count=as_int(task.get("version_count")) or len(ends),
        oldest_version_time=min(ends, default=None),
        devices=[{key: device.get(key) for key in keys} for device in _devices(task)],
        runs=(evidence.runs or {}).get(task["task_id"], ()),
    )


def _last_result(task: Row, newest: Outcome | None) -> Row | None:
    """The newest finished backup: the last result if it is one, else what was read of the results."""
    last = as_dict(task.get("last_result"))
    if not is_ended_backup(last):
        return result_row(newest.status, newest.time_end, None, newest.detail) if newest else None
    size = as_int(last["transfered_bytes"]) if "transfered_bytes" in last else None
    status = RESULT_STATUS.word(last.get("status")) or "unknown"
    return result_row(status, as_int(last.get("time_end")) or None, size, _detail(last))
