# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is declared, and whatever the NAS holds: merged is idempotent, and no diff means no write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bench import Bench
from harness import Outcome, on
from hypothesis import given
from hypothesis import strategies as st
from scenarios import Scenario
from strategies import DECLARED_SETTINGS, DECLARED_WORKERS, RETENTIONS, TASKS, configs, furnish, schedules

NAMED = st.sampled_from(TASKS).map(lambda name: {"name": name})


def _with_name(options: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(NAMED, options).map(lambda both: {**both[0], **both[1]})


WANTED = {
    "abb_settings": DECLARED_SETTINGS,
    "m365_workers": DECLARED_WORKERS,
    "m365_task_schedule": _with_name(schedules()),
    "m365_task_retention": _with_name(RETENTIONS).map(lambda one: {**one, "allow_shorter": True}),
    "active_backup_config": configs().map(lambda config: {"config": config, "allow_shorter": True}),
}


def _run(bench: Bench, module: str, options: dict[str, Any], check: bool = False) -> tuple[Outcome, list[Any]]:
    """A run, and what it wrote."""
    bench.nas.forget()
    outcome = on(bench.nas, module, check=check, **options)
    assert "Unexpected error" not in outcome.get("msg", ""), outcome["msg"]
    assert not bench.nas.oddities, bench.nas.oddities
    assert not bench.nas.sessions
    return outcome, bench.nas.writes


@pytest.mark.parametrize("module", WANTED)
@given(data=st.data())
def test_merged_is_idempotent(bench: Bench, module: str, data: st.DataObject) -> None:
    bench.renew(Scenario(module, module, {}))
    furnish(data.draw, bench.nas)
    options = data.draw(WANTED[module])
    before = bench.nas.dump()
    predicted, none = _run(bench, module, options, check=True)
    assert not none
    assert bench.nas.dump() == before
    first, writes = _run(bench, module, options)
    assert first["failed"] == predicted["failed"], (first, predicted)
    if first["failed"]:
        assert not writes
        return
    assert first["changed"] == predicted["changed"] == bool(writes)
    assert (first["diff"]["before"] == first["diff"]["after"]) == (not writes)
    assert json.dumps(first["diff"]) == json.dumps(predicted["diff"])
    second, writes = _run(bench, module, options)
    assert not second["failed"], second["msg"]
    assert not second["changed"]
    assert not writes
    assert second["diff"]["before"] == second["diff"]["after"]


@given(data=st.data())
def test_what_is_gathered_is_what_is_there(bench: Bench, data: st.DataObject) -> None:
    bench.renew(Scenario("gathered", "active_backup_config_info", {}))
    furnish(data.draw, bench.nas)
    before = bench.nas.dump()
    gathered, _writes = _run(bench, "active_backup_config_info", {})
    assert not gathered["failed"], gathered["msg"]
    # as it comes back from a file
    config = json.loads(json.dumps(gathered["config"]))
    merged, writes = _run(bench, "active_backup_config", {"config": config})
    assert not merged["failed"], merged["msg"]
    assert not merged["changed"]
    assert not writes
    assert bench.nas.dump() == before


@pytest.mark.parametrize("module", ["m365_task_schedule", "m365_task_retention", "active_backup_config"])
@given(data=st.data())
def test_no_key_of_a_task_is_lost(bench: Bench, module: str, data: st.DataObject) -> None:
    """Also those that nobody has heard of, and whatever is in them."""
    bench.renew(Scenario(module, module, {}))
    furnish(data.draw, bench.nas)
    before = bench.nas.dump()["m365"]["settings"]
    outcome, _writes = _run(bench, module, data.draw(WANTED[module]))
    asked = {"backup_policy", "enable_schedule", "schedule", "rotation_policy", "preserve_day_number"}
    times = {"date", "hour", "minute", "week_day", "repeat_hour", "last_work_hour"}
    times |= {"date_type", "repeat_date", "repeat_min", "monthly_week"}
    for number, info in bench.nas.dump()["m365"]["settings"].items():
        assert {key for key in info | before[number] if info.get(key) != before[number].get(key)} <= asked, outcome
        assert set(before[number]) <= set(info)
        new, old = info["schedule"], before[number]["schedule"]
        assert {key for key in new | old if new.get(key) != old.get(key)} <= times
