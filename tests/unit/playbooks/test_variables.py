# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection comes from the variables of the host, without module_defaults, in real plays."""

from __future__ import annotations

from typing import Any

from ansible.parsing.vault import VaultLib, VaultSecret
from playing import Ansible, both, inventory, play, variables

FQ = "nasfleet.active_backup."
READ = f"{FQ}abb_settings_info"
GROUP = "group/nasfleet.active_backup.dsm"


def signed_in(nas: Any) -> list[str]:
    return [record.params["account"] for record in nas.requests if record.method == "login"]


def test_an_inventory_is_enough(ansible: Ansible, nas: Any, other: Any):
    """The two NASes each by its own variables; as they are, and in the form of templates."""
    templates = {f"dsm_{name}": "{{ my." + name + " }}" for name in ("hostname", "port", "username", "tls_fingerprint")}
    more = {"dsm_timeout": "{{ nothing | default(omit) }}"}
    hosts = both(nas, other)["all"]["hosts"]
    for name, one in (("inside", nas), ("shipped", other)):
        mine = {option.removeprefix("dsm_"): value for option, value in variables(one).items()}
        hosts[f"{name} by templates"] = {**hosts[name], **templates, **more, "my": mine}
    run = ansible([play({"name": "Read", READ: {}})], inventory=inventory(**hosts))
    assert run.code == 0, run.text
    assert signed_in(nas) == signed_in(other) == ["admin", "admin"]


def test_task_before_variable_before_environment(ansible: Ansible, nas: Any, other: Any):
    hosts = both(nas, other, dsm_username="backup", dsm_password="S3cret-CANARY-backup")
    admin = {"username": "admin", "password": "S3cret-CANARY-admin"}
    tasks = [
        {"name": "Variable", READ: {}},
        {"name": "Task", READ: admin},
        {"name": "Defaults", READ: {}, "module_defaults": {GROUP: admin}},
        {"name": "Empty", READ: {"username": "", "password": None}},
        {"name": "Alias", READ: {"host": "{{ dsm_hostname }}"}, "vars": {"dsm_hostname": "{{ real }}"}},
    ]
    hosts["all"]["vars"] = {"real": nas.hostname}
    run = ansible([play(*tasks)], inventory=hosts, DSM_USERNAME="nobody", DSM_PASSWORD="wrong", DSM_HOSTNAME="nowhere")
    assert run.code == 0, run.text
    assert "alias" not in run.text
    assert signed_in(nas) == signed_in(other) == ["backup", "admin", "admin", "backup", "backup"]


def test_an_empty_variable_gives_way_to_the_environment(ansible: Ansible, nas: Any):
    hosts = {}
    for number, empty in enumerate([None, "", "{{ '' }}", "{{ none }}", "{{ nothing | default(omit) }}"]):
        more = dict.fromkeys(("dsm_username", "dsm_password", "dsm_session", "dsm_device_token"), empty)
        hosts[f"inside {number}"] = variables(nas, **more)
        hosts[f"shipped {number}"] = variables(nas, **more, ansible_connection="nearby")
    tasks = [play({"name": "Read", READ: {}})]
    run = ansible(tasks, inventory=inventory(**hosts), DSM_USERNAME="admin", DSM_PASSWORD=nas.password)
    assert run.code == 0, run.text
    assert signed_in(nas) == ["admin"] * len(hosts)


def test_variables_are_those_of_the_host_that_the_task_is_for(ansible: Ansible, nas: Any, other: Any):
    hosts = inventory(one=variables(nas), two=variables(other, dsm_username="wrong"))
    tasks = [
        {"name": "Read", READ: {}, "delegate_to": "localhost", "when": "inventory_hostname == 'one'"},
        {"name": "Read of two", READ: {}, "delegate_to": "two", "when": "inventory_hostname == 'one'"},
    ]
    run = ansible([play(*tasks)], inventory=hosts)
    assert run.code == 0, run.text
    assert signed_in(nas) == ["admin", "admin"]
    assert not other.requests


def test_variables_from_anywhere(ansible: Ansible, nas: Any, other: Any):
    """vars, a loop's item, set_fact, include_vars, add_host."""
    sign_in = {"dsm_username": nas.username, "dsm_password": nas.password}
    hosts = both(nas, other)
    for rest in hosts["all"]["hosts"].values():
        for name in sign_in:
            del rest[name]
    new = {name: "{{ " + name + " }}" for name in rest}
    ansible.write("more.yml", sign_in)
    tasks = [
        {"name": "vars", READ: {}, "vars": sign_in},
        {"name": "Loop", READ: {}, "loop": ["admin", "backup"], "vars": {
            "dsm_username": "{{ item }}", "dsm_password": "{{ 'S3cret-CANARY-' ~ item }}"}},
        {"ansible.builtin.add_host": {"name": "new", "groups": "made", **new, **sign_in}, "no_log": True,
         "when": "inventory_hostname == 'inside'"},
        {"ansible.builtin.set_fact": sign_in, "no_log": True},
        {"name": "set_fact", READ: {}},
    ]  # fmt: skip
    included = [{"ansible.builtin.include_vars": "more.yml"}, {"name": "include_vars", READ: {}}]
    plays = [play(*tasks), play(*included, hosts="all:!made"), play({"name": "add_host", READ: {}}, hosts="made")]
    run = ansible(plays, inventory=hosts)
    assert run.code == 0, run.text
    assert signed_in(other) == ["admin", "admin", "backup", "admin", "admin"]
    assert signed_in(nas) == [*signed_in(other), "admin"]


def test_a_vaulted_value_and_a_vaulted_file(ansible: Ansible, nas: Any, other: Any):
    vault = VaultLib([("default", VaultSecret(b"vault"))])
    ansible.write("secret", "vault")
    inline = vault.encrypt(nas.password).decode().replace("\n", "\n  ")
    for way in ("inside", "shipped"):
        ansible.write(f"host_vars/{way}.yml", f"dsm_password: !vault |\n  {inline}\n")
        ansible.write(f"host_vars/{way}_file.yml", vault.encrypt(f"kept: {nas.password}\n").decode())
    hosts = both(nas, other)["all"]["hosts"]
    for way in ("inside", "shipped"):
        del hosts[way]["dsm_password"]
        hosts[f"{way}_file"] = {**hosts[way], "dsm_password": "{{ kept }}"}
    tasks = [play({"name": "Read", READ: {}})]
    run = ansible(tasks, "--vault-password-file", "secret", inventory=inventory(**hosts))
    assert run.code == 0, run.text
    assert signed_in(nas) == signed_in(other) == ["admin", "admin"]


def test_a_template_of_something_undefined_names_the_variable_and_the_host(ansible: Ansible, nas: Any, other: Any):
    hosts = both(nas, other, dsm_password="{{ vault_one_password }}")
    tasks = [
        {"name": "Given", READ: {"password": nas.password}},  # so that the variable does not matter
        {"name": "Read", READ: {}, "ignore_errors": True},
    ]
    run = ansible([play(*tasks)], inventory=hosts)
    for host in ("inside", "shipped"):
        assert run.of("Given", host).status == "ok"
        for words in ("dsm_password", host, "'vault_one_password' is undefined"):
            assert words in run.of("Read", host).result["msg"]
    assert len(signed_in(nas)) == len(signed_in(other)) == 1


def test_a_session_from_a_variable(ansible: Ansible, nas: Any, other: Any):
    """The variable may stand in the inventory: it is a session as soon as there is one."""
    hosts = both(nas, other, dsm_session="{{ dsm.session | default(omit) }}")
    tasks = [
        {"name": "Before", READ: {}},
        {FQ + "dsm_session": {}, "register": "dsm", "no_log": True},
        {"name": "First", READ: {}},
        {"name": "Second", READ: {}},
        {FQ + "dsm_session": {"state": "absent"}, "no_log": True},
    ]
    run = ansible([play(*tasks)], inventory=hosts)
    assert run.code == 0, run.text
    assert len(signed_in(nas)) == len(signed_in(other)) == 2
    assert "CANARY" not in str(run.events)


def test_secrets_from_variables_are_masked(ansible: Ansible, nas: Any, other: Any):
    """Also where they show because of a failure, in the arguments, or in what the NAS answered."""
    hosts = both(nas, other, dsm_device_token="token-CANARY", dsm_otp_code="{{ '123456' }}")
    for one in (nas, other):
        one.state["abb"]["tasks"][0]["task_name"] = one.password
    tasks = [
        {"name": "Read", f"{FQ}abb_task_info": {}},
        {"name": "Wrong", f"{FQ}abb_settings": {"max_concurrent_devices": 0}, "ignore_errors": True},
        {"name": "Refused", READ: {"username": "user"}, "ignore_errors": True},
    ]
    run = ansible([play(*tasks)], "-vvv", inventory=hosts)
    assert "CANARY" not in str(run.events)
    for host in ("inside", "shipped"):
        assert run.of("Read", host).status == "ok"
        assert run.of("Wrong", host).status == run.of("Refused", host).status == "failed"
