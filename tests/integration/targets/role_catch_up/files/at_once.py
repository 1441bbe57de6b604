# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints how many runs were under way at the same time at most: on each NAS, and on all together, from their records.

    at_once.py CONTROL SINCE

The clocks of the NASes are alike. A run is a result of Active Backup for Business; or a row of the log of Active Backup
for Microsoft 365 that says that somebody ran a task, and the next one of that task that says how it ended.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from typing import Any
from urllib.request import urlopen

Run = tuple[int, int]


def asked(url: str) -> Any:
    """Return what the simulator says."""
    with urlopen(url) as reply:
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
    nases = [runs_of(asked(f"{control}/nas/{number}/state"), since) for number in range(2)]
    every = [run for runs in nases for run in runs]
    told = {"nas": [most(runs) for runs in nases], "total": most(every), "runs": len(every)}
    print(json.dumps(told | {"each": [sorted((begin - since, end - since) for begin, end in runs) for runs in nases]}))


main()
