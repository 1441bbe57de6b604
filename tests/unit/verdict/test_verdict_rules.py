# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which limits a task is judged by, and which rules are refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import MANUAL, Schedule
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.facts import Facts
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import Policy, read_rules

TYPES = ("vm", "pc", "physical_server", "file_server", "nas")
DEFAULT = Policy()


def policy(rules: Any, name: str = "Laptop 7", backup_type: str | None = "pc", **options: Any) -> Policy:
    """The policy of a task; one without a backup type is of Microsoft 365."""
    facts = Facts("abb" if backup_type else "m365", name, Schedule(MANUAL), backup_type)
    return read_rules({"rules": rules, **options}, TYPES).policy(facts)


def test_without_options_a_run_may_be_late_by_two_hours_and_take_a_day() -> None:
    assert policy(None) == policy([]) == DEFAULT == Policy(grace=7200, hung_after=86400, accept_partial=False)


def test_options_are_the_policy_of_tasks_that_no_rule_selects() -> None:
    options = {"grace": "30m", "hung_after": "2d", "accept_partial": True}
    assert policy([{"name": "Server*", "ignore": True}], **options) == Policy(1800, 172800, True)


def test_a_rule_replaces_only_what_it_says() -> None:
    rule = {"name": "Laptop*", "max_age": "7d", "backup_type": None, "ignore": None}
    assert policy([rule], grace="30m") == Policy(1800, 86400, max_age=604800, rule=0)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ({"max_age": "36h"}, Policy(max_age=129600, rule=0)),
        ({"grace": "1w"}, Policy(grace=604800, rule=0)),
        ({"hung_after": "90m"}, Policy(hung_after=5400, rule=0)),
        ({"accept_partial": True}, Policy(accept_partial=True, rule=0)),
        ({"accept_partial": False}, Policy(rule=0)),
        ({"ignore": True}, Policy(ignore=True, rule=0)),
        ({"ignore": False}, Policy(rule=0)),
    ],
)
def test_what_a_rule_applies(effect: dict[str, Any], expected: Policy) -> None:
    assert policy([{"name": "*", **effect}]) == expected


def test_the_first_that_matches_wins() -> None:
    rules = [{"name": "Server*", "grace": "1h"}, {"name": "Lap*", "grace": "3h"}, {"name": "*", "grace": "4h"}]
    assert policy(rules) == Policy(grace=10800, rule=1)
    assert policy(rules, name="Server 1").rule == 0
    assert policy(rules, name="PC 1").rule == 2
    assert policy(rules[::-1]).rule == 0


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ({"name": "Laptop 7"}, True),
        ({"name": "laptop 7"}, False),
        ({"name": "Laptop"}, False),
        ({"name": "Laptop ?"}, True),
        ({"name": "Laptop [0-9]"}, True),
        ({"name": "Laptop [!7]"}, False),
        ({"name": "*7"}, True),
        ({"name": " Laptop*  "}, True),
        ({"backup_type": "pc"}, True),
        ({"backup_type": "vm"}, False),
        ({"product": "abb"}, True),
        ({"product": "m365"}, False),
        ({"product": "abb", "backup_type": "pc", "name": "L*"}, True),
        ({"product": "abb", "backup_type": "pc", "name": "S*"}, False),
        ({"product": "abb", "backup_type": "vm", "name": "L*"}, False),
        ({"product": "m365", "name": "L*"}, False),
    ],
)
def test_all_selectors_of_a_rule_must_match(selector: dict[str, str], matches: bool) -> None:
    assert policy([{**selector, "ignore": True}]).ignore is matches


def test_tasks_of_microsoft_365_have_no_backup_type() -> None:
    assert policy([{"backup_type": "pc", "ignore": True}], backup_type=None) == DEFAULT
    assert policy([{"product": "m365", "ignore": True}], backup_type=None).ignore


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("Jo\u0308rg*", "J\u00f6rgs Laptop"),
        ("J\u00f6rg*", "Jo\u0308rgs Laptop"),
        ("Laptop 7", "  Laptop 7 "),
        ("Laptop (7) + [[]x]", "Laptop (7) + [x]"),
        ("*\u00fc*", "Bu\u0308ro"),
        ("two\nlines*", "two\nlines and more"),
    ],
)
def test_names_that_look_the_same_are_the_same(pattern: str, name: str) -> None:
    assert policy([{"name": pattern, "ignore": True}], name=name).ignore


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"max_age": "7d"}, "selects nothing. Give at least one of name, backup_type, product"),
        ({"name": None, "max_age": "7d"}, "selects nothing"),
        ({"name": "*"}, "has no effect. Give at least one of max_age, grace, hung_after, accept_partial, ignore"),
        ({"name": "*", "ignore": None}, "has no effect"),
        ({}, "selects nothing"),
        ("Laptop*", "must be a dict"),
        (None, "must be a dict"),
        ({"name": "*", "ingore": True}, "'ingore' is not a known key. Did you mean ignore?"),
        ({"task": "*", "ignore": True}, "'task' is not a known key. Choose from name,"),
        ({"name": "", "ignore": True}, "must be a shell pattern"),
        ({"name": "  ", "ignore": True}, "must be a shell pattern"),
        ({"name": 7, "ignore": True}, "must be a shell pattern"),
        ({"name": "PC [z-a]", "ignore": True}, "can never match"),
        ({"product": "abb365", "ignore": True}, "'abb365' is not a known product. Did you mean abb?"),
        ({"product": "gsuite", "ignore": True}, "Choose from abb, m365"),
        ({"backup_type": "pcs", "ignore": True}, "'pcs' is not a known backup type. Did you mean pc?"),
        ({"backup_type": ["pc"], "ignore": True}, "is not a known backup type"),
        ({"product": "m365", "backup_type": "pc", "ignore": True}, "tasks of Microsoft 365 have no backup_type"),
        ({"name": "*", "max_age": 36}, "for example 36h"),
        ({"name": "*", "max_age": "0h"}, "max_age"),
        ({"name": "*", "grace": "soon"}, "grace"),
        ({"name": "*", "hung_after": True}, "hung_after"),
        ({"name": "*", "ignore": "yes"}, "ignore: must be true or false"),
        ({"name": "*", "accept_partial": 1}, "accept_partial: must be true or false"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_index(rule: Any, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        policy([{"name": "*", "ignore": True}, rule])
    assert caught.value.message.startswith("rules[1]")
    assert words in caught.value.message


@pytest.mark.parametrize(
    "options", [{"grace": "2"}, {"hung_after": "1y"}, {"accept_partial": "maybe"}, {"rules": {"name": "*"}}]
)
def test_an_option_that_makes_no_sense_is_refused_by_its_name(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_rules(options, TYPES)
    assert caught.value.message.startswith(next(iter(options)))
