# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated NASes that are measured against, in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import requests

TESTS = Path(__file__).resolve().parents[1]
DELAY_MS, SIGN_IN_MS = 100, 300
# What each way has to bring a NAS to, in DSM's own names.
WANTED = {
    "max_concurrent_devices": "6",
    "retention_run_hour": "22",
    "retention_run_min": "45",
    "enable_global_bandwidth_control": "true",
    "global_backup_bandwidth_number": "80",
}
TASK = "Scheduled offices"
TASKS = {"abb": 14, "m365": 6}  # of each NAS, with their histories and troubles
OTHER = {"settings": [{"name": name, "value": "1"} for name in WANTED if not name.startswith("enable_")]}


class Traffic(NamedTuple):
    """What the NASes saw, all together."""

    sign_ins: int
    requests: int
    handshakes: int
    left_open: int  # sessions


class Lab:
    """NASes by number, through the simulator's control port."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.nases, self.ca_path = ready["nas"], ready["ca_path"]
        self._control, self._http = ready["control"], requests.Session()
        self._http.trust_env = False

    def _ask(self, verb: str, number: int, what: str, body: Any = None) -> Any:
        reply = self._http.request(verb, f"{self._control}/nas/{number}/{what}", json=body, timeout=60)
        reply.raise_for_status()
        return reply.json()

    def keep_tasks(self) -> None:
        """As many tasks as the promises speak of: the first ones of each package."""
        for number in range(len(self.nases)):
            state = self._ask("GET", number, "state")
            kept = {package: {"tasks": state[package]["tasks"][:most]} for package, most in TASKS.items()}
            self._ask("PATCH", number, "state", kept)

    def forget(self, count: int) -> None:
        """Nothing was seen, nobody is signed in."""
        for number in range(count):
            self._ask("DELETE", number, "requests")
            self._ask("DELETE", number, "sessions")

    def spoil(self, count: int) -> None:
        """Every setting is another one than what is wanted."""
        for number in range(count):
            self._ask("PATCH", number, "state", {"abb": OTHER})

    def seen(self, count: int) -> Traffic:
        """What happened since forget."""
        total: Counter[str] = Counter()
        for number in range(count):
            counters = self._ask("GET", number, "counters")
            rows = self._ask("GET", number, "requests")
            total["sign_ins"] += counters["sign_ins"]
            total["handshakes"] += counters["connections"]
            total["requests"] += sum(not row["compound"] for row in rows)
            total["left_open"] += len(self._ask("GET", number, "sessions"))
        return Traffic(*(total[name] for name in Traffic._fields))

    def wrong(self, count: int, whole: bool = False) -> list[str]:
        """What is not as it has to be."""
        found = []
        for number in range(count):
            state = self._ask("GET", number, "state")
            values = {row["name"]: row["value"] for row in state["abb"]["settings"]}
            found += [f"nas {number}: {name} {values.get(name)}" for name in WANTED if values.get(name) != WANTED[name]]
            if whole:
                found += [f"nas {number}: {what}" for what in _wrong_m365(state["m365"])]
        return found

    def inventory(self, path: Path, count: int) -> None:
        """Write an inventory of the first NASes."""
        first = self.nases[0]
        common = {
            "ansible_connection": "local",
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "dsm_hostname": first["hostname"],
            "dsm_username": first["username"],
            "dsm_password": first["password"],
            "dsm_ca_path": self.ca_path,
        }
        hosts = {nas["name"]: {"dsm_port": nas["port"]} for nas in self.nases[:count]}
        path.write_text(json.dumps({"nas": {"vars": common, "hosts": hosts}}), encoding="utf-8")


def _wrong_m365(m365: dict[str, Any]) -> list[str]:
    info = next(info for info in m365["settings"].values() if info["task_name"] == TASK)
    pairs = {
        "backup_job_worker_count": (m365["workers"]["backup_job_worker_count"], 12),
        "event_worker_count": (m365["workers"]["event_worker_count"], 10),
        "hour": (info["schedule"]["hour"], 22),
        "preserve_day_number": (info["preserve_day_number"], 365),
    }
    return [f"{name} {seen}" for name, (seen, wanted) in pairs.items() if seen != wanted]


@contextmanager
def running(count: int, work: Path) -> Iterator[Lab]:
    """NASes that take the stated time for each answer."""
    ready = work / "ready.json"
    ready.unlink(missing_ok=True)
    options = ["--count", str(count), "--https", "--delay-ms", str(DELAY_MS), "--login-delay-ms", str(SIGN_IN_MS)]
    with (work / "simulator.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(TESTS / "simulator"), *options, "--ready-file", str(ready)],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while not ready.exists():
                if process.poll() is not None:
                    raise SystemExit(f"the simulator ended; see {work / 'simulator.log'}")
                time.sleep(0.1)
            lab = Lab(json.loads(ready.read_text(encoding="utf-8")))
            lab.keep_tasks()
            yield lab
        finally:
            process.terminate()
            process.wait()
