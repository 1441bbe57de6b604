# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible would turn into another value without a word is refused, for every option of every module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cases import CASES
from harness import MODULES, bad, connection, good, logic_of, run
from test_action import inside

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.run import spec_of


def _nested(value: Any, path: tuple[Any, ...]) -> Any:
    """A value below the keys of a path; None stands for a list."""
    for key in reversed(path):
        value = [value] if key is None else {key: value}
    return value


def _options(spec: Mapping[str, Any], path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """The path and the type of every option, also inside of others; None stands for a list."""
    for name, option in spec.items():
        here = (*path, name)
        kind = option.get("type", "str")
        if kind == "list":
            here, kind = (*here, None), option.get("elements", "str")
        if "options" in option:
            yield from _options(option["options"], here)
        else:
            yield here, kind


OPTIONS = [
    (module, path, kind)
    for module in MODULES
    for path, kind in _options(spec_of(logic_of(module), {})["argument_spec"])
    if module == MODULES[0] or path[0] not in spec_of(logic_of("abb_settings_info"), {})["argument_spec"]
]
ODD = {
    "int": [(True, "is a boolean, not a number"), (False, "is a boolean, not a number")],
    "str": [(True, "is a boolean, not text"), ({"a": 1}, "is not text"), ("\ud83d", "cannot be encoded")],
    "path": [(False, "is a boolean, not text"), ("/x\udcff", "cannot be encoded")],
}
ROWS = [
    pytest.param(module, path, value, words, id=f"{module}-{'.'.join(map(str, path))}-{number}")
    for module, path, kind in OPTIONS
    for number, (value, words) in enumerate(ODD.get(kind, []))
]


@pytest.mark.parametrize(("module", "path", "value", "words"), ROWS)
def test_values_that_ansible_would_turn_into_others(nas, module, path, value, words):
    given = {**(CASES[module].call if module in CASES else {}), path[0]: _nested(value, path[1:])}
    if not isinstance(value, str):
        bad(nas, module, words, **given)
    outcome = inside(module, connection(nas, **given))
    assert outcome["failed"]
    assert words in outcome["msg"]
    assert [key for key in path if key is not None][-1] in outcome["msg"]
    assert not nas.connections


def test_every_kind_of_option_was_tried():
    assert {kind for _module, _path, kind in OPTIONS} >= {"int", "str", "path", "bool", "dict"}
    assert len(ROWS) > 150


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"hostnam": "x"}, ("hostnam: no such option", "Did you mean hostname?")),
        ({"user": "admin"}, ("user: no such option", "Did you mean username?")),
        ({"max_concurrent_device": 3}, ("Did you mean max_concurrent_devices?",)),
        ({"retention_time": {"hours": 1, "minute": 2}}, ("retention_time.hours", "Did you mean hour?", "minute")),
        ({"traffic_throttle": {"speed": 3}}, ("traffic_throttle.speed", "Did you mean ")),
        ({"zzz": 1}, ("zzz: no such option. The options are: ", "ca_path", "host,")),
        ({"session": {"sid": "x", "token": "CANARY"}}, ("session: unknown token", "synotoken")),
    ],
)
def test_a_misspelt_option_gets_a_suggestion(nas, options, words):
    bad(nas, "abb_settings", *words, **options)
    assert not nas.connections


def test_a_number_as_text_is_a_number_and_a_number_can_be_text(nas):
    good(nas, "abb_log_info", limit="3")
    outcome = run("abb_task_info", connection(nas, name=[2024], task_id=None))
    assert outcome["tasks"] == []


# --- hostnames


@pytest.mark.parametrize("hostname", ["nas\\x", "\\\\nas", "C:\\nas"])
def test_a_backslash_in_a_hostname(nas, hostname):
    bad(nas, "abb_settings_info", "hostname", "not a name or address", hostname=hostname)


def test_https_is_off_is_said_of_failures_too(plain):
    outcome = bad(plain, "abb_settings_info", password="wrong-CANARY")
    assert "https is off" in str(outcome["warnings"])
    outcome = bad(plain, "abb_settings_info", password=None)
    assert f"{plain.hostname}: https is off" in str(outcome["warnings"])
    outcome = bad(plain, "abb_settings_info", hostname=None)
    assert "The NAS: https is off" in str(outcome["warnings"])
    outcome = bad(plain, "abb_settings_info", no_such_option=1)
    assert "https is off" in str(outcome["warnings"])
    outcome = bad(plain, "abb_settings", max_concurrent_devices=0)
    assert "https is off" in str(outcome["warnings"])
