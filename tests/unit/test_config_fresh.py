# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""fresh of active_backup_config: backups of both packages that must not be older than declared, in one session."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, calls, good, task

NAME = "active_backup_config"
CONFIG = {"abb": {"settings": {"max_concurrent_devices": 7}}}
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
    outcome = good(nas, NAME, config=CONFIG, fresh=[abb(OLD, "1h")])
    assert [record.method for record in nas.writes] == ["set", "backup"]
    assert nas.sign_ins == 1
    assert set(outcome["diff"]["after"]) == {"abb", "fresh"}
    assert outcome["config"]["abb"]["settings"]["max_concurrent_devices"] == 7
    settled = good(nas, NAME, config=CONFIG, fresh=[abb(OLD, "1h")])  # its run is under way
    assert not settled["changed"]
    assert settled["diff"]["before"] == settled["diff"]["after"]


def test_a_failure_says_what_was_made_before_it(nas: Any):
    nas.fault(None, "backup*", "error", code=120, times=None)
    for declared, changed in ((CONFIG, True), (None, False)):
        outcome = bad(nas, NAME, "fresh: ", config=declared, fresh=[abb(OLD, "1h")])
        assert outcome["changed"] is changed, declared
    nas.clear_faults()
    nas.fault(None, "backup_task", "error", code=120)
    assert bad(nas, NAME, "fresh: ", fresh=[abb(OLD, "1h"), m365(MAIL, "1h")])["changed"] is True


WEB = "Web server"
GROUPS = (abb(OLD, "1h"), m365(MAIL, "1h"), abb(WEB, "2h"))


def hangs(nas: Any, name: str, product: str) -> None:
    """Its run has been under way for longer than any limit."""
    nas.next_outcome(name, "stuck", product=product)
    good(nas, f"{product}_task", name=[name], state="started")
    nas.advance(3 * 3600)
    nas.forget()


@pytest.mark.parametrize(("bad_one", "product"), [(OLD, "abb"), (MAIL, "m365"), (WEB, "abb")])
def test_one_that_hangs_keeps_no_other_from_being_started(nas: Any, bad_one: str, product: str):
    hangs(nas, bad_one, product)
    outcome = bad(nas, NAME, "fresh: ", bad_one, "under way since", fresh=list(GROUPS))
    others = [one["name"] for one in GROUPS if one["name"] != bad_one]
    assert (outcome["reason"], outcome["changed"]) == ("refused", True)
    assert len(started(nas)) == 2
    assert outcome["written"] == [f"fresh: {name}" for name in others]
    assert {row["task_name"]: row["started"] for row in outcome["fresh"]} == {bad_one: False} | dict.fromkeys(
        others, True
    )
    before, after = (outcome["diff"][side]["fresh"] for side in ("before", "after"))
    assert sorted(name.rpartition(" (")[0] for name in after if after[name] != before[name]) == sorted(others)


@pytest.mark.parametrize("place", range(3))
def test_one_that_the_nas_refuses_to_start_keeps_no_other_from_being_started(nas: Any, place: int):
    wanted = [abb(OLD, "1h"), abb(WEB, "2h")]
    wanted.insert(place, m365(MAIL, "1h"))
    nas.fault(None, "backup_task", "error", code=120)
    outcome = bad(nas, NAME, "fresh: ", "backup_task", fresh=wanted)
    assert outcome["written"] == [f"fresh: {OLD}", f"fresh: {WEB}"]
    assert outcome["not_written"] == [f"fresh: {MAIL}"]


def test_several_failures_are_all_told(nas: Any):
    hangs(nas, OLD, "abb")
    nas.fault(None, "backup_task", "error", code=120)
    outcome = bad(nas, NAME, OLD, "under way since", "Also: ", "backup_task", fresh=list(GROUPS))
    assert outcome["reason"] == "refused"
    assert outcome["written"] == [f"fresh: {WEB}"]


def test_a_nas_that_is_gone_is_asked_for_nothing_more(nas: Any, fake_time: Any):
    nas.fault(None, "list_tasks", "reset_before", nth=2, times=None)  # read anew after the first start
    outcome = bad(nas, NAME, "fresh: ", fresh=list(GROUPS))
    assert outcome["written"] == [f"fresh: {OLD}"]
    assert len(started(nas)) == 1


def test_a_failure_of_fresh_tells_what_was_written_of_the_config(nas: Any):
    hangs(nas, OLD, "abb")
    outcome = bad(nas, NAME, OLD, config=CONFIG, fresh=[abb(OLD, "1h"), abb(WEB, "2h")])
    assert outcome["written"] == ["abb.settings", f"fresh: {WEB}"]
    assert set(outcome["diff"]["after"]) == {"abb", "fresh"}


@pytest.mark.parametrize("declared", [True, False])
def test_check_mode_tells_the_same_failure_and_writes_nothing(nas: Any, declared: bool):
    hangs(nas, OLD, "abb")
    config = CONFIG if declared else None
    outcome = bad(nas, NAME, OLD, check=True, config=config, fresh=[abb(OLD, "1h"), abb(WEB, "2h")])
    assert (outcome["changed"], outcome["written"]) == (True, [])
    assert not nas.writes


@both_modes
def test_a_failure_of_fresh_lists_what_differs(nas: Any, check: bool):
    """The lines that its diff shows, those of the config first."""
    hangs(nas, OLD, "abb")
    good(nas, "abb_settings", max_concurrent_devices=9)
    outcome = bad(nas, NAME, OLD, config=CONFIG, fresh=[abb(OLD, "1h"), abb(WEB, "2h")], check=check)
    first, *others = outcome["differences"]
    assert first == "abb.settings.max_concurrent_devices: 9 -> 7"
    assert [line.partition(" (")[0] for line in others] == [f"fresh.{WEB}"]


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
