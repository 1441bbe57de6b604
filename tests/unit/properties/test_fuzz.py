# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any JSON in place of any reply, or of any part of one: a failure in words or a right result, no stray write."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from bench import Bench
from hypothesis import given, settings
from hypothesis import strategies as st
from judge import judge
from kinds import Kind, Send
from scenarios import SCENARIOS, Scenario
from strategies import JSON
from trial import Trial

# Some of a state's names, so that what is put in is at times of the right form.
ANSWERS = JSON | st.fixed_dictionaries({"success": st.booleans() | JSON}, optional={"data": JSON, "error": JSON})


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all parts of a JSON value."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _places(inner, (*path, key))


def _put(body: Any, path: tuple[Any, ...], value: Any, drop: bool) -> Any:
    if not path:
        return value
    body = copy.deepcopy(body)
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    if drop:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return body


def _another_part(draw: st.DrawFn) -> Kind:
    """A fault: one part of the reply is something else, or missing."""

    def strike(bench: Bench, send: Send) -> Any:
        reply = send()
        body = reply.json()
        path = draw(st.sampled_from(list(_places(body))))
        reply._content = json.dumps(_put(body, path, draw(JSON), draw(st.booleans()))).encode()
        return reply

    return Kind("another part", "fuzz", strike=strike)


def _another_answer(draw: st.DrawFn) -> Kind:
    """A fault: something else is answered, and nothing carried out."""
    return Kind("another answer", "fuzz", "json", {"body": draw(ANSWERS)})


def _asked_for(bench: Bench, scenario: Scenario, trial: Trial) -> None:
    """Only what a run without a fault writes is written, and to the same things."""
    usual = {(record.name, _target(record.params)) for record in bench.plain(scenario)[1].records if record.write}
    for record in trial.records:
        assert not record.write or (record.name, _target(record.params)) in usual, (record.name, record.params)
    lost = [words for words in bench.nas.oddities if "lost" in words or "read-only" in words]
    assert not lost, lost


def _target(params: dict[str, Any]) -> str:
    """What a write is about; which of the settings or versions is for what was read to decide."""
    names = ("task_id", "task_ids", "should_remove_storage")
    return json.dumps({name: params[name] for name in names if name in params})


@pytest.mark.parametrize("make", [_another_part, _another_answer])
@pytest.mark.parametrize("name", SCENARIOS)
@settings(max_examples=settings().max_examples // 3)
@given(data=st.data())
def test_any_json(bench: Bench, name: str, make: Any, data: st.DataObject) -> None:
    scenario = SCENARIOS[name]
    calls = [call for call in bench.plain(scenario)[0] if not call.inner]
    trial = bench.run(scenario, make(data.draw), data.draw(st.sampled_from(calls)))
    # What is read may be wrong, and so may what is concluded from it; all else holds.
    wrong = [words for words in judge(trial).wrong if not words.startswith(("changed:", "gave up", "the simulated"))]
    if trial.call.method in ("login", "logout"):  # a session whose number was not understood cannot be closed
        wrong = [words for words in wrong if "left open" not in words]
    assert not wrong, (str(trial.call), trial.outcome)
    _asked_for(bench, scenario, trial)
