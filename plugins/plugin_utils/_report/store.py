# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as JSON: the numbers, what needs attention, and the fleet as it was handed over, in a lasting order."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .fleet import Entry
from .model import Report
from .words import iso, natural

PASSING = ("time", "time_iso", "last_success_age", "overdue_by", "expires_in_days")
"""Keys of the report, of health, its tasks and its certificate that change by the mere passing of time."""
# Inside a text of JSON a quote has a backslash before it, so that these are keys.
_PASSING = re.compile(rf'"(?:{"|".join(PASSING)})": (?:"[^"]*"|[^",}}\n]*)(?:, )?')
_ENTRY = re.compile(r'\{"group": (null|"(?:[^"\\]|\\.)*"), "nas": ("(?:[^"\\]|\\.)*")')


def store(report: Report) -> str:
    """The JSON file: a line for each task, so that two of them can be compared by eye. Sorted keys, no NaN."""
    order = {(nas.group, nas.name): at for at, nas in enumerate(report.nases)}
    entries = sorted(report.entries, key=lambda entry: order[entry.group, entry.nas])
    parts = {
        "title": _dump(report.title),
        "time": _dump(report.created),
        "time_iso": _dump(iso(report.created)),
        "summary": _dump(report.summary()),
        "attention": _listed(_dump(item.result()) for item in report.items),
        "fleet": _listed(map(_entry, entries)),
    }
    return "{\n" + ",\n".join(f'"{key}": {text}' for key, text in parts.items()) + "\n}\n"


def _entry(entry: Entry) -> str:
    head = {"nas": entry.nas, "group": entry.group or None}
    if entry.health is None:
        return _dump({**head, "error": entry.error})
    rest = {key: value for key, value in entry.health.items() if key != "tasks"}
    tasks = sorted(entry.health["tasks"], key=_task_key)
    return f'{_dump(head)[:-1]}, "health": {_dump(rest)[:-1]}, "tasks": {_listed(map(_dump, tasks))}}}}}'


def _task_key(task: Mapping[str, Any]) -> tuple[Any, ...]:
    return str(task["product"]), natural(str(task["task_id"])), str(task["task_name"])


def _listed(texts: Iterable[str]) -> str:
    rows = ",\n".join(texts)
    return f"[\n{rows}\n]" if rows else "[]"


def _dump(value: Any) -> str:
    try:
        return json.dumps(value, sort_keys=True, default=str, allow_nan=False)
    except (TypeError, ValueError):  # keys of several kinds, or a number that JSON has not
        return json.dumps(_plain(value), sort_keys=True, default=str, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def lines(text: str) -> list[str]:
    """What a JSON file says, a line for each NAS and task, without what changes by itself."""
    said, place = [], ""
    for line in _PASSING.sub("", text).split("\n"):
        if found := _ENTRY.match(line):
            place = f"{found[2]} | " if found[1] == "null" else f"{found[1]} | {found[2]} | "
        said.append(place + line.rstrip(","))
    return said
