# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes whose answer is lost, late, or not true. The state tells; nothing is written twice."""

from __future__ import annotations

import pytest
from cases import RELINK
from harness import bad, good

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm import writes

SCHEDULE = {"start_hour": 3, "run_days": ["mon"]}
# module: its write, options
WRITES = {
    "abb_settings": ("set", {"max_concurrent_devices": 9}),
    "m365_workers": ("update_worker_count", {"event_workers": 9}),
    "m365_task_schedule": (
        "set_task_setting",
        {"name": "Manual archive", "policy": "scheduled", "schedule": SCHEDULE},
    ),
    "m365_task_retention": ("set_task_setting", {"name": "Scheduled offices", "days_to_keep": 99}),
    "abb_task": ("backup", {"name": ["Accounting PCs"], "state": "started"}),
    "m365_task": ("backup_task", {"name": ["Manual archive"], "state": "started"}),
}
# what is said of a change that never shows
WORDS = {
    "abb_settings": "max_concurrent_devices: 9",
    "m365_workers": "event_workers: 9",
    "m365_task_schedule": 'policy: "scheduled", schedule: {"start_hour": 3, "start_minute": 0, "run_days": ["mon"], '
    '"repeat_every_hours": 0, "last_run_hour": null}',
    "m365_task_retention": "days_to_keep: 99",
}
every = pytest.mark.parametrize("name", WRITES)


@pytest.fixture
def nas(plain):
    plain.switches.run_seconds = 600
    return plain


@every
def test_accepted_but_not_applied_is_a_failure(nas, name, fake_time):
    method, options = WRITES[name]
    nas.switches.ignore_writes = [method]
    outcome = bad(nas, name, method if "task" not in name or "retention" in name else "", **options)
    assert (outcome["method"], "code" in outcome) == (method, False)
    if name in WORDS:
        assert f"Not applied yet: {WORDS[name]}." in outcome["msg"]
    assert outcome["api"]
    assert len(nas.writes) == 1
    assert 30 <= fake_time.passed <= 45


@every
def test_a_slow_effect_is_waited_for(nas, name, fake_time):
    _method, options = WRITES[name]
    nas.switches.apply_delay = 25
    assert good(nas, name, **options)["changed"]
    assert len(nas.writes) == 1
    assert 25 <= fake_time.passed <= 31


@every
@pytest.mark.parametrize("kind", ["reset_after", "truncate", "http", "html"])
def test_a_write_that_landed_but_was_not_answered(nas, name, kind):
    method, options = WRITES[name]
    nas.fault(None, method, kind, when="after")
    assert good(nas, name, **options)["changed"] is True
    assert [record.applied for record in nas.writes] == [True]


@every
def test_an_odd_look_after_the_write_is_borne(nas, name):
    """It was carried out; that a look then is answered without the data does not change that."""
    method, options = WRITES[name]
    nas.switches.apply_delay = 1
    good(nas, name, **options)
    seen = [record.method for record in nas.requests]
    look = seen[seen.index(method) + 1]
    nas.reset()
    nas.fault(None, look, "json", body={"success": True}, nth=seen[: seen.index(method)].count(look) + 1)
    assert good(nas, name, **options)["changed"] is True
    assert len(nas.writes) == 1


@every
def test_a_mistake_after_the_write_does_not_hide_it(nas, name, monkeypatch):
    _method, options = WRITES[name]

    def broken(*_arguments):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(writes, "_settle", broken)
    assert bad(nas, name, "Unexpected error", "a mistake", **options)["changed"] is True


@pytest.mark.parametrize("delay", [0, 20])
def test_some_items_failed_so_others_did_not(nas, delay):
    """A removal of several that is answered with 1009 is waited for as any other."""
    nas.switches.apply_delay = delay
    nas.fault(None, "delete", "error", code=1009, when="after")
    options = {"name": "Accounting PCs", "keep_last": 1, "remove_backup_data": True}
    assert good(nas, "abb_version", **options)["changed"] is True


@every
@pytest.mark.parametrize("kind", ["reset_before", "http", "not_json"])
def test_a_write_that_did_not_land_is_not_repeated(nas, name, kind):
    method, options = WRITES[name]
    before = nas.dump()
    nas.fault(None, method, kind)
    outcome = bad(nas, name, **options)
    assert len(nas.writes) == 1
    assert outcome["method"] == method
    assert not outcome.get("changed")
    assert nas.dump() == before


@every
def test_an_error_after_the_write_landed(nas, name):
    """Whatever the NAS said: the state is as it was to be."""
    method, options = WRITES[name]
    nas.fault(None, method, "error", code=117, when="after")
    assert good(nas, name, **options)["changed"] is True
    assert len(nas.writes) == 1


@every
def test_a_refused_write_is_not_repeated(nas, name):
    method, options = WRITES[name]
    nas.fault(None, method, "error", code=120)
    assert bad(nas, name, "120", **options)["code"] == 120
    assert len(nas.writes) == 1


@every
def test_a_busy_nas_is_not_written_to_again(nas, name):
    method, options = WRITES[name]
    nas.fault(None, method, "error", code=117)
    bad(nas, name, "busy", **options)
    assert len(nas.writes) == 1


@every
@pytest.mark.parametrize("code", [106, 107, 119])
def test_a_session_that_dies_at_the_write(nas, name, code):
    method, options = WRITES[name]
    nas.switches.dead_session_code = code
    nas.fault(None, method, "drop_session")
    assert good(nas, name, **options)["changed"] is True
    assert [record.applied for record in nas.writes] == [False, True]


@every
def test_a_session_that_dies_at_every_write(nas, name):
    method, options = WRITES[name]
    nas.fault(None, method, "drop_session", times=None)
    outcome = bad(nas, name, **options)
    assert outcome["code"] == 119
    assert len(nas.writes) == 2
    assert nas.sign_ins <= 3


@every
def test_a_nas_that_cannot_be_read_after_the_write(nas, name, fake_time):
    """For a while: it is borne."""
    method, options = WRITES[name]
    nas.fault(None, method, "refuse", when="before")
    fake_time.later(20, nas.clear_faults)
    outcome = bad(nas, name, **options)
    assert len(nas.writes) == 1
    assert not outcome.get("changed")


@every
@pytest.mark.parametrize("reads", [0, 1])
def test_a_nas_that_goes_away_after_the_write(nas, name, reads):
    """It was accepted, but nobody can tell what became of it: changed, and a failure."""
    method, options = WRITES[name]
    good(nas, name, **options)
    seen = [record.method for record in nas.requests]
    before, after = seen[: seen.index(method)], seen[seen.index(method) :]
    last = before[-1]  # what is read before and after the write
    if after.count(last) <= reads:
        pytest.skip("needs one read after the write")
    nas.reset()
    nas.fault(None, last, "http", times=None, nth=before.count(last) + 1 + reads)
    outcome = bad(nas, name, **options)
    assert outcome["changed"] is True
    assert len(nas.writes) == 1


@every
def test_a_session_that_dies_again_and_again_after_the_write(nas, name):
    """It is renewed once, and not with every look at the state."""
    method, options = WRITES[name]
    good(nas, name, **options)
    seen = [record.method for record in nas.requests]
    before = seen[: seen.index(method)]
    nas.reset()
    nas.fault(None, before[-1], "drop_session", times=None, nth=before.count(before[-1]) + 1)
    assert bad(nas, name, "119", **options)["changed"] is True
    assert nas.sign_ins == 2
    assert len(nas.writes) == 1


def test_a_session_that_is_said_to_be_dead_in_every_look(nas):
    """What succeeds before, in the same look, is no reason to sign in with every look."""
    settings = len(nas.state["m365"]["tasks"])  # each look reads the list, which succeeds, and then all settings
    nas.fault(None, "get_task_setting", "error", code=119, times=None, nth=settings + 1)
    nas.fault(None, "relink_task", "data", data={}, when="after")  # no number by which to know the task
    bad(nas, "m365_task", "119", **RELINK)
    assert [record.method for record in nas.writes] == ["relink_task"]
    assert nas.sign_ins == 2
