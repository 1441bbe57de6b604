# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft 365 settings go back as a whole: nobody else's change may be undone by that, and no harm go unnoticed."""

from __future__ import annotations

from copy import deepcopy

import pytest
from harness import bad, calls, good

from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import Http

TASK, GET, SET = "Scheduled offices", "get_task_setting", "set_task_setting"
HOURS = {"start_hour": 9, "start_minute": 30, "repeat_every_hours": 2, "last_run_hour": 20}
SCHEDULE = {"policy": "scheduled", "schedule": HOURS | {"run_days": ["mon"]}}
# module: options, the key of the settings that they change
WAYS = {
    "m365_task_schedule": ({"name": TASK, **SCHEDULE}, "schedule"),
    "m365_task_retention": ({"name": TASK, "days_to_keep": 99}, "preserve_day_number"),
    "active_backup_config": (
        {"config": {"m365": {"tasks": [{"name": TASK, "retention": {"days_to_keep": 99}}]}}},
        "preserve_day_number",
    ),
}
every = pytest.mark.parametrize("name", WAYS)


@pytest.fixture
def nas(plain):
    return plain


@pytest.fixture
def info(nas):
    """Gives the settings of the task, as the NAS holds them at that time."""
    return lambda: next(row for row in nas.state["m365"]["settings"].values() if row["task_name"] == TASK)


@pytest.fixture
def after(monkeypatch):
    """Have something happen at the NAS right after its answer number so-and-so to a method."""
    planned, seen, post = {}, [], Http.post

    def watched(self, path, form, headers):
        answer = post(self, path, form, headers)
        method = form["method"] if GET not in form.get("compound", "") else GET
        seen.append(method)
        planned.get((method, seen.count(method)), lambda: None)()
        return answer

    monkeypatch.setattr(Http, "post", watched)

    def plan(method, *numbers, do):
        planned.update({(method, number): do for number in numbers})

    return plan


@every
def test_a_change_between_the_two_looks_is_kept(nas, info, after, name):
    options, key = WAYS[name]
    was = deepcopy(info()[key])
    after(GET, 1, do=lambda: info().update(enable_user_restore=False))
    assert good(nas, name, **options)["changed"]
    assert info()["enable_user_restore"] is False
    assert info()[key] != was
    assert len(nas.writes) == 1


@every
def test_two_changes_are_borne(nas, info, after, name):
    options, _key = WAYS[name]
    after(GET, 1, do=lambda: info().update(enable_user_restore=False))
    after(GET, 2, do=lambda: info()["schedule"].update(x_future=3))
    assert good(nas, name, **options)["changed"]
    assert info()["enable_user_restore"] is False
    assert info()["schedule"]["x_future"] == 3


@every
def test_somebody_who_never_stops(nas, info, after, name):
    """The plan is made again twice; then nothing is written, and that is said."""
    options, key = WAYS[name]
    was, numbers = deepcopy(info()[key]), iter(range(1, 99))
    after(GET, *range(1, 20), do=lambda: info().update(region=next(numbers)))
    outcome = bad(nas, name, "somebody else keeps changing", **options)
    assert not outcome.get("changed")
    assert not nas.writes
    assert info()[key] == was
    assert len(calls(nas, GET)) == 4  # the first look, the one before the write, and one for each new plan


@pytest.mark.parametrize("name", ["m365_task_retention", "active_backup_config"])
def test_somebody_else_wants_the_same(nas, info, after, name):
    options, key = WAYS[name]
    after(GET, 1, do=lambda: info().update({key: 99}))
    assert not good(nas, name, **options)["changed"]
    assert not nas.writes


@every
def test_what_the_nas_moves_itself_is_no_change(nas, info, after, name):
    options, _key = WAYS[name]
    moved = {"task_status": 7, "task_status_error_code": 5, "is_team_list_ready": False, "team_list": [], "x": 1}
    info()["x"] = 1

    def move():
        info().update(moved)
        info()["schedule"]["repeat_min_store_config"] = 4

    after(GET, 1, 2, 3, do=move)
    assert good(nas, name, **options)["changed"]
    assert len(calls(nas, GET)) == 3  # the first look, the one before the write, and the one after it


@every
def test_an_unknown_key_that_moves_by_itself_blocks_nothing(nas, info, name, fake_time):
    """It is sent as it was last read; check mode says the same, and a second run changes nothing."""
    options, key = WAYS[name]
    nas.switches.moving_key = "x_last_check"
    assert good(nas, name, check=True, **options)["changed"]
    assert not nas.writes
    was, before = deepcopy(info()[key]), len(calls(nas, GET))
    assert good(nas, name, **options)["changed"]
    assert info()[key] != was
    assert len(calls(nas, GET)) - before == 3  # as many looks as ever
    (write,) = nas.writes
    assert write.params["task_info"]["x_last_check"]
    assert not good(nas, name, **options)["changed"]


@every
@pytest.mark.parametrize("key", ["x_last_check", "x_counter"])
def test_an_unknown_key_that_moves_with_the_write_is_no_side_effect(nas, info, after, name, key):
    options, _key = WAYS[name]
    info()[key] = 1
    after(SET, 1, do=lambda: info().update({key: 2}))
    assert good(nas, name, **options)["changed"]


KNOWN = ["region", "local_path", "enable_auto_add_mail", "enable_auto_discover_teams"]


@every
@pytest.mark.parametrize("key", KNOWN)
def test_a_known_setting_that_somebody_changes_is_kept(nas, info, after, name, key):
    after(GET, 1, do=lambda: info().update({key: "other"}))
    assert good(nas, name, **WAYS[name][0])["changed"]
    assert info()[key] == "other"


@every
@pytest.mark.parametrize("key", KNOWN)
def test_a_known_setting_that_the_write_changes_is_named(nas, info, after, name, key):
    after(SET, 1, do=lambda: info().update({key: "other"}))
    bad(nas, name, key, "side effect", **WAYS[name][0])


HARM = {
    "altered": lambda info: info.update(enable_user_restore=False),
    "lost": lambda info: info.pop("enable_user_restore"),
}


@every
@pytest.mark.parametrize("harm", HARM)
def test_a_write_that_harms_something_else_fails_and_names_it(nas, info, after, name, harm):
    options, _key = WAYS[name]
    after(SET, 1, do=lambda: HARM[harm](info()))
    outcome = bad(nas, name, "enable_user_restore", "side effect", **options)
    assert outcome["changed"] is True
    if name != "active_backup_config":
        assert outcome["diff"]["before"] != outcome["diff"]["after"]
        assert outcome[name.rpartition("_")[2]]["task_name"] == TASK
    assert len(nas.writes) == 1


@pytest.mark.parametrize("harm", HARM)
def test_a_write_that_harms_something_else_is_a_write(nas, info, after, harm):
    options, _key = WAYS["active_backup_config"]
    after(SET, 1, do=lambda: HARM[harm](info()))
    outcome = bad(nas, "active_backup_config", **options)
    assert (outcome["written"], outcome["not_written"]) == ([f"m365.tasks: {TASK}"], [])
    assert outcome["diff"]["before"] != outcome["diff"]["after"]


@every
def test_a_part_of_the_schedule_that_is_harmed(nas, info, after, name):
    options, _key = WAYS[name]
    info()["schedule"]["x_future"] = 3
    after(SET, 1, do=lambda: info()["schedule"].pop("x_future"))
    bad(nas, name, "schedule.x_future", **options)


@every
def test_a_write_that_finds_no_session_is_planned_anew(nas, info, after, name):
    """Whoever ended the session may have changed something, too."""
    options, key = WAYS[name]
    was = deepcopy(info()[key])
    nas.fault(None, SET, "drop_session")
    after(SET, 1, do=lambda: info().update(enable_user_restore=False))
    assert good(nas, name, **options)["changed"]
    assert [record.applied for record in nas.writes] == [False, True]
    assert info()["enable_user_restore"] is False
    assert info()[key] != was


# --- the two numbers of workers, which go together as well

COUNT, UPDATE = "get_worker_count", "update_worker_count"
OTHER = {"backup_job_worker_count": 33}


@pytest.mark.parametrize("method", [COUNT, UPDATE])
def test_the_other_number_of_workers_is_kept(nas, after, method):
    if method == UPDATE:
        nas.fault(None, UPDATE, "drop_session")
    after(method, 1, do=lambda: nas.state["m365"]["workers"].update(OTHER))
    assert good(nas, "m365_workers", event_workers=9)["changed"]
    assert nas.state["m365"]["workers"]["backup_job_worker_count"] == 33
    assert nas.state["m365"]["workers"]["event_worker_count"] == 9


def test_the_other_number_of_workers_is_harmed(nas, after):
    after(UPDATE, 1, do=lambda: nas.state["m365"]["workers"].update(OTHER))
    assert bad(nas, "m365_workers", "backup_job_worker_count", event_workers=9)["changed"] is True


# --- a write that is carried out in part


def test_half_a_write(nas, after, fake_time):
    """The NAS took one of two settings: that is a change, and the other one is named."""
    rows = {row["name"]: row for row in nas.state["abb"]["settings"]}
    was = rows["max_concurrent_devices"]["value"]
    after("set", 1, do=lambda: _setting(nas, "max_concurrent_devices").update(value=was))
    options = {"max_concurrent_devices": 9, "retention_time": {"hour": 1, "minute": 2}}
    outcome = bad(nas, "abb_settings", "Not applied yet: max_concurrent_devices: 9.", **options)
    assert outcome["changed"] is True
    sides = [outcome["diff"][side] for side in ("before", "after")]
    assert [side["max_concurrent_devices"] for side in sides] == [int(was)] * 2
    assert sides[1]["retention_time"] == outcome["settings"]["retention_time"] == options["retention_time"]
    assert sides[0]["retention_time"] != sides[1]["retention_time"]
    assert outcome["diff"]["after_header"].startswith(f"{nas.hostname}: settings")


@pytest.mark.parametrize("module", ["abb_settings", "active_backup_config"])
def test_another_value_than_was_asked_for(nas, after, fake_time, module):
    """The NAS limits a number: that is a change, and the result says to what."""
    was = int(_setting(nas, "max_concurrent_devices")["value"])
    after("set", 1, do=lambda: _setting(nas, "max_concurrent_devices").update(value="50"))
    options = {"max_concurrent_devices": 100}
    if module == "active_backup_config":
        options = {"config": {"abb": {"settings": options}}}
    words = ("Not applied yet: max_concurrent_devices: 100", "There is now: max_concurrent_devices: 50.")
    outcome = bad(nas, module, *words, **options)
    assert (outcome["changed"], outcome["reason"]) == (True, "not_applied")
    found = [outcome["diff"][side] for side in ("before", "after")]
    sides = [side.get("abb", {}).get("settings", side) for side in found]
    assert sides == [{"max_concurrent_devices": was}, {"max_concurrent_devices": 50}]
    if module == "abb_settings":
        assert outcome["settings"]["max_concurrent_devices"] == 50
    else:
        assert (outcome["written"], outcome["not_written"]) == ([], ["abb.settings"])


def test_half_a_number_of_workers(nas, after, fake_time):
    was = dict(nas.state["m365"]["workers"])
    after(UPDATE, 1, do=lambda: nas.state["m365"]["workers"].update(event_worker_count=was["event_worker_count"]))
    outcome = bad(nas, "m365_workers", "Not applied yet: event_workers", backup_job_workers=7, event_workers=9)
    assert (outcome["changed"], outcome["workers"]["backup_job_workers"]) == (True, 7)
    assert outcome["diff"]["after"] == {"backup_job_workers": 7, "event_workers": was["event_worker_count"]}


def _setting(nas, name):
    return next(row for row in nas.state["abb"]["settings"] if row["name"] == name)


def test_harm_by_a_write_that_is_not_applied(nas, info, after, fake_time):
    nas.switches.ignore_writes = [SET]
    after(SET, 1, do=lambda: info().update(enable_user_restore=False))
    assert bad(nas, "m365_task_retention", "Not applied yet", name=TASK, days_to_keep=99)["changed"] is True


def test_what_was_harmed_counts_as_written(nas, info, after):
    """Of a whole config: the task was written, and what came before it, too."""
    config = {"abb": {"settings": {"max_concurrent_devices": 9}}, **WAYS["active_backup_config"][0]["config"]}
    after(SET, 1, do=lambda: info().pop("enable_user_restore"))
    outcome = bad(nas, "active_backup_config", f"m365.tasks: {TASK}: ", "side effect", config=config)
    assert outcome["written"] == ["abb.settings", f"m365.tasks: {TASK}"]
    assert outcome["not_written"] == []
    assert outcome["diff"]["after"]["m365"]["tasks"] != outcome["diff"]["before"]["m365"]["tasks"]


# --- what the NAS says in other forms than it is told


def test_a_form_of_its_own_is_no_harm(nas, info):
    """Days as a number, since there is but one."""
    info()["schedule"]["week_day"] = "1"
    good(nas, "m365_task_schedule", name=TASK, **SCHEDULE)
    info()["schedule"]["week_day"] = 1
    nas.forget()
    options = {"name": TASK, "policy": "scheduled", "schedule": {**HOURS, "start_hour": 7, "run_days": ["mon"]}}
    original = nas.state["m365"]["settings"]
    assert good(nas, "m365_task_schedule", **options)["changed"]
    assert original is nas.state["m365"]["settings"]
