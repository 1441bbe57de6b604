# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The slices of a job do together what one job does, and no secret is in what AWX keeps of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import jq
import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from controller import Controller, Job, injected
from harness import ROOT
from watch import files, leaks

from simulator import Fleet, Nas

SLICES = 3
DOWN = 2  # this NAS, counted from 0, is out of reach
VAULT_PASSWORD = "CANARY-of-the-vault"


def hosts_of(fleet: Iterable[Nas], **more: Any) -> dict[str, dict[str, Any]]:
    """The hosts of the inventory: NASes, each with what is declared for it, and some devices that they back up."""
    devices = {f"laptop-{number}": {"active_backup_device_nas": "nas01"} for number in range(5)}
    return devices | {
        nas.name: {
            "dsm_hostname": nas.hostname,
            "dsm_port": nas.port,
            "dsm_tls_fingerprint": [nas.tls_fingerprint],
            "dsm_timeout": 10,
            "active_backup_abb_settings": {"max_concurrent_devices": 2 + number % 5},
            "active_backup_m365_workers": {"backup_job_workers": 7, "limit_to_maximum": True},
            **more,
        }
        for number, nas in enumerate(fleet)
    }


def reset(fleet: Iterable[Nas]) -> None:
    """As new; one is out of reach."""
    for number, nas in enumerate(fleet):
        nas.reset()
        nas.forget()
        if number == DOWN:
            nas.fault(None, None, "refuse", times=None)


def heal(fleet: Fleet) -> None:
    fleet[DOWN].clear_faults()


def written(fleet: Fleet) -> dict[str, Any]:
    """What each NAS was asked to write, and what it has now."""
    return {nas.name: ([(one.name, one.params) for one in nas.writes], nas.dump()) for nas in fleet}


def together(jobs: Iterable[Job]) -> dict[str, Any]:
    """The recaps of all hosts; no host is in two slices."""
    rows = [row for job in jobs for row in job.recap.items()]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def account(nas: Nas) -> dict[str, str]:
    """The environment that the credential sets, and nothing else has the account."""
    return injected(username=nas.username, password=nas.password, https="true", validate_certs="true")


def check_secrets(jobs: Iterable[Job], secrets: set[str]) -> None:
    """Search all that is kept of jobs, but for the environment that ansible-runner was itself given: AWX hides that."""
    for job in jobs:
        places = {str(path): path.read_text() for path in files(job.folder) if path.name != "command"}
        command = json.loads((job.folder / "command").read_text())
        lines = [json.loads(line) for line in job.sent.splitlines() if line.startswith("{")]
        for row in (command, *lines):
            row.pop("env", None)
        places |= {"command": json.dumps(command), "sent": json.dumps(lines)}
        assert len(places) > 20, "there is nothing to search"
        found = [f"{place}: {leak}" for place, text in places.items() for leak in leaks(text, {"CANARY", *secrets})]
        assert not found, "\n\n".join(found)
        assert "Traceback" not in job.stdout


@pytest.fixture(scope="module")
def sliced(controller: Controller, fleet: Fleet) -> tuple[list[Job], dict[str, Any]]:
    """converge in slices, and what came of it."""
    reset(fleet)
    jobs = controller.launch("converge.yml", hosts_of(fleet), slices=SLICES, env=account(fleet[0]))
    heal(fleet)
    return jobs, written(fleet)


def test_the_slices_write_what_one_job_writes(controller, fleet, sliced, secrets):
    jobs, found = sliced
    reset(fleet)
    (one,) = controller.launch("converge.yml", hosts_of(fleet), env=account(fleet[0]))
    heal(fleet)
    assert [job.status for job in (*jobs, one)].count("failed") == 2, one.stdout  # with the NAS that is out of reach
    assert written(fleet) == found
    assert together(jobs) == one.recap
    names = [nas.name for nas in fleet]
    assert {host for host, row in one.recap.items() if row["changed"]} == {*names} - {names[DOWN]}
    assert [host for host, row in one.recap.items() if row["failures"]] == [names[DOWN]]
    assert not any(nas.open_sessions for nas in fleet)
    check_secrets([*jobs, one], secrets)


def test_a_vaulted_inventory_is_as_good_as_the_environment(controller, fleet, sliced, secrets):
    vault = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))])
    hidden = {"__ansible_vault": vault.encrypt(fleet[0].password).decode()}  # so AWX keeps what was vaulted
    hosts = hosts_of(fleet, dsm_username=fleet[0].username, dsm_password=hidden)
    reset(fleet)
    jobs = controller.launch("converge.yml", hosts, slices=SLICES, env={}, vault_password=VAULT_PASSWORD)
    heal(fleet)
    assert written(fleet) == sliced[1]
    assert together(jobs) == together(sliced[0])
    check_secrets(jobs, secrets)


def test_the_slices_of_the_morning_check_find_what_one_job_finds(controller, fleet, secrets):
    reset(fleet)
    survey = {"active_backup_hosts": "nas", "active_backup_bad_verdicts": "failed,overdue"}
    parts, (one,) = (
        controller.launch("morning.yml", hosts_of(fleet), slices=slices, env=account(fleet[0]), survey=survey)
        for slices in (SLICES, 1)
    )
    heal(fleet)
    assert together(parts) == one.recap
    assert {job.status for job in (*parts, one)} == {"failed"}
    counts: Counter[str] = Counter()
    for job in parts:
        counts.update(job.artifacts["active_backup_verdicts"])
    assert counts == Counter(one.artifacts["active_backup_verdicts"])
    unreadable = [job.artifacts["active_backup_unreadable"] for job in parts]
    assert _joined(unreadable) == _joined([one.artifacts["active_backup_unreadable"]]) != []
    assert not [nas.name for nas in fleet if nas.writes]
    assert not any(nas.open_sessions for nas in fleet)
    check_secrets([*parts, one], secrets)


def _joined(parts: Iterable[Any]) -> list[Any]:
    return sorted(item for part in parts for item in (part if isinstance(part, list) else [part] * bool(part)))


def test_what_the_morning_check_leaves_goes_to_catch_up_as_in_a_workflow(controller, fleet, secrets):
    reset(fleet)
    heal(fleet)
    hosts, env = hosts_of(fleet), account(fleet[0])
    (morning,) = controller.launch("morning.yml", hosts, env=env, survey={"active_backup_hosts": "nas"})
    assert morning.status == "failed"  # on which the approval hangs
    answers = {
        "active_backup_hosts": "nas",
        "active_backup_catch_up_verdicts": "failed,overdue",
        "active_backup_catch_up_per_nas": "1",
        "active_backup_catch_up_total": "3",
        "active_backup_catch_up_wait": "0",
    }
    assert morning.artifacts
    (job,) = controller.launch("catch_up.yml", hosts, env=env, survey={**answers, **morning.artifacts})
    started = [[one for one in nas.writes if "backup" in one.method] for nas in fleet]
    assert sorted(map(len, started)) == [0] * (len(started) - 3) + [1] * 3, job.stdout
    assert job.artifacts["active_backup_catch_up_lines"]
    assert not any(nas.open_sessions for nas in fleet)
    check_secrets([morning, job], secrets)


def test_a_slice_without_a_nas_does_nothing(controller, fleet):
    reset([fleet[0]])
    fleet[0].clear_faults()
    hosts = hosts_of([fleet[0]])
    jobs = controller.launch("converge.yml", hosts, slices=2, env=account(fleet[0]))
    assert {job.status for job in jobs} == {"successful"}
    assert [host for job in jobs for host in job.recap] == [fleet[0].name]


def test_an_answer_that_is_wrong_fails_before_any_request(controller, fleet):
    reset(fleet)
    heal(fleet)
    survey = {"active_backup_abb_setings": "5"}
    (job,) = controller.launch("converge.yml", hosts_of(fleet), env=account(fleet[0]), survey=survey)
    assert job.status == "failed"
    assert "active_backup_abb_settings" in job.stdout
    assert not any(nas.requests for nas in fleet)


def counted(jobs: Iterable[Job], queries: Mapping[str, Mapping[str, str]]) -> dict[tuple[Any, ...], str]:
    """The nodes that AWX counts in the events of jobs, by their canonical facts."""
    found = {}
    for event in (event for job in jobs for event in job.events):
        action = event["event_data"].get("resolved_action", "")
        query = queries.get(action) or queries.get(f"{action.rpartition('.')[0]}.*")
        if query and "res" in event["event_data"]:
            for node in jq.compile(query["query"]).input(event["event_data"]["res"]).all():
                assert node["canonical_facts"]
                found[tuple(sorted(node["canonical_facts"].items()))] = node["name"]
    return found


def test_the_nases_that_were_reached_are_counted_once(fleet, sliced):
    queries = yaml.safe_load((ROOT / "extensions" / "audit" / "event_query.yml").read_text())
    reached = {(nas.hostname, nas.port) for number, nas in enumerate(fleet) if number != DOWN}
    found = counted(sliced[0], queries)
    assert {tuple(value for _key, value in facts) for facts in found} == reached
    assert set(found.values()) == {fleet[0].hostname}
