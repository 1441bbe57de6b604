# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs, a line each, as drift and converge show it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.differences import lines

ROWS: dict[str, tuple[Any, Any, list[str]]] = {
    "nothing": ({"a": {"b": [1]}}, {"a": {"b": [1]}}, []),
    "a number": ({"abb": {"settings": {"n": 5}}}, {"abb": {"settings": {"n": 10}}}, ["abb.settings.n: 5 -> 10"]),
    "text is not quoted": ({"policy": "manual"}, {"policy": "continuous"}, ["policy: manual -> continuous"]),
    "letters stay letters": ({"days": ["ä"]}, {"days": ["ü", "🙂"]}, ['days: ["ä"] -> ["ü", "🙂"]']),
    "a key that comes": ({}, {"n": True}, ["n: null -> true"]),
    "a key that goes": ({"n": None, "m": 0}, {"n": None}, ["m: 0 -> null"]),
    "only what differs, in order": (
        {"b": 1, "a": {"x": 1, "y": 2}},
        {"b": 2, "a": {"x": 1, "y": 3}, "c": 4},
        ["b: 1 -> 2", "a.y: 2 -> 3", "c: null -> 4"],
    ),
    "another kind": ({"a": {"x": 1}}, {"a": None}, ['a: {"x": 1} -> null']),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_line_for_each_difference(row: str):
    before, after, told = ROWS[row]
    assert lines(before, after) == told
