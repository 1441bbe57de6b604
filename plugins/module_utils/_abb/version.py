# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pruning the versions of a task of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any

from .._dsm.client import Nas
from .._dsm.writes import VERIFY_TIMEOUT, FixedWrite, poll_until, write_and_verify
from .._engine import checks
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.diff import as_diff
from .._engine.fields import Field, flag
from .._engine.projection import FIELDS, check_names, pick
from .._engine.rows import to_user
from .._engine.selection import EITHER, ONE, choose_one
from .._errors import DsmError, NotApplied, NotFound, Refused
from .._tasks.backend import label
from .api import VERSION_DELETE
from .history import status_of
from .pruning import DELETE_FAILED, DELETING, Split, split_versions, validate_split, versions_of
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
    if split.going and params.get("older_than") is not None and not nas.tells_time:
        raise Refused(
            f"Deleted nothing of {label(task)}: older_than counts by the clock of the NAS, and the replies from "
            f"{nas.where} do not say what time it is (they have no Date header). Is there a proxy that removes it?"
        )
    validate_split(split, params)
    ids = sorted(row["version_id"] for row in split.going)
    kept, warnings = split.kept, [] if params.get("version_ids") is not None else _undeleted(nas, split)
    if ids and not check_mode:
        deletion = _Deletion(nas, task, ids)
        try:
            deletion.run()
        except DsmError as error:
            raise _failed(nas, error, split, deletion.left, params) from error
        kept = deletion.kept
        warnings += deletion.warnings()
    values = {"deleted": _shown(split.going, params), "kept": _shown(kept, params)}
    return Result(bool(ids), values, _side(split, ids), _side(split, []), warnings, _thing(task))


class _Deletion:
    """Versions that are deleted, from the write until they are gone. While one is being deleted it may still fail."""

    def __init__(self, nas: Nas, task: Row, ids: Sequence[int]) -> None:
        self._nas, self._task, self._ids = nas, task, ids
        self._deleting: list[int] = []
        self._refused: list[int] = []
        self.left = set(ids)
        """Those that are there, and are not being deleted."""
        self.kept: list[Row] = []
        """All others that are there."""

    def run(self) -> None:
        """Send the request and see them go, or at least on their way. Raises NotApplied for those that stay."""
        request = VERSION_DELETE(task_id=self._task["task_id"], version_ids=self._ids)
        began = self._nas.clock()
        try:
            write_and_verify(self._nas, FixedWrite(request, self._begun))
            if self._deleting:
                with suppress(DsmError):  # what was seen last holds
                    poll_until(self._nas, self._ended, max(began + VERIFY_TIMEOUT - self._nas.clock(), 0), 1)
            if self.left:
                raise NotApplied(
                    f"{self._nas.where} began to delete versions of {label(self._task)}, and did not get to the end: "
                    f"still there after {VERIFY_TIMEOUT} s are {_listed(self.left)}.",
                    api=request.call.api,
                    method=request.call.method,
                )
        except NotApplied as error:
            if self._refused:
                error.message += f" The NAS says delete_failed of {_listed(self._refused)}; its log may say why"
            raise

    async def _begun(self) -> bool | None:
        await self._look()
        return None if self.left else True

    async def _ended(self) -> bool | None:
        await self._look()
        return None if self.left or self._deleting else True

    async def _look(self) -> None:
        try:
            rows = versions_of(await _read({"task_id": self._task["task_id"]}))
        except NotFound:
            rows = []
        ours = {row["version_id"]: status_of(row) for row in rows if row["version_id"] in self._ids}
        self._deleting = [number for number, status in ours.items() if status == DELETING]
        self._refused = [number for number, status in ours.items() if status == DELETE_FAILED]
        self.left = ours.keys() - set(self._deleting)
        self.kept = [row for row in rows if status_of(row) != DELETING]

    def warnings(self) -> list[str]:
        """That some are not gone yet."""
        if not self._deleting:
            return []
        which = f"versions {_listed(self._deleting)} of {label(self._task)}"
        end = "were still being deleted when last seen. Should that fail, they stay as delete_failed"
        return [f"{self._nas.where}: {which} {end}"]


def _undeleted(nas: Nas, split: Split) -> list[str]:
    """A warning of versions that the NAS has failed to delete: no policy touches them, so they would stay unseen."""
    failed = [row["version_id"] for row in split.kept if status_of(row) == DELETE_FAILED]
    if not failed:
        return []
    advice = "are delete_failed, which no policy touches. Name them in version_ids to try again"
    return [f"{nas.where}: versions {_listed(failed)} of {label(split.task)} {advice}"]


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(ids)))


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
