# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a load test demands."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from crowd import Crowd, Run
from harms import CONFIG, HARMS

from simulator import Nas


def judge(crowd: Crowd, broken: Mapping[str, str], runs: Sequence[Run]) -> list[str]:
    """What is not as it has to be; empty if all is."""
    first, second, third = runs
    everyone = {nas.name for nas in crowd.all}
    wrong = [f"{run.name}: a traceback" for run in runs if "Traceback" in run.output]
    wrong += _hosts("did not converge at first", everyone - set(broken) - first.changed)
    wrong += _hosts("failed for no reason", set(first.failed) - set(broken))
    wrong += _hosts("should have failed", set(broken) - set(first.failed))
    for host, words in first.failed.items():
        reason = HARMS[broken[host]][1] if host in broken else ""
        if not words or reason not in words:
            wrong.append(f"{host} ({broken.get(host)}): the reason is not told: {words}")
    wrong += _hosts("failed in the second run", second.failed)
    wrong += _hosts("changed again in the second run", second.changed - set(broken))
    wrong += _hosts("failed in the third run", third.failed)
    wrong += _hosts("changed in the third run", third.changed)
    wrong += _hosts("is not as declared", [nas.name for nas in crowd.all if not _converged(nas)])
    wrong += _hosts("has open sessions", [nas.name for nas in crowd.all if _kept_open(nas, broken, len(runs))])
    return wrong + _left_behind(crowd)


def _hosts(what: str, hosts: object) -> list[str]:
    return [f"{host} {what}" for host in sorted(hosts)]


def _kept_open(nas: Nas, broken: Mapping[str, str], runs: int) -> bool:
    """Whether sessions are open that could have been closed: any that was used, since whoever used it knew it.

    One whose sign-in got no whole answer is known to nobody: it was answered with half a reply, or so late on a busy
    machine that the module had to sign in once more.
    """
    if any(session["used"] > session["created"] for session in nas.sessions):
        return True
    way = broken.get(nas.name)
    unanswered = {None: nas.sign_ins - runs, "half answers": nas.sign_ins - (runs - 1)}.get(way, 0)
    return len(nas.sessions) > unanswered


def _converged(nas: Nas) -> bool:
    rows = {row["name"]: row["value"] for row in nas.state["abb"]["settings"]}
    task = next(row for row in nas.state["m365"]["tasks"] if row["task_name"] == "Scheduled offices")
    info = nas.state["m365"]["settings"][str(task["task_id"])]
    return (
        rows["max_concurrent_devices"] == str(CONFIG["abb"]["settings"]["max_concurrent_devices"])
        and nas.state["m365"]["workers"]["backup_job_worker_count"] == CONFIG["m365"]["workers"]["backup_job_workers"]
        and info["preserve_day_number"] == CONFIG["m365"]["tasks"][0]["retention"]["days_to_keep"]
    )


def _left_behind(crowd: Crowd) -> list[str]:
    """Connections to the NASes and child processes that are still there after a moment."""
    ports = {f"{nas.port:04X}" for nas in crowd.all}
    for _try in range(20):
        connections, children = _connections(ports), _children(crowd.folder)
        if not (connections or children):
            break
        time.sleep(0.25)
    return [f"{connections} connections are still open"] * bool(connections) + [
        f"processes are still there: {children}"
    ] * bool(children)


def _connections(ports: set[str]) -> int:
    """Established TCP connections to the NASes, by the kernel's own list."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].rpartition(":")[2] in ports and row[3] == "01" for row in rows)


def _children(folder: Path) -> list[str]:
    """Processes that run in the folder of the test, whoever their parent is by now."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if (place / "cwd").resolve() == folder.resolve():
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it has ended meanwhile, or is not ours to look at
    return found
