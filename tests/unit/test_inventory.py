# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin, through ansible-inventory: devices of several NASes as hosts, and every mistake in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from harness import connection
from playing import COLLECTIONS, SECONDS

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._devices import devices_of, hosts_of
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._nases import named

PLUGIN = "nasfleet.active_backup.devices"


class Listing(NamedTuple):
    """What ansible-inventory printed."""

    data: dict[str, Any]
    text: str
    """On stderr, without line breaks."""

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        return self.data.get("_meta", {}).get("hostvars", {})


class Inventory:
    """A folder with inventory files, listed by a real ansible-inventory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: Any) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
        return name

    def list(self, *sources: str, flush: bool = False, **environ: str) -> Listing:
        program = Path(sys.executable).with_name("ansible-inventory")
        arguments = [part for source in sources for part in ("-i", str(self.folder / source))]
        run = subprocess.run(
            [str(program), "--list", *arguments, *(["--flush-cache"] if flush else [])],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={
                **os.environ,
                "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
                "ANSIBLE_HOME": str(self.folder / ".ansible"),
                "ANSIBLE_INVENTORY_ENABLED": "auto,yaml",
                "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
                "ANSIBLE_NOCOLOR": "1",
                "ANSIBLE_DEPRECATION_WARNINGS": "0",
                "COLUMNS": "4000",
                **environ,
            },
        )
        if flush and "unrecognized arguments" in run.stderr:
            pytest.skip("this ansible-inventory has no --flush-cache")
        text = " ".join((run.stderr + ("" if run.returncode == 0 else run.stdout)).split())
        assert "CANARY" not in run.stdout + run.stderr
        assert "Traceback" not in text
        return Listing(json.loads(run.stdout, object_hook=_plain) if run.returncode == 0 else {}, text)


def _plain(found: dict[str, Any]) -> Any:
    """Text that ansible-inventory marks as no template, as text."""
    return found["__ansible_unsafe"] if set(found) == {"__ansible_unsafe"} else found


@pytest.fixture
def inventory(tmp_path):
    return Inventory(tmp_path)


@pytest.fixture
def fleet_file(inventory, nas, other):
    """Writes and names a file for both NASes."""

    def write(**options: Any) -> str:
        nases = [connection(nas), connection(other)]
        return inventory.write("fleet.active_backup.yml", {"plugin": PLUGIN, "nases": nases, **options})

    return write


def label(nas) -> str:
    return f"{nas.hostname}:{nas.port}"


def sign_ins(*nases) -> int:
    return sum(record.api == "SYNO.API.Auth" and record.method == "login" for nas in nases for record in nas.requests)


# --- pure: rows of a health become hosts


def health_task(name: str, *devices: dict[str, Any], verdict: str = "ok", last: int | None = 100) -> dict[str, Any]:
    rest = dict.fromkeys(("expected_by", "next_trigger_time", "schedule", "version_count"))
    return {
        **rest,
        "product": "abb",
        "task_id": 1,
        "task_name": name,
        "backup_type": "pc",
        "verdict": verdict,
        "reason": "So it is.",
        "last_success_time": last,
        "devices": list(devices),
    }


def device(name: str | None, **more: Any) -> dict[str, Any]:
    return {"host_name": name, "os_name": "Debian", **more}


def test_a_device_of_two_tasks_is_one_host_with_the_worst_verdict_and_the_newest_success():
    tasks = [health_task("a", device("pc1"), last=50), health_task("b", device("pc1"), verdict="overdue", last=70)]
    (found,) = devices_of("nas1", {"tasks": tasks})
    assert (found["verdict"], found["last_success"], len(found["tasks"])) == ("overdue", 70, 2)


def test_a_device_of_a_task_of_many_has_the_verdict_of_its_own():
    tasks = [health_task("a", device("pc1", verdict="ok"), device("pc2", verdict="failed"), verdict="failed")]
    found = devices_of("nas1", {"tasks": tasks})
    assert {row["name"]: row["verdict"] for row in found} == {"pc1": "ok", "pc2": "failed"}


def test_a_device_of_a_task_of_many_has_the_last_success_of_its_own():
    parts = (device("pc1", last_success_time=90), device("pc2", last_success_time=None), device("pc3"))
    found = devices_of("nas1", {"tasks": [health_task("a", *parts, last=90), health_task("b", device("pc2"), last=20)]})
    assert {row["name"]: row["last_success"] for row in found} == {"pc1": 90, "pc2": 20, "pc3": 90}
    assert [one["last_success_time"] for row in found for one in row["tasks"]] == [90, None, 20, 90]


def test_two_devices_of_one_name_are_the_worst_of_them_as_a_whole():
    """The failed one may never have been backed up, whatever its namesake says."""
    fine, bad = device("pc1", device_id=1), device("pc1", device_id=2, os_name="Windows 11")
    tasks = [health_task("a", fine, last=90), health_task("b", bad, verdict="failed", last=None)]
    (found,) = devices_of("nas1", {"tasks": [*tasks, health_task("c", bad, last=20)]})
    assert (found["verdict"], found["last_success"], found["os"]) == ("failed", 20, "Windows 11")
    assert [one["task_name"] for one in found["tasks"]] == ["a", "b", "c"]
    same = [health_task("a", fine, last=90), health_task("b", bad, last=10)]
    assert devices_of("nas1", {"tasks": same})[0]["last_success"] == 10
    (ignored,) = devices_of("nas1", {"tasks": [health_task("a", fine, verdict=None), health_task("b", bad)]})
    assert (ignored["verdict"], ignored["os"]) == ("ok", "Windows 11")


def test_a_device_that_was_never_backed_up_has_no_last_success():
    (found,) = devices_of("nas1", {"tasks": [health_task("a", device("pc1"), last=None)]})
    assert found["last_success"] is None


def test_a_device_without_a_name_is_no_host():
    assert devices_of("nas1", {"tasks": [health_task("a", device(None), device(" "))]}) == []


def test_a_name_that_two_nases_know_carries_the_nas():
    one, two = ({"tasks": [health_task("a", device("pc1"), device(name))]} for name in ("pc2", "pc3"))
    assert sorted(hosts_of(devices_of("nas1", one) + devices_of("nas2", two))) == [
        "pc1@nas1",
        "pc1@nas2",
        "pc2",
        "pc3",
    ]


# --- real: ansible-inventory against two NASes


def test_devices_of_two_nases_are_hosts_with_their_verdicts(inventory, fleet_file, nas, other):
    found = inventory.list(fleet_file())
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {label(nas), label(other)}
    name, row = next(iter(found.hosts.items()))
    assert name == f"{row['active_backup_device_name']}@{row['active_backup_device_nas']}"
    assert set(row) == {
        f"active_backup_device_{key}" for key in ("name", "os", "nas", "tasks", "verdict", "last_success")
    }
    assert {task["product"] for one in found.hosts.values() for task in one["active_backup_device_tasks"]} == {"abb"}


def test_a_nas_is_called_by_the_name_that_its_entry_gives_it(inventory, nas, other):
    nases = [{**connection(nas), "name": "cellar"}, connection(other)]
    inventory.write("fleet.active_backup.yml", {"plugin": PLUGIN, "nases": nases})
    found = inventory.list("fleet.active_backup.yml")
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {"cellar", label(other)}


def test_one_nas_from_the_environment_alone(inventory, nas):
    inventory.write("one.active_backup.yml", {"plugin": PLUGIN})
    environ = {"DSM_HOSTNAME": nas.hostname, "DSM_PORT": str(nas.port), "DSM_USERNAME": nas.username}
    environ |= {"DSM_PASSWORD": nas.password, "DSM_TLS_FINGERPRINT": nas.tls_fingerprint, "DSM_TIMEOUT": ""}
    found = inventory.list("one.active_backup.yml", **environ)
    assert found.hosts
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {nas.hostname}


def test_groups_are_those_that_were_asked_for(inventory, fleet_file):
    found = inventory.list(
        fleet_file(
            keyed_groups=[
                {"prefix": "verdict", "key": "active_backup_device_verdict"},
                {
                    "prefix": "backup_type",
                    "key": "active_backup_device_tasks | map(attribute='backup_type') | unique",
                },
            ],
            groups={"bad": "active_backup_device_verdict == 'failed'"},
            compose={"ansible_host": "active_backup_device_name ~ '.example.com'"},
        )
    )
    assert found.data["verdict_failed"]["hosts"] == found.data["bad"]["hosts"] != []
    assert "backup_type_pc" in found.data
    assert all(row["ansible_host"].endswith(".example.com") for row in found.hosts.values())
    ungrouped = inventory.list(fleet_file())
    assert set(ungrouped.data) == {"_meta", "all", "ungrouped"}


def test_options_of_the_judgement_are_passed_on(inventory, fleet_file):
    found = inventory.list(fleet_file(rules=[{"product": "abb", "ignore": True}]))
    assert {row["active_backup_device_verdict"] for row in found.hosts.values()} == {None}


def test_nases_are_the_hosts_of_a_group_with_variables_from_beside_the_inventory(inventory, nas, other):
    hosts = {
        "box1": {"dsm_port": nas.port, "dsm_tls_fingerprint": [nas.tls_fingerprint]},
        "box2": {"dsm_port": other.port, "dsm_tls_fingerprint": [other.tls_fingerprint]},
    }
    inventory.write("all/hosts.yml", {"nas": {"hosts": hosts, "vars": {"dsm_hostname": "{{ '127.0.0.' ~ 1 }}"}}})
    inventory.write("all/group_vars/nas.yml", {"dsm_username": nas.username})
    inventory.write("all/z.active_backup.yml", {"plugin": PLUGIN, "from_group": "nas"})
    found = inventory.list("all", DSM_PASSWORD=nas.password)
    rows = [row for row in found.hosts.values() if "active_backup_device_nas" in row]
    assert {row["active_backup_device_nas"] for row in rows} == {"box1", "box2"}


# "pw" is the password of the vault
VAULT = """#!/bin/sh
echo pw
"""


@pytest.fixture
def beside(inventory, nas):
    """An inventory of box1, whose variables are in group_vars and are made of others; one of them is vaulted."""
    secret = VaultSecret(b"pw")
    lines = VaultLib([("default", secret)]).encrypt(nas.password, secret).decode().splitlines()
    (inventory.folder / "vault").write_text(VAULT)
    (inventory.folder / "vault").chmod(0o700)
    inventory.write("all/hosts.yml", {"nas": {"hosts": {"box1": {"nas_address": nas.hostname}}}})
    inventory.write(
        "all/group_vars/all.yml", "dsm_timeout: many\nvault_pw: !vault |\n" + "".join(f"  {line}\n" for line in lines)
    )
    variables = {
        "dsm_hostname": "{{ nas_address }}",
        "dsm_port": "{{ ports[inventory_hostname] }}",
        "ports": {"box1": nas.port},
        "dsm_username": "{{ account }}",
        "account": "{{ ['ad', 'min'] | join }}",
        "dsm_password": "{{ vault_pw }}",
        "dsm_tls_fingerprint": ["{{ print }}"],
        "print": nas.tls_fingerprint,
        "dsm_timeout": 30,
        "dsm_device_token": "{{ nothing_like_that | default(omit) }}",
    }
    inventory.write("all/group_vars/nas.yml", variables)
    inventory.write("all/z.active_backup.yml", {"plugin": PLUGIN, "from_group": "nas"})
    return {"ANSIBLE_VAULT_PASSWORD_FILE": str(inventory.folder / "vault")}


def names(found: Listing) -> set[str]:
    """What the NASes are called that were read."""
    return {row["active_backup_device_nas"] for row in found.hosts.values() if "active_backup_device_nas" in row}


def test_variables_of_a_host_may_be_made_of_others_of_its_and_vaulted(inventory, nas, beside):
    found = inventory.list("all", **beside)
    assert names(found) == {"box1"}, found.text
    vaulted = (inventory.folder / "all/group_vars/all.yml").read_text().partition("\n")[2]
    inventory.write("all/host_vars/box1.yml", vaulted.replace("vault_pw", "dsm_password"))
    assert names(inventory.list("all", **beside)) == {"box1"}


def test_a_host_whose_variables_cannot_be_resolved_is_left_out_with_a_warning(inventory, nas, beside):
    inventory.write("all/host_vars/box3.yml", {"dsm_port": "x"})
    hosts = {"box1": {"nas_address": nas.hostname}, "box2": {"nas_address": "a"}, "box3": {"nas_address": "b"}}
    inventory.write("all/hosts.yml", {"nas": {"hosts": hosts}})
    inventory.write("all/host_vars/box2.yml", {"dsm_password": "{{ no_such_word }}", "dsm_port": 1})
    found = inventory.list("all", **beside)
    assert names(found) == {"box1"}, found.text
    for words in ("box2 is left out: The variable dsm_password of box2 cannot be resolved", "no_such_word"):
        assert words in found.text
    assert "box3 is left out: box3: " in found.text
    assert "port" in found.text.partition("box3 is left out")[2]


def test_a_host_whose_variables_cannot_be_resolved_is_fatal_with_strict(inventory, nas, beside):
    inventory.write("all/host_vars/box1.yml", {"dsm_password": "{{ no_such_word }}"})
    inventory.write("all/z.active_backup.yml", {"plugin": PLUGIN, "from_group": "nas", "strict": True})
    found = inventory.list("all", **beside)
    assert not found.hosts
    assert "from_group: The variable dsm_password of box1 cannot be resolved" in found.text


def test_a_secret_may_be_a_template_and_is_in_no_variable(inventory, nas):
    one = {**connection(nas), "password": "{{ lookup('ansible.builtin.env', 'WORD') }}"}
    inventory.write("one.active_backup.yml", {"plugin": PLUGIN, "nases": [one]})
    found = inventory.list("one.active_backup.yml", WORD=nas.password)
    assert found.hosts
    assert nas.password not in json.dumps(found.data)


def test_what_a_nas_calls_its_devices_is_no_template(inventory, nas):
    for row in nas.state["abb"]["devices"]:
        row["host_name"] = "{{ 6 * 7 }}"
    inventory.write(
        "one.active_backup.yml",
        {"plugin": PLUGIN, "nases": [connection(nas)], "compose": {"copy": "active_backup_device_name ~ '!'"}},
    )
    found = inventory.list("one.active_backup.yml")
    assert found.hosts["{{ 6 * 7 }}"]["copy"] == "{{ 6 * 7 }}!"


# --- a NAS that fails


def test_a_nas_that_fails_is_left_out_with_a_warning(inventory, fleet_file, nas, other):
    other.fault("SYNO.API.Auth", "login", "error", code=400, times=9)
    found = inventory.list(fleet_file())
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {label(nas)}
    assert f"{label(other)} is left out" in found.text
    assert "fleet.active_backup.yml" in found.text


def test_a_nas_that_fails_is_fatal_with_strict(inventory, fleet_file, other):
    other.fault("SYNO.API.Auth", "login", "error", code=400, times=9)
    found = inventory.list(fleet_file(strict=True))
    assert not found.hosts
    for word in ("fleet.active_backup.yml", f"{label(other)} could not be read", "400"):
        assert word in found.text


def test_so_is_one_whose_tasks_cannot_be_read_while_the_other_package_can(inventory, fleet_file, nas, other):
    other.fault("SYNO.ActiveBackup.Task", "list", "error", code=1001, times=9)
    found = inventory.list(fleet_file())
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {label(nas)}
    assert f"{label(other)} is left out: The tasks of Active Backup for Business could not be read" in found.text
    other.clear_faults()
    other.fault("SYNO.ActiveBackupOffice365", "list_tasks", "error", code=1001, times=9)
    found = inventory.list(fleet_file())
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {label(nas), label(other)}


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("nas1", "nas1: https is off", "nas1: https is off"),
        ("nas1", "nas1:5001: no zone", "nas1:5001: no zone"),
        ("nas1", "nas10: https is off", "nas1: nas10: https is off"),
        ("cellar", "nas1: https is off", "cellar: nas1: https is off"),
        ("::1", "::1: https is off", "::1: https is off"),
        ("::1", "[::1]:5001: no zone", "[::1]:5001: no zone"),
    ],
)
def test_a_warning_names_the_nas_once(name, text, shown):
    assert named(name, text) == shown


# --- the cache


@pytest.fixture
def cached(inventory, fleet_file):
    return fleet_file(
        cache=True, cache_plugin="ansible.builtin.jsonfile", cache_connection=str(inventory.folder / "cache")
    )


def test_the_cache_spares_the_nases_until_it_is_flushed(inventory, cached, nas, other):
    first = inventory.list(cached)
    assert sign_ins(nas, other) == 2
    assert inventory.list(cached).hosts == first.hosts
    assert sign_ins(nas, other) == 2
    inventory.list(cached, flush=True)
    assert sign_ins(nas, other) == 4


def test_the_cache_holds_no_secret(inventory, cached, nas):
    inventory.list(cached)
    (file,) = (inventory.folder / "cache").iterdir()
    text = file.read_text()
    assert "active" in text or "pc" in text
    assert nas.password not in text
    assert nas.username not in text


@pytest.mark.parametrize("call", [("SYNO.API.Auth", "login", 400), ("SYNO.ActiveBackup.Task", "list", 105)])
def test_an_inventory_that_lacks_a_nas_is_not_cached(inventory, cached, nas, other, call):
    other.fault(*call[:2], "error", code=call[2], times=1)
    inventory.list(cached)
    found = inventory.list(cached)
    assert {row["active_backup_device_nas"] for row in found.hosts.values()} == {label(nas), label(other)}


# --- a wrong file


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"nasses": []}, ["nasses: unknown option", "Did you mean nases?"]),
    ({"nases": []}, ["nases: must be a list of connections"]),
    ({"nases": ["CANARY"]}, ["nases[0]: must be a dict", "hostname: nas1.example.com"]),
    ({"nases": [{"hostname": "a", "pasword": "CANARY"}]}, ["nases[0].pasword: unknown", "Did you mean password?"]),
    ({"nases": [{"username": "u"}]}, ["nases[0].hostname: required"]),
    (
        {"nases": [{"hostname": "a", "name": 5}], "username": "u", "password": "CANARY"},
        ["nases[0].name: must be text"],
    ),
    ({"nases": [{"hostname": "a", "username": "u"}]}, ["nases[0]: password", "DSM_PASSWORD"]),
    ({"nases": [{"hostname": "a", "port": "x"}]}, ["nases[0]:", "port"]),
    ({"nases": [{"hostname": "a", "password": {"CANARY": 1}}]}, ["nases[0]: password: is not text"]),
    ({"nases": [{"hostname": "a", "username": "u", "password": "CANARY"}] * 2}, ["a:5001 is listed 2 times"]),
    ({"hostname": "a", "nases": [{"hostname": "b"}]}, ["hostname: is for one NAS"]),
    ({"from_group": "nas"}, ["from_group: there is no group nas yet"]),
    ({"from_group": "nas", "nases": [{"hostname": "b"}]}, ["from_group: cannot be combined with nases"]),
    ({}, ["hostname is required", "DSM_HOSTNAME"]),
    ({"hostname": "a", "username": "u", "password": "CANARY", "grace": "soon"}, ["grace"]),
    ({"password": "{{ nothing_like_that }}"}, ["password: cannot be resolved"]),
]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory):
    """What is said of each of these files, by one run, since a run takes seconds."""
    folder = Inventory(tmp_path_factory.mktemp("wrong"))
    names = [f"{number:02}.active_backup.yml" for number in range(len(WRONG))]
    for name, (options, _words) in zip(names, WRONG, strict=True):
        folder.write(name, {"plugin": PLUGIN, **options})
    text = folder.list(*names, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="false").text
    starts = [text.index(f"/{name}") for name in names]
    assert starts == sorted(starts)
    return [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize("number", range(len(WRONG)), ids=lambda number: WRONG[number][1][0])
def test_a_wrong_file_names_the_file_the_key_and_what_would_be_right(refusals, number):
    for word in WRONG[number][1]:
        assert word in refusals[number]


def test_a_wrong_file_ends_the_run_where_ansible_is_told_so(inventory):
    inventory.write("fleet.active_backup.yml", {"plugin": PLUGIN, "nasses": []})
    found = inventory.list("fleet.active_backup.yml")
    assert not found.data
    assert "fleet.active_backup.yml" in found.text
    assert "Did you mean nases?" in found.text


def test_a_host_of_the_group_without_a_hostname_is_named(inventory):
    inventory.write("a.yml", {"nas": {"hosts": {"box1": {"dsm_username": "u"}}}})
    inventory.write("fleet.active_backup.yml", {"plugin": PLUGIN, "from_group": "nas"})
    assert "box1 of group nas has no variable dsm_hostname" in inventory.list("a.yml", "fleet.active_backup.yml").text


def test_another_file_name_is_not_taken(inventory, nas):
    inventory.write("fleet.yml", {"plugin": PLUGIN, "nases": [connection(nas)]})
    assert not inventory.list("fleet.yml").hosts
    assert not nas.requests
