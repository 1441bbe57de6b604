# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as metrics, for the textfile collector of node_exporter.

One text that two readers take: it is OpenMetrics (HELP and TYPE once for each family, its series together, "# EOF" at
the end), and since it has nothing but gauges without units and timestamps of samples, it is Prometheus' own text format
as well, which is what node_exporter reads; "# EOF" is a comment there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from .model import Report
from .rows import Nas, Task
from .verdicts import VERDICTS

Series = Iterable[tuple[str, int | None]]


class Family(NamedTuple):
    """A metric: its name, what it means, and its series, labels and value each; a series of None is left out."""

    name: str
    help: str
    series: Callable[[Report], Series]


def _label(text: Any) -> str:
    return str(text).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _place(nas: Nas) -> str:
    return f'group="{_label(nas.group)}",nas="{_label(nas.name)}"'


def _tasks(report: Report) -> Iterator[tuple[str, Task]]:
    """Each task with its labels; where a NAS lists a task twice, the worse one, since series must not repeat."""
    for nas in report.nases:
        place, seen = _place(nas), set()
        for task in nas.tasks:
            key = (task.product, str(task.task_id), task.name)
            if key not in seen:
                seen.add(key)
                yield (
                    f'{place},product="{task.product}",task="{_label(task.name)}",task_id="{_label(task.task_id)}"',
                    task,
                )


def _of_tasks(take: Callable[[Task], int | None]) -> Callable[[Report], Series]:
    return lambda report: ((labels, take(task)) for labels, task in _tasks(report))


def _of_nases(take: Callable[[Nas], int | None]) -> Callable[[Report], Series]:
    return lambda report: ((_place(nas), take(nas)) for nas in report.nases)


def _verdicts(report: Report) -> Series:
    for labels, task in _tasks(report):
        if task.verdict is not None:
            for word in VERDICTS:
                yield f'{labels},verdict="{word}"', int(word == task.verdict)


def _packages(report: Report) -> Series:
    for nas in report.nases:
        for product, package in nas.packages.items():
            if package.installed:
                yield f'{_place(nas)},product="{product}"', int(package.running)


def _storages(report: Report) -> Series:
    for nas in report.nases:
        used: dict[str, int] = {}
        for storage in nas.storages:
            if storage.used is not None:
                used[storage.name] = used.get(storage.name, 0) + storage.used
        yield from ((f'{_place(nas)},storage="{_label(name)}"', size) for name, size in used.items())


def _number(key: str) -> Callable[[Report], Series]:
    return lambda report: [("", report.summary()[key])]


def _summary(report: Report) -> Series:
    return ((f'verdict="{word}"', many) for word, many in report.summary()["verdicts"].items())


FAMILIES = (
    Family("report_timestamp_seconds", "When the report was made.", lambda report: [("", report.created)]),
    Family("groups", "Groups in the report; NASes without one count as one.", _number("groups")),
    Family("nases", "NASes in the report.", _number("nases")),
    Family("nases_unreadable", "NASes that could not be read.", _number("nases_unreadable")),
    Family("attention", "Things that need attention.", _number("attention")),
    Family("tasks_ignored", "Backup tasks that a rule leaves out.", _number("tasks_ignored")),
    Family("tasks", "Backup tasks with this verdict.", _summary),
    Family("nas_up", "Whether the NAS could be read.", _of_nases(lambda nas: int(nas.time is not None))),
    Family("health_timestamp_seconds", "When the NAS was read, by its own clock.", _of_nases(lambda nas: nas.time)),
    Family("package_running", "Whether an installed package runs.", _packages),
    Family(
        "packages_unread",
        "Packages whose tasks could not be read.",
        _of_nases(lambda nas: None if nas.time is None else len(nas.unread)),
    ),
    Family("storage_used_bytes", "Size of the backups on a storage.", _storages),
    Family("certificate_expiry_timestamp_seconds", "When the certificate ends.", _of_nases(lambda nas: nas.expires)),
    Family(
        "silent_agents",
        "Devices whose agent is not online.",
        _of_nases(lambda nas: None if nas.time is None else len(nas.silent)),
    ),
    Family(
        "unprotected_hosts",
        "Hosts that should be backed up and are in no task.",
        _of_nases(lambda nas: None if nas.time is None else len(nas.unprotected)),
    ),
    Family(
        "last_success_timestamp_seconds",
        "When the last good backup ended; missing if there is none.",
        _of_tasks(lambda task: task.last_success),
    ),
    Family(
        "next_run_timestamp_seconds",
        "When the next run is due; missing if none is.",
        _of_tasks(lambda task: task.next_run),
    ),
    Family(
        "last_transferred_bytes", "What the last finished backup transferred.", _of_tasks(lambda task: task.last_bytes)
    ),
    Family("verdict", "1 for the verdict on the task, 0 for the others.", _verdicts),
)
PASSING = ("active_backup_report_timestamp_seconds", "active_backup_health_timestamp_seconds")
"""Metrics that change by the mere passing of time."""


def metrics(report: Report) -> str:
    """The metrics file."""
    return "".join(_family(family, report) for family in FAMILIES) + "# EOF\n"


def _family(family: Family, report: Report) -> str:
    name = f"active_backup_{family.name}"
    rows = [
        f"{name}{{{labels}}} {value}\n" if labels else f"{name} {value}\n"
        for labels, value in family.series(report)
        if value is not None
    ]
    return f"# HELP {name} {family.help}\n# TYPE {name} gauge\n{''.join(rows)}" if rows else ""


def lines(text: str) -> list[str]:
    """What a metrics file says, without what changes by itself and the zeros that only complete a verdict."""
    return [
        line
        for line in text.split("\n")
        if line and line[0] != "#" and not line.startswith(PASSING) and not line.endswith('"} 0')
    ]
