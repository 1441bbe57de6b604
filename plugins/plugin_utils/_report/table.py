# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as CSV: a row for each task, and one for each NAS that has none or could not be read.

A package whose tasks could not be read is a row without a task as well, with what was said as the error.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from .model import Report
from .rows import Nas, Task
from .words import iso

_NAS: dict[str, Callable[[Nas], Any]] = {
    "group": lambda nas: nas.group,
    "nas": lambda nas: nas.name,
    "error": lambda nas: nas.error,  # or what was said of a package
}
_TASK: dict[str, Callable[[Task], Any]] = {
    "product": lambda task: task.product,
    "task_id": lambda task: task.task_id,
    "task_name": lambda task: task.name,
    "backup_type": lambda task: task.backup_type,
    "verdict": lambda task: task.verdict,
    "reason": lambda task: task.reason,
    "last_success_time_iso": lambda task: iso(task.last_success),
    "last_result_status": lambda task: task.last_status,
    "last_result_time_end_iso": lambda task: iso(task.last_end),
    "transfered_bytes": lambda task: task.last_bytes,
    "next_trigger_time_iso": lambda task: iso(task.next_run),
    "schedule": lambda task: task.schedule,
    "running": lambda task: "true" if task.running else "false",
    "version_count": lambda task: task.version_count,
    "oldest_version_time_iso": lambda task: iso(task.oldest_version),
}
PASSING = ("overdue_by", "health_time_iso")
"""The last columns: they change by the mere passing of time."""
COLUMNS = (*_NAS, *_TASK, *PASSING)
# What a spreadsheet takes for the start of a formula, also behind blanks and in full width.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def table(report: Report) -> str:
    """The CSV file: comma-separated, quoted where needed, with a head. Times are UTC, sizes bytes."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for nas in report.nases:
        writer.writerows([cell(value) for value in row] for row in _rows(nas))
    return stream.getvalue()


def _rows(nas: Nas) -> Iterator[list[Any]]:
    head = [take(nas) for take in _NAS.values()]
    time = iso(nas.time)
    for task in nas.tasks:
        yield [*head, *(take(task) for take in _TASK.values()), task.overdue_by, time]
    for error in nas.unread or (() if nas.tasks else (nas.error,)):
        yield [*head[:-1], error, *("" for _column in _TASK), "", time]


def cell(value: Any) -> Any:
    """A value that no spreadsheet runs: a text that would be a formula gets an apostrophe in front."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def lines(text: str) -> list[str]:
    """What a CSV file says, a line for each row (no text has a line break), without what changes by itself."""
    return [line.rsplit(",", len(PASSING))[0] for line in text.split("\n") if line]
