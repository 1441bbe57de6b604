# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints how many runs were under way at the same time at most: on each NAS, and on all together, from their records.

    at_once.py CONTROL SINCE

A run is a result of Active Backup for Business; or a row of the log of Active Backup for Microsoft 365 that says that
somebody ran a task, and the next one of that task that says how it ended. Runs of two NASes count as at the same time
only where their records, in whole seconds by two clocks that were set one after the other, leave no doubt.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from typing import Any
from urllib.request import Request, urlopen

Run = tuple[float, float]
ROUNDED, BETWEEN = 1.0, 0.5  # seconds: what whole seconds hide of a begin, and what passes while two clocks are read


def asked(url: str, body: dict[str, Any] | None = None) -> Any:
    """Return what the simulator says."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"})) as reply:
        return json.load(reply)


def runs_of(state: dict[str, Any], since: float) -> list[Run]:
    """Return begin and end of each run of a NAS."""
    results = [row for row in state["abb"]["results"] if row["time_start"] >= since]
    found = [(row["time_start"], row["time_end"]) for row in results]
    log = [row for row in state["m365"]["general_logs"] if row["timestamp"] >= since]
    for begin in log:
        if begin["category"] == 3 and " ran backup task " in begin["description"]:
            ends = [row["timestamp"] for row in log if row["task_id"] == begin["task_id"] and row["category"] == 0]
            found.append((begin["timestamp"], min(end for end in ends if end >= begin["timestamp"])))
    return found


def most(runs: list[Run]) -> int:
    """Return the most runs at the begin of any."""
    return max((sum(begin <= moment < end for begin, end in runs) for moment, _end in runs), default=0)


def main() -> None:
    control, since = sys.argv[1], datetime.fromisoformat(sys.argv[2]).replace(tzinfo=timezone.utc).timestamp()
    urls = [f"{control}/nas/{number}" for number in range(2)]
    first, *others = (asked(f"{url}/advance", {"seconds": 0})["now"] for url in urls)
    ahead = [0.0, *(now - first for now in others)]
    nases = [runs_of(asked(f"{url}/state"), since) for url in urls]
    every = [
        (begin - clock + ROUNDED, end - clock - BETWEEN)
        for clock, runs in zip(ahead, nases, strict=True)
        for begin, end in runs
    ]
    each = [sorted((begin - since, end - since) for begin, end in runs) for runs in nases]
    told = {"nas": [most(runs) for runs in nases], "total": most(every), "runs": len(every)}
    print(json.dumps(told | {"ahead": ahead, "each": each}))


main()
