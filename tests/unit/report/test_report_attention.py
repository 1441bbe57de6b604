# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What needs attention, and in which order."""

from __future__ import annotations

import harness
import pytest
from report.fleets import good, three
from report.rows import DAY, NOW, VERDICTS, entry, task

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.verdicts import ATTENTION

STOPPED = {"installed": True, "running": False, "version": "2.7"}
RUNNING = {"installed": True, "running": True, "version": "2.7"}
MISSING = {"installed": False, "running": False, "version": None}

UNREAD = "The tasks of Active Backup for Microsoft 365 could not be read: no permission"


@pytest.fixture
def kinds(stage):
    """The kinds of what needs attention on one NAS."""
    return lambda tasks, **keys: [one["kind"] for one in stage.good([entry("nas1", tasks, **keys)])["attention"]]


def test_worst_first(stage):
    tasks = [task(number, word, word) for number, word in enumerate(reversed(VERDICTS))]
    certificate = {"common_name": "x", "expires": NOW + DAY, "expires_in_days": 1}
    storages = [{"share_name": "S", "mounted": False}]
    keys = {"unprotected_hosts": ["h"], "certificate": certificate, "storages": storages, "unread": [UNREAD]}
    fleet = [
        entry("nas1", tasks, packages={"abb": STOPPED, "m365": None}, **keys),
        entry("nas2", []),
        {"nas": "nas3", "error": "no"},
    ]
    assert [one["kind"] for one in stage.good(fleet)["attention"]] == list(ATTENTION)


@pytest.mark.parametrize("verdict", ["failed", "hung", "never_ran", "overdue", "partial", "unknown"])
def test_verdicts_that_need_attention(kinds, verdict):
    assert kinds([task(1, "PC", verdict)]) == [verdict]


@pytest.mark.parametrize("verdict", ["running", "paused", "ok", None])
def test_verdicts_that_need_nobody(kinds, verdict):
    assert kinds([task(1, "PC", verdict), task(2, "PC 2")]) == []


def test_the_longest_overdue_comes_first(stage):
    tasks = [
        task(number, f"PC {number}", "overdue", overdue_by=late) for number, late in enumerate((60, 900, None, 300))
    ]
    assert [one["task_id"] for one in stage.good([entry("nas1", tasks)])["attention"]] == [1, 3, 0, 2]


def test_an_item_in_full(stage):
    (item,) = stage.good([entry("nas1", [task(7, "ERP", "failed", reason="It failed")])])["attention"]
    assert item == {
        "kind": "failed",
        "group": "Contoso",
        "nas": "nas1",
        "product": "abb",
        "task_id": 7,
        "task_name": "ERP",
        "verdict": "failed",
        "reason": "It failed.",
        "text": "Contoso, nas1, ERP: Failed. It failed.",
    }


def test_an_item_about_a_nas(stage):
    (item,) = stage.good([{"nas": "nas1", "error": "no answer"}])["attention"]
    assert item["text"] == "nas1: Not read. It could not be read: no answer."
    assert {item[key] for key in ("group", "product", "task_id", "task_name", "verdict")} == {None}


@pytest.mark.parametrize(
    ("days", "expected", "words"),
    [
        (15, [], ""),
        (14, ["certificate"], "expires on 6 Dec 2026"),
        (0, ["certificate"], "expires on"),
        (-1, ["certificate"], "expired on"),
    ],
)
def test_a_certificate_that_is_about_to_end(stage, days, expected, words):
    certificate = {"common_name": "nas1.example.com", "expires": NOW + days * DAY, "expires_in_days": days}
    found = stage.good([entry("nas1", [task(1, "PC")], certificate=certificate)])["attention"]
    assert [one["kind"] for one in found] == expected
    assert all(words in one["reason"] for one in found)


@pytest.mark.parametrize(
    ("packages", "expected", "words"),
    [
        ({"abb": RUNNING, "m365": MISSING}, ["no_tasks"], "no backup task"),
        ({"abb": MISSING, "m365": MISSING}, ["no_tasks"], "not installed"),
        ({"abb": None, "m365": None}, ["no_tasks"], "no backup task"),
        (
            {"abb": STOPPED, "m365": MISSING},
            ["package_stopped"],
            "Active Backup for Business is installed but not running",
        ),
        ({"abb": STOPPED, "m365": STOPPED}, ["package_stopped", "package_stopped"], "not running"),
    ],
)
def test_a_nas_without_tasks(stage, packages, expected, words):
    found = stage.good([entry("nas1", [], packages=packages)])["attention"]
    assert [one["kind"] for one in found] == expected
    assert all(words in one["reason"] for one in found)


@pytest.mark.parametrize("tasks", [[], [task(1, "PC")]], ids=["no other", "another package"])
def test_a_package_whose_tasks_could_not_be_read(stage, tasks):
    result = stage.good([entry("nas1", tasks, unread=[UNREAD])])
    (item,) = result["attention"]
    assert (item["kind"], item["verdict"]) == ("tasks_unread", None)
    assert item["text"] == f"Contoso, nas1: Not read. {UNREAD}."
    assert result["summary"]["worst"] == "unknown"
    assert result["summary"]["verdicts"]["unknown"] == 0


def test_a_worse_verdict_than_that_of_what_could_not_be_read(stage):
    result = stage.good([entry("nas1", [task(1, "PC", "overdue")], unread=[UNREAD])])
    assert result["summary"]["worst"] == "overdue"


@pytest.mark.parametrize("unread", [None, []])
def test_a_health_from_before_there_was_this_key(kinds, unread):
    assert kinds([task(1, "PC")], unread=unread) == []


def test_hosts_that_nobody_backs_up(stage):
    hosts = [f"srv{number}" for number in range(14)]
    (item,) = stage.good([entry("nas1", [task(1, "PC")], unprotected_hosts=hosts)])["attention"]
    assert item["reason"].startswith("srv0, srv1, ")
    assert item["reason"].endswith("srv9 and 4 more are in no backup task.")


def test_the_numbers_of_a_fleet(stage):
    assert stage.good(three())["summary"] == {
        "groups": 3,
        "nases": 4,
        "nases_unreadable": 1,
        "tasks": 13,
        "tasks_ignored": 0,
        "verdicts": dict.fromkeys(VERDICTS, 0)
        | {"failed": 1, "overdue": 1, "partial": 1, "running": 1, "paused": 1, "ok": 8},
        "worst": "failed",
        "attention": 6,
    }


def test_the_numbers_of_an_empty_fleet(stage):
    result = stage.good([])
    assert result["summary"]["nases"] == result["summary"]["tasks"] == result["summary"]["groups"] == 0
    assert result["summary"]["worst"] is None
    assert result["attention"] == []


def test_nothing_needs_attention_where_all_is_good(stage):
    assert stage.good(good())["attention"] == []


def test_numbers_as_text_are_numbers(stage):
    row = task(1, "PC", "overdue", overdue_by="900", last_success_time=str(NOW - 3600))
    assert stage.good([entry("nas1", [row, task(2, "PC 2", "overdue", overdue_by=60)])])["attention"][0]["task_id"] == 1


def test_the_health_of_a_nas_is_taken_as_it_is(stage, nas):
    read = harness.good(nas, "active_backup_health_info", history_days=14, protected_hosts=["SRV-NEW"])
    result = stage.good([{"nas": "nas1", "group": "Contoso", "health": read["health"]}])
    assert result["summary"]["verdicts"] == read["health"]["summary"]
    assert result["summary"]["worst"] == read["health"]["worst"]
    assert "unprotected" in [one["kind"] for one in result["attention"]]
