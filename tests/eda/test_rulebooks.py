# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of the collection, run by ansible-rulebook: each failure is caught up with once, and told once."""

from __future__ import annotations

import json
import re
import signal
from typing import Any

import pytest
import yaml
from activation import Activation
from harness import ROOT, good, task

from simulator import Fleet

KEPT = ("Accounting PCs", "New laptop", "SMB shares", "Archive server", "Company mail", "Failing tenant")
AGAIN = 15  # further looks at each NAS, longer than the rulebook waits for further events
NEEDED = ("New laptop", "SMB shares", "Failing tenant")  # the device of Archive server is offline


@pytest.fixture(autouse=True)
def few_tasks(fleet: Fleet) -> None:
    """On each NAS two good tasks, and one of each verdict that is caught up with."""
    for nas in fleet:
        for product in ("abb", "m365"):
            rows = nas.state[product]["tasks"]
            nas.state[product]["tasks"] = [row for row in rows if row["task_name"] in KEPT]


def failing(fleet: Fleet) -> set[tuple[str, str, int]]:
    """The tasks that need another run, as starts() has them."""
    return {
        (nas.name, product, task(nas, name, product)["task_id"])
        for nas in fleet
        for name in NEEDED
        for product in (["m365"] if name == "Failing tenant" else ["abb"])
    }


def check_end(activation: Activation, fleet: Fleet) -> None:
    """Nothing is open, and nobody has seen a secret."""
    assert [nas.open_sessions for nas in fleet] == [{}, {}]
    for path in (path for path in activation.folder.rglob("*") if path.is_file()):
        assert "CANARY" not in path.read_text(errors="replace"), path
    assert "CANARY" not in activation.output


def plays(activation: Activation) -> int:
    """How many playbooks were run."""
    return activation.output.count("PLAY RECAP")


def test_each_failure_is_caught_up_with_once_also_after_a_restart(activation: Activation, fleet: Fleet) -> None:
    activation.start("catch_up")
    activation.until(lambda: set(activation.starts()) >= failing(fleet), "a start of each task that needs one")
    activation.until(lambda: plays(activation), "the end of the playbook")
    activation.looks(AGAIN)
    assert activation.stop() == 0
    check_end(activation, fleet)
    assert activation.starts() == dict.fromkeys(failing(fleet), 1)
    ran = plays(activation)
    assert 1 <= ran <= len(fleet)

    activation.start("catch_up")
    activation.looks(AGAIN)
    assert activation.starts() == dict.fromkeys(failing(fleet), 1), "a restart starts nothing again"
    nas = fleet[1]
    again = ("nas02", "abb", task(nas, "Accounting PCs")["task_id"])
    nas.next_outcome("Accounting PCs", "fail")
    good(nas, "abb_task", name=["Accounting PCs"], state="started")
    activation.until(lambda: activation.starts()[again] == 2, "another start of the task that failed meanwhile")
    activation.until(lambda: plays(activation) == ran + 1, "one more playbook")
    activation.looks(AGAIN)
    assert activation.stop() == 0
    check_end(activation, fleet)
    assert activation.starts() == {**dict.fromkeys(failing(fleet), 1), again: 2}


def test_a_nas_that_is_down_is_told_once_and_the_other_goes_on(activation: Activation, fleet: Fleet) -> None:
    fleet[1].fault(None, None, "refuse", times=None)
    activation.start("watch")
    activation.until(lambda: "nas02 cannot be read" in activation.output, "a word of the NAS that is down")
    activation.until(lambda: "nas01: SMB shares is failed" in activation.output, "the failures of the other")
    fleet[0].forget()
    activation.until(lambda: len([one for one in fleet[0].requests if one.method == "list"]) > 3, "further looks")
    fleet[1].clear_faults()
    activation.until(lambda: "nas02 can be read again" in activation.output, "its return")
    activation.until(lambda: "nas02: SMB shares is failed" in activation.output, "its failures")
    activation.looks(2)
    activation.stop(signal.SIGINT, signal.SIGINT)  # somebody in a hurry; it ends in one way or another
    check_end(activation, fleet)
    said = re.findall(r"nas0\d (?:cannot be read|can be read again)|nas0\d: SMB shares is failed", activation.output)
    assert sorted(said) == [
        "nas01: SMB shares is failed",
        "nas02 can be read again",
        "nas02 cannot be read",
        "nas02: SMB shares is failed",
    ]
    state = json.loads((activation.folder / "state.json").read_text())
    assert len(state["nases"]) == 2


def test_the_rulebook_of_the_guide(activation: Activation, fleet: Fleet) -> None:
    """To the letter, but for addresses, the rhythm and the place of the state file; its playbook says what it gets."""
    guide = (ROOT / "docs" / "docsite" / "rst" / "guide_events.rst").read_text(encoding="utf-8")
    text = re.findall(r"^\.\. code-block:: yaml\n\n((?:   .*\n|\n)+)", guide, re.MULTILINE)[0]
    (book,) = yaml.safe_load(text)
    source = book["sources"][0]["nasfleet.active_backup.health"]
    assert [entry["hostname"] for entry in source["nases"]] == ["nas1.example.com", "nas2.example.com"]
    source |= {"nases": "{{ dsm_nases }}", "interval": 1, "state_file": str(activation.folder / "guide.json")}
    (activation.folder / "guide.yml").write_text(yaml.safe_dump([book]))
    said = "{{ ansible_eda.event.active_backup.nas }}: {{ ansible_eda.event.active_backup.task_name }}"
    step = {"name": "Open a ticket", "ansible.builtin.debug": {"msg": f"ticket for {said}"}}
    play = {"name": "Ticket", "hosts": "localhost", "gather_facts": False, "tasks": [step]}
    (activation.folder / "ticket.yml").write_text(yaml.safe_dump([play]))
    activation.add_localhost()
    fleet[1].fault(None, None, "refuse", times=None)
    activation.start("guide.yml")
    tickets = {"nas02:", *(f"nas01: {name}" for name in KEPT if name not in ("Accounting PCs", "Company mail"))}
    activation.until(lambda: tickets <= set(_tickets(activation)), "a ticket for each")
    activation.looks(3, 1)
    activation.stop()
    assert sorted(_tickets(activation)) == sorted(tickets)


def _tickets(activation: Activation) -> list[str]:
    return [one.strip() for one in re.findall(r'"msg": "ticket for (nas0\d: [^"]*)"', activation.output)]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"active_backup_interval": 0}, "interval: "),
        ({"dsm_nases": [{"usernam": "u"}]}, "nases[0].usernam: unknown option. Did you mean username?"),
        ({"dsm_nases": "nas1"}, "nases: must be a list of connections"),
    ],
)
def test_wrong_arguments_name_rulebook_source_and_key(
    activation: Activation, fleet: Fleet, variables: dict[str, Any], words: str
) -> None:
    activation.start("watch", **variables)
    assert activation.ended() != 0
    assert f"nasfleet.active_backup.watch: source nasfleet.active_backup.health: {words}" in activation.output
    assert "Traceback" not in activation.output
    assert "plugin_utils" not in activation.output, "what the failure passed through is nothing for users"
    assert not any(nas.requests for nas in fleet)
