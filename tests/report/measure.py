# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a report on a large fleet costs: CPU time over a task that is handed the same list, sizes, a browser.

    python tests/report/measure.py [--nases 500] [--tasks 20] [--days 14] [--rounds 3]

Each round runs both plays; the report of the first round is new, those of the others are compared with the one before,
as it is every morning. Times of the same machine only can be compared.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:] = [str(TESTS), str(TESTS.parent), *(path for path in sys.path if path != str(TESTS / "report"))]

import conftest  # noqa: E402 - which makes the checkout importable by its name
from report import browser, large  # noqa: E402

WORK = TESTS.parent / ".work" / "report"
PLAYS = TESTS / "report" / "plays"


def play(name: str, **variables: str) -> float:
    """Run a play; the seconds of CPU of all its processes."""
    env = os.environ | {"ANSIBLE_COLLECTIONS_PATH": str(conftest._import_root()), "ANSIBLE_LOCALHOST_WARNING": "false"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        ["ansible-playbook", str(PLAYS / f"{name}.yml"), "-e", json.dumps(variables)],
        env=env | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def opened(path: Path) -> dict[str, float]:
    """What a browser takes for the page: seconds until it answers a script, scrolls to its end, and has searched it."""
    async with browser.browser() as page:
        await page.look(1280)
        ready = await page.open(path)
        done = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        begin = "const begin = performance.now();"
        scroll = f"(async () => {{ {begin} scrollTo(0, 1e9); await {done}; return performance.now() - begin }})()"
        find = "const find = document.getElementById('find'), shown = document.getElementById('shown');"
        find += "find.value = 'laptop 1'; find.dispatchEvent(new Event('input'));"
        wait = "while (!shown.textContent) await new Promise(done => setTimeout(done));"
        search = f"(async () => {{ {begin} {find} {wait} await {done}; return performance.now() - begin }})()"
        return {"ready": ready, "scrolled": await page.run(scroll) / 1000, "searched": await page.run(search) / 1000}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, value in (("nases", 500), ("tasks", 20), ("days", 14), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=value)
    chosen = parser.parse_args()
    dest = WORK / "measured"
    shutil.rmtree(dest, ignore_errors=True)
    dest.mkdir(parents=True)
    path = WORK / "fleet.json"
    path.write_text(json.dumps(large.many(chosen.nases, chosen.tasks, chosen.days)))
    print(f"{chosen.nases} NASes with {chosen.tasks} tasks each, {chosen.days} days of history")
    over = []
    for number in range(chosen.rounds):
        floor, report = (play(name, path=str(path), dest=str(dest)) for name in ("handed", "report"))
        over.append(report - floor)
        print(f"round {number + 1}: report {report:.2f} s, handed {floor:.2f} s, over it {report - floor:.2f} s of CPU")
    print(f"median: {statistics.median(over):.2f} s of CPU over a task that is handed the same list")
    for file in sorted(dest.iterdir()):
        print(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB")
    if browser.program():
        times = asyncio.run(opened(dest / "active_backup.html"))
        print(", ".join(f"{name} after {seconds:.2f} s" for name, seconds in times.items()), "(Chromium, wall time)")
    else:
        print("Not measured: the page in a browser, as there is no Chromium here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
