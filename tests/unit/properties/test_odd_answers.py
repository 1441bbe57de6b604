# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that are odd but have been seen. Each is a change of what a simulated NAS sends; no module may stumble, and
what means the same has to lead to the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from bench import Bench
from kinds import Kind, Send
from scenarios import SCENARIOS
from trial import Trial

Change = Callable[[Any], Any]


def _deep(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    """A change of every object at any depth."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(one) for one in value]
        if isinstance(value, dict):
            return change({key: walk(inner) for key, inner in value.items()})
        return value

    return walk


def _without(*names: str) -> Change:
    return _deep(lambda row: {key: value for key, value in row.items() if key not in names})


def _no_id(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id" or "value" not in row}


def _each(pattern: str, new: Callable[[Any], Any]) -> Change:
    return _deep(lambda row: {key: new(value) if re.fullmatch(pattern, key) else value for key, value in row.items()})


def _as_number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_millis(value: Any) -> Any:
    """May 29 18:54:13 2025 GMT as the other form of it."""
    if not isinstance(value, str):
        return value
    return int(datetime.strptime(value, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=timezone.utc).timestamp()) * 1000


def _backwards(value: Any) -> Any:
    """Lists the other way round, but for the results of a compound request."""
    if isinstance(value, list):
        return [_backwards(one) for one in reversed(value)]
    if isinstance(value, dict):
        return {key: _backwards(inner) if key != "result" else _in_order(inner) for key, inner in value.items()}
    return value


def _in_order(value: Any) -> Any:
    return [_backwards(one) for one in value] if isinstance(value, list) else _backwards(value)


ODD: dict[str, Change] = {
    "no rows of settings": _each("settings", lambda rows: [] if isinstance(rows, list) else rows),
    "rows without id": _deep(_no_id),
    "cert_tillTime in milliseconds": _each("cert_tillTime", _as_millis),
    "no cert_info": _without("cert_info"),
    "cert_info null": _each("cert_info", lambda _value: None),
    "gfs as numbers": _each("gfs_.*|keep_days|keep_versions", _as_number),
    "gfs as text": _each("gfs_.*|keep_days|keep_versions", _as_text),
    "last_result null": _each("last_result", lambda _value: None),
    "no last_result": _without("last_result"),
    "no progress": _without("progress"),
    "progress null": _each("progress", lambda _value: None),
    "no versions": _without("versions"),
    "versions null": _each("versions", lambda _value: None),
    "devices null": _each("devices", lambda _value: None),
    "progress_list null": _each("progress_list", lambda _value: None),
    "no total": _without("total", "count"),
    "lists unsorted": _backwards,
    "more keys": _deep(lambda row: {**row, "x_new": {"a": [None]}, "y_new": None}),
    "week_day a number": _each("week_day", lambda _value: 1),
    "no time_end": _without("time_end"),
}  # fmt: skip
# Where an answer hides for ever what a module has to see, a failure is right: left out.
HIDES: dict[str, tuple[str, ...]] = {
    "no rows of settings": ("abb_settings", "abb_settings-borrowed", "active_backup_config"),
    "no cert_info": ("abb_settings",),
    "cert_info null": ("abb_settings",),
    "no progress": ("abb_task", "abb_task-fresh"),
    "progress null": ("abb_task", "abb_task-fresh"),
    # nothing is done to versions that are not listed: tests/unit/test_unlisted_versions.py
    "no versions": ("abb_task-absent", "abb_version", "abb_version-ids"),
    "versions null": ("abb_task-absent", "abb_version", "abb_version-ids"),
    # the simulated NAS does not take back what it never sent
    "week_day a number": ("m365_task_schedule", "m365_task_retention", "active_backup_config"),
}
# Where the answer says something else, and not the same in another form.
OTHER = (
    "no rows of settings",
    "no cert_info",
    "cert_info null",
    "no versions",
    "versions null",
    "devices null",
    "week_day a number",
    "no time_end",
)
PAIRS = [
    (name, odd) for name, one in SCENARIOS.items() for odd in ODD if not one.moving and name not in HIDES.get(odd, ())
]


@pytest.mark.parametrize(("name", "odd"), PAIRS)
def test_odd(bench: Bench, name: str, odd: str) -> None:
    def strike(bench: Bench, send: Send) -> Any:
        reply = send()
        reply._content = json.dumps(ODD[odd](reply.json())).encode()
        return reply

    scenario = SCENARIOS[name]
    calls = bench.plain(scenario)[0]
    trial = bench.run(scenario, Kind(odd, "odd", strike=strike), calls[0], lasting=True)
    assert not trial.outcome["failed"], trial.outcome["msg"]
    assert not trial.left
    assert trial.outcome["changed"] == trial.said["changed"]
    assert _writes(trial, odd) == _writes(bench.plain(scenario)[1], odd)
    if odd not in OTHER:
        assert _result(trial.outcome, odd) == _result(trial.said, odd)


def _writes(trial: Trial, odd: str) -> list[Any]:
    return [(record.name, _without_form(record.params, odd)) for record in trial.records if record.write]


def _result(outcome: dict[str, Any], odd: str) -> Any:
    """A result without what another second or another session makes another one."""
    # only the last result tells of a run that was cancelled, or how many errors it had
    said = "|reason|verdict_reason|detail|last_result" if "last_result" in odd else ""
    moving = re.compile(f".*_age|time|time_iso|overdue_by|percentage|transfered_bytes|sid|synotoken|invocation{said}")
    steady = _deep(lambda row: {key: value for key, value in row.items() if not moving.fullmatch(key)})
    return _without_form(steady(dict(outcome)), odd)


def _without_form(value: Any, odd: str) -> Any:
    """What is left once the odd form is on both sides; where that is an order, none."""
    return _sorted(value) if odd == "lists unsorted" else ODD[odd](value)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    return sorted(map(_sorted, value), key=repr) if isinstance(value, list) else value
