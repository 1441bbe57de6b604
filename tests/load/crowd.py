# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The NASes of a load test, what is wrong with some of them, and the playbook that is run on all."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from harms import CONFIG, HARMS, WRITTEN_DOWN

from simulator import Fleet, Nas

ROOT = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    """What a playbook run said: the hosts that changed, and those that failed with their message."""

    name: str
    seconds: float
    changed: set[str]
    failed: dict[str, str]
    output: str


class Crowd:
    """Simulated NASes with https, and an Ansible of their own."""

    def __init__(self, count: int, folder: Path) -> None:
        self._fleet = Fleet(count=count, https=True)
        self.folder = folder

    def __enter__(self) -> Crowd:
        self._fleet.start()
        link = self.folder / "collections" / "ansible_collections" / "nasfleet" / "active_backup"
        link.parent.mkdir(parents=True)
        link.symlink_to(ROOT, target_is_directory=True)
        hosts = {nas.name: _vars(nas) for nas in self.all}
        (self.folder / "inventory.json").write_text(json.dumps({"all": {"hosts": hosts}}))
        (self.folder / "action_plugins").mkdir()
        (self.folder / "action_plugins" / "written_down.py").write_text(WRITTEN_DOWN)
        (self.folder / "playbook.json").write_text(json.dumps([_play(str(self._fleet.ca_path))]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fleet.stop()

    @property
    def all(self) -> list[Nas]:
        return list(self._fleet)

    def harm(self, seed: int, share: float) -> dict[str, str]:
        """Let some of them fail, each in its own way; returns which and how."""
        dice = random.Random(seed)
        chosen = dice.sample(self.all, max(1, round(share * len(self.all))))
        ways = {nas.name: dice.choice(list(HARMS)) for nas in chosen}
        for nas in chosen:
            nas.fault(**HARMS[ways[nas.name]][0], times=None)
        return ways

    def heal(self) -> None:
        """Nothing is wrong any more."""
        for nas in self.all:
            nas.clear_faults()
            for row in nas.state["packages"]:
                row["status"] = "running"

    def play(self, name: str, forks: int) -> Run:
        """Run the playbook on all of them."""
        program = shutil.which("ansible-playbook", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        keep = {key: value for key, value in os.environ.items() if not key.startswith(("DSM_", "ANSIBLE_"))}
        own = {
            "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"),
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_NOCOLOR": "1",
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
        }
        results = self.folder / name
        results.mkdir()
        began = time.monotonic()
        command = [str(program), "-f", str(forks), "-i", "inventory.json", "-e", f"results={results}", "playbook.json"]
        done = subprocess.run(
            command, env=keep | own, cwd=self.folder, capture_output=True, text=True, timeout=3600, check=False
        )
        said = {path.name: json.loads(path.read_text()) for path in results.iterdir()}
        return Run(
            name,
            time.monotonic() - began,
            {host for host, row in said.items() if row["changed"]},
            {host: row["msg"] for host, row in said.items() if row["failed"]},
            done.stdout + done.stderr,
        )


def _vars(nas: Nas) -> dict[str, Any]:
    return {"nas_port": nas.port, "nas_password": nas.password}


def _play(ca_path: str) -> dict[str, Any]:
    options = {
        "hostname": "127.0.0.1",
        "port": "{{ nas_port }}",
        "username": "admin",
        "password": "{{ nas_password }}",
        "ca_path": ca_path,
        "timeout": 10,
        "config": CONFIG,
    }
    keys = "'changed': done.changed, 'failed': done.failed, 'msg': done.msg | default('')"
    said = {"content": "{{ {" + keys + "} | to_json }}", "dest": "{{ results }}/{{ inventory_hostname }}"}
    return {
        "hosts": "all",
        "connection": "local",
        "gather_facts": False,
        "tasks": [
            {"nasfleet.active_backup.active_backup_config": options, "register": "done", "ignore_errors": True},
            {"written_down": said},
        ],
    }
