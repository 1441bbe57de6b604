# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the matrix rests on, one by one: how reads are tried again, and that nothing is started or deleted twice."""

from __future__ import annotations

from typing import Any

import pytest
from bench import Bench
from kinds import KINDS
from scenarios import SCENARIOS
from trial import Call, Trial

WRITES = [name for name, scenario in SCENARIOS.items() if scenario.writes and not scenario.blind]
LOST = ["hang-before", "hang-after", "hang-late", "reset-before", "reset-after", "truncated", "http-502", "html-after"]


def _call(bench: Bench, name: str, **wanted: Any) -> Call:
    """The first call of a scenario that is meant."""
    calls = bench.plain(SCENARIOS[name])[0]
    return next(call for call in calls if all(getattr(call, key) == value for key, value in wanted.items()))


def _run(bench: Bench, name: str, kind: str, lasting: bool = False, **wanted: Any) -> Trial:
    return bench.run(SCENARIOS[name], KINDS[kind], _call(bench, name, **wanted), lasting)


@pytest.mark.parametrize("kind", ["http-500", "reset-before", "html-before", "code-117", "code-109", "truncated"])
def test_a_read_is_tried_three_times_with_growing_pauses(bench: Bench, kind: str) -> None:
    trial = _run(bench, "abb_settings_info", kind, lasting=True, method="list")
    assert trial.outcome["failed"]
    assert sum(record.method == "list" for record in trial.records) == 3
    assert bench.time.pauses[:2] == [1, 3]  # what follows is one before a second sign-out, and the bench's own
    assert len(bench.time.pauses) <= 4


@pytest.mark.parametrize("kind", ["http-302", "http-401", "http-403", "code-100", "code-108", "code-105", "code-120"])
def test_a_read_is_not_tried_again_where_that_cannot_help(bench: Bench, kind: str) -> None:
    trial = _run(bench, "abb_settings_info", kind, lasting=True, method="list")
    assert trial.outcome["failed"]
    assert sum(record.method == "list" for record in trial.records) == 1


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_answer_is_lost_is_sent_once(bench: Bench, name: str, kind: str) -> None:
    """A backup is never started twice, a version never deleted twice; and what arrived is seen."""
    trial = _run(bench, name, kind, write=True)
    first = _call(bench, name, write=True)
    same = [record for record in trial.records if record.write and record.method == first.method]
    sent = [record.params for record in same]
    assert all(sent.count(params) == 1 for params in sent), sent
    if same and same[0].applied:
        assert not trial.outcome["failed"], trial.outcome["msg"]
        assert trial.outcome["changed"]
    else:
        assert trial.outcome["failed"]
        assert not trial.outcome.get("changed")


@pytest.mark.parametrize("name", WRITES)
def test_the_state_is_looked_at_in_growing_pauses(bench: Bench, name: str) -> None:
    """For two minutes at most, and never more than four seconds apart."""
    trial = _run(bench, name, "hang-before", write=True)
    assert trial.outcome["failed"]
    pauses = bench.time.pauses[:-1]
    assert pauses[:3] == [0.25, 0.5, 1]
    assert max(pauses) <= 4
    assert 110 <= sum(pauses) <= 121


@pytest.mark.parametrize("kind", [name for name in KINDS if name.startswith("sign-in-")])
def test_a_final_code_is_final(bench: Bench, kind: str) -> None:
    trial = _run(bench, "abb_settings", kind, lasting=True, method="login")
    assert trial.outcome["failed"]
    assert trial.outcome["code"] == int(kind.rpartition("-")[2])
    assert [record.method for record in trial.records] == ["login"]
    assert not bench.time.pauses[:-1]


@pytest.mark.parametrize("code", [106, 107, 119, 150])
@pytest.mark.parametrize("name", ["abb_task", "abb_task-fresh", "abb_version", "abb_version-ids"])
def test_one_reply_of_several_with_the_number_of_a_dead_session_is_no_end_of_looking(
    bench: Bench, name: str, code: int
) -> None:
    """The others tell that the session is open, and the next look shows what the write has done."""
    calls = bench.plain(SCENARIOS[name])[0]
    write = next(call for call in calls if call.write)
    look = next(call for call in calls if call.request > write.request and call.inner and call.method == "list")
    trial = bench.run(SCENARIOS[name], KINDS[f"code-{code}"], look, False)
    assert not trial.outcome["failed"], trial.outcome["msg"]
    assert trial.outcome["changed"]
