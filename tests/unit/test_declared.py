# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What variables declare: checked before any request, in words that name the variable and the host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._checked import checked_variables
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._declared import (
    VARIABLES,
    NothingDeclared,
    declared,
)
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._judging import JUDGING
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._known_variables import KNOWN
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.policy import VARIABLES as PRUNE

SETTINGS = {"max_concurrent_devices": 5}


def of(**variables: Any) -> dict[str, Any]:
    given = {"inventory_hostname": "nas1", **variables}
    return declared(given, Templar(loader=DataLoader(), variables=given))


def test_variables_become_options():
    options = of(
        active_backup_abb_settings=SETTINGS,
        active_backup_m365_tasks=[{"name": "Mail", "retention": {"days_to_keep": 90}}],
        active_backup_fresh=[{"name": "PCs", "max_age": "36h"}],
        active_backup_allow_shorter=True,
    )
    assert options["config"]["abb"]["settings"]["max_concurrent_devices"] == 5
    assert options["config"]["m365"]["tasks"][0]["name"] == "Mail"
    assert options["fresh"][0] | {"task_id": None} == {
        "product": "abb",
        "name": "PCs",
        "task_id": None,
        "max_age": "36h",
        "accept_partial": False,
    }
    assert options["allow_shorter"] is True


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"active_backup_abb_setings": SETTINGS}, ("active_backup_abb_setings", "nas1", "active_backup_abb_settings")),
        ({"active_backup_m365_tasks": {"name": "x"}}, ("active_backup_m365_tasks", "nas1", "list", "a dict")),
        ({"active_backup_m365_tasks": "x"}, ("active_backup_m365_tasks", "list", "text")),
        (
            {"active_backup_abb_settings": [1]},
            ("active_backup_abb_settings", "dict", "max_concurrent_devices", "a list"),
        ),
        ({"active_backup_abb_settings": {"max_concurent_devices": 1}}, ("max_concurent", "max_concurrent_devices")),
        ({"active_backup_abb_settings": {"max_concurent": 1}}, ("Did you mean max_concurrent_devices?",)),
        ({"active_backup_abb_settings": {"max_concurrent_devices": "many"}}, ("max_concurrent_devices", "to an int")),
        ({"active_backup_fresh": [{"name": "x"}]}, ("active_backup_fresh", "max_age")),
        ({"active_backup_fresh": [{"name": "x", "task_id": 1, "max_age": "1h"}]}, ("active_backup_fresh",)),
        ({"active_backup_fresh": ["x"]}, ("active_backup_fresh",)),
    ],
)
def test_a_wrong_variable_is_named(variables, words):
    with pytest.raises(InvalidInput) as caught:
        of(**variables)
    for word in words:
        assert word in caught.value.message


def inner(fields: Sequence[Field], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool, str]]:
    """Where variables hold dicts, whether those are in a list, and a key of each."""
    for field in fields:
        if field.fields:
            yield (*path, field.name), field.type == "list", field.fields[0].name
            yield from inner(field.fields, (*path, field.name))


@pytest.mark.parametrize(("path", "listed", "key"), list(inner((*VARIABLES, *PRUNE, *JUDGING))))
def test_an_unknown_key_gets_the_nearest_at_any_depth(path, listed, key):
    """However far off it is."""
    fields = {field.name: field for field in (*VARIABLES, *PRUNE, *JUDGING)}
    for wrong in ("max_concurent", f"{key[:4]}_of_it", "zzz"):
        value: Any = [{wrong: 1}] if listed else {wrong: 1}
        for name in reversed(path[1:]):
            value = {name: value}
        value = [value] if fields[path[0]].type == "list" and isinstance(value, dict) else value
        with pytest.raises(
            InvalidInput, match=rf"nas1: .*{wrong}: no such option. Did you mean \w+\? The options are: "
        ):
            checked_variables([fields[path[0]]], {path[0]: value}, "nas1")


@pytest.mark.parametrize("empty", [
    {},
    {"active_backup_abb_settings": None},
    {"active_backup_fresh": []},
    {"active_backup_m365_tasks": []},
    {"active_backup_abb_settings": {}},
    {"active_backup_abb_settings": {"max_concurrent_devices": None}},
    {"active_backup_abb_settings": {"traffic_throttle": {}}},
    {"active_backup_m365_workers": {}},
    {"active_backup_m365_workers": {"limit_to_maximum": True}},
])  # fmt: skip
def test_nothing_declared_asks_for_the_group_vars(empty):
    with pytest.raises(NothingDeclared, match=r"nas1.*group_vars"):
        of(**empty)


@pytest.mark.parametrize(
    ("run", "skip", "parts"),
    [
        (["all"], [], {"config", "fresh"}),
        (["fresh"], [], {"fresh"}),
        (["converge"], [], {"config"}),
        (["all"], ["fresh"], {"config"}),
        (["all"], ["converge"], {"fresh"}),
    ],
)
def test_tags_choose_the_part(run, skip, parts):
    options = of(
        active_backup_abb_settings=SETTINGS,
        active_backup_fresh=[{"name": "PCs", "max_age": "36h"}],
        ansible_run_tags=run,
        ansible_skip_tags=skip,
    )
    assert {name for name in ("config", "fresh") if options.get(name)} == parts


def test_variables_of_devices_are_not_ours():
    assert of(active_backup_abb_settings=SETTINGS, active_backup_device_name="pc1")


def test_every_variable_that_declares_is_known():
    assert {field.name for field in VARIABLES} <= KNOWN
