# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide, followed to the letter: its files in its order, its commands, and what they do to the NASes.

Only addresses, ports, fingerprints and passwords are those of the simulated NASes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from harness import ROOT
from playing import Ansible, Run

from simulator import Fleet

GUIDE = ROOT / "docs" / "docsite" / "rst" / "guide_getting_started.rst"
BLOCK = re.compile(r"^ *\.\. code-block:: (?P<kind>\w+)\n\n(?P<text>(?: +[^\n]*\n|\n)+)", re.MULTILINE)
PLACE = re.compile(r"# (?P<path>[\w./-]+\.yml)(?P<encrypted>, encrypted)?(?P<below>, below [\w ]+)?\n")
HOSTS = {"nas.contoso.example": 0, "berlin.contoso.example": 1, "backup.fabrikam.example": 2}
PASSWORDS = {"contoso": "S3cret-CANARY-contoso", "fabrikam": "S3cret-CANARY-fabrikam"}
VAULT = VaultLib([("default", VaultSecret(b"vault"))])


@pytest.fixture(scope="module")
def customers() -> Iterator[Fleet]:
    """Two NASes of Contoso and one of Fabrikam."""
    with Fleet(count=3, https=True, dataset="fleet") as fleet:
        for number, nas in enumerate(fleet):
            nas.add_account("ansible", PASSWORDS["contoso" if number < 2 else "fabrikam"])
            for table in ("tasks", "results"):
                _rename(nas.state["abb"][table], "Accounting PCs", "Accounting PC")
            for rows in (nas.state["m365"]["tasks"], nas.state["m365"]["settings"].values()):
                _rename(rows, "Scheduled offices", "Contoso")
        yield fleet


def _rename(rows: Any, old: str, new: str) -> None:
    for row in rows:
        if row.get("task_name") == old:
            row["task_name"] = new


class Follower:
    """Somebody who does what the guide says."""

    def __init__(self, ansible: Ansible, fleet: Fleet) -> None:
        self.ansible, self.fleet = ansible, fleet
        self.runs: list[tuple[str, Run]] = []
        self.written: list[str] = []
        ansible.write("vault-password", "vault")

    def follow(self, text: str) -> None:
        """Write each file, and run each command, as they come."""
        for block in BLOCK.finditer(text):
            content = textwrap.dedent(block["text"]).strip() + "\n"
            if block["kind"] == "yaml" and (place := PLACE.match(content)):
                self.write(place, content)
            elif block["kind"] == "shell":
                for line in content.splitlines():
                    if line.startswith("ansible-playbook "):
                        self.run(line)

    def write(self, place: re.Match[str], content: str) -> None:
        path = self.ansible.folder / place["path"]
        content = self.ours(content, place["path"])
        if place["encrypted"]:
            content = VAULT.encrypt(content).decode()
        assert path.exists() == bool(place["below"]), f"{place['path']}: a file that is made twice, or not before"
        if place["below"]:
            content = path.read_text() + content
        self.ansible.write(place["path"], content)
        self.written.append(place["path"])

    def ours(self, content: str, path: str) -> str:
        """The content with addresses, fingerprints, passwords and the token of the simulated NASes."""
        for host, number in HOSTS.items():
            nas = self.fleet[number]
            real = {"hostname": nas.hostname, "port": nas.port, "tls_fingerprint": nas.tls_fingerprint}
            lines = "\n".join(rf"\1dsm_{name}: {value}" for name, value in real.items())
            content = re.sub(rf"^( *)dsm_hostname: {re.escape(host)}$", lines, content, flags=re.MULTILINE)
        content = re.sub(r"(dsm_tls_fingerprint: )[0-9a-f:]{95}", rf"\g<1>{self.fleet[0].tls_fingerprint}", content)
        group = Path(path).parent.name
        content = re.sub(r"(dsm_password: ).*", rf"\g<1>{PASSWORDS.get(group)}", content)
        token = self.ansible.folder / f"device_token.{group}"
        return re.sub(r"(dsm_device_token: ).*", rf"\g<1>{token.read_text() if token.exists() else ''}", content)

    def run(self, line: str) -> None:
        """Run a command line of ansible-playbook."""
        words = line.split()[1:]
        assert words[:2] == ["-i", "inventory"], line
        arguments = ["-e", "dsm_otp_code=123456"] if "trust.yml" in line else []
        if arguments:  # the guide gets to two-factor sign-in here
            self.fleet[0].add_account("ansible", PASSWORDS["contoso"], otp_codes=["123456"])
        environ = {"ANSIBLE_VAULT_PASSWORD_FILE": "vault-password"}
        run = self.ansible(words[2], *words[3:], *arguments, inventory="inventory", **environ)
        assert run.code == 0, f"{line}\n{run.text}"
        assert "[WARNING]" not in run.text, run.text
        self.runs.append((line, run))


def test_the_guide_followed_to_the_letter(ansible: Ansible, customers: Fleet):
    follower = Follower(ansible, customers)
    follower.follow(GUIDE.read_text())
    lines = [line for line, _run in follower.runs]
    assert len(lines) >= 7, lines
    assert {"inventory/hosts.yml", "first.yml", "trust.yml", "session.yml"} <= set(follower.written)

    def changed(words: str) -> set[str]:
        run = next(run for line, run in follower.runs if line.endswith(words))
        return {event.host for event in run.events if event.result.get("changed")}

    everybody = {"contoso-hq", "contoso-berlin", "fabrikam-nas"}
    assert changed("first.yml --check --diff") == changed("first.yml") == everybody
    assert changed("converge") >= everybody - {"contoso-hq"}, "group_vars/nas/main.yml is read"
    for nas in customers:
        settings = {row["name"]: row["value"] for row in nas.state["abb"]["settings"]}
        assert str(settings["max_concurrent_devices"]) == "6"
    assert not nas.sessions


def test_no_group_has_both_a_file_and_a_folder():
    """Ansible ignores the file, without a word."""
    for name in ("README.md", "docs/docsite/rst/guide_getting_started.rst", "demo/inventory.py"):
        assert not re.search(r"(?<!file `)(?<!file ``)(group|host)_vars/[\w-]+\.yml", (ROOT / name).read_text()), name
    files = [path for place in ("demo", "extensions") for path in (ROOT / place).rglob("*_vars/*.yml")]
    assert not [path for path in files if path.with_suffix("").is_dir()]


def test_no_example_needs_module_defaults():
    """The connection is in the variables of the hosts."""
    books = [*(ROOT / "playbooks").glob("*.yml"), ROOT / "README.md", GUIDE, *(ROOT / "roles").rglob("*.yml")]
    assert not [str(path) for path in books if re.search(r"^ *module_defaults:", path.read_text(), re.MULTILINE)]


def test_no_example_has_secrets_in_the_items_of_a_loop():
    """Ansible prints items."""
    texts = [
        path
        for place in ("docs", "roles", "playbooks", "plugins/modules", "demo")
        for path in (ROOT / place).rglob("*")
    ]
    secret = re.compile(r"\bitem\.(dsm_)?(password|otp_code|device_token|sid|synotoken|session)\b")
    found = {
        str(path)
        for path in [ROOT / "README.md", *texts]
        if path.suffix in (".md", ".rst", ".py", ".yml") and secret.search(path.read_text())
    }
    assert not found
    assert "never into the items of a ``loop``" in GUIDE.read_text()


def test_the_guide_is_complete_yaml():
    for block in BLOCK.finditer(GUIDE.read_text()):
        if block["kind"] == "yaml":
            assert yaml.safe_load(textwrap.dedent(block["text"]))
