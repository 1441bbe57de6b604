# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows that say what an option is: one that contradicts itself is refused, and the rest follows from it."""

from __future__ import annotations

from dataclasses import fields as attributes

import pytest
from harness import MODULES, bad, logic_of

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.codecs import INT, TEXT
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import FIELDS

ONE = (Field("one"),)
CONTRADICTIONS = {
    "required with a default": ({"required": True, "default": "x"}, "default is never used"),
    "read only and required": ({"read_only": True, "required": True}, "nobody can give it"),
    "read only with a default": ({"read_only": True, "default": "x"}, "nobody can give it"),
    "read only with an alias": ({"read_only": True, "aliases": ("b",)}, "nobody can give it"),
    "an unknown type": ({"type": "integer"}, "no type integer"),
    "an unknown type of elements": ({"type": "list", "elements": "integer"}, "no type list integer"),
    "elements of what is no list": ({"elements": "int"}, "only a list has elements"),
    "bounds of a text": ({"least": 1}, "only a number has bounds"),
    "bounds of a list of text": ({"type": "list", "most": 1}, "only a number has bounds"),
    "bounds the wrong way round": ({"type": "int", "least": 2, "most": 1}, "least is more than most"),
    "choices of a number": ({"type": "int", "choices": ("1",)}, "only text has choices"),
    "a default that is no choice": ({"choices": ("a",), "default": "b"}, "not a choice"),
    "a default list that is no choice": ({"type": "list", "choices": ("a",), "default": ["a", "b"]}, "not a choice"),
    "a default out of bounds": ({"type": "int", "least": 1, "default": 0}, "default is not valid"),
    "a default of another type": ({"type": "int", "default": "1"}, "another type"),
    "a boolean for a number": ({"type": "int", "default": True}, "another type"),
    "a codec for another type": ({"type": "int", "key": "k", "codec": TEXT}, "codec is for str"),
    "a codec for a number": ({"key": "k", "codec": INT}, "codec is for int"),
    "an alias that is the name": ({"aliases": ("name",)}, "its alias is its name"),
    "fields of a text": ({"fields": ONE}, "only a dict has fields"),
    "a key of a dict with fields": ({"type": "dict", "fields": ONE, "key": "k"}, "not the dict"),
    "a secret dict with fields": ({"type": "dict", "fields": ONE, "no_log": True}, "not the dict"),
    "fields of one name": ({"type": "dict", "fields": ONE * 2}, "share a name"),
    "a rule about another option": (
        {"type": "dict", "fields": ONE, "one_of": (("one", "two"),)},
        "not among its fields",
    ),
    "a rule without fields": ({"type": "dict", "exclusive": (("one", "two"),)}, "only a dict with fields has rules"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_row_that_contradicts_itself_is_refused_when_it_is_made(case):
    details, words = CONTRADICTIONS[case]
    with pytest.raises(ValueError, match=rf"^Field 'name': .*{words}"):
        Field("name", **details)


def test_every_part_of_a_row_reaches_the_argument_spec():
    inner = Field("inner", "list", elements="dict", fields=(*ONE, Field("two")), exclusive=(("one", "two"),))
    rows = (
        Field("text", aliases=("words",), no_log=True),
        Field("key", no_log=False, choices=("a", "b"), default="a"),
        Field("many", "list", elements="int"),
        Field("must", "bool", required=True),
        Field("seen", read_only=True),
        inner,
    )
    assert options(rows) == {
        "text": {"type": "str", "aliases": ["words"], "no_log": True},
        "key": {"type": "str", "no_log": False, "choices": ["a", "b"], "default": "a"},
        "many": {"type": "list", "elements": "int"},
        "must": {"type": "bool", "required": True},
        "inner": {
            "type": "list",
            "elements": "dict",
            "options": {"one": {"type": "str"}, "two": {"type": "str"}},
            "mutually_exclusive": [["one", "two"]],
        },
    }


@pytest.mark.parametrize("name", MODULES)
def test_every_option_of_every_module_is_such_a_row(name):
    assert all(isinstance(field, Field) for field in (*FIELDS, *logic_of(name).options))


NUMBERS = (
    Field("most", "int", most=9),
    Field("least", "int", least=1, unit="seconds"),
    Field("ids", "list", elements="int", least=1),
    Field("pin", no_log=True, check=lambda text: "is too short"),
    Field("tasks", "list", elements="dict", fields=(Field("days", "int", least=1, most=9),)),
)
INVALID = {
    "above": ({"most": 10}, "most: 10 is out of range: it must be 0 to 9"),
    "below": ({"least": 0}, r"least: 0 is too small: it must be 1 or more \(seconds\)"),
    "a boolean": ({"least": True}, "least: True is a boolean, not a number"),
    "an item": ({"ids": [3, 0]}, r"ids\[1\]: 0 is too small: it must be 1 or more"),
    "a boolean item": ({"ids": [True]}, r"ids\[0\]: True is a boolean, not a number"),
    "a secret": ({"pin": "CANARY"}, "pin: is too short"),
    "inside a list": ({"tasks": [{"days": 1}, {"days": 0}]}, r"tasks\[1\].days: 0 is out of range: it must be 1 to 9"),
}


@pytest.mark.parametrize("case", INVALID)
def test_what_is_wrong_is_said_with_its_place(case):
    values, words = INVALID[case]
    with pytest.raises(InvalidInput, match=f"^{words}$") as caught:
        validate(NUMBERS, values)
    assert "CANARY" not in caught.value.message


BOOLEANS = {
    "abb_settings": {"max_concurrent_devices": True},
    "m365_task_retention": {"name": "Scheduled offices", "days_to_keep": True, "allow_shorter": True},
    "m365_workers": {"event_workers": True},
    "m365_task_schedule": {"task_id": True, "policy": "manual"},
    "abb_task": {"task_id": [True], "state": "started"},
    "abb_version": {"task_id": True, "keep_last": 1},
    "abb_log_info": {"limit": True},
    "abb_history_info": {"result_id": True},
    "dsm_api": {"api": "SYNO.ActiveBackup.Task", "method": "list", "version": True},
    "abb_storage_info": {"timeout": True},
    "active_backup_config": {"config": {"m365": {"tasks": [{"task_id": True, "schedule": {"policy": "manual"}}]}}},
}


@pytest.mark.parametrize("module", BOOLEANS)
def test_a_boolean_is_not_a_number(plain, module):
    """YAML makes one of yes and on, and Python takes true for 1."""
    bad(plain, module, "True is a boolean, not a number", **BOOLEANS[module])
    assert not plain.requests


def test_a_row_has_no_part_that_nothing_is_made_of():
    """Whoever adds one adds it here, to the argument spec or to the validation."""
    spec = {"name", "type", "elements", "required", "default", "choices", "aliases", "no_log", "fields"}
    rules = {"exclusive", "one_of", "least", "most", "unit", "check", "read_only", "key", "codec"}
    assert {one.name for one in attributes(Field)} == spec | rules
