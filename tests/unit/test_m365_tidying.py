# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a NAS tidies with a write of Microsoft 365 settings, and means nothing, is no side effect; all else is one."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad, good

from simulator.apis import m365_write

DAILY, OFFICES, KEEPS_ALL = "Sites, teams", "Scheduled offices", "Manual archive"
WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
TIDY = {
    "m365_written_repeat_date": "dsm7",
    "m365_idle_schedule": "default",
    "m365_idle_last_hour": "start",
    "m365_idle_days": "reset",
}


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def info_of(nas: Any, name: str) -> Any:
    """The settings of a task, as the NAS holds them now."""
    return next(row for row in nas.state["m365"]["settings"].values() if row["task_name"] == name)


def schedule(name: str, policy: str, **times: Any) -> tuple[str, dict[str, Any]]:
    return "m365_task_schedule", {"name": name, "policy": policy, **({"schedule": times} if times else {})}


def retention(name: str, **kept: Any) -> tuple[str, dict[str, Any]]:
    return "m365_task_retention", {"name": name, "allow_shorter": True, **kept}


def as_config(module: str, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The same as a part of a whole config."""
    wanted = {key: value for key, value in options.items() if key not in ("name", "allow_shorter")}
    part = {"name": options["name"], module.rpartition("_")[2]: wanted}
    return "active_backup_config", {"config": {"m365": {"tasks": [part]}}, "allow_shorter": True}


# the switch that tidies, the key that moves, where it is, what is asked for
ONCE = {"start_hour": 9, "run_days": WEEK}
TIDIED = {
    "the way to repeat, by another change of the schedule": (
        "m365_written_repeat_date", "repeat_date", True, schedule(OFFICES, "scheduled", **ONCE)
    ),
    "the way to repeat, by a retention": (
        "m365_written_repeat_date", "repeat_date", True, retention(OFFICES, days_to_keep=99)
    ),
    "the last hour, by another start hour": (
        "m365_idle_last_hour", "last_work_hour", True, schedule(DAILY, "scheduled", start_hour=21, run_days=["sun"])
    ),
    "the last hour, where the repetition ends": (
        "m365_idle_last_hour", "last_work_hour", True, schedule(OFFICES, "scheduled", **ONCE)
    ),
    "the last hour, by a retention": ("m365_idle_last_hour", "last_work_hour", True, retention(DAILY, days_to_keep=99)),
    "a schedule that is switched off": ("m365_idle_schedule", "hour", True, schedule(OFFICES, "manual")),
    "a schedule that makes way for continuous": ("m365_idle_schedule", "hour", True, schedule(OFFICES, "continuous")),
    "a schedule that is off, by a retention": (
        "m365_idle_schedule", "hour", True, retention(KEEPS_ALL, days_to_keep=9)
    ),
    "the days, where everything is kept from now on": (
        "m365_idle_days", "preserve_day_number", False, retention(OFFICES, keep_all=True)
    ),
    "the days, where everything is kept, by a schedule": (
        "m365_idle_days", "preserve_day_number", False, schedule(KEEPS_ALL, "continuous")
    ),
}  # fmt: skip


def arrange(nas: Any) -> None:
    """Values that the tidying moves."""
    info_of(nas, OFFICES)["schedule"]["repeat_date"] = 0
    info_of(nas, DAILY)["schedule"]["last_work_hour"] = 3
    info_of(nas, KEEPS_ALL)["schedule"]["hour"] = 7
    info_of(nas, KEEPS_ALL)["preserve_day_number"] = 12


@pytest.mark.parametrize("way", [lambda *wanted: wanted, as_config], ids=["module", "config"])
@pytest.mark.parametrize("alone", [True, False], ids=["this alone", "all at once"])
@pytest.mark.parametrize("row", TIDIED)
def test_what_is_tidied_and_means_nothing_is_no_side_effect(nas: Any, row: str, alone: bool, way: Any):
    switch, key, inside, wanted = TIDIED[row]
    module, options = way(*wanted)
    arrange(nas)
    name = wanted[1]["name"]

    def value() -> Any:
        return (info_of(nas, name)["schedule"] if inside else info_of(nas, name))[key]

    was = value()
    nas.switches.update({switch: TIDY[switch]} if alone else TIDY)
    assert good(nas, module, **options)["changed"]
    assert value() != was, "nothing was tidied"
    nas.forget()
    assert not good(nas, module, **options)["changed"]
    assert not nas.writes


def test_a_schedule_that_is_off_may_lose_keys_that_nobody_knows(nas: Any):
    nas.switches.m365_idle_schedule = "default"
    info_of(nas, OFFICES)["schedule"]["x_future"] = 1
    assert good(nas, "m365_task_schedule", name=OFFICES, policy="manual")["changed"]


def test_days_in_another_order_are_the_same_days(nas: Any, monkeypatch: Any):
    info_of(nas, OFFICES)["schedule"]["week_day"] = "5,4,3,2,1"
    harm(nas, monkeypatch, OFFICES, lambda info: info["schedule"].update(week_day="1,2,3,4,5"))
    assert good(nas, "m365_task_retention", name=OFFICES, days_to_keep=99)["changed"]


# --- what does mean something


def harm(nas: Any, monkeypatch: Any, name: str, do: Any) -> None:
    """Have a write do something else as well."""
    tidy = m365_write._tidy

    def harmful(context: Any, info: dict[str, Any]) -> None:
        tidy(context, info)
        if info["task_name"] == name:
            do(info)

    monkeypatch.setattr(m365_write, "_tidy", harmful)


REPEATED = {"start_hour": 9, "run_days": WEEK, "repeat_every_hours": 2, "last_run_hour": 20}
HARMS = {
    "schedule.repeat_date": (OFFICES, {"repeat_date": 1003}, "retention"),
    "schedule.last_work_hour": (OFFICES, {"last_work_hour": 1}, "retention"),
    "schedule.hour": (DAILY, {"hour": 1}, "retention"),
    "schedule.week_day": (OFFICES, {"week_day": "0"}, "retention"),
    "schedule.repeat_hour": (DAILY, {"repeat_hour": 3}, "retention"),
    "schedule.x_future": (OFFICES, {"x_future": None}, "retention"),
    "enable_schedule": (OFFICES, {"enable_schedule": False}, "retention"),
    "preserve_day_number": (OFFICES, {"preserve_day_number": 31}, "schedule"),
    "rotation_policy": (OFFICES, {"rotation_policy": 0}, "schedule"),
}


@pytest.mark.parametrize("way", [lambda *wanted: wanted, as_config], ids=["module", "config"])
@pytest.mark.parametrize("key", HARMS)
def test_what_is_in_force_and_moves_is_a_side_effect(nas: Any, monkeypatch: Any, key: str, way: Any):
    name, moved, part = HARMS[key]
    nas.switches.update(TIDY)
    info_of(nas, OFFICES)["schedule"]["x_future"] = 1

    def do(info: dict[str, Any]) -> None:
        target = info["schedule"] if key.startswith("schedule.") else info
        for one, value in moved.items():
            target[one] = value
            if value is None:
                del target[one]

    harm(nas, monkeypatch, name, do)
    wanted = retention(name, days_to_keep=99) if part == "retention" else schedule(name, "scheduled", **REPEATED)
    module, options = way(*wanted)
    assert bad(nas, module, key, "side effect", **options)["changed"] is True
