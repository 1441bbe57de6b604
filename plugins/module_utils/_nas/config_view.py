# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a config is about, for people to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._engine.definition import Resource, State
from .._engine.diff import Difference

Values = dict[str, Any]


class Item(NamedTuple):
    """One thing that is declared: where it stands in the config, what is wanted of it, and how it gets there."""

    place: tuple[str, ...]
    name: str
    resource: Resource
    wanted: Values


def as_config(items: Sequence[Item], states: Sequence[State], values: Sequence[Mapping[str, Any]]) -> Values:
    """What is managed, in the form of the config."""
    tree: Values = {}
    for item, state, value in zip(items, states, values, strict=True):
        product, part = item.place
        if part == "tasks":
            row = (
                {"name": state.values["task_name"], **value}
                if item.wanted["name"]
                else {"task_id": state.values["task_id"], **value}
            )
            tree.setdefault(product, {}).setdefault(part, []).append(row)
        else:
            tree.setdefault(product, {})[part] = dict(value)
    return tree


def as_diff(
    items: Sequence[Item], states: Sequence[State], changes: Sequence[Difference], values: Sequence[Mapping[str, Any]]
) -> Values:
    """A side of the diff: only what differs, tasks under their names, so that the lines around a change say where."""
    tree: Values = {}
    for item, state, change, value in zip(items, states, changes, values, strict=True):
        if not change:
            continue
        product, part = item.place
        if part == "tasks":
            name = f"{state.values['task_name']} ({state.values['task_id']})"
            tree.setdefault(product, {}).setdefault(part, {})[name] = dict(value)
        else:
            tree.setdefault(product, {})[part] = dict(value)
    return tree
