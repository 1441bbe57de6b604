# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""fresh of active_backup_config: backups of both packages that must not be older than declared, in one session."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, task

NAME = "active_backup_config"
OLD, YOUNG, MAIL, PARTIAL = "SMB shares", "Accounting PCs", "Manual archive", "Partial last"
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def abb(name: str, max_age: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "max_age": max_age, **more}


def m365(name: str, max_age: str, **more: Any) -> dict[str, Any]:
    return {"product": "m365", "name": name, "max_age": max_age, **more}


def started(nas: Any) -> list[Any]:
    """The numbers of the tasks that were started, in the requests that did it."""
    return [record.params.get("task_ids") or record.params["task_id"] for record in calls(nas, "backup", "backup_task")]


@both_modes
def test_what_is_old_is_started_and_nothing_else(nas: Any, check: bool):
    outcome = good(nas, NAME, fresh=[abb(OLD, "1h"), abb(YOUNG, "52w"), m365(MAIL, "1h")], check=check)
    assert outcome["changed"]
    rows = {row["task_name"]: row for row in outcome["fresh"]}
    assert {name: row["product"] for name, row in rows.items()} == {OLD: "abb", YOUNG: "abb", MAIL: "m365"}
    assert {name: row["started"] for name, row in rows.items()} == {OLD: True, YOUNG: False, MAIL: True}
    expected = [] if check else [[task(nas, OLD)["task_id"]], task(nas, MAIL, "m365")["task_id"]]
    assert started(nas) == expected
    assert set(outcome["diff"]["after"]["fresh"]) >= {f"{OLD} ({task(nas, OLD)['task_id']})"}
    assert outcome["config"] is None
    assert any(OLD in line for line in outcome["differences"])
    assert not any(YOUNG in line for line in outcome["differences"])


@both_modes
def test_one_that_is_fresh_hides_no_start_before_it(nas: Any, check: bool):
    assert good(nas, NAME, fresh=[abb(OLD, "1h"), m365(MAIL, "520w")], check=check)["changed"]


def test_what_is_fresh_is_unchanged(nas: Any):
    outcome = good(nas, NAME, fresh=[abb(YOUNG, "52w"), m365(MAIL, "520w")])
    assert not outcome["changed"]
    assert outcome["diff"]["before"] == outcome["diff"]["after"]
    assert outcome["differences"] == []
    assert not nas.writes


def test_tasks_with_the_same_limit_are_started_together(nas: Any):
    good(nas, NAME, fresh=[abb(OLD, "1h"), abb(YOUNG, "2h"), abb("Web server", "1h")])
    together, alone = [task(nas, OLD)["task_id"], task(nas, "Web server")["task_id"]], [task(nas, YOUNG)["task_id"]]
    assert started(nas) == [together, alone]
    assert nas.sign_ins == 1


def test_each_has_its_own_limit(nas: Any):
    """The last good backup is six hours old."""
    outcome = good(nas, NAME, fresh=[abb(YOUNG, "7h")])
    assert not outcome["changed"]
    assert good(nas, NAME, fresh=[abb(YOUNG, "5h")])["changed"]


@pytest.mark.parametrize("accepted", [True, False, None])
def test_a_partial_backup_is_good_only_where_that_is_said(nas: Any, accepted: bool | None):
    nas.next_outcome(OLD, "partial", run_seconds=1)
    good(nas, "abb_task", name=[OLD], state="started", wait=True, accept_partial=True)
    assert good(nas, NAME, fresh=[abb(OLD, "1h", accept_partial=accepted)])["changed"] is not bool(accepted)


def test_by_number(nas: Any):
    number = task(nas, OLD)["task_id"]
    good(nas, NAME, fresh=[{"task_id": number, "max_age": "1h"}])
    assert started(nas) == [[number]]


def test_some_by_number_and_some_by_name(nas: Any):
    number, other = task(nas, OLD)["task_id"], task(nas, "Web server")["task_id"]
    good(nas, NAME, fresh=[{"task_id": number, "max_age": "1h"}, abb("Web server", "1h")])
    assert started(nas) == [[number], [other]]


def test_a_warning_of_one_is_not_lost_with_the_next(nas: Any):
    """Nobody knows since when this run has been under way."""
    nas.next_outcome(MAIL, "stuck", product="m365")
    good(nas, "m365_task", name=[MAIL], state="started")
    nas.state["m365"]["general_logs"].pop()
    outcome = good(nas, NAME, fresh=[m365(MAIL, "1d"), abb(YOUNG, "52w")])
    assert MAIL in str(outcome["warnings"])


def test_beside_a_config_both_are_made_in_one_session(nas: Any):
    config = {"abb": {"settings": {"max_concurrent_devices": 7}}}
    outcome = good(nas, NAME, config=config, fresh=[abb(OLD, "1h")])
    assert [record.method for record in nas.writes] == ["set", "backup"]
    assert nas.sign_ins == 1
    assert set(outcome["diff"]["after"]) == {"abb", "fresh"}
    assert outcome["config"]["abb"]["settings"]["max_concurrent_devices"] == 7
    settled = good(nas, NAME, config=config, fresh=[abb(OLD, "1h")])  # its run is under way
    assert not settled["changed"]
    assert settled["diff"]["before"] == settled["diff"]["after"]


def test_a_failure_says_what_was_made_before_it(nas: Any):
    config = {"abb": {"settings": {"max_concurrent_devices": 7}}}
    for declared, changed in ((config, True), (None, False)):
        outcome = bad(nas, NAME, "fresh: ", "Nobody", config=declared, fresh=[abb("Nobody", "1h")])
        assert outcome["changed"] is changed, declared
    nas.fault(None, "backup_task", "error", code=120)
    assert bad(nas, NAME, "fresh: ", fresh=[abb(OLD, "1h"), m365(MAIL, "1h")])["changed"] is True


WRONG: dict[str, tuple[Any, tuple[str, ...]]] = {
    "nothing": ([], ("Nothing is declared", "config", "fresh")),
    "no limit": ([{"name": OLD}], ("max_age",)),
    "a bare number": ([abb(OLD, "36")], ("fresh[0].max_age", "36h")),
    "no name": ([{"max_age": "1h"}], ("name", "task_id")),
    "name and number": ([abb(OLD, "1h", task_id=1)], ("name", "task_id")),
    "a product that is none": ([abb(OLD, "1h", product="abbb")], ("product", "abbb", "m365")),
}


@both_modes
@pytest.mark.parametrize("which", WRONG)
def test_wrong_options_send_nothing(nas: Any, which: str, check: bool):
    fresh, words = WRONG[which]
    assert bad(nas, NAME, *words, fresh=fresh, check=check)["reason"] == "input"
    assert not nas.requests
