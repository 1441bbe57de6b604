# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between a module that runs inside the Ansible process and one that is shipped, and must not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playing import Ansible, both, inventory, play, variables

FQ = "nasfleet.active_backup."
READ = f"{FQ}abb_settings_info"


def _python_3_9() -> str | None:
    """A Python 3.9 of this machine, where there is one."""
    known = (Path.home() / ".pyenv" / "versions").glob("3.9.*/bin/python3.9")
    return next((str(path) for path in known), None) or shutil.which("python3.9")


@pytest.mark.skipif(_python_3_9() is None, reason="no Python 3.9 here")
def test_a_python_that_is_too_old_is_told_so(ansible: Ansible, nas: Any):
    old = {"ansible_connection": "nearby", "ansible_python_interpreter": _python_3_9()}
    tasks = [{"name": name, FQ + name: {}, "ignore_errors": True} for name in ("abb_settings_info", "dsm_session")]
    run = ansible([play(*tasks)], inventory=inventory(one=variables(nas, **old)))
    for task in tasks:
        result = run.of(task["name"]).result
        assert result["msg"].startswith("This module needs Python 3.10 or newer on the host")
        assert "3.9." in result["msg"]
        assert result["reason"] == "input"
        assert result["nas"] == {"hostname": nas.hostname, "port": nas.port}
    assert not nas.requests


@pytest.mark.parametrize("source", ["option", "variable", "environment"])
def test_a_relative_ca_path_is_below_the_folder_of_the_playbook(ansible: Ansible, nas: Any, fleet: Any, source: str):
    """Wherever ansible-playbook was started, and also in the background, for which the module is shipped."""
    (ansible.folder / "books" / "certs").mkdir(parents=True)
    shutil.copy(fleet.ca_path, ansible.folder / "books" / "certs" / "ca.pem")
    rest = variables(nas, **({"dsm_ca_path": "certs/ca.pem"} if source == "variable" else {}))
    del rest["dsm_tls_fingerprint"]
    options = {"ca_path": "certs/ca.pem"} if source == "option" else {}
    tasks = [{"name": "Read", READ: options}, {"name": "Background", READ: options, "async": 30, "poll": 1}]
    ansible.write("books/play.json", [play(*tasks)])
    environ = {"DSM_CA_PATH": "certs/ca.pem"} if source == "environment" else {}
    run = ansible("books/play.json", inventory=inventory(one=rest), **environ)
    assert run.code == 0, run.text


@pytest.mark.parametrize("routed", ["modules", "action"])
def test_another_collection_may_lead_here(ansible: Ansible, nas: Any, other: Any, routed: str):
    routes = {"modules": {"settings": {"redirect": READ}}}
    if routed == "action":
        routes["action"] = routes["modules"]
    folder = "collections/ansible_collections/acme/tools"
    ansible.write(f"{folder}/meta/runtime.yml", {"requires_ansible": ">=2.16", "plugin_routing": routes})
    ansible.write(f"{folder}/galaxy.yml", {"namespace": "acme", "name": "tools", "version": "1.0.0"})
    run = ansible([play({"name": "Read", "acme.tools.settings": {}})], inventory=both(nas, other))
    assert run.code == 0, run.text
    assert run.of("Read", "inside").result["nas"]["port"] == nas.port


def test_results_say_which_nas_they_are_about(ansible: Ansible, nas: Any, other: Any):
    wrong = {"session": {"sid": "x", "hostname": "[::1]"}, "hostname": None, "port": "many"}
    tasks = [
        {"name": "Good", READ: {}},
        {"name": "Misspelt", READ: {"hostnam": "x"}, "ignore_errors": True},
        {"name": "Wrong", READ: wrong, "vars": {"dsm_hostname": None}, "ignore_errors": True},
        {"name": "Unresolved", READ: {}, "vars": {"dsm_port": "{{ nowhere }}"}, "ignore_errors": True},
        {"name": "Background", READ: {}, "async": 30, "poll": 1},
    ]
    run = ansible([play(*tasks)], inventory=both(nas, other))
    for host, one in (("inside", nas), ("shipped", other)):
        seen = {task["name"]: run.of(task["name"], host).result["nas"] for task in tasks}
        there = {"hostname": one.hostname, "port": one.port}
        assert [seen[name] for name in ("Good", "Misspelt", "Background")] == [there] * 3
        assert seen["Wrong"] == {"hostname": "::1", "port": None}
        assert seen["Unresolved"] == {"hostname": one.hostname, "port": 5001}
        for name in ("Misspelt", "Wrong", "Unresolved"):
            assert run.of(name, host).result["reason"] == "input"
    assert len(nas.requests) == len(other.requests)


def test_what_no_module_can_be_given_is_refused_before_it_is_shipped(ansible: Ansible, nas: Any, other: Any):
    odd = {"password": "{{ lookup('env', 'ODD') }}"}
    tasks = [
        {"name": "Encoding", READ: odd, "ignore_errors": True},
        {"name": "Boolean", f"{FQ}abb_task": {"name": [True], "state": "stopped"}, "ignore_errors": True},
    ]
    run = ansible([play(*tasks)], inventory=both(nas, other), ODD="caf\udce9")
    for host in ("inside", "shipped"):
        assert "cannot be encoded" in run.of("Encoding", host).result["msg"]
        assert "name[0]: True is a boolean, not text" in run.of("Boolean", host).result["msg"]
    assert not nas.requests
    assert not other.requests
