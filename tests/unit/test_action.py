# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module run inside the Ansible process gives what it gives when it is shipped, with the same requests."""

from __future__ import annotations

import importlib
import json
import os
import re
from datetime import date, datetime, timezone
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from ansible.module_utils.common import json as ansible_json
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader, init_plugin_loader
from ansible.template import Templar
from cases import CASES
from harness import MODULES, check_frame, clock, connection, run

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils import _action

try:
    from ansible._internal._datatag._tags import Origin, VaultedValue
except ImportError:  # until ansible-core 2.18
    Origin = VaultedValue = None

RUNS = [
    pytest.param(name, {**case.call, **extra}, check, id=f"{name}-{number}-{'check' if check else 'real'}")
    for name, case in CASES.items()
    for number, extra in enumerate([{}, *(options for options, _words in case.invalid)])
    for check in (True, False)
]
SIGN_IN = {"wrong password": {"password": "wrong"}, "no rights": {"username": "user", "password": "S3cret-CANARY-user"}}


@pytest.fixture(scope="session", autouse=True)
def _collections() -> None:
    init_plugin_loader([])


def action(name: str, options: dict[str, Any], check: bool = False, **task: Any) -> Any:
    """An action as Ansible makes it for a task of connection: local."""
    fields = {"environment": None, "async_val": 0, "diff": True, "delegate_to": None, "no_log": False, **task}
    fields.setdefault("_uuid", uuid4().hex)
    full = f"nasfleet.active_backup.{name}"
    task = SimpleNamespace(action=full, resolved_action=full, args=options, check_mode=check, **fields)
    plugin = _action.ActionModule(
        task=task,
        connection=connection_loader.get("local", PlayContext(), "/dev/null"),
        play_context=PlayContext(),
        loader=DataLoader(),
        templar=Templar(loader=DataLoader(), variables={}),
        shared_loader_obj=None,
    )
    plugin.clock = clock()
    return plugin


def inside(name: str, options: dict[str, Any], check: bool = False, **task: Any) -> dict[str, Any]:
    """The result of a module that is run inside the Ansible process."""
    given = {key: value for key, value in options.items() if value is not None}
    result = action(name, given, check, **task).run(task_vars={})
    text = json.dumps(result)
    assert "CANARY" not in text, f"{name} shows a secret"
    assert "Traceback" not in text
    result.setdefault("failed", False)
    check_frame(result)
    return result


def shipped(name: str, options: dict[str, Any], check: bool = False) -> dict[str, Any]:
    return run(name, {key: value for key, value in options.items() if value is not None}, check=check)


def comparable(result: dict[str, Any]) -> Any:
    """A result without what depends on how a module is called."""
    rest = {key: value for key, value in result.items() if key not in ("invocation", "changed")}
    if "warnings" in rest:  # a module says them with details since ansible-core 2.19
        rest["warnings"] = [one if isinstance(one, str) else one["event"]["msg"] for one in rest["warnings"]]
    text = json.dumps({**rest, "changed": result.get("changed", False)}, sort_keys=True)
    return json.loads(re.sub(r"parameters for \(.*?\) module", "parameters", text))


# --- values as Ansible gives them


def as_sent(options: dict[str, Any]) -> dict[str, Any]:
    """Options as they reach a module that is shipped."""
    if hasattr(ansible_json, "get_module_encoder"):  # since ansible-core 2.19
        direction = ansible_json.Direction.CONTROLLER_TO_MODULE
        text = json.dumps(options, cls=ansible_json.get_module_encoder("legacy", direction))
    else:
        text = json.dumps(options, cls=ansible_json.AnsibleJSONEncoder, vault_to_text=True)
    return json.loads(text)


def tagged(value: Any) -> Any:
    """A value with what Ansible hangs on it: where it comes from (since 2.19), or that it is no template."""
    if isinstance(value, dict):
        return tag({tag(key): tagged(inner) for key, inner in value.items()})
    return tag([tagged(one) for one in value] if isinstance(value, list) else value)


def tag(value: Any) -> Any:
    if Origin is not None:
        return Origin(description="a playbook").tag(value)
    return importlib.import_module("ansible.utils.unsafe_proxy").wrap_var(value)


def decrypted(text: str) -> Any:
    """A text that was encrypted with Ansible Vault."""
    if VaultedValue is not None:
        return VaultedValue(ciphertext="$ANSIBLE_VAULT;1.1;AES256\n3132").tag(text)
    vault, objects = (importlib.import_module(f"ansible.parsing.{name}") for name in ("vault", "yaml.objects"))
    secret = vault.VaultSecret(b"secret")
    kind = objects.AnsibleVaultEncryptedUnicode
    return kind.from_plaintext(text, vault.VaultLib([("default", secret)]), secret)


DAY, MOMENT = date(2024, 1, 15), datetime(2024, 1, 15, 8, 30, tzinfo=timezone.utc)
RAW = {"api": "SYNO.ActiveBackup.Log", "method": "list_log", "read_only": True}
SETTINGS = {
    "max_concurrent_devices": 7,
    "retention_time": {"hour": 14, "minute": 50},
    "traffic_throttle": {"enabled": True, "bandwidth": 9},
}
# module, options
GIVEN: dict[str, tuple[str, dict[str, Any]]] = {
    "a day": ("abb_log_info", {"time_start": DAY}),
    "two days": ("abb_history_info", {"time_start": DAY, "time_end": date(2124, 1, 15)}),
    "a moment": ("abb_log_info", {"time_start": MOMENT}),
    "a day where an age belongs": ("abb_task", {"name": ["SMB shares"], "state": "fresh", "max_age": DAY}),
    "a day where a list belongs": ("abb_task_info", {"name": DAY}),
    "a day in a list": ("abb_task_info", {"name": ["SMB shares", DAY]}),
    "a day where a number belongs": ("abb_log_info", {"limit": DAY}),
    "a day where a dict belongs": ("abb_settings", {"retention_time": DAY}),
    "a day inside of a dict": (
        "dsm_api",
        {**RAW, "params": {"filter": {"from_timestamp": DAY, "to_timestamp": [MOMENT]}}},
    ),
    "tagged options": ("abb_settings", tagged(SETTINGS)),
    "tagged numbers": ("abb_task_info", {"task_id": tagged([1, 3])}),
    "a tagged day": ("abb_log_info", {"time_start": tag(DAY)}),
    "a tagged dict that goes to the NAS": (
        "dsm_api",
        {**RAW, "params": tagged({"limit": 2, "filter": {"log_level": 1}})},
    ),
    "a secret name": ("abb_task", {"name": [decrypted("SMB shares")], "state": "stopped"}),
    "secret text where a number belongs": ("abb_log_info", {"limit": decrypted("3")}),
    "secret text where a list belongs": ("abb_task_info", {"name": decrypted("SMB shares,Web server")}),
    "a secret that goes to the NAS": ("dsm_api", {**RAW, "params": {"filter": {"key_word": decrypted("SMB")}}}),
    "a secret that is wrong": ("abb_task_info", {"backup_type": decrypted("laptop")}),
}


@pytest.mark.parametrize(("name", "options"), GIVEN.values(), ids=GIVEN)
def test_values_as_ansible_gives_them(nas: Any, name: str, options: dict[str, Any]):
    both_ways(nas, name, connection(nas, **options))


@pytest.mark.parametrize("make", [tag, decrypted])
def test_a_connection_as_ansible_gives_it(nas: Any, make: Any):
    given = {key: make(value) if isinstance(value, str) else value for key, value in connection(nas).items()}
    assert not both_ways(nas, "abb_settings_info", given)["failed"]


@pytest.mark.parametrize(
    ("hostname", "host"), [("127.0.0.1", "127.0.0.1"), ("nobody.invalid", "127.0.0.1"), (None, "127.0.0.1")]
)
def test_an_option_and_its_alias(nas: Any, hostname: str | None, host: str):
    result = both_ways(nas, "abb_settings_info", {**connection(nas), "hostname": hostname, "host": host})
    assert not result["failed"]
    assert len(result.get("warnings", [])) == (hostname is not None)


def test_an_option_and_its_alias_beside_a_failure(nas: Any):
    result = both_ways(nas, "abb_log_info", {**connection(nas), "host": nas.hostname, "limit": -1})
    assert result["failed"]
    assert len(result["warnings"]) == 1


def as_new(nas: Any) -> None:
    """The same NAS at the same moment, which stands still: its data and its clock are part of what is compared."""
    nas.set_clock("2026-03-16T09:00:00", stands=True)
    nas.reset()
    nas.forget()


def both_ways(nas: Any, name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Run a module both ways and demand that they are one; returns the result."""
    seen = []
    for way, given in ((inside, options), (shipped, as_sent(options))):
        as_new(nas)
        result = way(name, given)
        requests = [(record.name, record.code, record.params) for record in nas.requests if record.method != "logout"]
        seen.append((comparable(result), requests))
    assert seen[0] == seen[1]
    return result


def test_every_module_has_a_logic():
    assert sorted(_action.DEFINITIONS) == MODULES


@pytest.mark.parametrize(("name", "options", "check"), RUNS)
def test_both_ways_are_one(nas: Any, name: str, options: dict[str, Any], check: bool):
    nas.switches.run_seconds = 10**6  # a run that ends between two looks makes another result
    seen = []
    for way in (inside, shipped):
        as_new(nas)
        result = way(name, connection(nas, **options), check)
        seen.append((comparable(result), [(record.name, record.write, record.code) for record in nas.requests]))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("options", SIGN_IN.values(), ids=SIGN_IN)
@pytest.mark.parametrize("name", list(CASES))
def test_a_refused_sign_in(nas: Any, name: str, options: dict[str, str]):
    given = connection(nas, **{**CASES[name].call, **options})
    assert comparable(inside(name, given)) == comparable(shipped(name, given))


def test_the_environment_of_the_task_counts(nas: Any):
    options = connection(nas)
    password = options.pop("password")
    assert inside("abb_settings_info", options)["failed"]
    assert not inside("abb_settings_info", options, environment=[{"DSM_PASSWORD": password}])["failed"]
    assert inside("abb_settings_info", options)["failed"]  # nothing is left behind for the next host


def test_the_process_is_left_as_it_was(nas: Any, monkeypatch: pytest.MonkeyPatch):
    before, here = dict(os.environ), os.getcwd()
    inside("abb_settings_info", connection(nas), environment=[{"DSM_TIMEOUT": "7"}])
    assert (dict(os.environ), os.getcwd()) == (before, here)


@pytest.mark.parametrize(
    ("task", "become", "transport"),
    [({"async_val": 5}, None, "local"), ({}, "sudo", "local"), ({}, None, "ssh")],
)
def test_anything_else_is_shipped(task: dict[str, Any], become: Any, transport: str):
    wanted = action("abb_settings_info", {}, **task)
    wanted._connection = SimpleNamespace(transport=transport, become=become)
    assert not wanted._is_local()


def test_progress_is_told_while_waiting(nas: Any):
    lines: list[str] = []
    options = connection(nas, name=["Manual only"], state="started", wait=True, wait_interval=1)
    nas.switches.run_seconds = 3
    started = action("abb_task", options)
    started._display = SimpleNamespace(display=lambda line, stderr: lines.append(line), verbosity=0)
    assert started.run(task_vars={"inventory_hostname": "contoso-hq"})["changed"]
    assert len(lines) >= 2
    assert all(line.startswith("contoso-hq: ") and nas.hostname not in line for line in lines), lines
    assert all("Manual only" in line and "%, " in line and " GiB, waited" in line for line in lines), lines
