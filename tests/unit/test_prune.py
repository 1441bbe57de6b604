# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planner of the role prune: what is asked for, the plan of a fleet, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from harness import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.nasfleet.active_backup.plugins.filter.prune_chosen import prune_chosen
from ansible_collections.nasfleet.active_backup.plugins.filter.prune_fleet import prune_fleet
from ansible_collections.nasfleet.active_backup.plugins.filter.prune_policy import prune_policy
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.pruning import split_versions
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.rows import VERSION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.rows import to_user
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.policy import VARIABLES

DAY, NOW = 86400, 1_800_000_000
COMPLETED, FAILED, PARTIAL = 3, 4, 5


def policy(*rules: dict[str, Any], names: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    values = {"active_backup_prune": list(rules), **{f"active_backup_prune_{name}": one for name, one in more.items()}}
    return prune_policy(values, [*values, *names], "nas1")


# --- what is asked for

WRONG = {
    "nothing": ({}, ("Nothing is declared for nas1", "active_backup_prune is not set", "group_vars")),
    "empty-field-of-a-survey": ({"active_backup_prune": " "}, ("Nothing is declared",)),
    "a-dict": ({"active_backup_prune": {"name": "x"}}, ("active_backup_prune", "nas1", "a list", "a dict")),
    "text": ({"active_backup_prune": "x"}, ("must be a list, not text",)),
    "no-name": ({"active_backup_prune": [{"keep_last": 1}]}, ("name", "nas1")),
    "misspelt-key": ({"active_backup_prune": [{"name": "x", "keep_lst": 1}]}, ("keep_lst", "keep_last")),
    "no-limit": ({"active_backup_prune": [{"name": "x", "max_deletions": 1}]}, ("active_backup_prune[0]", "keep_last")),
    "keep-none": ({"active_backup_prune": [{"name": "x", "keep_last": 0}]}, ("keep_last", "1 or more")),
    "a-bare-number": ({"active_backup_prune": [{"name": "x", "older_than": 30}]}, ("older_than", "30h")),
    "many": ({"active_backup_prune": [{"name": "x", "keep_last": "many"}]}, ("keep_last", "int")),
    "true-is-no-number": ({"active_backup_prune": [{"name": "x", "keep_last": True}]}, ("keep_last", "boolean")),
    "never-matches": ({"active_backup_prune": [{"name": "[z-a]", "keep_last": 1}]}, ("[0].name", "never match")),
    "ignore-with-a-limit": (
        {"active_backup_prune": [{"name": "x", "keep_last": 1, "ignore": True}]},
        ("ignore", "keep_last"),
    ),
    "maybe": ({"active_backup_prune": [], "active_backup_prune_confirm": "maybe"}, ("_confirm", "maybe")),
    "below-zero": ({"active_backup_prune": [], "active_backup_prune_max_deletions_total": -1}, ("_total", "-1")),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_words(case):
    values, words = WRONG[case]
    problem = prune_policy(values, list(values), "nas1")["problem"]
    assert all(word in problem for word in words), problem


def test_an_unknown_variable_is_told_the_nearest():
    problem = policy(names=("active_backup_prune_confirmed",))["problem"]
    assert "active_backup_prune_confirmed of nas1 is not known" in problem
    assert "Nearest names: active_backup_prune_confirm," in problem


@pytest.mark.parametrize(
    ("given_as", "confirmed"), [("", False), (None, False), ("yes", True), (True, True), ("no", False)]
)
def test_the_second_key_is_off_unless_it_is_given(given_as, confirmed):
    assert policy(confirm=given_as)["confirmed"] is confirmed


def test_the_ceiling_has_a_default_and_may_be_text():
    assert policy()["ceiling"] == 100
    assert policy(max_deletions_total="7")["ceiling"] == 7


def test_the_argument_spec_of_the_role_is_that_of_the_planner():
    told = yaml.safe_load((ROOT / "roles/prune/meta/argument_specs.yml").read_text())["argument_specs"]["main"][
        "options"
    ]

    def bare(specs: Any) -> Any:
        kept = {name: {key: one for key, one in spec.items() if key != "description"} for name, spec in specs.items()}
        return {
            name: {**spec, **({"options": bare(spec["options"])} if "options" in spec else {})}
            for name, spec in kept.items()
        }

    assert bare(told) == options(VARIABLES)


# --- which tasks

TASKS = [
    {"task_id": at, "task_name": name} for at, name in enumerate(("Laptop 1", "Laptop 2", "Server", "Bu\u0308ro"), 1)
]


@pytest.mark.parametrize(
    ("rules", "chosen"),
    [
        ([], []),
        ([("Laptop*", 1)], [(1, 0), (2, 0)]),
        ([("laptop*", 1)], []),
        ([("Laptop 2", 1), ("*", 5)], [(1, 1), (2, 0), (3, 1), (4, 1)]),
        ([("*", 5), ("Laptop 2", 1)], [(1, 0), (2, 0), (3, 0), (4, 0)]),
        ([("Laptop 1", None), ("Laptop*", 1)], [(2, 1)]),
        ([(" B\u00fcro ", 1)], [(4, 0)]),
    ],
)
def test_the_first_rule_that_matches_applies(rules, chosen):
    asked = policy(*({"name": name, "keep_last": keep, "ignore": keep is None} for name, keep in rules))
    assert asked["problem"] == ""
    found = prune_chosen(TASKS, asked["rules"])
    assert [(one["task_id"], one["rule"]) for one in found] == chosen


BRACKETS = [{"task_id": at, "task_name": name} for at, name in enumerate(("PC [12]", "PC 1", "PC 2", "Files a"), 1)]


@pytest.mark.parametrize(
    ("name", "chosen"),
    [("PC [12]", [1]), ("PC [2]", [3]), ("PC [[]12]", [1]), ("Files [ab]", [4]), ("*", [1, 2, 3, 4])],
)
def test_a_name_that_a_task_has_is_that_name_and_no_pattern(name, chosen):
    (rule,) = policy({"name": name, "keep_last": 1})["rules"]
    assert [one["task_id"] for one in prune_chosen(BRACKETS, [rule])] == chosen


# --- the plan of a fleet


def version(number: int, age: int = 1, size: Any = 0, status: int = COMPLETED, locked: bool = False) -> dict[str, Any]:
    end = NOW - age * DAY
    raw = {"version_id": number, "time_start": end - 60, "time_end": end, "used_size": size}
    return {**raw, "status": status, "locked": locked}


def planned(task_id: int, *going: dict[str, Any], kept: int = 1, **item: Any) -> dict[str, Any]:
    """A result of abb_version in check mode, for an item of the loop."""
    named = {"task_id": task_id, "task_name": f"Task {task_id}", "keep_last": 1, "older_than": None}
    rows = to_user(VERSION, list(going))
    return {"item": {**named, "max_deletions": None, **item}, "deleted": rows, "kept": [{}] * kept}


def nas(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    tasks = [{"task_id": one["item"]["task_id"], "task_name": one["item"]["task_name"]} for one in results]
    return {"prune_signed_in": {}, "prune_tasks": {"tasks": tasks}, "prune_planned": {"results": list(results)}, **more}


def fleet(hostvars: dict[str, Any], ceiling: int = 100, confirm: bool = True, **more: Any) -> dict[str, Any]:
    asked = {**policy({"name": "*", "keep_last": 1}, confirm=confirm, max_deletions_total=ceiling)}
    return prune_fleet(list(hostvars), hostvars, asked, **more)


def ids(found: dict[str, Any]) -> dict[str, list[list[int]]]:
    return {host: [one["version_ids"] for one in rows] for host, rows in found["deletions"].items()}


def test_the_plan_is_a_table_with_dates_and_bytes_where_the_nas_says_them():
    found = fleet(
        {
            "nas1": nas(planned(1, version(3, 2, 3 << 30), version(2, 9, "1073741824"))),
            "nas2": nas(planned(2, version(7))),
        }
    )
    assert found["table"] == [
        "NAS   TASK        DELETE  KEEP  FROM        TO             SIZE  RULE",
        "nas1  Task 1 (1)       2     1  2027-01-06  2027-01-13   4.0 GB  keep_last 1",
        "nas2  Task 2 (2)       1     1  2027-01-14  2027-01-14  unknown  keep_last 1",
        "3 versions of 2 tasks on 2 NASes would go, 4.0 GB or more; at most 100 may go",
    ]
    assert ids(found) == {"nas1": [[3, 2]], "nas2": [[7]]}


def test_above_the_ceiling_nothing_is_deleted_at_all():
    hostvars = {"nas1": nas(planned(1, version(1), version(2))), "nas2": nas(planned(2, version(3)))}
    assert fleet(hostvars, ceiling=3)["refused"] == ""
    found = fleet(hostvars, ceiling=2)
    assert "3 versions would go, more than active_backup_prune_max_deletions_total: 2" in found["refused"]
    assert ids(found) == {"nas1": [], "nas2": []}
    assert found["lines"][0] == found["refused"]


def test_the_smallest_ceiling_of_all_hosts_counts():
    hostvars = {
        "nas1": nas(planned(1, version(1), version(2))),
        "nas2": nas(active_backup_prune_max_deletions_total="1"),
    }
    assert ids(fleet(hostvars)) == {"nas1": [], "nas2": []}


def test_a_task_above_its_own_limit_is_left_alone_and_the_others_go():
    found = fleet(
        {"nas1": nas(planned(1, version(1), version(2), max_deletions=1), planned(2, version(3), max_deletions=1))}
    )
    assert ids(found) == {"nas1": [[3]]}
    assert "2 versions would go, more than max_deletions: 1" in found["problems"]["nas1"][0]
    assert any("Task 1 (1): Deleted nothing: 2 versions" in line for line in found["table"])


def test_a_nas_out_of_reach_is_said_and_the_others_go():
    gone = {
        "prune_signed_in": {"failed": True, "reason": "unreachable", "msg": "no\nanswer"},
        "prune_tasks": {"skipped": True},
    }
    found = fleet({"nas1": gone, "nas2": nas(planned(2, version(3)))}, active=["nas1", "nas2"])
    assert ids(found) == {"nas1": [], "nas2": [[3]]}
    assert found["counts"]["unreachable"] == 1
    assert "nas1: out of reach: no answer" in found["table"]
    assert "nas1: out of reach: no answer" in found["lines"]
    assert found["problems"] == {"nas1": ["no answer"]}


def test_a_task_that_cannot_be_planned_is_left_alone():
    broken = {**planned(1), "failed": True, "msg": "it is running"}
    found = fleet({"nas1": nas(broken, planned(2, version(3)))})
    assert ids(found) == {"nas1": [[3]]}
    assert found["problems"] == {"nas1": ["Task 1 (1): it is running"]}
    assert found["counts"]["failed"] == 1


def test_a_play_in_batches_is_refused():
    """Nobody has seen what the later batches would delete."""
    hostvars = {"nas1": nas(planned(1, version(1))), "nas2": {}}
    assert fleet(hostvars, active=["nas1"])["refused"] == ""  # that one has failed before
    found = fleet(hostvars, active=["nas1", "nas2"])
    assert "serial" in found["refused"]
    assert ids(found) == {"nas1": [], "nas2": []}


def test_a_rule_without_tasks_is_said_once_every_nas_was_read():
    asked = policy({"name": "Task 11", "keep_last": 1}, {"name": "Task 1", "keep_last": 1})
    hostvars = {"nas1": nas(planned(1)), "nas2": nas(planned(2), active_backup_prune=[{"name": "Tsk*"}])}
    lines = prune_fleet(list(hostvars), hostvars, asked)["table"]
    assert lines[0] == "no NAS has a task called 'Task 11'. Nearest: Task 1, Task 2"
    assert "'Tsk*'" in lines[1]
    hostvars["nas3"] = {"prune_signed_in": {"failed": True, "msg": "no"}}
    assert not any("no NAS has" in line for line in prune_fleet(list(hostvars), hostvars, asked)["table"])


def test_versions_that_cannot_be_told_apart_stay():
    found = fleet({"nas1": nas(planned(1, version(4), version(4)))})
    assert ids(found) == {"nas1": []}


# --- the outcome


def deleted(*results: dict[str, Any]) -> dict[str, Any]:
    return {"prune_deleted": {"results": list(results)}}


def test_what_landed_before_a_failure_is_said():
    done = {"item": {"task_id": 1}, "changed": True, "deleted": [{}]}
    half = {"item": {"task_id": 2}, "failed": True, "msg": "it broke", "written": [5], "not_written": [6]}
    none = {"item": {"task_id": 3}, "failed": True, "msg": "no"}
    results = [planned(1, version(1)), planned(2, version(5), version(6)), planned(3, version(9))]
    found = fleet({"nas1": nas(*results, **deleted(done, half, none))})
    assert found["lines"] == [
        "nas1: Task 1 (1): deleted 1 version (2027-01-14, size unknown)",
        "nas1: Task 2 (2): deleted 1 of 2 versions, then: it broke",
        "nas1: Task 3 (3): deleted nothing: no",
    ]
    assert found["counts"] == {"planned": 4, "deleted": 2, "failed": 2, "unreachable": 0}
    assert len(found["problems"]["nas1"]) == 2


def test_check_mode_deletes_nothing_and_says_so():
    one = nas(planned(1, version(1)), **deleted({"item": {"task_id": 1}, "changed": True, "deleted": [{}]}))
    found = fleet({"nas1": one}, check_mode=True)
    assert found["lines"] == ["nas1: Task 1 (1): would delete 1 version (2027-01-14, size unknown)"]
    assert found["counts"]["deleted"] == 0


def test_without_the_second_key_there_is_only_the_plan():
    skipped = deleted({"item": {"task_id": 1}, "skipped": True})
    found = fleet({"nas1": nas(planned(1, version(1)), **skipped)}, confirm=False)
    assert found["lines"][0] == "nas1: Task 1 (1): 1 version (2027-01-14, size unknown) would go"
    assert "active_backup_prune_confirm: true" in found["lines"][1]
    assert found["problems"] == {}


def test_nothing_to_do_is_said():
    assert fleet({"nas1": nas(planned(1))})["lines"] == ["There is nothing to prune"]


def test_versions_that_have_gone_meanwhile_are_no_deletion():
    one = nas(planned(1, version(1)), **deleted({"item": {"task_id": 1}, "changed": False, "deleted": []}))
    found = fleet({"nas1": one})
    assert found["counts"]["deleted"] == 0
    assert "gone already" in found["lines"][0]


# --- properties, with the very rule by which the module plans

VERSIONS = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from([COMPLETED, COMPLETED, FAILED, PARTIAL]), st.booleans()),
    max_size=12,
    unique_by=lambda row: row[0],
)


@settings(max_examples=150, deadline=None)
@given(st.lists(VERSIONS, min_size=1, max_size=4), st.integers(1, 5), st.integers(0, 12), st.none() | st.integers(0, 4))
def test_never_more_than_the_ceiling_and_never_the_newest(tasks, keep, ceiling, most):
    hostvars, raw = {}, {}
    for at, rows in enumerate(tasks):
        task = {"task_id": at, "task_name": f"Task {at}"}
        task["versions"] = [version(n, age, 1, status, locked) for n, (age, status, locked) in enumerate(rows)]
        split = split_versions(task, {"keep_last": keep}, NOW)
        raw[f"nas{at}"] = task["versions"]
        hostvars[f"nas{at}"] = nas(planned(at, *split.going, kept=len(split.kept), max_deletions=most))
    found = fleet(hostvars, ceiling=ceiling)
    going = ids(found)
    total = sum(len(one) for rows in going.values() for one in rows)
    assert total <= ceiling
    assert bool(found["refused"]) <= (total == 0)
    for host, rows in going.items():
        gone = {number for one in rows for number in one}
        assert most is None or len(gone) <= most
        by_age = sorted(raw[host], key=lambda row: row["time_end"], reverse=True)
        newest = [row["version_id"] for row in by_age if row["status"] == COMPLETED][:keep]
        ends = [row["time_end"] for row in raw[host] if row["version_id"] in newest]
        assert not any(
            row["version_id"] in gone
            for row in raw[host]
            if row["locked"]
            or (row["status"] == COMPLETED and len([e for e in ends if e > row["time_end"]]) < min(keep, len(ends)))
        )
