# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedule and retention of abb_task_info in words (protocol reference 2.2.4 and 2.2.5)."""

from __future__ import annotations

from typing import Any

import pytest
from harness import good, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.policies import (
    retention_words,
    schedule_words,
)

TRIGGERS = {
    0: [],
    1: ["schedule"],
    2: ["event"],
    3: ["schedule", "event"],
    4: ["continuous"],
    7: ["schedule", "event", "continuous"],
    8: [],
    "1": ["schedule"],
    None: [],
    "x": [],
}


@pytest.mark.parametrize("kind", TRIGGERS)
def test_what_starts_a_task(kind: Any):
    words = schedule_words({"schedule_setting_type": kind, "run_hour": 3, "run_min": 5, "run_weekday": [0]})
    assert words is not None
    assert words["triggers"] == TRIGGERS[kind]
    planned = "schedule" in TRIGGERS[kind]
    assert (words["time"], words["days"]) == (("03:05", ["sun"]) if planned else (None, None))


def test_the_days_are_in_the_order_of_the_week_and_what_is_no_day_is_left_out():
    content = {"schedule_setting_type": 1, "run_weekday": [6, "1", 1, 0, 7, -1, None], "repeat_hour": "6"}
    words = schedule_words(content)
    assert words == {"triggers": ["schedule"], "time": "00:00", "days": ["sun", "mon", "sat"], "repeat_every_hours": 6}


KEPT = {"keep_days": 0, "keep_versions": 10, "gfs_days": 7, "gfs_weeks": 4, "gfs_months": 0, "gfs_years": 0}


@pytest.mark.parametrize(
    ("sent", "all_of_it"), [(True, True), (False, False), (1, True), ("true", True), ("false", False), (None, False)]
)
def test_what_is_kept(sent: Any, all_of_it: bool):
    policy = {"keep_all": sent, "keep_versions": 10, "gfs_days": "7", "gfs_weeks": "4", "gfs_years": "x"}
    assert retention_words(policy) == {"keep_all": all_of_it, **KEPT}


@pytest.mark.parametrize("odd", [None, [], "text", 5])
def test_what_cannot_be_read_is_null(odd: Any):
    assert (schedule_words(odd), retention_words(odd)) == (None, None)


def test_abb_task_info_shows_them(plain: Any):
    row = task(plain, "SMB shares")
    row["sched_content"] = {**row["sched_content"], "schedule_setting_type": 1, "run_hour": 14, "run_min": 5}
    row["retention_policy"] = {"keep_all": False, "keep_versions": 3}
    (shown,) = good(plain, "abb_task_info", name=["SMB shares"])["tasks"]
    assert (shown["schedule"]["triggers"], shown["schedule"]["time"]) == (["schedule"], "14:05")
    assert (shown["retention"]["keep_all"], shown["retention"]["keep_versions"]) == (False, 3)
