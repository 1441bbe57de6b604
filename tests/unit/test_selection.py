# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing tasks: by name or number, in the order given, and with words for what does not work."""

from __future__ import annotations

import unicodedata

import pytest
from harness import bad, good, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest, normal_name
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.selection import (
    choose,
    choose_one,
    matches,
    matching,
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


MANY = [{"task_id": number, "task_name": f"{kind} {number}"} for kind in ("Laptop", "Server", "Mailbox") for number in
        range(*{"Laptop": (100, 140), "Server": (5000, 5040), "Mailbox": (70, 99)}[kind])]  # fmt: skip


def near(params, rows=MANY):
    """What is suggested for tasks that do not exist."""
    with pytest.raises(NotFound) as caught:
        choose(rows, params)
    return caught.value.message.rpartition(" tasks: ")[2].split(", ")


def test_of_several_unknown_names_each_has_its_nearest():
    assert near({"name": ["PCz", "Filez"]}, ROWS)[:2] == ["'PCs'", "'Files'"]
    shown = near({"name": ["Labtop 105", "Zerver 5007", "Labtop 105", "Mailbocks 77"]})
    assert shown[:3] == ["'Laptop 105'", "'Server 5007'", "'Mailbox 77'"]
    assert len(shown) == len(set(shown)) == 10
    assert [sum(kind in one for one in shown) for kind in ("Laptop", "Server", "Mailbox")] == [4, 3, 3]


def test_of_several_unknown_numbers_each_has_its_nearest():
    shown = near({"task_id": [1055, 50077, 777]})
    assert {"105 (Laptop 105)", "5007 (Server 5007)", "77 (Mailbox 77)"} <= set(shown[:3])
    assert len(shown) == len(set(shown)) == 10


def test_of_very_many_unknown_names_ten_are_shown():
    assert len(near({"name": [f"Nobody {number}" for number in range(50)]})) == 10


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


@pytest.mark.parametrize("pieces", [["PCs", " Berlin"], ["PCs", "Berlin"]])
def test_a_name_with_a_comma_that_does_not_exist(pieces):
    with pytest.raises(NotFound, match=r"no task named ' ?Berlin'.*comma must be an item of a list"):
        choose(ROWS, {"name": pieces})
    with pytest.raises(NotFound) as caught:
        choose(ROWS, {"name": pieces[1:]})
    assert "comma" not in caught.value.message


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


# --- names that are the same to people

COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "J\u00f6rgs MacBook") for form in ("NFC", "NFD"))
assert COMPOSED != DECOMPOSED
FORMS = {"composed": (COMPOSED, DECOMPOSED), "decomposed": (DECOMPOSED, COMPOSED), "blanks": (" Night ", "Night")}
FORMS |= {"blanks wanted": ("Night", "  Night"), "no-break space": ("Night\u00a0", "Night")}
every_form = pytest.mark.parametrize("form", FORMS)


@every_form
def test_a_name_in_another_form_is_the_same_name(form):
    there, wanted = FORMS[form]
    rows = [*ROWS, {"task_id": 99, "task_name": there}]
    assert ids(choose(rows, {"name": [wanted]})) == [99]
    assert choose_one(rows, {"name": wanted})["task_id"] == 99
    assert [row["task_id"] for row in matching(rows, {"name": [wanted]})] == [99]
    assert matches(rows[-1], {"name": [wanted]})


def test_the_exact_name_wins():
    rows = [{"task_id": 1, "task_name": COMPOSED}, {"task_id": 2, "task_name": DECOMPOSED}]
    assert ids(choose(rows, {"name": [DECOMPOSED, COMPOSED]})) == [2, 1]
    assert [row["task_id"] for row in matching(rows, {"name": [DECOMPOSED]})] == [2]


@pytest.mark.parametrize("absent_ok", [True, False])
def test_several_that_are_the_same_are_ambiguous_and_the_message_says_how_they_differ(absent_ok):
    rows = [{"task_id": 1, "task_name": COMPOSED}, {"task_id": 2, "task_name": DECOMPOSED}]
    with pytest.raises(InvalidInput) as caught:
        choose(rows, {"name": [f" {COMPOSED}"]}, absent_ok)
    for words in ("several tasks", "1, 2", r"'J\xf6rgs MacBook'", r"'Jo\u0308rgs MacBook'"):
        assert words in caught.value.message
    assert [row["task_id"] for row in matching(rows, {"name": [f" {COMPOSED}"]})] == [1, 2]


LOOK_ALIKES = {
    "Cyrillic": ("\u0421ontoso", "Contoso", r"'\u0421ontoso'"),
    "case": ("contoso", "Contoso", "'contoso'"),
    "invisible": ("Con\u200btoso", "Contoso", r"'Con\u200btoso'"),
    "kind of blank": ("Contoso\u00a0mail", "Contoso mail", r"'Contoso\xa0mail'"),
    "kind of dash": ("Contoso\u2013mail", "Contoso-mail", r"'Contoso\u2013mail'"),
    "two blanks": ("Contoso  mail", "Contoso mail", "'Contoso  mail'"),
}


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_two_names_that_look_alike_are_told_apart(kind):
    there, wanted, shown = LOOK_ALIKES[kind]
    with pytest.raises(NotFound) as caught:
        choose([*ROWS, {"task_id": 99, "task_name": there}], {"name": [wanted]})
    assert "look alike but differ" in caught.value.message
    assert shown in caught.value.message


def test_names_that_do_not_look_alike_are_not_called_that():
    with pytest.raises(NotFound) as caught:
        choose(ROWS, {"name": ["Filet"]})
    assert "look alike" not in caught.value.message


def test_the_nearest_of_many_come_first_and_ten_at_most():
    rows = [{"task_id": number, "task_name": f"Laptop-{number:03}"} for number in range(200)]
    with pytest.raises(NotFound) as caught:
        choose(rows, {"name": ["Laptop-7"]})
    assert "Nearest of 200 tasks: 'Laptop-0" in caught.value.message
    assert caught.value.message.count("'Laptop-") == 11
    assert "'Laptop-007'" in caught.value.message
    with pytest.raises(NotFound) as caught:
        choose(rows, {"task_id": [1990]})
    assert "Nearest of 200 tasks: 190 (Laptop-190)" in caught.value.message
    assert caught.value.message.count("(Laptop-") == 10


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("Compny mail", "Company mail"), ("MANUAL ARCHIVE", "Manual archive"), ("tenant", "New tenant")],
)
def test_the_nearest_is_the_one_that_was_meant(wanted, first):
    names = ["Scheduled offices", "New tenant", "Manual archive", "Company mail", "Sites, teams"]
    assert nearest(wanted, names)[0] == first
    assert sorted(nearest(wanted, names)) == sorted(names)


@pytest.mark.parametrize("value", [None, 5, "", "x"])
def test_what_is_no_name_stays_as_it_is(value):
    assert normal_name(value) == value


MODULES = {
    "abb_task_info": ("abb", "tasks", {}),
    "abb_log_info": ("abb", "logs", {}),
    "abb_history_info": ("abb", "results", {}),
    "m365_task_info": ("m365", "tasks", {}),
    "m365_log_info": ("m365", "logs", {}),
    "abb_task": ("abb", "tasks", {"state": "stopped"}),
    "m365_task": ("m365", "tasks", {"state": "stopped"}),
}


@pytest.mark.parametrize("module", MODULES)
def test_in_every_module_that_is_given_names(plain, module):
    product, key, options = MODULES[module]
    old = {"abb": "Accounting PCs", "m365": "Company mail"}[product]
    for place in (plain.state[product], plain.state[product].get("history", {})):
        _rename(place, old, DECOMPOSED)
    rows = good(plain, module, name=[f" {COMPOSED} "], **options)[key]
    assert rows
    assert {row["task_name"] for row in rows if "task_name" in row} <= {DECOMPOSED, COMPOSED}
    assert len(rows) == len(good(plain, module, name=[DECOMPOSED], **options)[key])


@pytest.mark.parametrize("limit", [0, 3, 200])
@pytest.mark.parametrize(("module", "key"), [("abb_log_info", "logs"), ("abb_history_info", "results")])
def test_the_exact_name_wins_in_logs_too(plain, module, key, limit):
    """Also where the newest rows are all those of the other task."""
    exact, other = "Accounting PCs", "Accounting PCs "
    rows = plain.state["abb"][key]
    renamed = "SMB shares"
    for row in rows:
        if row["task_name"] == renamed:
            row["task_name"] = other
    others = [{**rows[-1], "task_name": other} for _row in range(5)]
    when, number = {"logs": ("log_time", "log_id"), "results": ("time_start", "result_id")}[key]
    rows += [{**row, when: int(plain.now()) - 60, number: 9000 + at} for at, row in enumerate(others)]
    assert {row["task_name"] for row in good(plain, module, name=[exact], limit=limit)[key]} == {exact}
    assert {row["task_name"] for row in good(plain, module, name=[other], limit=limit)[key]} == {other}
    assert {row["task_name"] for row in good(plain, module, name=[f" {other}"], limit=0)[key]} == {exact, other}


@pytest.mark.parametrize("module", ["m365_task_schedule", "abb_version", "active_backup_config"])
def test_in_modules_that_are_given_one_name(plain, module):
    product = "abb" if module.startswith("abb") else "m365"
    row = task(plain, {"abb": "Accounting PCs", "m365": "Company mail"}[product], product)
    row["task_name"] = DECOMPOSED
    options = {
        "m365_task_schedule": {"name": COMPOSED, "policy": "continuous"},
        "abb_version": {"name": COMPOSED, "version_ids": [4711], "remove_backup_data": True},
        "active_backup_config": {
            "config": {"m365": {"tasks": [{"name": COMPOSED, "schedule": {"policy": "continuous"}}]}}
        },
    }[module]
    good(plain, module, **options)
    row["task_name"] = "\u0421ontoso"
    options = {
        "m365_task_schedule": {"name": "Contoso", "policy": "continuous"},
        "abb_version": {"name": "Contoso", "version_ids": [4711], "remove_backup_data": True},
        "active_backup_config": {"config": {"m365": {"tasks": [{"name": "Contoso"}]}}},
    }[module]
    bad(plain, module, r"'\u0421ontoso'", **options)


def _rename(value, old, new):
    """Everywhere in a NAS's state."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        if isinstance(inner, str) and old in inner:
            value[key] = inner.replace(old, new)
        else:
            _rename(inner, old, new)
