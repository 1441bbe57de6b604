# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a config is about, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .._engine.diff import NO_DIFFERENCE, Difference
from .._engine.resource import NO_STATE, Resource, State

Values = dict[str, Any]


@dataclass
class Item:
    """One thing that is declared: where it stands in the config, what is wanted of it, and what it is so far."""

    place: tuple[str, str]
    name: str
    resource: Resource
    wanted: Values
    state: State = NO_STATE
    change: Difference = NO_DIFFERENCE


def as_config(items: Sequence[Item]) -> Values:
    """What is managed, as it is after the task, in the form of the config."""
    tree: Values = {}
    for item in items:
        product, part = item.place
        if part == "tasks":
            key, known = ("name", "task_name") if item.wanted["name"] is not None else ("task_id", "task_id")
            row = {key: item.state.values[known], **item.change.after}
            tree.setdefault(product, {}).setdefault(part, []).append(row)
        else:
            tree.setdefault(product, {})[part] = dict(item.change.after)
    return tree


def as_side(items: Sequence[Item], values: Callable[[Item], Values]) -> Values:
    """A side of the diff: only what differs, tasks under their names, so that the lines around a change say where."""
    tree: Values = {}
    for item in items:
        if not item.change:
            continue
        product, part = item.place
        if part == "tasks":
            name = f"{item.state.values['task_name']} ({item.state.values['task_id']})"
            tree.setdefault(product, {}).setdefault(part, {})[name] = dict(values(item))
        else:
            tree.setdefault(product, {})[part] = dict(values(item))
    return tree


def before(item: Item) -> Values:
    """What is managed of an item, as it was."""
    return item.change.before


def after(item: Item) -> Values:
    """What is managed of an item, as it becomes."""
    return item.change.after
