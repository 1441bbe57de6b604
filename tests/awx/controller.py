# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWX does to run a job: it slices the inventory, and hands ansible-runner a folder, an environment and passwords.

The folder goes through ansible-runner's transmit, worker and process, which is how AWX sends a job to an execution
node. The worker is a process of its own that knows nothing but what it was sent.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import ansible_runner
import yaml
from harness import PACKAGE, ROOT
from jinja2.sandbox import ImmutableSandboxedEnvironment

COLLECTIONS = next(path for path in map(Path, sys.path) if (path / PACKAGE.replace(".", "/")).is_dir())
SECONDS = 900
AWX = ROOT / "extensions" / "awx"


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


class Answer(str):
    """What somebody entered into a survey: text, and no template."""


class Dumper(yaml.SafeDumper):
    """YAML as AWX writes extra variables."""


def as_text(value: Any) -> Any:
    """A value whose texts are no templates."""
    if isinstance(value, Mapping):
        return {key: as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_text(one) for one in value]
    return Answer(value) if isinstance(value, str) else value


Dumper.add_representer(Answer, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text)))


def injected(**inputs: str) -> dict[str, str]:
    """The environment that the credential type injects; what was not entered is empty."""
    (kind,) = yaml.load((AWX / "config" / "credentials.yml").read_text(), Loader)["controller_credential_types"]
    assert set(inputs) <= {field["id"] for field in kind["inputs"]["fields"]}
    assert set(kind["injectors"]) == {"env"}, "files and variables are injected as well now: do it here, too"
    sandbox = ImmutableSandboxedEnvironment()
    return {name: sandbox.from_string(text).render(**inputs) for name, text in kind["injectors"]["env"].items()}


class Job(NamedTuple):
    """A job that was run, as the controller sees it afterwards."""

    status: str
    folder: Path
    """Of ansible-runner's artifacts."""
    sent: str
    """What the worker printed: status, events and artifacts."""

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("job_events/*.json"))]

    @property
    def stdout(self) -> str:
        return (self.folder / "stdout").read_text()

    @property
    def stats(self) -> dict[str, Any]:
        (event,) = (event for event in self.events if event["event"] == "playbook_on_stats")
        return event["event_data"]

    @property
    def recap(self) -> dict[str, dict[str, int]]:
        """How often each host changed and failed."""
        stats = self.stats
        return {
            host: {key: stats[key].get(host, 0) for key in ("changed", "failures", "dark", "rescued")}
            for host in stats["processed"]
        }

    @property
    def artifacts(self) -> dict[str, Any]:
        """What set_stats left, which AWX shows and hands to notifications and to the next job of a workflow."""
        return self.stats.get("artifact_data", {})


class Controller:
    """Runs jobs of the project in extensions/awx, each slice in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def launch(
        self,
        playbook: str,
        hosts: Mapping[str, Mapping[str, Any]],
        *,
        slices: int = 1,
        env: Mapping[str, str],
        survey: Mapping[str, Any] | None = None,
        vault_password: str = "",
    ) -> list[Job]:
        """Run a job template, whose slices run side by side; survey has what earlier jobs of a workflow left, too."""
        names = sorted(hosts)
        parts = [{name: hosts[name] for name in names[offset::slices]} for offset in range(slices)]
        prepared = [self._transmitted(playbook, part, env, survey or {}, vault_password) for part in parts]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            sent = list(pool.map(self._worked, prepared))
        return [self._processed(folder, each) for folder, each in zip(prepared, sent, strict=True)]

    def _transmitted(
        self,
        playbook: str,
        hosts: Mapping[str, Mapping[str, Any]],
        env: Mapping[str, str],
        survey: Mapping[str, Any],
        vault_password: str,
    ) -> Path:
        """A folder with the job and, beside it, what transmit made of it."""
        self._count += 1
        base = self.folder / f"job{self._count}"
        data = base / "private"
        shutil.copytree(AWX / "project", data / "project", ignore=shutil.ignore_patterns("inventory", "collections"))
        (data / "inventory").mkdir()
        (data / "env").mkdir()
        self._inventory(data / "inventory" / "hosts", hosts)
        (data / "env" / "extravars").write_text(yaml.dump(as_text(survey), Dumper=Dumper, width=10_000))
        (data / "env" / "cmdline").write_text(" ".join(self._arguments(vault_password)))
        (data / "env" / "settings").write_text(json.dumps({"job_timeout": SECONDS, "suppress_ansible_output": True}))
        with (base / "transmitted").open("wb") as out:
            ansible_runner.interface.run(
                streamer="transmit", _output=out, private_data_dir=str(data), ident="1", playbook=playbook,
                inventory="hosts", suppress_env_files=True, envvars={**self._environment(base), **env},
                passwords={r"Vault password:\s*?$": vault_password} if vault_password else {},
            )  # fmt: skip
        return base

    @staticmethod
    def _inventory(path: Path, hosts: Mapping[str, Mapping[str, Any]]) -> None:
        """AWX hands over an inventory as a script that prints it; a slice has all groups, also those without a host."""
        nases = [name for name, variables in hosts.items() if "dsm_hostname" in variables]
        data = {
            "all": {"hosts": [name for name in hosts if name not in nases], "children": ["nas"]},
            **({"nas": {"hosts": nases}} if nases else {}),
            "_meta": {"hostvars": dict(hosts)},
        }
        path.write_text(f"#! /usr/bin/env python3\nprint({json.dumps(data)!r})\n")
        path.chmod(0o700)

    @staticmethod
    def _arguments(vault_password: str) -> Sequence[str]:
        return ["-u", "root", "--diff", *(["--ask-vault-pass"] if vault_password else [])]

    @staticmethod
    def _environment(base: Path) -> dict[str, str]:
        return {
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_HOME": str(base / "home"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_FORCE_COLOR": "0",
            "ANSIBLE_RETRY_FILES_ENABLED": "False",
            "JOB_ID": "1",
            "LC_ALL": "C.UTF-8",
            "MAX_EVENT_RES": "700000",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    @staticmethod
    def _worked(base: Path) -> Path:
        """What the worker sends back."""
        programs = Path(sys.executable).parent
        out = base / "sent"
        with (base / "transmitted").open("rb") as given, out.open("wb") as sent:
            subprocess.run(
                [str(programs / "ansible-runner"), "worker", "--private-data-dir", str(base / "worker")],
                stdin=given, stdout=sent, check=False, timeout=SECONDS,  # a job that failed fails it
                env={"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(base), "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        return out

    @staticmethod
    def _processed(base: Path, sent: Path) -> Job:
        with sent.open("rb") as given:
            done = ansible_runner.interface.run(
                streamer="process", _input=given, private_data_dir=str(base / "processed"), ident="1", quiet=True
            )
        return Job(done.status, base / "processed" / "artifacts" / "1", sent.read_text())
