# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schedules of both products, read and in words."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.calendar import SCHEDULED, UNKNOWN
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.phrases import schedule_in_words
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.schedules import abb_schedule, m365_schedule

# As a NAS sent it (protocol reference 2.2.4).
WEEKLY = {
    "backup_window": "1" * 168,
    "enable_backup_window": False,
    "is_continuous_paused": False,
    "repeat_hour": 0,
    "repeat_type": "Weekly",
    "run_hour": 3,
    "run_min": 0,
    "run_weekday": [1, 2, 3, 4, 5],
    "schedule_setting_type": 1,
    "start_day": 0,
    "start_month": 0,
    "start_year": 0,
}
TIMES = {
    "start_hour": 8,
    "start_minute": 30,
    "run_days": ["sun", "sat"],
    "repeat_every_hours": 5,
    "last_run_hour": 23,
}
WINDOW = "0" * 24 + "1" * 144
SHORT = {key: WEEKLY[key] for key in ("repeat_type", "run_hour", "run_min", "run_weekday", "schedule_setting_type")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WEEKLY, "Monday to Friday at 03:00"),
        (SHORT, "Monday to Friday at 03:00"),
        (WEEKLY | {"run_weekday": [6, 0, 1, 2, 3, 4, 5], "run_min": 5}, "every day at 03:05"),
        (WEEKLY | {"run_weekday": [0]}, "Sunday at 03:00"),
        (WEEKLY | {"run_weekday": [0, 6]}, "Saturday and Sunday at 03:00"),
        (WEEKLY | {"run_weekday": [0, 5, 1]}, "Monday, Friday and Sunday at 03:00"),
        (WEEKLY | {"run_weekday": [1, 2, 3, 4, 6]}, "Monday, Tuesday, Wednesday, Thursday and Saturday at 03:00"),
        (WEEKLY | {"repeat_hour": 1, "run_hour": 22}, "Monday to Friday every 1 hour from 22:00 to 23:00"),
        (WEEKLY | {"repeat_hour": 10}, "Monday to Friday every 10 hours from 03:00 to 23:00"),
        (WEEKLY | {"repeat_hour": 24}, "Monday to Friday at 03:00"),
        (WEEKLY | {"run_hour": "3", "run_min": "0", "run_weekday": ["0"], "repeat_hour": "0"}, "Sunday at 03:00"),
        (WEEKLY | {"schedule_setting_type": "1"}, "Monday to Friday at 03:00"),
        (
            WEEKLY | {"schedule_setting_type": 3, "screen_lock": True, "startup": True},
            "Monday to Friday at 03:00 and on events (screen lock and startup)",
        ),
        (WEEKLY | {"schedule_setting_type": 3}, "Monday to Friday at 03:00 and on events"),
        (WEEKLY | {"schedule_setting_type": 2, "log_off": True}, "on events (log-off)"),
        (WEEKLY | {"schedule_setting_type": 2}, "on events"),
        (WEEKLY | {"schedule_setting_type": 4}, "continuously"),
        (WEEKLY | {"schedule_setting_type": 5, "is_continuous_paused": True}, "continuously (paused)"),
        (WEEKLY | {"schedule_setting_type": 0}, "by hand only"),
        (
            WEEKLY | {"enable_backup_window": True, "backup_window": WINDOW},
            "Monday to Friday at 03:00, within its backup window",
        ),
        (WEEKLY | {"enable_backup_window": True}, "Monday to Friday at 03:00"),
        (WEEKLY | {"backup_window": WINDOW}, "Monday to Friday at 03:00"),
        (WEEKLY | {"enable_backup_window": True, "backup_window": WINDOW[1:]}, "Monday to Friday at 03:00"),
        (WEEKLY | {"enable_backup_window": True, "backup_window": None}, "Monday to Friday at 03:00"),
    ],
)
def test_schedules_of_active_backup_for_business(content: dict[str, Any], words: str) -> None:
    assert schedule_in_words(abb_schedule(content)) == words


@pytest.mark.parametrize(
    ("policy", "times", "words"),
    [
        ("scheduled", TIMES, "Saturday and Sunday every 5 hours from 08:30 to 23:30"),
        ("scheduled", TIMES | {"last_run_hour": 17}, "Saturday and Sunday every 5 hours from 08:30 to 13:30"),
        ("scheduled", TIMES | {"last_run_hour": None}, "Saturday and Sunday every 5 hours from 08:30 to 23:30"),
        ("scheduled", TIMES | {"last_run_hour": 7}, "Saturday and Sunday at 08:30"),
        ("scheduled", TIMES | {"repeat_every_hours": 0}, "Saturday and Sunday at 08:30"),
        ("manual", None, "by hand only"),
        ("manual", TIMES, "by hand only"),
        ("continuous", None, "continuously"),
    ],
)
def test_schedules_of_microsoft_365(policy: str, times: dict[str, Any] | None, words: str) -> None:
    assert schedule_in_words(m365_schedule(policy, times)) == words


@pytest.mark.parametrize(("yes", "no"), [(1, 0), ("1", "0"), ("true", "false"), ("TRUE", None)])
def test_flags_are_read_in_every_form(yes: Any, no: Any) -> None:
    for flag, is_set in ((yes, True), (no, False)):
        window = abb_schedule(WEEKLY | {"enable_backup_window": flag, "backup_window": WINDOW}).window
        assert window == (WINDOW if is_set else None)
        continuous = WEEKLY | {"schedule_setting_type": 4, "is_continuous_paused": flag}
        assert abb_schedule(continuous).paused is is_set
        events = abb_schedule(WEEKLY | {"schedule_setting_type": 2, "startup": flag}).events
        assert events == (("startup",) if is_set else ())


def test_sunday_is_day_0_in_both() -> None:
    assert abb_schedule(WEEKLY | {"run_weekday": [0]}).days == {0}
    assert m365_schedule("scheduled", TIMES | {"run_days": ["sun"]}).days == {0}
    assert m365_schedule("scheduled", TIMES | {"run_days": ["sat"]}).days == {6}


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        WEEKLY | {"schedule_setting_type": None},
        WEEKLY | {"schedule_setting_type": True},
        WEEKLY | {"schedule_setting_type": 8},
        WEEKLY | {"schedule_setting_type": 9},
        WEEKLY | {"schedule_setting_type": "often"},
        WEEKLY | {"repeat_type": "Monthly"},
        WEEKLY | {"run_weekday": []},
        WEEKLY | {"run_weekday": None},
        WEEKLY | {"run_weekday": "1,2"},
        WEEKLY | {"run_weekday": 5},
        WEEKLY | {"run_hour": "9" * 5000},
        WEEKLY | {"run_hour": True},
        WEEKLY | {"repeat_hour": 25},
        WEEKLY | {"run_weekday": [], "enable_backup_window": True, "backup_window": WINDOW},
        WEEKLY | {"run_weekday": [1, 7]},
        WEEKLY | {"run_weekday": [1, None]},
        WEEKLY | {"run_weekday": [-1]},
        WEEKLY | {"run_hour": 24},
        WEEKLY | {"run_hour": None},
        WEEKLY | {"run_hour": "three"},
        WEEKLY | {"run_hour": 3.5},
        WEEKLY | {"run_min": 60},
        WEEKLY | {"run_min": None},
        WEEKLY | {"repeat_hour": -1},
        WEEKLY | {"repeat_hour": "often"},
    ],
)
def test_a_schedule_that_cannot_be_read_is_unknown(content: Any) -> None:
    schedule = abb_schedule(content)
    assert (schedule.kind, schedule.days) == (UNKNOWN, frozenset())
    assert schedule.gap
    assert schedule_in_words(schedule) == "not known"


@pytest.mark.parametrize(
    ("policy", "times"),
    [
        ("unknown", TIMES),
        (None, None),
        ("scheduled", None),
        ("scheduled", TIMES | {"run_days": []}),
        ("scheduled", TIMES | {"run_days": None}),
        ("scheduled", TIMES | {"run_days": 5}),
        ("scheduled", TIMES | {"run_days": [["sun"]]}),
        ("scheduled", TIMES | {"run_days": ["monday"]}),
        ("scheduled", TIMES | {"last_run_hour": 24}),
        ("scheduled", TIMES | {"start_minute": None}),
    ],
)
def test_a_schedule_of_microsoft_365_that_cannot_be_read_is_unknown(policy: Any, times: Any) -> None:
    assert m365_schedule(policy, times).kind == UNKNOWN


def test_a_repeat_type_that_is_missing_is_the_only_one_there_is() -> None:
    content = {key: value for key, value in WEEKLY.items() if key != "repeat_type"}
    assert abb_schedule(content).kind == SCHEDULED
