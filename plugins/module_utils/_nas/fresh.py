# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups that must not be older than declared, of both packages, in the session of a config.

Two steps: read_lists is read along with the config and resolves every name before the first write; freshen starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._abb.task import AbbTasks
from .._dsm.client import Nas
from .._dsm.rounds import gather
from .._engine.checks import age
from .._engine.definition import Params, Result
from .._engine.fields import Field, flag
from .._engine.selection import ONE, check_once, choose
from .._errors import DsmError, TransportError
from .._m365.task import M365Tasks
from .._tasks.backend import Row, TaskBackend
from .._tasks.states import TaskStateChange

Values = dict[str, Any]
Lists = Mapping[str, list[Row]]  # all tasks of a product, with their versions
BACKENDS: dict[str, TaskBackend] = {"abb": AbbTasks(), "m365": M365Tasks()}
_NAMED = (("name", "task_id"),)
FRESH = Field(
    "fresh",
    "list",
    elements="dict",
    default=[],
    fields=(
        Field("product", choices=tuple(BACKENDS), default="abb"),
        *ONE,
        Field("max_age", required=True, check=age),
        flag("accept_partial"),
    ),
    exclusive=_NAMED,
    one_of=_NAMED,
)
# What the state fresh asks for beside what is declared: nothing is waited for.
_NO_WAIT = {"state": "fresh", "wait": False, "wait_timeout": 1, "wait_interval": 1, "remove_backup_data": False}


async def read_lists(wanted: Sequence[Params]) -> Lists:
    """The lists that the tasks are on. Raises DsmError unless each of them is there, is one, and is declared once."""
    products = list(dict.fromkeys(one["product"] for one in wanted))
    try:
        found = await gather([BACKENDS[product].read(versions=True) for product in products])
    except DsmError as error:
        _collected([error])
        raise
    lists = dict(zip(products, found, strict=True))
    failures = list(_unresolved(wanted, lists))
    if failures:
        raise _collected(failures)
    return lists


def _unresolved(wanted: Sequence[Params], lists: Lists) -> Iterator[DsmError]:
    """What is wrong with how the tasks are named."""
    ids: dict[str, list[int | None]] = {product: [] for product in lists}
    for product, params in _groups(wanted):
        try:
            ids[product] += [one.task_id for one in choose(lists[product], params)]
        except DsmError as error:
            yield error
    for product, chosen in ids.items():
        try:
            check_once(f"product {product}", chosen)
        except DsmError as error:
            yield error


def freshen(nas: Nas, wanted: Sequence[Params], check_mode: bool, lists: Lists) -> Result:
    """Start what has no good backup that is young enough. Tasks with the same limits are started together.

    lists are those of read_lists, and empty if something was written since. A failure of some keeps no others from
    being started; it is raised after them, with what was started in its result.
    """
    changed = False
    tasks: list[Values] = []
    before: list[Values] = []
    after: list[Values] = []
    warnings: list[str] = []
    failures: list[DsmError] = []
    left: list[str] = []
    for product, params in _groups(wanted):
        try:
            result = TaskStateChange(nas, BACKENDS[product], {**_NO_WAIT, **params}, check_mode).run(lists.get(product))
        except DsmError as error:
            failures.append(error)
            result = _until_failure(error)
            left += [_named(row) for row in result.values["tasks"] if row["task_id"] in result.values["not_written"]]
        changed = changed or result.changed
        tasks += [{"product": product, **row} for row in result.values["tasks"]]
        before += result.before["tasks"]
        after += result.after["tasks"]
        warnings += result.warnings
        if failures and not _is_of_its_group(failures[-1]):
            break
        if not check_mode and (changed or failures):
            lists = {}  # it was written, or at least tried, which may take a while: the others may have changed
    if failures:
        failure = _collected(failures)
        started = [_named(row) for row in tasks if row.get("started") and not check_mode]
        failure.result = {"changed": changed, "fresh": tasks, "written": started, "not_written": left}
        failure.result |= {"before": before, "after": after}  # for the diff
        raise failure
    return Result(changed, {"tasks": tasks}, before, after, warnings)


def _named(row: Values) -> str:
    return f"fresh: {row['task_name'] or row['task_id']}"


def _until_failure(error: DsmError) -> Result:
    """What a group had come to when it failed."""
    told, diff = error.result, error.result.get("diff", {})
    values = {"tasks": told.get("tasks", []), "not_written": told.get("not_written", [])}
    before, after = (diff.get(side, {"tasks": []}) for side in ("before", "after"))
    return Result(bool(told.get("changed")), values, before, after)


def _is_of_its_group(error: DsmError) -> bool:
    """Whether the next group may fare better: not where the NAS is out of reach or lets nobody in."""
    return not isinstance(error, TransportError) and error.reason != "sign_in"


def _collected(failures: Sequence[DsmError]) -> DsmError:
    """The failures as one: that which ended the loop, or the first."""
    error = failures[0] if _is_of_its_group(failures[-1]) else failures[-1]
    words = dict.fromkeys(one.message.rstrip(".") for one in (error, *failures))
    error.message = f"fresh: {'. Also: '.join(words)}."
    return error


def _groups(wanted: Sequence[Params]) -> list[tuple[str, Values]]:
    """Product and options of each group of tasks that share their limits and how they are named."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for one in wanted:
        by = "name" if one.get("name") is not None else "task_id"
        groups.setdefault((one["product"], one["max_age"], one["accept_partial"], by), []).append(one[by])
    return [
        (product, {"max_age": max_age, "accept_partial": partial, by: chosen})
        for (product, max_age, partial, by), chosen in groups.items()
    ]
