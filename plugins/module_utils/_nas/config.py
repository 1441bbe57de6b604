# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a whole NAS to a config: two rounds of reading, only the writes that differ, then what must be fresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._abb.settings import SETTINGS
from .._dsm.call import Request
from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.diff import Difference, as_diff
from .._engine.resource import State, converge
from .._engine.selection import check_once, choose_one
from .._errors import DsmError, InvalidInput, SideEffect
from .._m365.task_retention import ALLOW_SHORTER
from .._m365.task_setting import TaskSetting, identity_of
from .._m365.tasks import read_tasks
from .._m365.workers import WORKERS
from .config_options import CONFIG, TASK_PARTS, check_config, part_of, settings_of, tasks_of, workers_of
from .config_view import Item, after, as_config, as_side, before
from .differences import lines
from .fresh import FRESH, Lists, freshen, read_lists

Values = dict[str, Any]
THING = "Active Backup"  # what the diff is about


class TaskParts(TaskSetting):
    """Schedule and retention of a task as one, since they travel in one write."""

    key = "tasks"
    label = "settings"
    fields = ()

    def decode(self, info: Mapping[str, Any]) -> Values:
        """The values of all parts, side by side."""
        return {key: value for part in TASK_PARTS.values() for key, value in part.decode(info).items()}

    async def read(self, params: Params) -> State:
        """The chosen task; only that it is there where nothing of it is declared."""
        if any(params[name] for name in TASK_PARTS):
            return await super().read(params)
        return State(identity_of(choose_one((await read_tasks()), params)), {})

    def compare(self, state: State, params: Params) -> Difference:
        """The differences of the declared parts, by part."""
        parts = {
            name: part.compare(state, {**params[name], "allow_shorter": params["allow_shorter"]})
            for name, part in TASK_PARTS.items()
            if params[name]
        }
        return Difference(
            {name: change.changes for name, change in parts.items() if change},
            {name: change.before for name, change in parts.items()},
            {name: change.after for name, change in parts.items()},
            {name: change.merged for name, change in parts.items()},
        )

    def encode(self, info: Mapping[str, Any], values: Mapping[str, Any]) -> Values:
        """The keys of task_info for values by part."""
        keys = [TASK_PARTS[name].encode(info, part) for name, part in values.items()]
        return {key: value for part in keys for key, value in part.items()}

    def write(self, state: State, change: Difference) -> Request:
        """The whole task with those parts that differ."""
        differing = {name: change.merged[name] for name in change.changes}
        return super().write(state, change._replace(merged=differing))


TASK = TaskParts()


def _items(params: Params) -> list[Item]:
    config = params["config"]
    items: list[Item] = []
    settings, workers = settings_of(config), workers_of(config)
    if settings:
        items.append(Item(("abb", "settings"), "abb.settings", SETTINGS, settings))
    if workers:
        items.append(Item(("m365", "workers"), "m365.workers", WORKERS, workers))
    for task in tasks_of(config):
        chosen = {key: task.get(key) for key in ("name", "task_id")}
        wanted = {**chosen, **{name: part_of(task, name) for name in TASK_PARTS}}
        named = next(value for value in chosen.values() if value is not None)
        items.append(
            Item(("m365", "tasks"), f"m365.tasks: {named}", TASK, {**wanted, "allow_shorter": params["allow_shorter"]})
        )
    return items


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Make the NAS match the config, then start what is not fresh. differences says the same as the diff, in words."""
    items = _items(params) if params.get("config") else []
    lists = _look(nas, items, params["fresh"])
    todo = [item for item in items if item.change]
    if not check_mode:
        _apply(nas, items, todo)
    changed = any(item.change for item in todo)
    sides = [as_side(items, before), as_side(items, after)]
    fresh = Result(False, {"tasks": []})
    if params["fresh"]:
        written = changed and not check_mode
        try:
            fresh = freshen(nas, params["fresh"], check_mode, {} if written else lists)
        except DsmError as error:
            _with_config(nas, error, items, written)
            raise
        if fresh.changed:
            sides = [
                {**side, "fresh": _by_name(rows)} for side, rows in zip(sides, (fresh.before, fresh.after), strict=True)
            ]
    config = as_config(items) if params.get("config") else None
    values = {"config": config, "fresh": fresh.values["tasks"], "differences": lines(*sides)}
    return Result(changed or fresh.changed, values, sides[0], sides[1], warnings=fresh.warnings, thing=THING)


def _look(nas: Nas, items: list[Item], fresh: Sequence[Params]) -> Lists:
    """Read and compare all that is declared: whatever is wrong with any of it is said before the first write."""
    try:
        found = nas.gather([*(item.resource.read(item.wanted) for item in items), read_lists(fresh)])
        lists: Lists = found.pop()
        for item, state in zip(items, found, strict=True):
            item.state = state
        check_once("config.m365.tasks", (item.state.values["task_id"] for item in items if item.resource is TASK))
        for item in items:
            item.change = item.resource.compare(item.state, item.wanted)
    except DsmError as error:
        error.result = {"changed": False, "written": [], **error.result}
        raise
    return lists


def _with_config(nas: Nas, error: DsmError, items: Sequence[Item], written: bool) -> None:
    """After a failure of fresh its result tells of the config, too, which was written before it."""
    told = error.result
    sides = [
        {**as_side(items, side), "fresh": _by_name(rows)} if rows else as_side(items, side)
        for side, rows in ((before, told.pop("before")), (after, told.pop("after")))
    ]
    told["changed"] = told["changed"] or any(item.change for item in items)
    told["written"] = [*(item.name for item in items if item.change and written), *told["written"]]
    told |= _both(nas, *sides)


def _both(nas: Nas, *sides: Values) -> Values:
    """The diff of a failure, and its lines."""
    return {"diff": as_diff(nas.address[0], THING, *sides), "differences": lines(*sides)}


def _by_name(rows: Sequence[Values]) -> Values:
    """A side of the diff of tasks, under their names."""
    identity = ("task_id", "task_name")
    return {
        f"{row['task_name']} ({row['task_id']})": {key: value for key, value in row.items() if key not in identity}
        for row in rows
    }


def _apply(nas: Nas, items: list[Item], todo: list[Item]) -> None:
    """Write what differs, one after the other. An error says what was written before it and what was not."""
    done: list[Item] = []
    shown: list[Item] = []  # after is what the NAS shows
    for item in todo:
        try:
            item.state, item.change = converge(nas, item.resource, item.wanted, item.state)
        except DsmError as error:
            error.message = f"{item.name}: {error.message}"
            if isinstance(error, SideEffect):
                done.append(item)
            if error.landed:
                item.change = item.change._replace(after=error.landed.after)
                shown.append(item)
            error.result |= {
                "changed": bool(done) or bool(error.result.get("changed")),
                "written": [one.name for one in done],
                "not_written": [one.name for one in todo if one not in done],
                **_both(
                    nas,
                    as_side(items, before),
                    as_side(items, lambda one: after(one) if one in done + shown else before(one)),
                ),
            }
            raise
        done.append(item)


def check(params: Params) -> None:
    """Validate what the options mean together. Raises InvalidInput that names the place."""
    if params.get("config") is None and not params["fresh"]:
        raise InvalidInput("Nothing is declared: give config, fresh, or both")
    check_config(params)


DEFINITION = ModuleDefinition((CONFIG, ALLOW_SHORTER, FRESH), run, check=check)
