# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What README and guides show is what comes: the first playbook, and the tests of one's own against a simulated NAS."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT
from playing import Ansible

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "docsite" / "rst" / "guide_simulator.rst").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *\.\. code-block:: (?P<kind>\w+)\n\n(?P<text>(?: +[^\n]*\n|\n)+)", re.MULTILINE)
BLOCKS = [(block["kind"], textwrap.dedent(block["text"])) for block in BLOCK.finditer(GUIDE)]


def shown(text: str, hostname: str) -> str:
    """The output, with the hostname of the README and without the stars that fill a line."""
    return re.sub(r" \*+$", "", text.replace(f"{hostname}:", "nas.example.com:"), flags=re.MULTILINE)


def test_the_first_playbook_says_what_the_readme_shows(ansible: Ansible, nas: Any):
    playbook, output = re.findall(r"^```(?:yaml|text)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[:2]
    ansible.write("first.yml", playbook)
    environ = {
        "DSM_HOSTNAME": nas.hostname,
        "DSM_PORT": str(nas.port),
        "DSM_USERNAME": nas.username,
        "DSM_PASSWORD": nas.password,
        "DSM_TLS_FINGERPRINT": nas.tls_fingerprint,
    }
    run = ansible("first.yml", "--check", "--diff", **environ)
    assert run.code == 0, run.text
    assert output.strip() in shown(run.text, nas.hostname)
    assert not nas.writes
    assert ansible("first.yml", **environ).of("At most six devices at a time, retention at night").result["changed"]
    assert not ansible("first.yml", **environ).of("At most six devices at a time, retention at night").result["changed"]


@pytest.fixture
def started(ansible: Ansible) -> Iterator[Path]:
    """The inventory of NASes that were started as the guide says, from the checkout in place of what is installed."""
    shell = [line for kind, text in BLOCKS if kind == "shell" for line in text.splitlines()]
    (line,) = [line for line in shell if "$simulator " in line]
    words = line.removesuffix("&").replace("python $simulator", f"{sys.executable} {ROOT}/tests/simulator").split()
    with subprocess.Popen(words, cwd=ansible.folder, stdout=subprocess.DEVNULL) as process:
        inventory = ansible.folder / "nases.json"
        end = time.monotonic() + 20
        while not inventory.exists() and time.monotonic() < end:
            time.sleep(0.1)
        try:
            yield inventory
        finally:
            process.terminate()


def test_the_guide_to_the_simulated_nas(ansible: Ansible, started: Path):
    """The group of the inventory, and the playbook that tests; it fails where a backup does not."""
    assert started.stat().st_mode & 0o077 == 0, "there are passwords in it"
    hosts = yaml.safe_load(started.read_text())["nas"]["hosts"]
    assert set(hosts) == {"nas01", "nas02"}
    for name in ("hostname", "port", "username", "password", "tls_fingerprint"):
        assert f"``dsm_{name}``" in GUIDE
        assert hosts["nas01"][f"dsm_{name}"]
    (test,) = (text for kind, text in BLOCKS if kind == "yaml" and text.startswith("# test.yml"))
    ansible.write("test.yml", test)
    run = ansible("test.yml", inventory=str(started))
    assert run.code == 0, run.text
    ansible.write("test.yml", test.replace("outcome: fail", "outcome: success"))
    assert ansible("test.yml", inventory=str(started)).code == 2, "the test cannot fail"


def test_the_workflow_runs_what_the_guide_says():
    (workflow,) = (text for kind, text in BLOCKS if kind == "yaml" and text.startswith("# .github"))
    steps = yaml.safe_load(workflow)["jobs"]["test"]["steps"]
    script = next(step["run"] for step in steps if "simulator" in step.get("run", ""))
    for line in BLOCKS[0][1].splitlines():
        assert line in script
