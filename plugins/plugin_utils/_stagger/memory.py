# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the tasks were last seen: a file beside the picture, by which a NAS that is out of reach keeps its places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from .model import Site, Task
from .window import DAY

NAME = "active_backup_stagger.json"
Key = tuple[str, str]
"""Product and name of a task."""


class Seen(NamedTuple):
    """A task as it was last seen."""

    name: str
    days: tuple[int, ...]
    """Sunday is 0."""
    times: tuple[int, ...]
    """Minutes of the day."""


Memory = dict[str, dict[Key, Seen]]
"""By NAS."""


def load(dest: str) -> Memory:
    """What is remembered below a folder; nothing without a file. Raises InvalidInput for one that is not ours."""
    path = Path(dest, NAME)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}") from error
    try:
        return {str(nas): _nas(tasks) for nas, tasks in json.loads(text)["nases"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            f"{path} is not what this role has written. Move it away: then it is made anew, and NASes that are out of "
            "reach have no places until they are read again"
        ) from error


def _nas(tasks: Iterable[Mapping[str, Any]]) -> dict[Key, Seen]:
    return {(str(task["product"]), str(task["key"])): _seen(task) for task in tasks}


def _seen(task: Mapping[str, Any]) -> Seen:
    days, times = (tuple(sorted(map(int, task[key]))) for key in ("days", "times"))
    if not days or not times or not set(days) <= set(range(7)) or not set(times) <= set(range(DAY)):
        raise ValueError("no day or time")
    return Seen(str(task["name"]), days, times)


def content(sites: Iterable[Site], before: Memory) -> dict[str, Any]:
    """What is to be remembered of sites; NASes that this run is not about stay as they were."""
    rows: dict[str, list[dict[str, Any]]] = {
        nas: [_row(key, one) for key, one in tasks.items()] for nas, tasks in before.items()
    }
    for site in sites:
        for nas in site.nases:
            rows[nas.host] = [_of_task(task) for task in site.tasks if task.host == nas.host]
    return {"nases": {nas: rows[nas] for nas in sorted(rows)}}


def _of_task(task: Task) -> dict[str, Any]:
    schedule = task.schedule
    return _row(task.key[1:], Seen(task.name, tuple(sorted(schedule.days)), schedule.times))


def _row(key: tuple[str, ...], seen: Seen) -> dict[str, Any]:
    product, name = key
    return {
        "product": product,
        "key": name,
        "name": seen.name,
        "days": list(seen.days),
        "times": list(seen.times),
    }
