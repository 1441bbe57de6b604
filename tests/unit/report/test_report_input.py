# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the report is not made of: it fails in words that name the entry and the key, before anything is written."""

from __future__ import annotations

import pytest
from report.fleets import three
from report.rows import entry, health, task

A_TASK = task(1, "PC")
HEALTH = health("nas1.example.com", [A_TASK])


def nas(**keys):
    return {"nas": "nas1", "group": "Contoso", **keys}


def broken(**keys):
    return [nas(health={**HEALTH, **keys})]


def broken_task(**keys):
    return broken(tasks=[A_TASK, {key: value for key, value in {**A_TASK, **keys}.items() if value is not ...}])


WRONG = {
    "a text": ("x", ("fleet", "list of NASes", "a text")),
    "a dictionary": ({"nas": "nas1"}, ("fleet", "list of NASes", "a dictionary")),
    "an entry that is a text": ([nas(health=HEALTH), "nas2"], ("fleet[1]", "nas, group", "a text")),
    "no nas": ([{"health": HEALTH}], ("fleet[0].nas", "required", "inventory_hostname")),
    "an empty nas": ([{"nas": " ", "health": HEALTH}], ("fleet[0].nas", "required")),
    "a nas that is a list": ([{"nas": ["nas1"], "health": HEALTH}], ("fleet[0].nas", "a list")),
    "a group that is a list": ([nas(group=["a"], health=HEALTH)], ("fleet[0].group", "a list")),
    "neither health nor error": ([nas()], ("fleet[0] (nas1)", "neither health nor error")),
    "both null": ([nas(health=None, error=None)], ("fleet[0] (nas1)", "neither health nor error")),
    "both empty": ([nas(health="", error="")], ("fleet[0] (nas1)", "neither health nor error")),
    "an empty error": ([nas(error="")], ("fleet[0] (nas1)", "neither health nor error")),
    "both health and error": ([nas(health=HEALTH, error="no")], ("fleet[0] (nas1)", "both health and error")),
    "an error that is a dictionary": ([nas(error={"msg": "no"})], ("fleet[0] (nas1).error", "a dictionary")),
    "a misspelt key": ([nas(healt=HEALTH)], ("fleet[0]", "'healt'", "Did you mean health?")),
    "an unknown key": ([nas(health=HEALTH, site="x")], ("fleet[0]", "'site'", "nas, group, health, error")),
    "a NAS twice": ([nas(health=HEALTH), nas(error="no")], ("fleet[1].nas", "'nas1'", "fleet[0]")),
    "a health that is a text": (
        [nas(health="fine")],
        ("fleet[0] (nas1).health", "active_backup_health_info", "a text"),
    ),
    "a health that is a list": ([nas(health=[])], ("fleet[0] (nas1).health", "a list")),
    "a health that is empty": ([nas(health={})], ("fleet[0] (nas1).health.tasks", "active_backup_health_info")),
    "a whole result": ([nas(health={"health": HEALTH, "changed": False})], ("whole result", "health that is in it")),
    "a failed result": ([nas(health={"failed": True, "msg": "no"})], ("failed", "msg as error")),
    "no time": (broken(time=None), ("fleet[0] (nas1).health.time", "epoch seconds")),
    "a time that is none": (broken(time="today"), ("fleet[0] (nas1).health.time", "'today'")),
    "tasks that are no list": (broken(tasks={}), ("fleet[0] (nas1).health.tasks",)),
    "a task that is a text": (broken(tasks=["x"]), ("fleet[0] (nas1).health.tasks[0]", "a text")),
    "storages that are no list": (broken(storages={}), ("health.storages", "a dictionary")),
    "packages that are no dictionary": (broken(packages=[]), ("health.packages", "a list")),
    "a certificate that is a text": (broken(certificate="x"), ("health.certificate", "a text")),
    "hosts that are a text": (broken(unprotected_hosts="a"), ("health.unprotected_hosts", "a text")),
    "unread that is a text": (broken(unread="a"), ("health.unread", "a text")),
    "a task without a name": (broken_task(task_name=...), ("health.tasks[1].task_name", "missing")),
    "a task without a verdict": (broken_task(verdict=...), ("health.tasks[1].verdict", "missing")),
    "an unknown verdict": (broken_task(verdict="good"), ("health.tasks[1].verdict", "'good'", "never_ran")),
    "a verdict that is a list": (broken_task(verdict=["ok"]), ("health.tasks[1].verdict", "ok")),
    "an unknown product": (broken_task(product="hb"), ("health.tasks[1].product", "'hb'", "abb, m365")),
}


@pytest.mark.parametrize(("fleet", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_fleet_fails_with_its_place(stage, fleet, words):
    stage.bad(fleet, *words)


def test_a_wrong_fleet_leaves_the_last_report_alone(stage):
    stage.good(three())
    stage.bad([*three(), nas()], "fleet[4] (nas1)")


OPTIONS = {
    "no dest": ({"dest": ...}, ("dest",)),
    "an empty dest": ({"dest": ""}, ("dest is required",)),
    "no formats": ({"formats": []}, ("formats", "html, json, csv, openmetrics")),
    "an unknown format": ({"formats": ["html", "pdf"]}, ("formats", "pdf", "openmetrics")),
    "a near miss": ({"formats": ["htm"]}, ("formats", "Did you mean html?")),
    "a mode in words": ({"mode": "u=rw"}, ("mode", "u=rw", "'0640'")),
    "a mode that was meant as octal": ({"mode": 644}, ("mode", "644", "quotes")),
    "a mode that locks the owner out": ({"mode": "0044"}, ("mode", "0044", "owner")),
    "a mode that is true": ({"mode": True}, ("mode", "True")),
    "an unknown time zone": ({"timezone": "Europe/Berln"}, ("timezone", "Europe/Berln", "IANA")),
    "a time zone that is a path": ({"timezone": "../../etc/passwd"}, ("timezone", "IANA")),
    "an unknown option": ({"hostname": "nas1"}, ("hostname", "Unsupported")),
}


@pytest.mark.parametrize(("options", "words"), OPTIONS.values(), ids=OPTIONS)
def test_a_wrong_option_fails(stage, options, words):
    stage.bad(three(), *words, **options)


def test_no_fleet_fails(stage):
    stage.bad(..., "fleet")


def test_a_dest_that_is_a_file_fails(stage):
    stage.dest.write_text("mine")
    stage.bad(three(), "dest", str(stage.dest), "is a file")


def test_a_dest_below_a_file_fails(stage):
    stage.dest.write_text("mine")
    stage.bad(three(), "dest", "cannot be made", str(stage.dest), dest=f"{stage.dest}/a/b")


def test_a_folder_in_the_place_of_a_file_fails(stage):
    (stage.dest / "active_backup.csv").mkdir(parents=True)
    stage.bad(three(), "dest", "active_backup.csv", "in the way")


def test_a_null_is_an_option_that_is_not_given(stage):
    result = stage.good(three(), formats=None, title=None, mode=None, per_group=None, timezone=None)
    assert len(result["files"]) == 4
    assert "<h1>Backup report</h1>" in stage.read("active_backup.html")


def test_a_relative_dest_is_below_the_folder_in_which_ansible_was_started(stage, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = stage.good(three(), dest="out/today")
    assert result["files"][0] == str(tmp_path / "out" / "today" / "active_backup.html")


def test_the_nas_of_a_result_is_taken_as_it_is(stage):
    fleet = [
        {"nas": {"hostname": "nas.example.com", "port": 5001}, "error": "no"},
        {"nas": {"hostname": "nas.example.com", "port": 5443}, "error": "no"},
    ]
    names = [item["nas"] for item in stage.good(fleet)["attention"]]
    assert names == ["nas.example.com", "nas.example.com:5443"]


def test_the_same_name_in_two_groups_is_two_nases(stage):
    result = stage.good([entry("diskstation", [A_TASK], "Contoso"), entry("diskstation", [A_TASK], "Fabrikam")])
    assert result["summary"]["nases"] == 2
