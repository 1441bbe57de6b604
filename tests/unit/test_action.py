# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module run inside the Ansible process gives what it gives when it is shipped, with the same requests."""

from __future__ import annotations

import json
import os
import re
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader, init_plugin_loader
from ansible.template import Templar
from cases import CASES
from harness import MODULES, connection, run

from ansible_collections.nasfleet.active_backup.plugins.action import dsm_api

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
    """An action as Ansible makes it for a task of C(connection: local)."""
    fields = {"environment": None, "async_val": 0, "diff": True, "delegate_to": None, "no_log": False, **task}
    task = SimpleNamespace(action=f"nasfleet.active_backup.{name}", args=options, check_mode=check, **fields)
    return dsm_api.ActionModule(
        task=task,
        connection=connection_loader.get("local", PlayContext(), "/dev/null"),
        play_context=PlayContext(),
        loader=DataLoader(),
        templar=Templar(loader=DataLoader(), variables={}),
        shared_loader_obj=None,
    )


def inside(name: str, options: dict[str, Any], check: bool = False, **task: Any) -> dict[str, Any]:
    """The result of a module that is run inside the Ansible process."""
    given = {key: value for key, value in options.items() if value is not None}
    result = action(name, given, check, **task).run(task_vars={})
    text = json.dumps(result)
    assert "CANARY" not in text, f"{name} shows a secret"
    assert "Traceback" not in text
    result.setdefault("failed", False)
    return result


def shipped(name: str, options: dict[str, Any], check: bool = False) -> dict[str, Any]:
    return run(name, {key: value for key, value in options.items() if value is not None}, check=check)


def comparable(result: dict[str, Any]) -> Any:
    """A result without what depends on the second it was made in, and on how a module is called."""
    rest = {key: value for key, value in result.items() if key not in ("invocation", "changed")}
    text = json.dumps({**rest, "changed": result.get("changed", False)}, sort_keys=True)
    return json.loads(re.sub(r"parameters for \(.*?\) module", "parameters", text), object_hook=_steady)


def _steady(row: dict[str, Any]) -> dict[str, Any]:
    moving = (
        "_age",
        "_iso",
        "folder_name",
        "percentage",
        "transfered_bytes",
        "time",
        "time_start",
        "time_end",
        "timestamp",
    )
    return {key: value for key, value in row.items() if not key.endswith(moving)}


def test_every_module_has_a_logic():
    assert sorted(dsm_api.LOGICS) == MODULES


@pytest.mark.parametrize(("name", "options", "check"), RUNS)
def test_both_ways_are_one(nas: Any, name: str, options: dict[str, Any], check: bool):
    nas.switches.run_seconds = 10**6  # a run that ends between two looks makes another result
    seen = []
    for way in (inside, shipped):
        nas.reset()
        nas.forget()
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
    assert started.run(task_vars={})["changed"]
    assert len(lines) >= 2
    assert all("Manual only" in line and "%, " in line and " GiB, waited" in line for line in lines), lines
