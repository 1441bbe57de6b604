# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks of the collection over several NASes, by real ansible-playbook."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT, good
from playing import Ansible, Run, variables

CONVERGE, PRINTS = "nasfleet.active_backup.converge", "nasfleet.active_backup.fingerprints"


def fleet(**hosts: dict[str, Any]) -> dict[str, Any]:
    """An inventory with the NASes in the group that the playbooks take, in this order."""
    declared = {"active_backup_abb_settings": {"max_concurrent_devices": 7}}
    return {"all": {"children": {"nas": {"hosts": hosts, "vars": declared}}}}


def off(nas: Any) -> dict[str, Any]:
    """The variables of a NAS that is switched off: nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return variables(nas, dsm_port=server.getsockname()[1])


def devices(nas: Any) -> str:
    return next(row["value"] for row in nas.state["abb"]["settings"] if row["name"] == "max_concurrent_devices")


def stats(run: Run) -> dict[str, Any]:
    """What a run leaves to notifications."""
    found: dict[str, Any] = run.of("Leave the numbers to notifications").result["ansible_stats"]["data"]
    return found


def test_a_nas_that_is_off_stops_no_other_even_if_it_is_the_first(ansible: Ansible, nas: Any, other: Any):
    """It guards against mistakes in what is declared, and this is none. It fails, in the end and by itself."""
    run = ansible(CONVERGE, inventory=fleet(dead=off(nas), one=variables(nas), two=variables(other)))
    assert (devices(nas), devices(other)) == ("7", "7")
    assert run.code == 2, run.text
    failed = {event.host: event for event in run.events if event.status == "failed"}
    assert set(failed) == {"dead"}
    assert failed["dead"].task == "This NAS was out of reach"
    assert "Connection refused" in failed["dead"].result["msg"]


def test_drift_compares_the_others_and_names_the_one_that_is_off(ansible: Ansible, nas: Any, other: Any):
    run = ansible(
        "nasfleet.active_backup.drift", inventory=fleet(dead=off(nas), one=variables(nas), two=variables(other))
    )
    assert run.code == 2, run.text
    assert not nas.writes + other.writes
    lines = run.of("Say what differs").result["msg"]
    for host, words in (("dead", "Connection refused"), ("one", "max_concurrent_devices"), ("two", "-> 7")):
        assert any(host in line and words in line for line in lines), lines
    assert stats(run)["active_backup_drift"] == {"same": 0, "differ": 2, "failed": 1, "unreachable": 1}
    reasons = {event.host: str(event.result) for event in run.events if event.task == "Nothing differs on this NAS"}
    assert set(reasons) == {"dead", "one", "two"}
    assert "Connection refused" in reasons["dead"]


def test_the_morning_report_has_a_line_for_the_one_that_is_off(ansible: Ansible, nas: Any, other: Any):
    hosts = fleet(dead=off(nas), one=variables(nas), two=variables(other))
    dest = {"active_backup_report_dest": str(ansible.folder / "report")}
    run = ansible("nasfleet.active_backup.morning", "-e", json.dumps(dest), inventory=hosts)
    assert run.code == 2, run.text
    found = json.loads((ansible.folder / "report" / "active_backup.json").read_text())
    assert all(f'"{host}"' in json.dumps(found) for host in ("dead", "one", "two"))
    assert "Connection refused" in json.dumps(found)
    assert any("dead" in line for line in run.of("Say what needs attention").result["msg"])
    assert stats(run)["active_backup_unreadable"] == stats(run)["active_backup_unreachable"] == ["dead"]


def test_export_writes_the_others(ansible: Ansible, nas: Any, other: Any):
    hosts = fleet(dead=off(nas), one=variables(nas), two=variables(other))
    dest = {"active_backup_export_dest": "host_vars"}  # below the folder in which Ansible was started
    run = ansible("nasfleet.active_backup.export", "-e", json.dumps(dest), inventory=hosts)
    assert run.code == 2, run.text
    names = {
        path.relative_to(ansible.folder / "host_vars").parts[0] for path in (ansible.folder / "host_vars").rglob("*")
    }
    assert {name.removesuffix(".yml") for name in names} == {"one", "two"}


USUAL = (
    "{{ ('nas' if 'nas' in groups else 'localhost') if active_backup_hosts | default('') in ['', none] "
    "else active_backup_hosts }}"
)


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks").glob("*.yml")), ids=lambda path: path.stem)
def test_an_empty_pattern_of_hosts_is_none(path: Path):
    """AWX hands on empty answers of a survey."""
    assert {one["hosts"] for one in yaml.safe_load(path.read_text())} <= {USUAL, "localhost"}


@pytest.mark.parametrize(
    ("hosts", "names"),
    [(None, {"one", "two"}), ("", {"one", "two"}), ("two", {"two"}), (["two"], {"two"}), ([], set())],
    ids=["null", "an empty answer", "a pattern", "a list", "an empty list"],
)
def test_an_empty_list_of_hosts_chooses_none_and_not_all(ansible: Ansible, nas: Any, hosts: Any, names: set[str]):
    inventory = fleet(one=variables(nas), two=variables(nas))
    plays = [{"hosts": USUAL, "gather_facts": False, "tasks": [{"name": "Say", "ansible.builtin.debug": {}}]}]
    run = ansible(plays, "-e", json.dumps({"active_backup_hosts": hosts}), inventory=inventory)
    assert run.code == 0, run.text
    assert {event.host for event in run.events if event.task == "Say"} == names


def test_what_is_wrong_with_what_is_declared_stops_at_the_first_nas(ansible: Ansible, nas: Any, other: Any):
    wrong = variables(nas, active_backup_abb_settings={"max_concurrent_devices": 0})
    run = ansible(CONVERGE, inventory=fleet(one=wrong, two=variables(other)))
    assert run.code == 2, run.text
    assert not nas.requests
    assert not other.requests


def test_the_size_of_a_batch_is_a_variable(ansible: Ansible, nas: Any, other: Any):
    """All at once: a mistake in what is declared for one is that of one."""
    wrong = variables(nas, active_backup_abb_settings={"max_concurrent_devices": 0})
    run = ansible(CONVERGE, "-e", '{"active_backup_serial": "100%"}', inventory=fleet(one=wrong, two=variables(other)))
    assert run.code == 2, run.text
    assert not nas.requests
    assert devices(other) == "7"


def test_fingerprints_needs_no_account_and_shows_what_can_be_kept(ansible: Ansible, nas: Any, other: Any):
    """The account is wrong, and nothing is believed yet; no Python but that of Ansible is needed either."""
    unknown = {"dsm_password": "CANARY-of-nobody", "dsm_tls_fingerprint": ""}
    unknown |= {"ansible_python_interpreter": "/nowhere/python3"}
    run = ansible(PRINTS, inventory=fleet(one=variables(nas, **unknown), two=variables(other, **unknown)))
    assert run.code == 0, run.text
    for host, there in (("one", nas), ("two", other)):
        shown = run.of("Show its fingerprint in the form in which it is kept", host).result["msg"]
        assert shown.startswith(f"{host}: {{dsm_tls_fingerprint: ")
        assert shown.partition("dsm_tls_fingerprint: ")[2].partition("}")[0].replace(":", "").lower() == (
            there.tls_fingerprint.replace(":", "").lower()
        )
        assert not there.requests


FRESH = {"active_backup_fresh": [{"name": "SMB shares", "max_age": "1h"}]}


def test_what_export_wrote_is_found_unchanged_whatever_tasks_are_called(ansible: Ansible, nas: Any):
    """A name is no template, neither for converge nor for relink."""
    for row, name in zip(nas.state["m365"]["tasks"], ("Sales {{ q4 }}", "{% raw %}", "It's {# x"), strict=False):
        row["task_name"] = name
    hosts = {"nas": {"hosts": {"one": variables(nas)}}}
    run = ansible("nasfleet.active_backup.export", "-e", "active_backup_export_dest=host_vars", inventory=hosts)
    assert run.code == 0, run.text
    run = ansible("nasfleet.active_backup.drift", inventory=hosts)
    assert run.code == 0, run.text
    assert stats(run)["active_backup_drift"]["same"] == 1


def test_what_only_reads_refuses_a_misspelt_variable_too(ansible: Ansible, nas: Any):
    wrong = {"active_backup_export_dst": "host_vars", "active_backup_show": True}
    hosts = fleet(one=variables(nas, **wrong))
    for playbook in (PRINTS, "nasfleet.active_backup.export", CONVERGE):
        run = ansible(playbook, inventory=hosts)
        assert run.code == 2, run.text
        assert "Nearest names: active_backup_export_dest" in run.text
        assert not nas.requests


@pytest.mark.parametrize(("skipped", "method"), [("fresh", "set"), ("converge", "backup")])
def test_a_tag_that_is_skipped_leaves_the_other_part(ansible: Ansible, nas: Any, skipped: str, method: str):
    """One task is for both tags."""
    run = ansible(CONVERGE, "--skip-tags", skipped, inventory=fleet(one=variables(nas, **FRESH)))
    assert run.code == 0, run.text
    assert {one.method for one in nas.writes} == {method}


@pytest.mark.parametrize("tag", ["fresh", "converge"])
def test_with_a_tag_too_a_nas_that_is_off_stops_no_other(ansible: Ansible, nas: Any, tag: str):
    hosts = fleet(dead=off(nas) | FRESH, cold=off(nas) | FRESH, one=variables(nas, **FRESH))
    run = ansible(CONVERGE, "--tags", tag, inventory=hosts)
    assert run.code == 2, run.text
    assert {one.method for one in nas.writes} == {"backup" if tag == "fresh" else "set"}
    assert {event.host: event.task for event in run.events if event.status == "failed"} == dict.fromkeys(
        ("dead", "cold"), "This NAS was out of reach"
    )


def test_with_a_tag_too_drift_is_a_gate(ansible: Ansible, nas: Any):
    hosts = fleet(dead=off(nas), one=variables(nas))
    run = ansible("nasfleet.active_backup.drift", "--tags", "converge", inventory=hosts)
    assert run.code == 2, run.text
    assert "max_concurrent_devices" in str(run.of("Say what differs").result["msg"])
    failed = {event.host for event in run.events if event.task == "Nothing differs on this NAS"}
    assert failed == {"dead", "one"}


def test_a_tag_that_there_is_not_compares_nothing_and_passes_nothing(ansible: Ansible, nas: Any):
    run = ansible("nasfleet.active_backup.drift", "--tags", "convergence", inventory=fleet(one=variables(nas)))
    assert run.code == 2, run.text
    assert "They may be converge and fresh" in run.of("Nothing differs on this NAS").result["msg"]


@pytest.mark.parametrize(
    ("arguments", "own"),
    [
        (["--skip-tags", "converge,fresh"], FRESH),
        (["--tags", "fresh"], {}),
        (["--skip-tags", "converge"], {}),
        (["--tags", "converge"], {**FRESH, "active_backup_abb_settings": {}}),
        (["-e", "active_backup_show=true"], {}),
    ],
)
def test_drift_passes_no_nas_of_which_nothing_was_compared(
    ansible: Ansible, nas: Any, arguments: list[str], own: dict[str, Any]
):
    run = ansible("nasfleet.active_backup.drift", *arguments, inventory=fleet(one=variables(nas, **own)))
    assert run.code == 2, run.text
    assert stats(run)["active_backup_drift"] == {"same": 0, "differ": 0, "failed": 1, "unreachable": 0}
    assert "could not be compared" in run.of("Nothing differs on this NAS").result["msg"]


def test_drift_tells_what_differs_also_where_a_task_cannot_be_fresh(ansible: Ansible, nas: Any):
    """Its run hangs."""
    nas.next_outcome("SMB shares", "stuck")
    good(nas, "abb_task", name=["SMB shares"], state="started")
    nas.advance(3 * 3600)
    run = ansible("nasfleet.active_backup.drift", inventory=fleet(one=variables(nas, **FRESH)))
    assert run.code == 2, run.text
    for text in (run.of("Nothing differs on this NAS").result["msg"], str(run.of("Say what differs").result["msg"])):
        assert "SMB shares" in text
        assert "abb.settings.max_concurrent_devices" in text


def test_a_catch_up_tells_of_a_package_that_is_stopped(ansible: Ansible, nas: Any):
    """It has nothing to start there, and is no good news."""
    next(row for row in nas.state["packages"] if row["id"] == "ActiveBackup")["status"] = "stop"
    nas.state["m365"]["tasks"].clear()
    run = ansible("nasfleet.active_backup.catch_up", inventory=fleet(one=variables(nas)))
    said = "one: Active Backup for Business is installed but not running, so it makes no backups"
    assert run.of("nasfleet.active_backup.catch_up : Say what became of it").result["msg"] == [said]
    assert run.code == 0, run.text
