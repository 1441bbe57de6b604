# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are masked as AnsibleModule masks them, and a secret that is short does not do so unnoticed."""

from __future__ import annotations

import json
import threading
import warnings
from typing import Any

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import parameters
from harness import connection, good, run, task
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_action import inside

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.masking import (
    masked,
    occurring,
    secrets_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import connection_options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.health import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._events.watcher import Watcher
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._inprocess import prepare, run_all

TEXTS = st.text(alphabet='ab"\\é\n/8.', max_size=6)
SCALARS = TEXTS | st.integers(-99, 99)
WORDS = st.none() | st.booleans()  # ansible-core 2.16 masks even these, for a secret that is in their name


def nested(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists and dictionaries of these, in each other."""
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))


SECRETS = st.dictionaries(st.text(alphabet='ab"\\é8', min_size=1, max_size=3), st.just("password"), max_size=3)


@settings(max_examples=300, deadline=None)
@given(nested(SCALARS), SECRETS)
def test_masking_is_that_of_ansible(value: Any, secrets: dict[str, str]):
    remove_values = getattr(parameters, "remove_values", None)
    if remove_values is None:
        pytest.skip("this ansible-core has no such function any more")
    # of two that overlap Ansible replaces any first, and this collection the longest
    assume(not any(one != other and set(one) & set(other) for one in secrets for other in secrets))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert masked(value, secrets) == remove_values(value, set(secrets))


@settings(max_examples=200, deadline=None)
@given(nested(SCALARS | WORDS), SECRETS)
def test_nothing_is_left_of_a_secret(value: Any, secrets: dict[str, str]):
    long = {f"{secret}SECRET": name for secret, name in secrets.items()}
    held = {"value": value, "list": [f"before {secret} after" for secret in long]}
    assert not occurring(masked(held, long), long)


@pytest.mark.parametrize("name", ["abb_task_info", "dsm_session"])
def test_what_is_shipped_is_masked_where_ansible_does_not(nas: Any, monkeypatch: pytest.MonkeyPatch, name: str):
    """As since ansible-core 2.22: a result is what is registered, and only what is printed is masked."""
    monkeypatch.setattr(basic, "remove_values", lambda value, secrets: value, raising=False)
    options = connection(nas, password="no such account", device_token="a token of mine")
    if "inject_invocation" in parameters.PASS_VARS:  # older ones always show the options
        options["_ansible_inject_invocation"] = True
    outcome = run(name, options)
    assert outcome["code"] == 400
    assert "or a wrong password" in outcome["msg"]
    assert "no such account" not in outcome.text
    assert "a token of mine" not in outcome.text
    assert outcome["invocation"]["module_args"]["password"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_where_secrets_are():
    spec = connection_options({})
    params = {
        "password": "one", "otp_code": 123456, "username": "admin", "device_token": ["two", None, True],
        "session": {"sid": "three", "synotoken": "", "port": 5001},
    }  # fmt: skip
    assert secrets_of(spec, params) == {
        "one": "password", "123456": "otp_code", "two": "device_token", "three": "sid",
    }  # fmt: skip


ACCOUNTS = {"share": "backup2", "a much longer secret": "backup3"}


@pytest.mark.parametrize("way", ["inside", "shipped"])
@pytest.mark.parametrize("password", ACCOUNTS)
def test_a_short_secret_that_masks_something_is_told(nas: Any, way: str, password: str):
    """The password is part of a task's name, which then is not the one on the NAS."""
    nas.add_account(ACCOUNTS[password], password)
    task(nas, "SMB shares")["task_name"] = f"SMB {password}s"
    options = connection(nas, username=ACCOUNTS[password], password=password, fields=["task_name"])
    result = inside("abb_task_info", options) if way == "inside" else good(nas, "abb_task_info", **options)
    assert "SMB ********s" in {row["task_name"] for row in result["tasks"]}
    said = "The secret in password is so short" in str(result.get("warnings"))
    assert said == (len(password) < 8)


def looked_at(job: Any) -> tuple[str, ...]:
    """The warnings of the event source."""
    watcher = Watcher("nas1", "nas1:5001", job, threading.Event())
    try:
        look = watcher.look()
    finally:
        watcher.close()
    assert "SMB ********s" in {row["task_name"] for row in look.health["tasks"]}
    return look.warnings


def listed(job: Any) -> tuple[str, ...]:
    """The warnings of the inventory plugin."""
    (outcome,) = run_all([job])
    assert "SMB ********s" in {row["task_name"] for row in outcome.result["health"]["tasks"]}
    return tuple(outcome.result["warnings"])


@pytest.mark.parametrize("way", [listed, looked_at])
@pytest.mark.parametrize("password", ACCOUNTS)
def test_a_short_secret_is_told_by_what_is_no_module_too(nas: Any, way: Any, password: str):
    """The inventory plugin and the event source mask names by it as well."""
    nas.add_account(ACCOUNTS[password], password)
    task(nas, "SMB shares")["task_name"] = f"SMB {password}s"
    job = prepare(DEFINITION, connection(nas, username=ACCOUNTS[password], password=password), {})
    assert ("The secret in password is so short" in str(way(job))) == (len(password) < 8)


def test_a_short_secret_in_a_failure_is_told_by_what_is_no_module_too(nas: Any):
    nas.fault("SYNO.API.Auth", "login", "error", code=400, times=9)
    job = prepare(DEFINITION, connection(nas, username="backup2", password="login"), {})
    assert "The secret in password is so short" in run_all([job])[0].failure
    watcher = Watcher("nas1", "nas1:5001", job, threading.Event())
    assert "The secret in password is so short" in str(watcher.look().warnings)
    watcher.close()


def test_a_short_secret_that_masks_nothing_is_not_told(nas: Any):
    nas.add_account("backup2", "Zq7")
    assert "warnings" not in good(nas, "abb_settings_info", username="backup2", password="Zq7")


@pytest.mark.parametrize("name", ["abb_log_info", "abb_history_info", "m365_log_info"])
def test_a_keyword_is_no_secret(plain, name):
    """Ansible takes the name of the option for that of one, and would mask what was found by it."""
    word = "mail" if name.startswith("m365") else "SMB"
    outcome = good(plain, name, keyword=word, verbosity=3)
    found = json.dumps(outcome["logs" if name.endswith("log_info") else "results"])
    assert word in found
    assert "VALUE_SPECIFIED" not in found
    assert "****" not in found
