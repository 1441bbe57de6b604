# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing tasks by name or by number, the same way everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._errors import InvalidInput, NotFound
from .fields import Field

Row = dict[str, Any]
ONE = (Field("name"), Field("task_id", "int"))
MANY = (Field("name", "list"), Field("task_id", "list", elements="int"))
NOT_BOTH: dict[str, Any] = {"mutually_exclusive": [("name", "task_id")]}  # for modules that filter by a task
EITHER: dict[str, Any] = {**NOT_BOTH, "required_one_of": [("name", "task_id")]}  # for modules that need a task


class Chosen(NamedTuple):
    """What was named, and the task that it is: None where there is none and that is not an error."""

    name: str | None
    task_id: int | None
    row: Row | None


def selects_nothing(params: Mapping[str, Any]) -> bool:
    """Whether an empty list was given, which selects nothing."""
    return params.get("name") == [] or params.get("task_id") == []


def choose_one(rows: Sequence[Row], params: Mapping[str, Any]) -> Row:
    """The one task that name or task_id names. Raises NotFound or InvalidInput."""
    single = {key: None if params.get(key) is None else [params[key]] for key in ("name", "task_id")}
    return choose(rows, single)[0].row


def choose(rows: Sequence[Row], params: Mapping[str, Any], absent_ok: bool = False) -> list[Chosen]:
    """The tasks that name or task_id name, in the order given.

    Raises NotFound for what does not exist (unless absent_ok), InvalidInput for a name of several tasks.
    """
    if params.get("task_id") is not None:
        chosen = [_by_id(rows, task_id) for task_id in params["task_id"]]
    else:
        chosen = [_by_name(rows, name) for name in params["name"]]
        _check_comma(rows, chosen)
    unknown = [one for one in chosen if one.row is None]
    if unknown and not absent_ok:
        raise NotFound(_unknown_words(rows, unknown))
    return chosen


def matches(row: Row, params: Mapping[str, Any]) -> bool:
    """Whether a row is of the tasks that the filters name and task_id let through."""
    names, ids = params.get("name"), params.get("task_id")
    if names is not None and row.get("task_name") not in names:
        return names != [] and row.get("task_name") in [name.strip() for name in names]
    return ids is None or row.get("task_id") in ids


def _by_id(rows: Sequence[Row], task_id: int) -> Chosen:
    row = next((row for row in rows if row.get("task_id") == task_id), None)
    return Chosen(row.get("task_name") if row else None, task_id, row)


def _by_name(rows: Sequence[Row], name: str) -> Chosen:
    # "a, b" reaches us as "a" and " b"
    found = [row for row in rows if row.get("task_name") == name] or [
        row for row in rows if row.get("task_name") == name.strip()
    ]
    if len(found) > 1:
        ids = ", ".join(str(row.get("task_id")) for row in found)
        raise InvalidInput(f"name: {name!r} is the name of several tasks. Choose by task_id: {ids}")
    return Chosen(name, found[0].get("task_id") if found else None, found[0] if found else None)


def _check_comma(rows: Sequence[Row], chosen: Sequence[Chosen]) -> None:
    """A name with a comma, given as text, arrives in pieces: say so, also where unknown names are no error."""
    given = {one.name.strip() for one in chosen}
    unknown = {one.name.strip() for one in chosen if one.row is None}
    for row in rows:
        name = str(row.get("task_name"))
        pieces = {piece.strip() for piece in name.split(",")}
        if len(pieces) > 1 and pieces <= given and pieces & unknown:
            raise InvalidInput(f"name: {name!r} holds a comma, so it has to be an item of a list: name: [{name!r}]")


def _unknown_words(rows: Sequence[Row], unknown: Sequence[Chosen]) -> str:
    if unknown[0].task_id is not None:
        there = ", ".join(f"{row.get('task_id')} ({row.get('task_name')})" for row in rows)
        wanted = "task_id: no task with the number " + ", ".join(str(one.task_id) for one in unknown)
    else:
        there = ", ".join(sorted(repr(row.get("task_name")) for row in rows))
        wanted = "name: no task named " + ", ".join(repr(one.name) for one in unknown)
    return f"{wanted}. There are: {there}" if there else f"{wanted}. The NAS has no tasks"
