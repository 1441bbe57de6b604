# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites of a run: what the NASes said, and how those that said nothing were last seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.lenient import as_dict, as_int, as_rows
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import normal_name
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_schedule import SCHEDULE
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import SCHEDULED, Schedule
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.phrases import schedule_in_words
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import same_name, shell_pattern
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.schedules import abb_schedule, m365_schedule
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.zones import derived_zone, named_zone

from .._report.words import clean, sentence
from .._values import is_unreachable
from . import memory
from .model import Idle, Nas, Site, Task
from .window import read_window

Row = Mapping[str, Any]
KEPT = "named in active_backup_stagger_keep"
UNREAD = "its NAS was not read"


class Host(NamedTuple):
    """A host of the play: its settings, and what was registered of it."""

    name: str
    settings: Row
    found: Row
    """The result of active_backup_info; a failed one, or none, is a NAS that was not read."""
    signed_in: Row
    """The result of dsm_session, where one was opened."""

    @property
    def problem(self) -> str:
        """Why it was not read; empty if it was."""
        for result in (self.signed_in, self.found):
            if result.get("failed") or result.get("unreachable"):
                place = "out of reach: " if is_unreachable(result) else ""
                return place + (sentence(result.get("msg")) or "it was not read")
        return "" if "m365_tasks" in self.found else "it was not read"


def read_sites(hosts: Sequence[Host], remembered: Mapping[str, memory.Memory]) -> list[Site]:
    """The sites by their names. remembered is what is kept below each dest."""
    names = sorted({host.settings["site"] for host in hosts})
    return [_site(name, [host for host in hosts if host.settings["site"] == name], remembered) for name in names]


def _site(name: str, hosts: Sequence[Host], remembered: Mapping[str, memory.Memory]) -> Site:
    dest = next((host.settings["dest"] for host in hosts if host.settings["dest"]), "")
    known = remembered.get(dest, {})
    nases, tasks, idle = [], [], []
    for host in sorted(hosts, key=lambda one: one.name):
        own = known.get(host.name, {})
        window = read_window(host.settings["window"])
        zone = None
        if host.problem:
            tasks += [_remembered(host.name, key, row, window) for key, row in own.items()]
        else:
            found, without = _tasks(host)
            tasks += found
            idle += without
            zone = _offset(host)
        nases.append(Nas(host.name, window, bool(host.settings["apply"]), zone, host.problem))
    gap = max(host.settings["gap"] for host in hosts)
    return Site(name, gap, dest, tuple(nases), tuple(tasks), tuple(idle))


def _remembered(host: str, key: memory.Key, row: memory.Seen, window: Any) -> Task:
    schedule = Schedule(SCHEDULED, frozenset(row.days), row.times)
    full = (host, *key)
    return Task(full, host, key[0], None, row.name, schedule, window, held=UNREAD, remembered=True)


def _tasks(host: Host) -> tuple[list[Task], list[Idle]]:
    """The tasks of a NAS that begin at times, and the others."""
    window = read_window(host.settings["window"])
    patterns = [shell_pattern("keep", pattern) for pattern in host.settings["keep"]]
    found, idle = [], []
    for key, product, row, schedule, times in _rows(host):
        name = clean(row.get("task_name"))
        if schedule.kind != SCHEDULED:
            idle.append(Idle(host.name, product, name, schedule_in_words(schedule)))
            continue
        task = Task((host.name, *key), host.name, product, row.get("task_id"), name, schedule, window, times)
        held = ""
        if product == "abb":
            held = "of Active Backup for Business"
        elif any(pattern.match(same_name(row.get("task_name"))) for pattern in patterns):
            held = KEPT
        found.append(task._replace(held=held))
    return found, idle


def _rows(host: Host) -> Iterator[tuple[memory.Key, str, Row, Schedule, Row | None]]:
    """The rows of both products, each with its key, its schedule, and the options of that."""
    for product, label in (("abb", "abb_tasks"), ("m365", "m365_tasks")):
        rows = as_rows(host.found.get(label))
        for key, row in zip(_keys(product, rows), rows, strict=True):
            if product == "abb":
                yield key, product, row, abb_schedule(row.get("sched_content")), None
            else:
                decoded = SCHEDULE.decode(row)
                yield key, product, row, m365_schedule(decoded["policy"], decoded["schedule"]), decoded["schedule"]


def _keys(product: str, rows: Iterable[Row]) -> list[memory.Key]:
    """What tasks are known by on their NAS: the name; where several share one, with the ID."""
    names = [str(normal_name(row.get("task_name")) or "") for row in rows]
    many = Counter(names)
    return [
        (product, name if many[name] == 1 else f"{name}\n{row.get('task_id')}")
        for name, row in zip(names, rows, strict=True)
    ]


def _offset(host: Host) -> int | None:
    """The time zone of a NAS in minutes east of UTC: as its variable has it, else as its next runs tell."""
    if host.settings["timezone"]:
        zone: Any = named_zone(host.settings["timezone"])
    else:
        rows = as_rows(host.found.get("abb_tasks"))
        zone = derived_zone(
            (abb_schedule(as_dict(row).get("sched_content")), as_int(row.get("next_trigger_time"))) for row in rows
        )
    offset = datetime.now(timezone.utc).astimezone(zone).utcoffset() if zone else None
    return None if offset is None else int(offset.total_seconds()) // 60
