# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a whole NAS to a config."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._abb import settings as abb_settings
from .._dsm.call import Request
from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Resource, Result, State, converge
from .._engine.diff import Difference
from .._engine.fields import Field, flag
from .._errors import DsmError, InvalidInput, SideEffect
from .._m365 import task_retention as m365_retention
from .._m365 import task_schedule as m365_schedule
from .._m365 import workers as m365_workers
from .._m365.task_setting import harmed, others, read_again, read_setting, write_setting
from .config import CONFIG, TASK_PARTS, check_config, part_of, settings_of, tasks_of, workers_of
from .config_gather import gathered
from .config_view import Item, as_config, as_diff

Values = dict[str, Any]


def _compare_task(state: State, params: Params) -> Difference:
    """Schedule and retention of a task as one difference, since they travel in one write."""
    parts = {
        name: part.compare(state, {**params[name], "allow_shorter": params["allow_shorter"]})
        for name, part in TASK_PARTS.items()
        if params[name]
    }
    return Difference(
        {name: part.changes for name, part in parts.items() if part},
        {name: part.before for name, part in parts.items()},
        {name: part.after for name, part in parts.items()},
        {name: part.after for name, part in parts.items()} | {"_parts": parts},
    )


def _write_task(state: State, change: Difference) -> Request:
    parts = change.merged["_parts"]
    keys = m365_schedule.encode_schedule(state, parts["schedule"]) if parts.get("schedule") else {}
    return write_setting(
        state, keys, m365_retention.encode_retention(parts["retention"]) if parts.get("retention") else {}
    )


def _decode(info: Mapping[str, Any]) -> Values:
    return m365_schedule.decode_schedule(info) | m365_retention.decode_retention(info)


TASK = Resource(
    "task",
    (),
    partial(read_setting, decode=_decode),
    _compare_task,
    _write_task,
    partial(read_again, decode=_decode),
    others,
    harmed,
)


def _items(params: Params) -> list[Item]:
    config = params["config"] or {}
    items = []
    settings, workers = settings_of(config), workers_of(config)
    if settings:
        items.append(Item(("abb", "settings"), "abb.settings", abb_settings.RESOURCE, settings))
    if workers:
        items.append(Item(("m365", "workers"), "m365.workers", m365_workers.RESOURCE, workers))
    for task in tasks_of(config):
        chosen = {key: task.get(key) for key in ("name", "task_id")}
        wanted = {**chosen, **{name: part_of(task, name) for name in TASK_PARTS}}
        named = next(value for value in chosen.values() if value is not None)
        items.append(
            Item(("m365", "tasks"), f"m365.tasks: {named}", TASK, {**wanted, "allow_shorter": params["allow_shorter"]})
        )
    return items


def merged(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Make the NAS match the config: two rounds of reading, then only the writes that differ."""
    items = _items(params)
    states: list[State] = nas.gather([item.resource.read(item.wanted) for item in items])
    _check_twice(items, states)
    changes = [item.resource.compare(state, item.wanted) for item, state in zip(items, states, strict=True)]
    todo = [index for index, change in enumerate(changes) if change]
    done: list[int] = []
    for index in [] if check_mode else todo:
        item = items[index]
        try:
            states[index], changes[index] = converge(nas, item.resource, item.wanted, states[index])
        except DsmError as error:
            error.message = f"{item.name}: {error.message}"
            if isinstance(error, SideEffect):
                done.append(index)
            raise _failed(error, items, states, changes, todo, done) from error
        done.append(index)
    changed = any(changes[index] for index in todo)
    config = as_config(items, states, [change.after for change in changes])
    sides = ([getattr(change, side) for change in changes] for side in ("before", "after"))
    return Result(changed, {"config": config}, *(as_diff(items, states, changes, side) for side in sides))


def _failed(
    error: DsmError,
    items: list[Item],
    states: list[State],
    changes: list[Difference],
    todo: list[int],
    done: list[int],
) -> DsmError:
    """The error of a write, with what was written before it and what was not."""
    now = [change.after if index in done else change.before for index, change in enumerate(changes)]
    error.result |= {
        "changed": bool(done) or bool(error.result.get("changed")),
        "written": [items[index].name for index in done],
        "not_written": [items[index].name for index in todo if index not in done],
        "diff": {
            "before": as_diff(items, states, changes, [change.before for change in changes]),
            "after": as_diff(items, states, changes, now),
        },
    }
    return error


def _check_twice(items: list[Item], states: list[State]) -> None:
    """No task may be declared twice: the last would win."""
    numbers = Counter(
        state.values["task_id"] for item, state in zip(items, states, strict=True) if item.resource is TASK
    )
    twice = [str(number) for number, count in numbers.items() if count > 1]
    if twice:
        raise InvalidInput(f"config.m365.tasks: a task is declared more than once: task_id {', '.join(twice)}")


STATES: dict[str, Callable[[Nas, Params, bool], Result]] = {"merged": merged, "gathered": gathered}


def _check(params: Params) -> None:
    if params["state"] == "gathered" and params["config"] is not None:
        raise InvalidInput("config: only with state: merged; state: gathered returns one")
    check_config(params["config"] or {})


DEFINITION = ModuleDefinition(
    (Field("state", choices=tuple(STATES), default="merged"), CONFIG, flag("allow_shorter")),
    lambda nas, params, check_mode: STATES[params["state"]](nas, params, check_mode),
    check=_check,
    required_if=[("state", "merged", ("config",))],
)
