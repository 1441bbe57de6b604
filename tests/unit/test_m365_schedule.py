# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task_schedule: the whole task goes back, changed in nothing but its schedule."""

from __future__ import annotations

import pytest
from harness import bad, good

NAME = "m365_task_schedule"
MEMBERS = {"user_list", "group_list", "all_site_list", "general_site_list", "my_site_list", "team_list"}
READ_ONLY = {"app_permissions", "administrator_account_email", "application_id", "tenant_id"}
WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
OFFICE = {"start_hour": 8, "start_minute": 30, "repeat_every_hours": 2, "last_run_hour": 20, "run_days": WEEK[1:6]}


@pytest.fixture
def nas(plain):
    return plain


def info_of(nas, name):
    """The settings of a task in the state."""
    task = next(row for row in nas.state["m365"]["tasks"] if row["task_name"] == name)
    return nas.state["m365"]["settings"][str(task["task_id"])]


def want(name, policy, **times):
    return {"name": name, "policy": policy} | ({"schedule": times} if times else {})


# what is wanted, what of task_info differs afterwards
TABLE = {
    "same-continuous": (want("Company mail", "continuous"), {}),
    "same-manual": (want("Manual archive", "manual"), {}),
    "same-scheduled": (want("Scheduled offices", "scheduled", **OFFICE), {}),
    "days-any-order": (want("Scheduled offices", "scheduled", **OFFICE | {"run_days": WEEK[5:0:-1]}), {}),
    "days-twice": (want("Scheduled offices", "scheduled", **OFFICE | {"run_days": WEEK[1:6] * 2}), {}),
    "weekend": (want("Sites, teams", "scheduled", start_hour=22, run_days=["sat", "sun"]), {}),
    "last-hour-means-nothing": (
        want("Sites, teams", "scheduled", start_hour=22, run_days=["sat", "sun"], last_run_hour=5),
        {},
    ),
    "to-manual": (want("Company mail", "manual"), {"backup_policy": 1}),
    "to-continuous": (want("Scheduled offices", "continuous"), {"backup_policy": 0, "enable_schedule": False}),
    "schedule-off": (want("Scheduled offices", "manual"), {"enable_schedule": False}),
    "to-scheduled": (
        want("Manual archive", "scheduled", **OFFICE),
        {
            "enable_schedule": True,
            "schedule": {"hour": 8, "minute": 30, "repeat_hour": 2, "last_work_hour": 20, "week_day": "1,2,3,4,5"},
        },
    ),
    "midnight": (want("Manual archive", "scheduled", start_hour=0, run_days=WEEK), {"enable_schedule": True}),
    "hour": (want("Scheduled offices", "scheduled", **OFFICE | {"start_hour": 9}), {"schedule": {"hour": 9}}),
    "days": (
        want("Scheduled offices", "scheduled", **OFFICE | {"run_days": ["sat", "mon", "sun"]}),
        {"schedule": {"week_day": "0,1,6"}},
    ),
    "once-a-day": (
        want("Scheduled offices", "scheduled", start_hour=8, start_minute=30, run_days=WEEK[1:6]),
        {"schedule": {"repeat_hour": 0}},
    ),
}


@pytest.mark.parametrize("row", TABLE)
def test_what_changes(nas, row):
    options, expected = TABLE[row]
    before = nas.dump()
    outcome = good(nas, NAME, **options)
    assert outcome["changed"] is bool(expected)
    assert len(nas.writes) == bool(expected)
    info = info_of(nas, options["name"])
    old = before["m365"]["settings"][str(info["task_id"])]
    times = {**old["schedule"], **expected.get("schedule", {}), "date": info["schedule"]["date"]}
    assert info == {**old, **expected, "schedule": times}
    assert not nas.oddities
    others = {key: value for key, value in nas.state["m365"]["settings"].items() if key != str(info["task_id"])}
    assert others == {key: value for key, value in before["m365"]["settings"].items() if key in others}
    nas.forget()
    assert not good(nas, NAME, **options)["changed"]
    assert not nas.writes


def test_everything_goes_back_but_what_must_not(nas):
    old = dict(info_of(nas, "Sites, teams"))
    good(nas, NAME, **want("Sites, teams", "manual"))
    (record,) = nas.writes
    sent = record.params["task_info"]
    assert sent["x_future_setting"] == {"mode": 7}
    assert not READ_ONLY & set(sent)
    assert {name: sent[name] for name in MEMBERS} == {name: [] for name in MEMBERS}
    assert set(old) - READ_ONLY <= set(sent) <= set(old) | MEMBERS
    changed = {"backup_policy", "enable_schedule"} | MEMBERS
    assert {key: sent[key] for key in old if key not in READ_ONLY | changed} == {
        key: value for key, value in old.items() if key not in READ_ONLY | changed
    }


def test_keys_of_a_schedule_that_nobody_knows_survive(nas):
    info_of(nas, "Scheduled offices")["schedule"]["x_future"] = [1]
    good(nas, NAME, **want("Scheduled offices", "scheduled", **OFFICE | {"start_hour": 9}))
    sent = nas.writes[0].params["task_info"]["schedule"]
    assert sent["x_future"] == [1]
    assert "repeat_minute_store_config" not in sent
    assert sent["repeat_min_store_config"] is None


def test_member_lists_that_the_nas_did_not_send(nas):
    del info_of(nas, "Scheduled offices")["team_list"]
    good(nas, NAME, **want("Scheduled offices", "manual"))
    assert nas.writes[0].params["task_info"]["team_list"] == []


def test_last_hour_is_not_written_unless_repeated(nas):
    was = info_of(nas, "Sites, teams")["schedule"]["last_work_hour"]
    good(nas, NAME, **want("Sites, teams", "scheduled", start_hour=21, run_days=["sun"], last_run_hour=was + 5))
    assert info_of(nas, "Sites, teams")["schedule"]["last_work_hour"] == was


WRONG = {
    "schedule-missing": (want("Company mail", "scheduled"), ("schedule", "scheduled")),
    "schedule-too-much": (want("Company mail", "manual", **OFFICE), ("schedule", "manual")),
    "schedule-continuous": (want("Company mail", "continuous", **OFFICE), ("schedule", "continuous")),
    "hour": (want("x", "scheduled", start_hour=24, run_days=["sun"]), ("schedule.start_hour", "24", "0 to 23")),
    "minute": (
        want("x", "scheduled", start_hour=1, start_minute=60, run_days=["sun"]),
        ("schedule.start_minute", "60", "0 to 59"),
    ),
    "repeat": (
        want("x", "scheduled", start_hour=1, repeat_every_hours=24, last_run_hour=1, run_days=["sun"]),
        ("schedule.repeat_every_hours", "24", "0 to 23"),
    ),
    "last": (
        want("x", "scheduled", start_hour=1, repeat_every_hours=1, last_run_hour=-1, run_days=["sun"]),
        ("schedule.last_run_hour", "-1", "0 to 23"),
    ),
    "last-missing": (
        want("x", "scheduled", start_hour=1, repeat_every_hours=1, run_days=["sun"]),
        ("last_run_hour", "repeat_every_hours"),
    ),
    "days-empty": (want("x", "scheduled", start_hour=1, run_days=[]), ("schedule.run_days", "empty")),
    "days-missing": (want("x", "scheduled", start_hour=1), ("run_days",)),
    "hour-missing": (want("x", "scheduled", run_days=["sun"]), ("start_hour",)),
    "day": (want("x", "scheduled", start_hour=1, run_days=["monday"]), ("run_days", "monday", "Did you mean mon?")),
    "day-upper": (want("x", "scheduled", start_hour=1, run_days=["Sat"]), ("Sat", "Did you mean sat?")),
    "policy": (want("x", "schedule"), ("policy", "schedule", "Did you mean scheduled?")),
    "policy-missing": ({"name": "x"}, ("policy",)),
    "nobody": ({"policy": "manual"}, ("name", "task_id")),
    "both": ({"policy": "manual", "name": "x", "task_id": 1}, ("name", "task_id")),
}


@pytest.mark.parametrize("row", WRONG)
def test_wrong_options_send_nothing(nas, row):
    options, words = WRONG[row]
    bad(nas, NAME, *words, **options)
    assert not nas.requests


@pytest.mark.parametrize("check", [True, False])
def test_unknown_tasks(nas, check):
    bad(nas, NAME, "Nobody", "Company mail", "New tenant", check=check, **want("Nobody", "manual"))
    bad(nas, NAME, "99", "1", "Company mail", check=check, task_id=99, policy="manual")
    assert not nas.writes


def test_by_number(nas):
    schedule = good(nas, NAME, task_id=3, policy="manual")["schedule"]
    assert schedule == {"task_id": 3, "task_name": "Scheduled offices", "policy": "manual", "schedule": None}


def test_two_tasks_of_one_name(nas):
    nas.state["m365"]["tasks"][1]["task_name"] = "Company mail"
    bad(nas, NAME, "Company mail", "1", "2", **want("Company mail", "manual"))
    assert not nas.writes
    good(nas, NAME, task_id=2, policy="continuous")


def test_a_name_with_a_comma(nas):
    """There is one name here, so the comma needs no care."""
    assert good(nas, NAME, **want("Sites, teams", "manual"))["changed"]


def test_the_result(nas):
    outcome = good(nas, NAME, **want("New tenant", "scheduled", **OFFICE | {"run_days": ["fri", "sun", "mon"]}))
    assert outcome["schedule"] == {
        "task_id": 6,
        "task_name": "New tenant",
        "policy": "scheduled",
        "schedule": {**OFFICE, "run_days": ["sun", "mon", "fri"]},
    }
    assert set(outcome["diff"]["after"]) == {"policy", "schedule"}


def test_the_result_can_be_fed_back(nas):
    for name in ("Company mail", "Manual archive", "Scheduled offices", "Sites, teams"):
        rows = good(nas, "m365_task_info", name=[name], include_settings=True)["tasks"]
        settings = rows[0]["settings"]
        options = {"name": name, "policy": settings["policy"], "schedule": settings["schedule"]}
        nas.forget()
        assert not good(nas, NAME, **{key: value for key, value in options.items() if value is not None})["changed"]


MONTHLY = {"date_type": 1, "monthly_week": ["1"], "repeat_date": 1, "repeat_min": 30}


@pytest.mark.parametrize("key", MONTHLY)
def test_a_schedule_that_the_options_cannot_say_is_replaced(nas, key):
    """It is shown as null, and differs from anything that is wanted."""
    info_of(nas, "Scheduled offices")["schedule"][key] = MONTHLY[key]
    outcome = good(nas, NAME, **want("Scheduled offices", "scheduled", **OFFICE))
    assert outcome["changed"]
    assert outcome["diff"]["before"]["schedule"] is None
    assert not good(nas, NAME, **want("Scheduled offices", "scheduled", **OFFICE))["changed"]


ODD = {"hour": "8", "minute": None, "repeat_hour": "2", "last_work_hour": "20", "week_day": "5,4,3,2,1"}


def test_odd_values_mean_what_they_say(nas):
    info_of(nas, "Scheduled offices")["schedule"].update(ODD)
    options = want("Scheduled offices", "scheduled", **OFFICE | {"start_minute": 0})
    assert not good(nas, NAME, check=True, **options)["changed"]


NIGHTLY = {"start_hour": 23, "run_days": WEEK}
WEEKLY_REPEATS = [0, 1001, 1002, "0", "1001", "1002", None]


@pytest.fixture
def scheduled(nas):
    """Gives the schedule of a task that has one, as the NAS holds it."""
    good(nas, NAME, name="Scheduled offices", policy="scheduled", schedule=NIGHTLY)
    nas.forget()
    return info_of(nas, "Scheduled offices")["schedule"]


@pytest.mark.parametrize("repeat", WEEKLY_REPEATS)
def test_every_way_to_repeat_by_the_week_is_the_same(nas, scheduled, repeat):
    """repeat_date 0, 1001 and 1002 are one and the same with date_type 0 (protocol reference 4.2)."""
    scheduled["repeat_date"] = repeat
    outcome = good(nas, NAME, name="Scheduled offices", policy="scheduled", schedule=NIGHTLY)
    assert not outcome["changed"]
    assert outcome["schedule"]["schedule"]["start_hour"] == 23
    assert not nas.writes


@pytest.mark.parametrize("repeat", [0, 1001, 1002])
def test_the_way_of_the_nas_to_repeat_is_kept(nas, scheduled, repeat):
    scheduled["repeat_date"] = repeat
    assert good(nas, NAME, name="Scheduled offices", policy="scheduled", schedule={**NIGHTLY, "start_hour": 5})[
        "changed"
    ]
    assert nas.writes[0].params["task_info"]["schedule"]["repeat_date"] == repeat


@pytest.mark.parametrize("key", [{"repeat_date": 1003}, {"date_type": 1}, {"repeat_min": 15}, {"repeat_date": "x"}])
def test_another_kind_of_schedule_is_replaced(nas, scheduled, key):
    """A monthly one, say: null, since the options cannot express it, and another one than any that is wanted."""
    scheduled.update(key)
    rows = good(nas, "m365_task_info", name=["Scheduled offices"], include_settings=True)["tasks"]
    assert rows[0]["settings"]["schedule"] is None
    assert good(nas, NAME, name="Scheduled offices", policy="scheduled", schedule=NIGHTLY)["changed"]
    sent = nas.writes[0].params["task_info"]["schedule"]
    assert (sent["date_type"], sent["repeat_date"], sent["repeat_min"]) == (0, 0, 0)
    assert not good(nas, NAME, name="Scheduled offices", policy="scheduled", schedule=NIGHTLY)["changed"]


@pytest.mark.parametrize("number", [1, "1"])
@pytest.mark.parametrize(
    ("enabled", "policy"), [(True, "scheduled"), (1, "scheduled"), ("true", "scheduled"), ("false", "manual")]
)
def test_numbers_and_flags_as_text_are_what_they_say(nas, scheduled, number, enabled, policy):
    info = info_of(nas, "Scheduled offices")
    info.update(backup_policy=number, enable_schedule=enabled)
    rows = good(nas, "m365_task_info", name=["Scheduled offices"], include_settings=True)["tasks"]
    assert rows[0]["settings"]["policy"] == policy


@pytest.mark.parametrize("said", ["missing", None, "maybe"])
def test_settings_that_do_not_say_whether_there_is_a_schedule_are_not_manual(nas, said):
    info = info_of(nas, "Manual archive")
    info["enable_schedule"] = said
    if said == "missing":
        del info["enable_schedule"]
    rows = good(nas, "m365_task_info", name=["Manual archive"], include_settings=True)["tasks"]
    assert rows[0]["settings"]["policy"] == "unknown"
    result = good(nas, NAME, name="Manual archive", policy="manual")
    assert result["changed"]
    assert result["diff"]["before"]["policy"] == "unknown"
    assert info_of(nas, "Manual archive")["enable_schedule"] is False
    assert not good(nas, NAME, name="Manual archive", policy="manual")["changed"]
