# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values on the wire: text stays text, also where it looks like something else (protocol reference 1.3)."""

from __future__ import annotations

import json
import re

import pytest
from harness import good
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import CALLS as ABB_CALLS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import LOG_LIST, SETTING_LIST, TASK_LIST
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.api import (
    API_INFO,
    COMPOUND,
    PACKAGE_LIST,
    SIGN_IN,
    SIGN_OUT,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.call import Request
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.encoding import compound, encode
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.failures import failure
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.api import CALLS as M365_CALLS

CALLS = (API_INFO, COMPOUND, PACKAGE_LIST, SIGN_IN, SIGN_OUT, *ABB_CALLS, *M365_CALLS)

LOOKS_LIKE = ["123", "true", "null", '"x"', "[a", "[1]", "{}", "1e3", "", "ä", 'a"b', "a\\b", "\N{SNOWMAN}"]


@settings(max_examples=50, deadline=None)
@given(some.recursive(some.none() | some.booleans() | some.integers() | some.text('a1"é [{'), some.lists, max_leaves=5))
def test_every_value_is_the_json_of_itself(value):
    form = encode(LOG_LIST(filter=value, offset=0))
    assert json.loads(form["filter"]) == value
    assert (form["api"], form["method"], form["version"]) == ("SYNO.ActiveBackup.Log", "list_log", "1")


@pytest.mark.parametrize(("value", "sent"), [(True, "true"), (3, "3"), ("a", "a"), ("true", "true"), ([1], "[1]")])
def test_calls_of_dsm_itself_take_text_as_it_is(value, sent):
    assert encode(API_INFO(query=value))["query"] == sent


def test_inside_a_compound_request_values_are_not_encoded_twice():
    form = encode(compound([LOG_LIST(filter={"key_word": "123"}, limit=5)] * 2))
    inner = json.loads(form["compound"])
    assert [one["filter"] for one in inner] == [{"key_word": "123"}] * 2
    assert [one["limit"] for one in inner] == [5, 5]


@pytest.mark.parametrize(
    ("calls", "purpose"),
    [
        ([SETTING_LIST()], "read the settings of Active Backup for Business"),
        ([LOG_LIST(), LOG_LIST()], "read the log of Active Backup for Business"),
        ([SETTING_LIST(), LOG_LIST()], "read the settings of Active Backup for Business and 1 other thing"),
        ([LOG_LIST(), SETTING_LIST(), LOG_LIST(), TASK_LIST()],
         "read the log of Active Backup for Business and 2 other things"),
    ],
)  # fmt: skip
def test_a_compound_request_says_what_is_read(calls, purpose):
    assert compound(calls).call.purpose == purpose


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.api}.{call.method}")
def test_every_call_makes_a_sentence_of_its_failure(call):
    """A verb and what it is done to; to sign in and out is whole by itself."""
    message = failure(Request(call, {}), {"code": 1}, "nas").message
    assert re.match(r"Could not (sign (in|out)|[a-z]+ (a|the|which|what|several) [\w ]+) on nas: SYNO\.", message)


@pytest.mark.parametrize("text", [text for text in LOOKS_LIKE if text])
@pytest.mark.parametrize("module", ["abb_log_info", "m365_log_info"])
def test_a_keyword_stays_text(plain, module, text):
    """A number that is searched for is not a number to the NAS."""
    options = {"name": ["Company mail"]} if module == "m365_log_info" else {}
    good(plain, module, keyword=text, **options)
    sent = [{**record.params, **(record.params.get("filter") or {})} for record in plain.requests]
    words = [one["key_word"] for one in sent if "key_word" in one]
    assert words
    assert set(words) == {text}
