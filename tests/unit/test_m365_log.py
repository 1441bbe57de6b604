# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_log_info: only what was asked for, also from a NAS that sends more, and what is left of removed tasks."""

from __future__ import annotations

from harness import good, task

NAME = "m365_log_info"


def logs(nas, *names, **options):
    return good(nas, NAME, **({"name": list(names)} if names else {}), **options)["logs"]


def test_a_nas_that_ignores_the_task(nas):
    names = ["Manual archive", "Scheduled offices"]
    expected = [logs(nas, name) for name in names]
    both = logs(nas, *names)
    nas.switches.ignore_filters = True
    assert [logs(nas, name) for name in names] == expected
    assert logs(nas, *names) == both
    assert len(both) == sum(map(len, expected))
    assert logs(nas, *names, limit=2) == both[:2]


def test_rows_that_do_not_say_of_which_task_they_are(nas):
    nas.switches.ignore_filters = True
    row = next(row for row in nas.state["m365"]["logs"] if row["task_id"] == 2)
    del row["task_id"]
    assert row["timestamp"] in [one["timestamp"] for one in logs(nas, "Manual archive")]


def test_a_continuous_task_is_not_fresh_by_the_rows_of_others(nas):
    rows = nas.state["m365"]["logs"]
    rows[:] = [row for row in rows if row["task_id"] != 1]
    nas.switches.ignore_filters = True
    options = {"state": "fresh", "name": ["Company mail"], "max_age": "8h"}
    assert good(nas, "m365_task", check=True, **options)["changed"]


def test_a_removed_task_is_found_by_its_name(nas):
    good(nas, "m365_task", state="absent", name=["New tenant"])
    assert [row["description"] for row in logs(nas, "New tenant")] == [
        "[admin] deleted task [New tenant].",
        "[admin] created task [New tenant].",
    ]
    assert logs(nas, "New tenant", keyword="created")[0]["description"] == "[admin] created task [New tenant]."


def test_a_user_is_no_task(nas):
    """[admin] stands in most rows, and no task has that name."""
    good(nas, "m365_task", state="absent", name=["New tenant"])
    assert logs(nas)
    assert not logs(nas, "admin")


def test_a_name_at_the_beginning_of_the_text(nas):
    good(nas, "m365_task", state="absent", name=["New tenant"])
    text = "Task [New tenant] was removed."
    nas.state["m365"]["general_logs"].append({**nas.state["m365"]["general_logs"][-1], "description": text})
    assert text in [row["description"] for row in logs(nas, "New tenant")]


def test_the_old_name_of_a_task_that_is_there_is_not_that_of_a_removed_one(nas):
    task(nas, "Scheduled offices", "m365")["task_name"] = "Renamed"
    assert not logs(nas, "Scheduled offices")
    assert logs(nas, "Renamed")
