# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real ansible-rulebook with a rulebook of the collection; the account is in its environment only."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import PACKAGE

from simulator import Fleet

COLLECTIONS = next(path for path in map(Path, sys.path) if (path / PACKAGE.replace(".", "/")).is_dir())
SECONDS = 90


class Activation:
    """A rulebook that is started and stopped; what it says is kept over restarts."""

    def __init__(self, folder: Path, fleet: Fleet) -> None:
        self.folder, self.fleet = folder, fleet
        self._log = folder / "output"
        self._process: subprocess.Popen[bytes] | None = None
        hosts = {nas.name: {"ansible_connection": "local", **self._variables(nas)} for nas in fleet}
        patience = {"active_backup_catch_up_wait": 60, "active_backup_catch_up_interval": 1}
        self._inventory: dict[str, Any] = {"nas": {"hosts": hosts, "vars": patience}}

    def add_localhost(self) -> None:
        """For a playbook that is about no NAS."""
        self._inventory["all"] = {"hosts": {"localhost": {"ansible_connection": "local"}}}

    @staticmethod
    def _variables(nas: Any) -> dict[str, Any]:
        return {"dsm_hostname": nas.hostname, "dsm_port": nas.port, "dsm_tls_fingerprint": [nas.tls_fingerprint]}

    def start(self, rulebook: str, **variables: Any) -> None:
        """Start ansible-rulebook with a rulebook of the collection, or a file; it looks at the NASes every second."""
        nases = [
            {"name": nas.name, "hostname": nas.hostname, "port": nas.port, "tls_fingerprint": [nas.tls_fingerprint]}
            for nas in self.fleet
        ]
        state = str(self.folder / "state.json")
        given = {"dsm_nases": nases, "active_backup_interval": 1, "active_backup_state_file": state, **variables}
        (self.folder / "inventory.json").write_text(json.dumps(self._inventory))
        (self.folder / "vars.json").write_text(json.dumps(given))
        program = Path(sys.executable).with_name("ansible-rulebook")
        book = rulebook if rulebook.endswith(".yml") else f"nasfleet.active_backup.{rulebook}"
        words = ["-r", book, "-i", "inventory.json", "--vars", "vars.json"]
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                [str(program), *words],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("DSM_", "ANSIBLE_", "EDA_"))}
        return keep | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_NOCOLOR": "1",
            "DSM_USERNAME": self.fleet[0].username,
            "DSM_PASSWORD": self.fleet[0].password,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    @property
    def output(self) -> str:
        """All that it said."""
        return self._log.read_text() if self._log.exists() else ""

    def until(self, reached: Callable[[], object], what: str) -> None:
        """Wait for something, while ansible-rulebook runs."""
        deadline = time.monotonic() + SECONDS
        while not reached():
            assert self._process is not None
            assert self._process.poll() is None, f"it ended before: {what}\n{self.output}"
            assert time.monotonic() < deadline, f"not within {SECONDS} s: {what}\n{self.output}"
            time.sleep(0.1)

    def looks(self, count: int, nases: int | None = None) -> None:
        """Wait until each NAS, or so many of them, was looked at so many times more."""
        before = self._looks()[:nases]
        self.until(lambda: all(now >= then + count for now, then in zip(self._looks(), before, strict=False)), "looks")

    def _looks(self) -> list[int]:
        return [sum(record.name == "SYNO.ActiveBackup.Task.list" for record in nas.requests) for nas in self.fleet]

    def stop(self, *signals: int) -> int:
        """Send signals, a moment apart, and return how it ended."""
        assert self._process is not None
        for number in signals or (signal.SIGTERM,):
            self._process.send_signal(number)
            time.sleep(0.05)
        return self.ended()

    def ended(self) -> int:
        """Wait for its end."""
        assert self._process is not None
        code = self._process.wait(SECONDS)
        self._process = None
        return code

    def end(self) -> None:
        """End it, and what it started, whatever happened."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(SECONDS)

    def starts(self) -> Counter[tuple[str, str, int]]:
        """How often each task was started: by NAS, product and ID."""
        found: Counter[tuple[str, str, int]] = Counter()
        for nas in self.fleet:
            for record in nas.writes:
                product = "m365" if "Office365" in record.api else "abb"
                ids = record.params.get("task_ids", record.params.get("task_id"))
                for number in ids if isinstance(ids, list) else [ids]:
                    found[nas.name, product, number] += 1
        return found
