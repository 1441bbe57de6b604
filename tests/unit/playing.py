# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ansible-playbook against simulated NASes, and all that it reported."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from harness import PACKAGE

COLLECTIONS = next(path for path in map(Path, sys.path) if (path / PACKAGE.replace(".", "/")).is_dir())
# A connection that is the local one by another name: nothing may run inside the Ansible process then.
NEARBY = """
from ansible.plugins.connection.local import Connection as Local
DOCUMENTATION = '''
name: nearby
short_description: local, by another name
description: For tests.
extends_documentation_fragment: connection_pipelining
'''
class Connection(Local):
    transport = "nearby"
"""
SECONDS = 120


class Event(NamedTuple):
    """One result: of a task, or of an item of a loop, or of a try that was followed by another."""

    task: str
    host: str
    status: str
    result: dict[str, Any]


class Run(NamedTuple):
    """A run of ansible-playbook."""

    code: int
    text: str
    events: list[Event]

    def of(self, task: str, host: str | None = None) -> Event:
        """The final result of a task."""
        events = [
            one
            for one in self.events
            if one.task == task and host in (None, one.host) and " " not in one.status and one.status != "retry"
        ]
        assert events, f"{task!r} has no result in:\n{self.text}"
        return events[-1]


class Ansible:
    """Runs playbooks in a folder of its own, where a test may put files first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "connection_plugins").mkdir()
        (folder / "connection_plugins" / "nearby.py").write_text(NEARBY)

    def write(self, name: str, content: Any) -> Path:
        """A file of the folder; anything but text as JSON, which is YAML too."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2))
        return path

    def __call__(
        self, plays: list[dict[str, Any]] | str, *arguments: str, inventory: Any = "localhost,", **environ: str
    ) -> Run:
        """Run plays (or the playbook of a name) with an inventory, and more arguments for ansible-playbook."""
        book = plays if isinstance(plays, str) else str(self.write("playbook.json", plays))
        where = inventory if isinstance(inventory, str) else str(self.write("inventory.json", inventory))
        record = self.folder / "record"
        record.unlink(missing_ok=True)
        environment = self._environment() | {"RECORDER_FILE": str(record)} | environ
        done = subprocess.run(
            [_program("ansible-playbook"), "-i", where, book, *arguments],
            cwd=self.folder, env=environment, timeout=SECONDS, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        lines = record.read_text().splitlines() if record.exists() else []
        text = done.stdout + done.stderr
        assert "CANARY" not in text, text
        assert "Traceback" not in text, text
        assert "DEPRECATION" not in text, text
        return Run(done.returncode, text, [Event(**json.loads(line)) for line in lines])

    def _environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("DSM_", "ANSIBLE_"))}
        return keep | {
            "ANSIBLE_COLLECTIONS_PATH": f"{COLLECTIONS}:{self.folder / 'collections'}",
            "ANSIBLE_HOME": str(self.folder / "home"),
            # A home that is not the account's: the one half of Ansible takes "~" for the one, the other for the other.
            "ANSIBLE_ASYNC_DIR": str(self.folder / "async"),
            "ANSIBLE_REMOTE_TMP": str(self.folder / "remote"),
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "playbooks" / "callback_plugins"),
            "ANSIBLE_CONNECTION_PLUGINS": str(self.folder / "connection_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "recorder",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }


def _program(name: str) -> str:
    program = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert program, f"no {name}"
    return program


def variables(nas: Any, **more: Any) -> dict[str, Any]:
    """The connection to a simulated NAS, as variables of its host."""
    return {
        "ansible_connection": "local",
        "dsm_hostname": nas.hostname,
        "dsm_port": nas.port,
        "dsm_username": nas.username,
        "dsm_password": nas.password,
        "dsm_tls_fingerprint": nas.tls_fingerprint,
        **more,
    }


def inventory(**hosts: dict[str, Any]) -> dict[str, Any]:
    """An inventory of hosts with their variables."""
    return {"all": {"hosts": hosts}}


def both(nas: Any, other: Any, **more: Any) -> dict[str, Any]:
    """An inventory of two NASes: for one the module runs inside the Ansible process, for the other it is shipped."""
    return inventory(inside=variables(nas, **more), shipped=variables(other, ansible_connection="nearby", **more))


def play(*tasks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A play on all hosts."""
    return {"name": "A play", "hosts": "all", "gather_facts": False, "tasks": list(tasks), **more}
