# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task: what goes with a task that is deleted, and what is said when one of several writes fails."""

from __future__ import annotations

import pytest
from harness import bad, good, task

NAME = "m365_task"
FIRST, SECOND = "Scheduled offices", "Manual archive"
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])


@pytest.fixture
def nas(plain):
    plain.switches.run_seconds = 600
    return plain


def facts(nas, *names):
    """What removed has to hold of these tasks."""
    rows = [task(nas, name, "m365") for name in names]
    sizes = [sum(value for key, value in row.items() if key.endswith("_used_storage")) for row in rows]
    assert all(sizes), "nothing is stored, so nothing was tested"
    return [
        {"task_id": row["task_id"], "task_name": row["task_name"], "used_size": size}
        for row, size in zip(rows, sizes, strict=True)
    ]


def absent(nas, *names, **options):
    return good(nas, NAME, state="absent", name=list(names), **options)


# --- absent


@pytest.mark.parametrize("meant", [True, False])
def test_check_mode_says_what_would_be_destroyed(nas, meant):
    before, lost = nas.dump(), facts(nas, FIRST, SECOND)
    outcome = absent(nas, FIRST, SECOND, remove_backup_data=meant, check=True)
    assert outcome["changed"]
    assert outcome["removed"] == (lost if meant else [])
    assert [row["present"] for row in outcome["tasks"]] == [False, False]
    assert not nas.writes
    assert nas.dump() == before


@pytest.mark.parametrize("meant", [True, False])
def test_the_data_goes_only_if_that_is_said(nas, meant):
    lost, number = facts(nas, FIRST), task(nas, FIRST, "m365")["task_id"]
    path = nas.state["m365"]["settings"][str(number)]["local_path"]
    predicted = absent(nas, FIRST, remove_backup_data=meant, check=True)
    outcome = absent(nas, FIRST, remove_backup_data=meant)
    assert outcome["removed"] == predicted["removed"] == (lost if meant else [])
    assert outcome["diff"] == predicted["diff"]
    assert [record.params for record in nas.writes] == [{"task_id": number, "should_remove_storage": meant}]
    assert FIRST not in [row["task_name"] for row in nas.state["m365"]["tasks"]]
    assert (path in [row["path"] for row in nas.state["m365"]["relinkable"]]) is not meant


def test_the_data_stays_unless_anything_is_said(nas):
    absent(nas, FIRST)
    assert nas.writes[0].params["should_remove_storage"] is False


def test_absent_already(nas):
    outcome = absent(nas, "Nobody", remove_backup_data=True)
    assert (outcome["changed"], outcome["removed"]) == (False, [])
    assert not nas.writes


@both_modes
def test_absent_of_a_running_task_fails_before_any_write(nas, check):
    good(nas, NAME, state="started", name=[FIRST])
    nas.forget()
    good(nas, NAME, state="started", name=[SECOND])
    nas.forget()
    words = (f"{FIRST!r} (3): it is running", f"{SECOND!r} (2): it is running")
    bad(nas, NAME, *words, state="absent", name=[SECOND, FIRST], remove_backup_data=True, check=check)
    assert not nas.writes


# --- one request a task: the second of them fails

STATES = {"absent": ("delete_task", "present", False), "started": ("backup_task", "running", True)}


@pytest.mark.parametrize("state", STATES)
def test_a_second_write_that_fails(nas, state):
    method, key, becomes = STATES[state]
    first, second = (task(nas, name, "m365")["task_id"] for name in (FIRST, SECOND))
    nas.fault(None, method, "error", code=120, nth=2)
    outcome = bad(nas, NAME, "120", state=state, name=[FIRST, SECOND, "New tenant"])
    assert (outcome["changed"], outcome["method"], outcome["code"]) == (True, method, 120)
    assert outcome["written"] == [first]
    assert outcome["not_written"] == [second, task(nas, "New tenant", "m365")["task_id"]]
    assert [row[key] for row in outcome["diff"]["before"]["tasks"]] == [not becomes] * 3
    assert [row[key] for row in outcome["diff"]["after"]["tasks"]] == [becomes, not becomes, not becomes]
    assert [row[key] for row in outcome["tasks"]] == [becomes, not becomes, not becomes]
    assert [record.params["task_id"] for record in nas.writes] == [first, second]


def test_a_second_cancellation_that_fails(nas):
    good(nas, NAME, state="started", name=[FIRST, SECOND])
    nas.forget()
    first, second = (task(nas, name, "m365")["task_id"] for name in (FIRST, SECOND))
    nas.fault(None, "cancel_task", "error", code=120, nth=2)
    outcome = bad(nas, NAME, "120", state="stopped", name=[FIRST, SECOND])
    assert (outcome["changed"], outcome["written"], outcome["not_written"]) == (True, [first], [second])
    assert [run["task_id"] for run in nas.state["m365"]["runs"]] == [second]


@pytest.mark.parametrize("state", STATES)
def test_a_first_write_that_fails(nas, state):
    before = nas.dump()
    nas.fault(None, STATES[state][0], "error", code=120)
    outcome = bad(nas, NAME, "120", state=state, name=[FIRST, SECOND])
    assert (outcome["changed"], outcome["written"], len(outcome["not_written"])) == (False, [], 2)
    assert outcome["diff"]["before"] == outcome["diff"]["after"]
    assert nas.dump() == before
