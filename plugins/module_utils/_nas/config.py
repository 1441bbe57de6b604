# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a whole NAS to a config: two rounds of reading, then only the writes that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .._abb.settings import SETTINGS
from .._dsm.call import Request
from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.diff import Difference, as_diff
from .._engine.resource import State, converge
from .._engine.selection import choose_one
from .._errors import DsmError, InvalidInput, SideEffect
from .._m365.task_retention import ALLOW_SHORTER
from .._m365.task_setting import TaskSetting, identity_of
from .._m365.tasks import read_tasks
from .._m365.workers import WORKERS
from .config_options import CONFIG, TASK_PARTS, check_config, part_of, settings_of, tasks_of, workers_of
from .config_view import Item, after, as_config, as_side, before
from .differences import lines
from .fresh import FRESH, freshen

Values = dict[str, Any]
THING = "Active Backup"  # what the diff is about
NOTHING_MADE = Result(False, {"config": None}, {}, {})


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
    made, written = _make(nas, params, check_mode) if params.get("config") else (NOTHING_MADE, [])
    sides = [dict(made.before), dict(made.after)]
    fresh = Result(False, {"tasks": []})
    if params["fresh"]:
        try:
            fresh = freshen(nas, params["fresh"], check_mode)
        except DsmError as error:
            _with_config(nas, error, made, written)
            raise
        if fresh.changed:
            sides = [
                {**side, "fresh": _by_name(rows)} for side, rows in zip(sides, (fresh.before, fresh.after), strict=True)
            ]
    values = {**made.values, "fresh": fresh.values["tasks"], "differences": lines(*sides)}
    return Result(made.changed or fresh.changed, values, sides[0], sides[1], warnings=fresh.warnings, thing=THING)


def _with_config(nas: Nas, error: DsmError, made: Result, written: list[str]) -> None:
    """After a failure of fresh its result tells of the config, too, which was written before it."""
    told = error.result
    sides = [
        {**side, "fresh": _by_name(rows)} if rows else side
        for side, rows in zip((made.before, made.after), (told.pop("before"), told.pop("after")), strict=True)
    ]
    told["changed"] = made.changed or told["changed"]
    told["written"] = [*written, *told["written"]]
    told["diff"] = as_diff(nas.address[0], THING, *sides)


def _by_name(rows: Sequence[Values]) -> Values:
    """A side of the diff of tasks, under their names."""
    identity = ("task_id", "task_name")
    return {
        f"{row['task_name']} ({row['task_id']})": {key: value for key, value in row.items() if key not in identity}
        for row in rows
    }


def _make(nas: Nas, params: Params, check_mode: bool) -> tuple[Result, list[str]]:
    """Make the NAS match the config: two rounds of reading, then only the writes that differ, which are named."""
    items = _items(params)
    for item, state in zip(items, nas.gather([item.resource.read(item.wanted) for item in items]), strict=True):
        item.state = state
    _check_twice(items)
    for item in items:
        item.change = item.resource.compare(item.state, item.wanted)
    todo = [item for item in items if item.change]
    if not check_mode:
        _apply(nas, items, todo)
    changed = any(item.change for item in todo)
    made = Result(changed, {"config": as_config(items)}, as_side(items, before), as_side(items, after), thing=THING)
    return made, [item.name for item in todo if item.change and not check_mode]


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
                "diff": as_diff(
                    nas.address[0],
                    THING,
                    as_side(items, before),
                    as_side(items, lambda one: after(one) if one in done + shown else before(one)),
                ),
            }
            raise
        done.append(item)


def _check_twice(items: list[Item]) -> None:
    """No task may be declared twice: the last would win."""
    ids = Counter(item.state.values["task_id"] for item in items if item.resource is TASK)
    twice = [str(task_id) for task_id, count in ids.items() if count > 1]
    if twice:
        raise InvalidInput(f"config.m365.tasks: a task is declared more than once: task_id {', '.join(twice)}")


def check(params: Params) -> None:
    """Validate what the options mean together. Raises InvalidInput that names the place."""
    if params.get("config") is None and not params["fresh"]:
        raise InvalidInput("Nothing is declared: give config, fresh, or both")
    check_config(params)


DEFINITION = ModuleDefinition((CONFIG, ALLOW_SHORTER, FRESH), run, check=check)
