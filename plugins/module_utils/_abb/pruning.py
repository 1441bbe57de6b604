# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions of a task go, by policy or by ID, and what must not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .._engine.counts import counted
from .._engine.definition import Params
from .._engine.lenient import is_number, readable
from .._engine.times import age
from .._errors import DsmError, Refused
from .._tasks.backend import label
from .enums import VERSION_STATUS
from .history import status_of
from .outcome import is_completed, is_finished_version, is_locked, is_running
from .rows import listed_versions, version_age

Row = dict[str, Any]
DELETING = VERSION_STATUS.codes("deleting")[0]  # as good as gone, but large ones take a while
DELETE_FAILED = VERSION_STATUS.codes("delete_failed")[0]
# What a policy may delete. Everything else is at work, or was left half-done by something that may go on.
ENDED = tuple(VERSION_STATUS.codes(word)[0] for word in ("completed", "partial", "failed"))


class Split(NamedTuple):
    """The versions of a task, newest first, and which of them go."""

    task: Row
    going: list[Row]
    kept: list[Row]


def versions_of(task: Row) -> list[Row]:
    """The versions of a task, newest first. Raises DsmError where it cannot be told which they are, or how old."""
    rows = listed_versions(task)
    times = [row[key] for row in rows for key in ("time_start", "time_end") if row.get(key) is not None]
    if not (all(map(readable, times)) and all(is_number(row.get("version_id")) for row in rows)):
        raise DsmError(
            f"The NAS lists versions of {label(task)} without IDs or with invalid times; nothing more was changed. The "
            "package may be of a version that this collection does not know"
        )
    return sorted(rows, key=version_age, reverse=True)


def _newest_completed(versions: Sequence[Row]) -> Row | None:
    return next(filter(is_completed, versions), None)


def split_versions(task: Row, params: Params, now: float) -> Split:
    """Which versions go. Raises Refused for one that was named and must not."""
    versions = versions_of(task)
    if params.get("version_ids") is not None:
        going = _named(task, versions, params["version_ids"])
    else:
        going = _by_policy(versions, params, now)
    kept = [row for row in versions if row not in going and status_of(row) != DELETING]
    return Split(task, going, kept)


def _named(task: Row, versions: Sequence[Row], ids: Sequence[int]) -> list[Row]:
    going = [row for row in versions if row.get("version_id") in ids and status_of(row) != DELETING]
    newest = _newest_completed(versions)
    for row in going:
        if is_locked(row):
            raise Refused(f"Deleted nothing of {label(task)}: version {row['version_id']} is locked")
        if row is newest:
            raise Refused(
                f"Deleted nothing of {label(task)}: version {row['version_id']} is its newest completed one, and so "
                "the last to restore from"
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
        completed += is_completed(row)
        ended = status_of(row) in ENDED and is_finished_version(row)
        too_old = oldest is None or version_age(row)[0] < oldest
        if ended and beyond and too_old and not is_locked(row) and row is not newest:
            going.append(row)
    return going


def validate_split(split: Split, params: Params) -> None:
    """Raises Refused for a deletion that must not be."""
    if not split.going:
        return
    count, most = len(split.going), params.get("max_deletions")
    listed = ", ".join(str(row.get("version_id")) for row in split.going)
    what = f"{counted(count, 'version')} ({listed}) of {label(split.task)}"
    if most is not None and count > most:
        raise Refused(f"Deleted nothing: {what} would go, more than max_deletions: {most}")
    if is_running(split.task):
        raise Refused(f"Deleted nothing: {what} would go, but the task is running. Try again when it has ended")
    if not params["remove_backup_data"]:
        raise Refused(f"Did not delete {what}: set remove_backup_data: true if that is what you want")
