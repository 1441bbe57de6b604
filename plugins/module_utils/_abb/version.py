# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pruning the versions of a task of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from .._dsm.client import Nas
from .._dsm.writes import FixedWrite, write_and_verify
from .._engine import checks
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.diff import as_diff
from .._engine.fields import Field, flag
from .._engine.projection import FIELDS, check_names, pick
from .._engine.rows import to_user
from .._engine.selection import EITHER, ONE, choose_one
from .._errors import DsmError, NotFound
from .._tasks.backend import label
from .api import VERSION_DELETE
from .history import status_of
from .pruning import DELETING, Split, split_versions, validate_split, versions_of
from .row_keys import VERSIONS
from .rows import VERSION, version_age
from .tasks import read_tasks, with_versions

Row = dict[str, Any]
IN_DIFF = ("version_id", "status", "time_end_iso", "used_size", "locked")  # what the diff shows of a version
OPTIONS = (
    *ONE,
    Field("version_ids", "list", elements="int"),
    Field("keep_last", "int", least=1),
    Field("older_than", check=checks.age),
    Field("max_deletions", "int", least=0),
    flag("remove_backup_data"),
    FIELDS,
)


async def _read(params: Params) -> Row:
    (task,) = await with_versions([choose_one((await read_tasks(versions=True, jobs=True)), params)])
    return task


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Delete what must go, in one request, and read back."""
    task = nas.read(_read(params))
    split = split_versions(task, params, nas.now())
    check_names(_shown(split.going + split.kept), params.get("fields") or (), VERSIONS)
    validate_split(split, params)
    ids = sorted(row["version_id"] for row in split.going)
    kept = split.kept
    if ids and not check_mode:
        request = VERSION_DELETE(task_id=task["task_id"], version_ids=ids)
        left: set[int] = set(ids)
        try:
            kept = write_and_verify(nas, FixedWrite(request, lambda: _remaining({"task_id": task["task_id"]}, left)))
        except DsmError as error:
            raise _failed(nas, error, split, left, params) from error
    values = {"deleted": _shown(split.going, params), "kept": _shown(kept, params)}
    return Result(bool(ids), values, _side(split, ids), _side(split, []), thing=_thing(task))


def _thing(task: Row) -> str:
    return f"versions of {label(task)}"


def _shown(versions: Sequence[Row], params: Params | None = None) -> list[Row]:
    """Versions as users see them, with the wanted keys only."""
    rows: list[Row] = to_user(VERSION, list(versions))
    return pick(rows, params["fields"]) if params and params.get("fields") else rows


def _side(split: Split, there: Collection[int]) -> Row:
    """A side of the diff: the versions that are kept, and those of the others that are there, with dates and sizes."""
    rows = [row for row in split.going if row["version_id"] in there] + split.kept
    rows.sort(key=version_age, reverse=True)
    return {"versions": pick(_shown(rows), IN_DIFF)}


async def _remaining(params: Params, left: set[int]) -> list[Row] | None:
    """The versions that are kept, once none of left is there; those that are gone are taken out of it."""
    try:
        task = await _read(params)
    except NotFound:
        left.clear()
        return []
    versions = [row for row in versions_of(task) if status_of(row) != DELETING]
    left &= {row["version_id"] for row in versions}
    return None if left else versions


def _failed(nas: Nas, error: DsmError, split: Split, left: set[int], params: Params) -> DsmError:
    """The error of a deletion, with what was deleted all the same."""
    ids = [row["version_id"] for row in split.going]
    gone = [number for number in ids if number not in left]
    error.result = {
        "changed": bool(gone),
        "written": gone,
        "not_written": sorted(left),
        "deleted": _shown([row for row in split.going if row["version_id"] in gone], params),
        "diff": as_diff(nas.address[0], _thing(split.task), _side(split, ids), _side(split, left)),
        **error.result,
    }
    return error


DEFINITION = ModuleDefinition(
    OPTIONS,
    run,
    mutually_exclusive=[*EITHER["mutually_exclusive"], ("version_ids", "keep_last"), ("version_ids", "older_than")],
    required_one_of=[*EITHER["required_one_of"], ("version_ids", "keep_last", "older_than")],
)
