# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pruning the versions of a task of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .._dsm.client import Nas
from .._dsm.writes import FixedWrite, write_and_verify
from .._engine import checks
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field, flag
from .._engine.lenient import is_number
from .._engine.rows import to_user
from .._engine.selection import EITHER, ONE, choose_one
from .._engine.times import age
from .._errors import DsmError, NotFound, Refused
from .._tasks.backend import title
from .api import VERSION_DELETE
from .enums import VERSION_STATUS
from .rows import VERSION, is_running, listed_versions, version_age
from .tasks import read_tasks, with_versions

Row = dict[str, Any]
COMPLETED = VERSION_STATUS.codes("completed")[0]
DELETING = VERSION_STATUS.codes("deleting")[0]  # as good as gone, but large ones take a while
# What a policy may delete. Everything else is at work, or was left half-done by something that may go on.
ENDED = tuple(VERSION_STATUS.codes(word)[0] for word in ("completed", "partial", "failed"))
OPTIONS = (
    *ONE,
    Field("version_ids", "list", elements="int"),
    Field("keep_last", "int", least=1),
    Field("older_than", check=checks.age),
    Field("max_deletions", "int", least=0),
    flag("remove_backup_data"),
)


class _Split(NamedTuple):
    """The versions of a task, newest first, and which of them go."""

    task: Row
    going: list[Row]
    kept: list[Row]


async def _read(params: Params) -> Row:
    (task,) = await with_versions([choose_one((await read_tasks(versions=True)), params)])
    return task


def _versions(task: Row) -> list[Row]:
    """The versions of a task, newest first. Raises DsmError where it cannot be told which they are, or how old."""
    rows = listed_versions(task)
    times = [row[key] for row in rows for key in ("time_start", "time_end") if row.get(key) is not None]
    if not all(is_number(one) for one in [*times, *(row.get("version_id") for row in rows)]):
        raise DsmError(
            f"The NAS lists versions of {title(task)} without their numbers, or with times that are none, so nothing "
            "more is done to them. The package may be of a version that this collection does not know"
        )
    return sorted(rows, key=version_age, reverse=True)


def _newest_completed(versions: Sequence[Row]) -> Row | None:
    return next((row for row in versions if row.get("status") == COMPLETED), None)


def _split(task: Row, params: Params, now: float) -> _Split:
    """Which versions go. Raises Refused for one that was named and must not."""
    versions = _versions(task)
    if params.get("version_ids") is not None:
        going = _named(task, versions, params["version_ids"])
    else:
        going = _by_policy(versions, params, now)
    kept = [row for row in versions if row not in going and row.get("status") != DELETING]
    return _Split(task, going, kept)


def _named(task: Row, versions: Sequence[Row], ids: Sequence[int]) -> list[Row]:
    going = [row for row in versions if row.get("version_id") in ids and row.get("status") != DELETING]
    newest = _newest_completed(versions)
    for row in going:
        if row.get("locked"):
            raise Refused(f"Deleted nothing of {title(task)}: version {row['version_id']} is locked")
        if row is newest:
            raise Refused(
                f"Deleted nothing of {title(task)}: version {row['version_id']} is its newest completed one, and so "
                "the "
                "last to restore from"
            )
    return going


def _by_policy(versions: Sequence[Row], params: Params, now: float) -> list[Row]:
    """With both rules a version goes only if both say so; keep_last counts completed versions, and keeps all that is
    newer than the oldest of them."""
    keep, older = params.get("keep_last"), params.get("older_than")
    newest = _newest_completed(versions)
    oldest = None if older is None else now - age("older_than", older)
    going, completed = [], 0
    for row in versions:
        beyond = keep is None or completed >= keep
        completed += row.get("status") == COMPLETED
        too_old = oldest is None or (row.get("time_end") or row.get("time_start") or now) < oldest
        free = row.get("status") in ENDED and not row.get("locked") and row is not newest
        if free and beyond and too_old:
            going.append(row)
    return going


def _judge(split: _Split, params: Params) -> None:
    """What stands against the deletion. Raises Refused."""
    if not split.going:
        return
    count, most = len(split.going), params.get("max_deletions")
    listed = ", ".join(str(row.get("version_id")) for row in split.going)
    what = f"{count} version{'' if count == 1 else 's'} ({listed}) of {title(split.task)}"
    if most is not None and count > most:
        raise Refused(f"Deleted nothing: {what} would go, more than max_deletions: {most}")
    if is_running(split.task):
        raise Refused(f"Deleted nothing: {what} would go, but the task is running. Try again when it has ended")
    if not params["remove_backup_data"]:
        raise Refused(f"Did not delete {what}: set remove_backup_data: true if that is meant")


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Delete what has to go, in one request, and read back."""
    task = nas.read(_read(params))
    split = _split(task, params, nas.now())
    _judge(split, params)
    ids = sorted(row["version_id"] for row in split.going)
    kept = split.kept
    if ids and not check_mode:
        request = VERSION_DELETE(task_id=task["task_id"], version_ids=ids)
        left: set[int] = set(ids)
        try:
            kept = write_and_verify(nas, FixedWrite(request, lambda: _remaining({"task_id": task["task_id"]}, left)))
        except DsmError as error:
            raise _failed(error, split, left) from error
    values = {"deleted": to_user(VERSION, split.going), "kept": to_user(VERSION, kept)}
    return Result(bool(ids), values, _side(split, ids), _side(split, []), thing=f"versions of {title(task)}")


def _side(split: _Split, there: Sequence[int]) -> Row:
    """A side of the diff: the versions that are kept, and those of the others that are there."""
    return {"version_ids": sorted([*there, *(row.get("version_id") for row in split.kept)])}


async def _remaining(params: Params, left: set[int]) -> list[Row] | None:
    """The versions that are kept, once none of left is there; those that are gone are taken out of it."""
    try:
        task = await _read(params)
    except NotFound:
        left.clear()
        return []
    versions = [row for row in _versions(task) if row.get("status") != DELETING]
    left &= {row.get("version_id") for row in versions}
    return None if left else versions


def _failed(error: DsmError, split: _Split, left: set[int]) -> DsmError:
    """The error of a deletion, with what was deleted all the same."""
    ids = [row["version_id"] for row in split.going]
    gone = [number for number in ids if number not in left]
    facts = {
        "changed": bool(gone),
        "written": gone,
        "not_written": sorted(left),
        "deleted": to_user(VERSION, [row for row in split.going if row["version_id"] in gone]),
        "diff": {"before": _side(split, ids), "after": _side(split, sorted(left))},
    }
    error.result = {**facts, **error.result}
    return error


DEFINITION = ModuleDefinition(
    OPTIONS,
    run,
    mutually_exclusive=[*EITHER["mutually_exclusive"], ("version_ids", "keep_last"), ("version_ids", "older_than")],
    required_one_of=[*EITHER["required_one_of"], ("version_ids", "keep_last", "older_than")],
)
