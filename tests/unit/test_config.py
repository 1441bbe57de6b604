# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_config: nothing is written if anything may not be, and what was written before a failure is said."""

from __future__ import annotations

import pytest
from harness import bad, good, task

NAME = "active_backup_config"
OFFICES, ARCHIVE = "Scheduled offices", "Manual archive"  # keeps 30 days; keeps all
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
WRITES = ("set", "update_worker_count", "set_task_setting", "set_task_setting")
ITEMS = ["abb.settings", "m365.workers", f"m365.tasks: {OFFICES}", f"m365.tasks: {ARCHIVE}"]


@pytest.fixture
def nas(plain):
    return plain


def config(offices, archive):
    """Settings, workers and two tasks, all of which differ."""
    tasks = [{"name": OFFICES, "retention": offices}, {"name": ARCHIVE, **archive}]
    workers = {"backup_job_workers": 10}
    return {"abb": {"settings": {"max_concurrent_devices": 7}}, "m365": {"workers": workers, "tasks": tasks}}


ALL = config({"days_to_keep": 90}, {"schedule": {"policy": "continuous"}})
SHORTER = {
    "fewer days": (config({"days_to_keep": 29}, {"schedule": {"policy": "continuous"}}), OFFICES, "30 days"),
    "days instead of all": (config({"keep_all": True}, {"retention": {"days_to_keep": 3650}}), ARCHIVE, "everything"),
}


@both_modes
@pytest.mark.parametrize("row", SHORTER)
def test_a_shorter_retention_has_to_be_meant(nas, row, check):
    """It stands last, and nothing before it is written."""
    declared, name, words = SHORTER[row]
    before = nas.dump()
    outcome = bad(nas, NAME, name, words, "allow_shorter", config=declared, check=check)
    assert not outcome.get("changed")
    assert not nas.writes
    assert nas.dump() == before


@pytest.mark.parametrize("row", SHORTER)
def test_a_shorter_retention_that_is_meant(nas, row):
    declared, name, _words = SHORTER[row]
    assert good(nas, NAME, config=declared, allow_shorter=True)["changed"]
    info = nas.state["m365"]["settings"][str(task(nas, name, "m365")["task_id"])]
    assert (info["rotation_policy"], info["preserve_day_number"]) in [(1, 29), (1, 3650)]


def test_there_is_no_state(nas):
    """A config is brought about, and nothing else; reading one is active_backup_config_info."""
    bad(nas, NAME, "state", config=ALL, state="merged")
    bad(nas, NAME, "config")
    assert not nas.requests


NAMED_ONLY = {"m365": {"tasks": [{"name": OFFICES}, {"task_id": 2, "schedule": None, "retention": {"keep_all": None}}]}}


@both_modes
def test_a_task_of_which_nothing_is_declared_is_looked_up(nas, check):
    outcome = good(nas, NAME, config=NAMED_ONLY, check=check)
    assert not outcome["changed"]
    assert outcome["config"]["m365"]["tasks"] == [{"name": OFFICES}, {"task_id": 2}]
    assert [record.method for record in nas.requests if "Office365" in record.api] == ["list_tasks"]
    bad(nas, NAME, "Nobody", OFFICES, config={"m365": {"tasks": [{"name": "Nobody"}]}}, check=check)
    bad(nas, NAME, "more than once", config={"m365": {"tasks": [{"name": OFFICES}, {"name": f" {OFFICES}"}]}})


def test_what_is_wrong_is_said_with_its_place(nas):
    tasks = [{"name": OFFICES}, {"name": ARCHIVE, "schedule": {"policy": "scheduled"}}]
    bad(nas, NAME, "config.m365.tasks[1].schedule: schedule: required", config={"m365": {"tasks": tasks}})
    tasks = [{"name": OFFICES, "retention": {"days_to_keep": 0}}]
    bad(nas, NAME, "config.m365.tasks[0].retention.days_to_keep: 0 is out of range", config={"m365": {"tasks": tasks}})
    throttle = {"ip_range": {"start": "10.0.0.9", "end": "10.0.0.1"}}
    bad(nas, NAME, "config.abb.settings: traffic", config={"abb": {"settings": {"traffic_throttle": throttle}}})
    assert not nas.requests


@pytest.mark.parametrize("place", range(len(ITEMS)))
def test_a_write_that_fails_after_others(nas, place):
    """What was made before it is in written, in the diff and on the NAS; nothing after it is tried."""
    predicted = good(nas, NAME, config=ALL, check=True)
    whole = predicted["diff"]
    method = WRITES[place]
    nas.fault(None, method, "error", code=120, nth=WRITES[: place + 1].count(method))
    outcome = bad(nas, NAME, ITEMS[place], "120", config=ALL)
    assert outcome["changed"] is bool(place)
    assert (outcome["written"], outcome["not_written"]) == (ITEMS[:place], ITEMS[place:])
    assert (outcome["method"], outcome["code"]) == (method, 120)
    assert [record.method for record in nas.writes] == list(WRITES[: place + 1])
    assert outcome["diff"]["before"] == whole["before"]
    assert outcome["diff"]["after_header"] == whole["after_header"] == f"{nas.hostname}: Active Backup"
    landed = [_of(outcome["diff"]["after"], item) == _of(whole["after"], item) for item in ITEMS]
    assert landed == [True] * place + [False] * (4 - place)
    assert outcome["differences"] == predicted["differences"][: len(outcome["differences"])]
    assert bool(outcome["differences"]) is bool(place)
    nas.clear_faults()
    left = good(nas, NAME, config=ALL)  # the rest, and no more
    assert [record.method for record in nas.writes][place + 1 :] == list(WRITES[place:])
    assert left["changed"]


def _of(side, item):
    """The part of a side of the diff that is about an item."""
    product, part = item.partition(":")[0].split(".")
    found = side[product][part]
    return found if part != "tasks" else next(row for name, row in found.items() if name.startswith(item[12:]))
