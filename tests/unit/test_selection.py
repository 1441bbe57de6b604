# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing tasks: by name or number, in the order given, and with words for what does not work."""

from __future__ import annotations

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.selection import (
    choose,
    choose_one,
    matches,
    selects_nothing,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput, NotFound

ROWS = [
    {"task_id": number, "task_name": name}
    for number, name in enumerate(["PCs", "Files", "Twin", "Twin", "Sales, Berlin", " padded", "Sales", "3", ""], 1)
]


def ids(chosen):
    return [one.task_id for one in chosen]


def test_in_the_order_given():
    assert ids(choose(ROWS, {"name": ["Files", "PCs"]})) == [2, 1]
    assert ids(choose(ROWS, {"task_id": [9, 1, 3]})) == [9, 1, 3]
    assert ids(choose(ROWS, {"name": ["PCs", "PCs"]})) == [1, 1]


def test_a_name_that_looks_like_a_number_is_a_name():
    assert ids(choose(ROWS, {"name": ["3"]})) == [8]


def test_spaces_around_a_comma_are_not_part_of_a_name_unless_there_is_such_a_task():
    assert ids(choose(ROWS, {"name": ["PCs", " Files"]})) == [1, 2]
    assert ids(choose(ROWS, {"name": [" padded"]})) == [6]


@pytest.mark.parametrize("absent_ok", [True, False])
def test_a_name_of_several(absent_ok):
    with pytest.raises(InvalidInput, match=r"Twin.*3, 4"):
        choose(ROWS, {"name": ["PCs", "Twin"]}, absent_ok)


def test_unknown():
    with pytest.raises(NotFound, match=r"'Nobody'.*Existing tasks: .*'Files'.*'PCs'"):
        choose(ROWS, {"name": ["PCs", "Nobody"]})
    with pytest.raises(NotFound, match=r"99.*1 \(PCs\)"):
        choose(ROWS, {"task_id": [1, 99]})
    with pytest.raises(NotFound, match="no tasks"):
        choose([], {"name": ["Nobody"]})


def test_unknown_may_be_fine():
    chosen = choose(ROWS, {"name": ["PCs", "Nobody"]}, absent_ok=True)
    assert [(one.name, one.task_id, one.row is None) for one in chosen] == [("PCs", 1, False), ("Nobody", None, True)]
    assert choose([], {"task_id": [5]}, absent_ok=True)[0].task_id == 5


@pytest.mark.parametrize("absent_ok", [True, False])
@pytest.mark.parametrize("pieces", [["Sales", " Berlin"], ["Sales", "Berlin"], ["Berlin", "Sales"]])
def test_a_name_with_a_comma_in_pieces(pieces, absent_ok):
    """Sales is a task of its own here, so that one piece alone gives the mistake away."""
    rows = [row for row in ROWS if row["task_name"] != "Sales"]
    with pytest.raises(InvalidInput, match=r"'Sales, Berlin' holds a comma.*list"):
        choose(rows, {"name": pieces}, absent_ok)


def test_a_piece_that_is_a_task_of_its_own():
    """Removing Sales instead of Sales, Berlin would be a disaster."""
    with pytest.raises(InvalidInput, match="comma"):
        choose(ROWS, {"name": ["Sales", " Berlin"]}, absent_ok=True)


def test_a_name_with_a_comma_in_one_piece():
    assert ids(choose(ROWS, {"name": ["Sales, Berlin"]})) == [5]


def test_one():
    assert choose_one(ROWS, {"name": "Files"})["task_id"] == 2
    assert choose_one(ROWS, {"task_id": 4, "name": None})["task_id"] == 4
    with pytest.raises(NotFound):
        choose_one(ROWS, {"name": "Nobody"})
    with pytest.raises(InvalidInput):
        choose_one(ROWS, {"name": "Twin"})


@pytest.mark.parametrize(
    ("params", "nothing"),
    [({"name": []}, True), ({"task_id": []}, True), ({}, False), ({"name": None}, False), ({"name": ["x"]}, False)],
)
def test_an_empty_list_selects_nothing(params, nothing):
    assert selects_nothing(params) is nothing


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, 9),
        ({"name": None, "task_id": None}, 9),
        ({"name": ["Twin"]}, 2),
        ({"name": [" Twin"]}, 2),
        ({"name": ["Nobody"]}, 0),
        ({"name": []}, 0),
        ({"task_id": [1, 2, 99]}, 2),
        ({"task_id": []}, 0),
    ],
)
def test_filters(params, found):
    assert sum(matches(row, params) for row in ROWS) == found
