# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of the playbooks: what many hosts returned, in lines and numbers."""

from __future__ import annotations

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.nasfleet.active_backup.plugins.filter.declarations import declarations
from ansible_collections.nasfleet.active_backup.plugins.filter.drift_lines import NOT_COMPARED, drift_lines
from ansible_collections.nasfleet.active_backup.plugins.filter.fleet import fleet
from ansible_collections.nasfleet.active_backup.plugins.filter.health_lines import VERDICTS, health_lines
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks import verdict
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._declared import LEFT_OUT
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.fleet import read_fleet
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._variables import resolved
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._yaml import loaded


def task(name, word):
    return {"task_name": name, "verdict": word, "reason": f"Because of {name}."}


def healthy(*tasks):
    counts = {word: sum(one["verdict"] == word for one in tasks) for word in VERDICTS}
    return {"health": {"summary": counts, "tasks": list(tasks)}}


HOSTVARS = {
    "nas1": {"report_health": healthy(task("A", "ok"), task("B", "overdue"), task("C", "failed"))},
    "nas2": {"report_health": {"failed": True, "msg": "no answer"}, "active_backup_customer": "Contoso"},
    "nas3": {"report_health": healthy(task("D", "ok")), "active_backup_customer_groups": "fabrikam, contoso"},
    "nas4": {},
}
FLEET = fleet(list(HOSTVARS), HOSTVARS, {"contoso": ["nas3"], "fabrikam": []})


def test_a_fleet_has_a_row_for_each_host_with_its_health_or_its_error():
    assert [sorted(row) for row in FLEET] == [
        ["group", "health", "nas"],
        ["error", "group", "nas"],
        ["group", "health", "nas"],
        ["error", "group", "nas"],
    ]
    assert [row.get("error") for row in FLEET] == [None, "no answer", None, "it was not read"]


def test_the_customer_is_the_variable_of_the_host_else_its_first_group_of_customers():
    assert [row["group"] for row in FLEET] == ["", "Contoso", "contoso", ""]


def test_what_could_not_be_read_comes_first_and_then_the_worst():
    found = health_lines(FLEET)
    assert found["lines"] == [
        "nas2: could not be read: no answer",
        "nas4: could not be read: it was not read",
        "nas1: C failed. Because of C.",
        "nas1: B overdue. Because of B.",
    ]
    assert found["unreadable"] == ["nas2", "nas4"]
    assert {word: count for word, count in found["counts"].items() if count} == {"failed": 1, "overdue": 1, "ok": 2}
    assert set(found["bad"]) == {"nas1", "nas2", "nas4"}
    assert found["nases"] == [
        "nas1: 1 failed, 1 overdue, 1 ok",
        "nas2: could not be read",
        "nas3: 1 ok",
        "nas4: could not be read",
    ]


@pytest.mark.parametrize("tasks", [(), (task("A", "ok"), task("B", "partial"), task("C", "overdue"))])
def test_a_package_that_is_stopped_needs_attention_although_it_has_no_task_to_judge(tasks):
    packages = {"abb": {"installed": True, "running": True}, "m365": {"installed": True, "running": False}}
    health = {**healthy(*tasks)["health"], "packages": packages}
    found = health_lines([{"nas": "nas1", "group": "", "health": health}])
    words = "Active Backup for Microsoft 365 is installed but not running"
    assert found["lines"][len(tasks) // 3] == f"nas1: {words}, so it makes no backups."
    assert words in found["nases"][0]
    assert set(found["bad"]) == {"nas1"}
    packages["m365"].update(installed=False)
    assert words not in str(health_lines([{"nas": "nas1", "group": "", "health": health}]))


UNREAD = "The tasks of Active Backup for Business could not be read: no permission"


@pytest.mark.parametrize("tasks", [(), (task("A", "ok"), task("B", "unknown"), task("C", "partial"))])
def test_a_package_whose_tasks_could_not_be_read_needs_attention(tasks):
    health = {**healthy(*tasks)["health"], "unread": [UNREAD]}
    found = health_lines([{"nas": "nas1", "group": "", "health": health}])
    assert found["lines"][len(tasks) // 3] == f"nas1: {UNREAD}"
    assert found["nases"][0].endswith("tasks of 1 package not read")
    assert "no tasks" not in found["nases"][0]
    assert UNREAD in found["bad"]["nas1"]


@pytest.mark.parametrize("bad", ["failed,overdue", ["partial"], []])
@pytest.mark.parametrize(
    "more",
    [{"packages": {"abb": {"installed": True, "running": False}, "m365": None}}, {"unread": [UNREAD]}],
    ids=["stopped", "unread"],
)
def test_what_is_not_known_is_told_always_and_bad_where_unknown_is(bad, more):
    fleet_of_one = [{"nas": "nas1", "group": "", "health": {**healthy(task("A", "ok"))["health"], **more}}]
    found = health_lines(fleet_of_one, bad)
    assert len(found["lines"]) == 1
    assert found["bad"] == {}
    assert set(health_lines(fleet_of_one, [*bad, "unknown"] if isinstance(bad, list) else f"{bad},unknown")["bad"]) == {
        "nas1"
    }


def test_with_no_bad_verdict_all_is_told_and_nothing_is_bad():
    found = health_lines(FLEET, [])
    assert found["lines"] == health_lines(FLEET)["lines"]
    assert found["bad"] == {}


@pytest.mark.parametrize("empty", [None, "", " \n", ","])
def test_an_empty_answer_of_a_survey_is_the_default(empty):
    assert health_lines(FLEET, empty) == health_lines(FLEET)


@pytest.mark.parametrize("bad", [["overdue"], "overdue", "overdue,\n"])
def test_bad_verdicts_are_a_list_or_the_text_of_a_survey(bad):
    assert health_lines(FLEET[:1], bad)["lines"] == ["nas1: B overdue. Because of B."]


def test_a_misspelt_verdict_is_refused():
    with pytest.raises(ValueError, match="'late' is not a verdict"):
        health_lines(FLEET, "late")


def test_the_words_are_those_of_the_verdicts():
    assert VERDICTS == verdict.VERDICTS


def test_drift_is_told_by_host():
    hostvars = {
        "nas1": {"converge_result": {"changed": True, "differences": ["a: 1 -> 2", "b: x -> y"]}},
        "nas2": {"converge_result": {"changed": False, "differences": []}},
        "nas3": {"converge_result": {"failed": True, "msg": "no answer"}},
        "nas4": {},
    }
    found = drift_lines(list(hostvars), hostvars)
    assert found["lines"] == [
        "nas1: a: 1 -> 2",
        "nas1: b: x -> y",
        "nas3: could not be compared: no answer",
        f"nas4: could not be compared: {NOT_COMPARED}",
    ]
    assert found["numbers"] == {"same": 1, "differ": 1, "failed": 2, "unreachable": 0}
    assert set(found["bad"]) == {"nas1", "nas3", "nas4"}
    assert found["bad"]["nas1"] == ["a: 1 -> 2", "b: x -> y"]


@pytest.mark.parametrize(
    ("result", "why"),
    [
        ({"changed": False, "skipped": True, "skip_reason": LEFT_OUT, "differences": []}, LEFT_OUT),
        ({"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}, "Conditional"),
        ({"changed": False, "config": {}, "declarable": {}}, "active_backup_show"),
    ],
)
def test_a_nas_of_which_nothing_was_compared_is_not_as_declared(result, why):
    found = drift_lines(["nas1"], {"nas1": {"converge_result": result}})
    assert found["numbers"] == {"same": 0, "differ": 0, "failed": 1, "unreachable": 0}
    assert why in found["bad"]["nas1"][0]


@pytest.mark.parametrize(
    "told",
    [
        {"diff": {"before": {"abb": {"settings": {"x": 5}}}, "after": {"abb": {"settings": {"x": 7}}}}},
        {"differences": ["abb.settings.x: 5 -> 7"]},
    ],
)
def test_what_differed_before_a_failure_is_told_with_it(told):
    hostvars = {"nas1": {"converge_result": {"failed": True, "msg": "it hangs", **told}}}
    found = drift_lines(["nas1"], hostvars)
    assert found["bad"]["nas1"] == ["could not be compared: it hangs", "abb.settings.x: 5 -> 7"]
    assert found["numbers"]["failed"] == 1


@pytest.mark.parametrize(
    ("result", "away"),
    [
        ({"failed": True, "msg": "no answer", "reason": "unreachable"}, True),
        ({"unreachable": True, "msg": "ssh"}, True),
        ({"failed": True, "msg": "wrong password", "reason": "sign_in"}, False),
        ({"failed": True, "msg": "no answer"}, False),
    ],
)
def test_a_nas_that_is_out_of_reach_is_counted_apart(result, away):
    hostvars = {"nas1": {"report_health": result, "converge_result": result}, "nas2": HOSTVARS["nas1"]}
    numbers = drift_lines(["nas1"], hostvars)["numbers"]
    assert (numbers["failed"], numbers["unreachable"]) == (1, away)
    rows = fleet(list(hostvars), hostvars, {})
    found = health_lines(rows)
    assert (found["unreadable"], found["unreachable"]) == (["nas1"], ["nas1"] if away else [])
    assert [entry.error for entry in read_fleet(rows[:1])] == [result["msg"]]


def test_declarations_leave_out_what_is_null():
    config = {
        "abb": {"settings": {"max_concurrent_devices": 5, "retention_time": None}},
        "m365": {"workers": None, "tasks": [{"name": "Büro", "schedule": None, "retention": {"keep_all": True}}]},
    }
    assert yaml.safe_load(declarations(config)) == {
        "active_backup_abb_settings": {"max_concurrent_devices": 5},
        "active_backup_m365_tasks": [{"name": "Büro", "retention": {"keep_all": True}}],
    }


@pytest.mark.parametrize(
    "name", ["Sales {{ q4 }}", "It's {% raw %}", "a {# b", "{{", "{{ 'x' }}\\n: é", "plain", "1", "!vault"]
)
def test_a_name_is_no_template_in_what_is_exported(name, tmp_path):
    """As Ansible reads the file, and as the role relink does."""
    tasks = [{"name": name, "retention": {"keep_all": True}}]
    text = declarations({"abb": None, "m365": {"workers": None, "tasks": tasks}}, [{"name": name}])
    (tmp_path / "nas1.yml").write_text(text)
    found = DataLoader().load_from_file(str(tmp_path / "nas1.yml"), cache="none")
    templar = Templar(loader=DataLoader(), variables=found)
    assert resolved("active_backup_m365_tasks", found, templar) == tasks
    assert templar.template(found["active_backup_relink"]) == loaded(text)["active_backup_relink"] == [{"name": name}]
    assert ("!unsafe" in text) == ("{" in name)


def test_a_missing_package_declares_nothing():
    assert yaml.safe_load(declarations({"abb": None, "m365": None})) == {}
