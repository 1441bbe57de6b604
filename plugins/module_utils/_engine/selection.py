# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing tasks by name or by number, the same way everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from .._errors import InvalidInput, NotFound
from .fields import Field
from .names import listed, look_alikes, nearest_of_each, normal_name

Row = dict[str, Any]
ONE = (Field("name"), Field("task_id", "int"))
MANY = (Field("name", "list"), Field("task_id", "list", elements="int"))
NOT_BOTH: dict[str, Any] = {"mutually_exclusive": [("name", "task_id")]}  # for modules that filter by a task
EITHER: dict[str, Any] = {**NOT_BOTH, "required_one_of": [("name", "task_id")]}  # for modules that need a task

# Text with commas arrives as several names, and which of them were one cannot be told.
COMMA = " (a name that holds a comma must be an item of a list)"


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
    return cast(Row, choose(rows, single)[0].row)  # choose has raised where there is none


def choose(rows: Sequence[Row], params: Mapping[str, Any], absent_ok: bool = False) -> list[Chosen]:
    """The tasks that name or task_id name, in the order given.

    A name is that of a task if it is exactly the same, else if it is the same in Unicode's composed form and without
    blanks at both ends. Raises NotFound for what does not exist (unless absent_ok), InvalidInput for a name of several
    tasks.
    """
    if params.get("task_id") is not None:
        chosen = [_by_id(rows, task_id) for task_id in params["task_id"]]
    else:
        chosen = [_by_name(rows, name) for name in params["name"]]
        _check_comma(rows, chosen)
    unknown = [one for one in chosen if one.row is None]
    if unknown and not absent_ok:
        raise NotFound(_unknown_words(rows, unknown, COMMA if len(chosen) > 1 else ""))
    return chosen


def check_once(place: str, task_ids: Iterable[int | None]) -> None:
    """Raises InvalidInput where a task is declared twice, under whatever names: one of the two would be ignored."""
    twice = [str(task_id) for task_id, count in Counter(task_ids).items() if count > 1]
    if twice:
        raise InvalidInput(f"{place}: a task is declared more than once: task_id {', '.join(twice)}")


def matches(row: Row, params: Mapping[str, Any]) -> bool:
    """Whether a row may pass the filters name and task_id. Names match as in choose, without its precedence."""
    names, ids = params.get("name"), params.get("task_id")
    if names is not None:
        return normal_name(row.get("task_name")) in map(normal_name, names)
    return ids is None or row.get("task_id") in ids


def matching(rows: Sequence[Row], params: Mapping[str, Any]) -> list[Row]:
    """The rows that pass the filters name and task_id, where a name that is exactly that of a row is no other's."""
    names = params.get("name")
    if names is None:
        return [row for row in rows if matches(row, params)]
    return list(filter(named(names, exact_names(rows, names)), rows))


def exact_names(rows: Sequence[Row], names: Collection[str]) -> set[str]:
    """The names that are exactly those of rows."""
    there = {row.get("task_name") for row in rows}
    return {name for name in names if name in there}


def named(names: Collection[str], exact: Collection[str]) -> Callable[[Row], bool]:
    """Whether a row has one of the names: those that are exactly the name of some row, or the same as another."""
    others = {normal_name(name) for name in names if name not in exact}
    return lambda row: row.get("task_name") in exact or normal_name(row.get("task_name")) in others


def _by_id(rows: Sequence[Row], task_id: int) -> Chosen:
    row = next((row for row in rows if row.get("task_id") == task_id), None)
    return Chosen(row.get("task_name") if row else None, task_id, row)


def _by_name(rows: Sequence[Row], name: str) -> Chosen:
    found = [row for row in rows if row.get("task_name") == name] or [
        row for row in rows if normal_name(row.get("task_name")) == normal_name(name)
    ]
    if len(found) > 1:
        ids = ", ".join(str(row.get("task_id")) for row in found)
        spelt = look_alikes(name, (row.get("task_name") for row in found))
        raise InvalidInput(f"name: {name!r} is the name of several tasks. Choose by task_id: {ids}{spelt}")
    return Chosen(name, found[0].get("task_id") if found else None, found[0] if found else None)


def _check_comma(rows: Sequence[Row], chosen: Sequence[Chosen]) -> None:
    """A name with a comma, given as text, arrives in pieces: say so, also where unknown names are no error."""
    given = {normal_name(one.name) for one in chosen}
    unknown = {normal_name(one.name) for one in chosen if one.row is None}
    for row in rows:
        name = str(row.get("task_name"))
        pieces = {normal_name(piece) for piece in name.split(",")}
        if len(pieces) > 1 and pieces <= given and pieces & unknown:
            raise InvalidInput(f"name: {name!r} holds a comma, so it must be an item of a list: name: [{name!r}]")


def _unknown_words(rows: Sequence[Row], unknown: Sequence[Chosen], hint: str) -> str:
    if unknown[0].task_id is not None:
        wanted = "task_id: no task with the ID " + ", ".join(str(one.task_id) for one in unknown)
        there = {str(row.get("task_id")): row.get("task_name") for row in rows}
        near = [f"{one} ({there[one]})" for one in nearest_of_each((str(one.task_id) for one in unknown), there)]
        spelt = ""
    else:
        wanted = "name: no task named " + ", ".join(repr(one.name) for one in unknown) + hint
        names = sorted({str(row.get("task_name")) for row in rows})
        near = [repr(name) for name in nearest_of_each((str(one.name) for one in unknown), names)]
        spelt = "".join(look_alikes(one.name, names) for one in unknown)
    if not near:
        return f"{wanted}. The NAS has no tasks"
    return f"{wanted}. {listed(near)}{spelt}"
