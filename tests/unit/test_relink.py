# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planner of the role relink: what is asked for, what stands in the way, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.filter.declarations import declarations
from ansible_collections.nasfleet.active_backup.plugins.filter.relink_fleet import relink_fleet
from ansible_collections.nasfleet.active_backup.plugins.filter.relink_wanted import relink_wanted
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._relink.told import schedule_words
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._relink.wanted import VARIABLES

MAIL = {"name": "Mail", "local_shared": "Share", "local_path": "/m365/task_1", "admin_email": "a@contoso.example"}
FILES = {**MAIL, "name": "Files", "local_path": "/m365/task_2"}
NIGHTLY = {"policy": "scheduled", "schedule": {"start_hour": 22, "run_days": ["mon", "fri"]}}
KEEP = {"days_to_keep": 365}
EXPORT = declarations({"m365": {"tasks": [{"name": "Mail", "schedule": NIGHTLY, "retention": KEEP}]}}, [MAIL, FILES])


def wanted(export: str | None = None, names: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    values = {f"active_backup_{name}": value for name, value in more.items()}
    return relink_wanted(values, [*values, *names], "new", export)


# --- what is asked for

WRONG = {
    "nothing": ({}, None, ("Nothing is declared for new", "active_backup_relink_export")),
    "unknown": ({"relink_exprt": "x"}, None, ("active_backup_relink_exprt of new", "active_backup_relink_export")),
    "no-file": ({"relink_export": "x.yml"}, None, ("there is no file x.yml",)),
    "no-yaml": ({"relink_export": "x.yml"}, "a: [", ("x.yml cannot be read",)),
    "a-vault": ({"relink_export": "x.yml"}, "active_backup_relink: !vault x", ("x.yml cannot be read",)),
    "another-file": ({"relink_export": "x.yml"}, "a: 1", ("neither active_backup_relink nor",)),
    "an-older-export": ({"relink_export": "x.yml"}, "active_backup_m365_tasks: []", ("older export",)),
    "text": ({"relink": "x"}, None, ("must be a list, not text",)),
    "no-place": (
        {"relink": [{"name": "x"}]},
        None,
        ("'x'", "local_shared, local_path, admin_email: required"),
    ),
    "misspelt": ({"relink": [{**MAIL, "local_pth": "/"}]}, None, ("local_pth", "local_path")),
    "path": ({"relink": [{**MAIL, "local_path": "m365"}]}, None, ("'m365' must start with /",)),
    "email": ({"relink": [{**MAIL, "admin_email": "x"}]}, None, ("not an e-mail address",)),
    "one-name": ({"relink": [MAIL, {**FILES, "name": " Mail"}]}, None, ("that of another row",)),
    "one-place": ({"relink": [MAIL, {**FILES, "local_path": "/m365/task_1/"}]}, None, ("that of another row",)),
    "region": ({"relink": [{**MAIL, "region": None}]}, None, ("fill in its region",)),
    "only": ({"relink": [MAIL, FILES], "relink_only": "Mails"}, None, ("no 'Mails'", "Mail, Files")),
    "schedule": (
        {"relink": [MAIL], "m365_tasks": [{"name": "Mail", "schedule": {"policy": "scheduled"}}]},
        None,
        ("active_backup_m365_tasks[0].schedule",),
    ),
    "timeout": ({"relink": [MAIL], "relink_verify_timeout": 0}, None, ("verify_timeout", "1 or more")),
    "maybe": ({"relink": [MAIL], "relink_verify_run": "maybe"}, None, ("verify_run", "maybe")),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_words(case):
    values, export, words = WRONG[case]
    problem = wanted(export, **values)["problem"]
    assert all(word in problem for word in words), problem


def test_an_export_says_all_that_is_needed():
    found = wanted(EXPORT, relink_export="old.yml")
    assert found["problem"] == ""
    mail, files = found["tasks"]
    assert {key: mail[key] for key in MAIL} == MAIL
    assert mail["region"] == "Microsoft 365"
    assert mail["retention"] == KEEP
    assert mail["schedule"]["schedule"]["start_hour"] == 22
    assert files["schedule"] is files["retention"] is None


def test_what_the_host_declares_comes_before_the_export():
    own = [{"name": "Mail", "retention": {"keep_all": True}}]
    found = wanted(EXPORT, relink_export="old.yml", relink=[MAIL], m365_tasks=own)
    assert [task["name"] for task in found["tasks"]] == ["Mail"]
    assert found["tasks"][0]["retention"] == {"keep_all": True}
    assert found["tasks"][0]["schedule"] is None


@pytest.mark.parametrize("only", [["Files"], "Files", " Files,\n", "Files\nFiles"])
def test_names_are_a_list_or_the_text_of_a_survey(only):
    assert [task["name"] for task in wanted(relink=[MAIL, FILES], relink_only=only)["tasks"]] == ["Files"]


@pytest.mark.parametrize("only", [None, "", " \n"])
def test_an_empty_field_of_a_survey_is_all(only):
    assert len(wanted(relink=[MAIL, FILES], relink_only=only)["tasks"]) == 2


def test_an_unknown_region_hinders_only_its_own_task():
    rows = [MAIL, {**FILES, "region": None}]
    assert wanted(relink=rows, relink_only="Mail")["problem"] == ""


def test_the_argument_spec_of_the_role_is_that_of_the_planner():
    path = ROOT / "roles/relink/meta/argument_specs.yml"
    told = yaml.safe_load(path.read_text())["argument_specs"]["main"]["options"]

    def bare(specs: dict[str, Any]) -> dict[str, Any]:
        found = {name: {key: one for key, one in spec.items() if key != "description"} for name, spec in specs.items()}
        for spec in found.values():
            if "options" in spec:
                spec["options"] = bare(spec["options"])
        return found

    assert bare(told) == options(VARIABLES)


# --- the plan

ROW = {"task_id": 8, "task_name": "Mail", "present": True, "last_success_time": None}


def checked(place: dict[str, Any] | None = None, there: int | None = None, **more: Any) -> dict[str, Any]:
    item = {"schedule": NIGHTLY, "retention": KEEP, **(place or MAIL)}
    return {"item": item, "changed": False, "tasks": [{**ROW, "task_id": there}], **more}


def host(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    shares = {"data": {"shares": [{"name": "Share"}]}}
    return {"relink_signed_in": {}, "relink_shares": shares, "relink_checked": {"results": list(results)}, **more}


def done(*results: dict[str, Any]) -> dict[str, Any]:
    return {"relink_result": {"results": list(results)}}


def fleet(own: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = relink_fleet(["new"], {"new": own}, **more)
    per_host = ("blocked", "restore", "runs", "ids")
    return {**found, **{key: found[key]["new"] for key in per_host}, "problems": found["problems"].get("new", [])}


def old(**row: Any) -> dict[str, Any]:
    return {"relink_old_tasks": {"tasks": [{"task_name": "Mail", "running": False, "policy": "manual", **row}]}}


def test_the_plan_says_from_where_and_with_what():
    found = fleet(host(checked(), checked(FILES, there=3), active_backup_allow_shorter=True))
    assert found["table"] == [
        "new: Mail: to be relinked from Share/m365/task_1; schedule 22:00 mon fri, retention 365 days",
        "new: Files: is there, as task 3; schedule 22:00 mon fri, retention 365 days",
    ]
    assert found["blocked"] == []


BLOCKED = {
    "share": (host(checked({**MAIL, "local_shared": "Shared"})), "no shared folder 'Shared'. It has: Share"),
    "refused": (host(checked(failed=True, msg="in the\nway")), "in the way"),
    "running": (host(checked(), **old(running=True)), "under way on the old NAS"),
    "scheduled": (host(checked(), **old(policy="scheduled")), "still runs it (scheduled)"),
    "continuous": (host(checked(), **old(settings={"policy": "continuous"})), "still runs it (continuous)"),
    "not-known": (host(checked(), **old(policy="unknown")), "still runs it (unknown)"),
    "sign-in": (
        host(checked(), relink_old_tasks={"failed": True, "reason": "sign_in", "msg": "wrong password"}),
        "the old NAS could not be asked: wrong password",
    ),
}


@pytest.mark.parametrize("case", BLOCKED)
def test_what_stands_in_the_way_keeps_all_from_being_relinked(case):
    own, words = BLOCKED[case]
    own["relink_checked"]["results"].append(checked(FILES))
    found = fleet(own)
    assert words in found["blocked"][0]
    assert any(words in line for line in found["problems"])
    assert any("Files: not relinked, since not everything" in line for line in found["lines"])


@pytest.mark.parametrize(
    "more",
    [
        old(),
        old(task_name="Other", policy="scheduled"),
        {"relink_old_tasks": {"failed": True, "reason": "unreachable", "msg": "gone"}},
        {"relink_old_tasks": {"failed": True, "reason": "package", "msg": "gone"}},
        {"relink_shares": {"failed": False, "msg": "no package", "reason": "package"}},
    ],
    ids=["manual", "another-task", "out-of-reach", "no-package", "no-shares"],
)
def test_what_does_not_stand_in_the_way(more):
    assert fleet(host(checked(), **more))["blocked"] == []


def test_nothing_stands_in_the_way_of_a_task_that_is_there():
    own = host(checked({**MAIL, "local_shared": "Elsewhere"}, there=8), **old(policy="scheduled"))
    assert fleet(own)["blocked"] == []


def test_a_shorter_retention_is_said_before():
    assert any("active_backup_allow_shorter" in line for line in fleet(host(checked()))["table"])
    quiet = [host(checked(), active_backup_allow_shorter="true"), host(checked(there=8))]
    quiet.append(host(checked({**MAIL, "retention": {"keep_all": True}})))
    assert not any("allow_shorter" in line for own in quiet for line in fleet(own)["table"])


# --- what is left to do, and the outcome


def seen(**more: Any) -> dict[str, Any]:
    full = {"start_minute": 0, "repeat_every_hours": 0, "last_run_hour": None}
    settings = {
        "policy": "scheduled",
        "schedule": {**NIGHTLY["schedule"], **full},
        "retention": {"keep_all": False, "days_to_keep": 365},
    }
    return {"relink_seen": {"tasks": [{"task_id": 8, "settings": {**settings, **more}}]}}


LINKED = done({**checked(there=8), "changed": True})


def test_new_ids_are_handed_on_and_settings_brought_back_by_them():
    found = fleet(host(checked(), **LINKED, **seen()))
    assert found["ids"] == {"Mail": 8}
    assert found["restore"] == [{"task_id": 8, "schedule": NIGHTLY, "retention": KEEP}]
    assert found["runs"] == [{"task_id": 8, "name": "Mail", "continuous": False, "state": "started", "since": 0}]
    assert found["lines"] == ["new: Mail: relinked, as task 8"]
    assert found["problems"] == []


def test_a_task_that_was_there_needs_a_young_backup_only():
    found = fleet(host(checked(there=8), **done(checked(there=8)), **seen()))
    assert found["runs"][0]["state"] == "fresh"
    assert found["lines"] == ["new: Mail: was there already, as task 8"]


def test_in_check_mode_nothing_is_left_to_do_for_what_is_not_there():
    found = fleet(host(checked(), **done({**checked(), "changed": True})), check_mode=True)
    assert found["ids"] == {}
    assert found["restore"] == found["runs"] == []
    assert found["lines"] == ["new: Mail: would be relinked"]
    assert found["problems"] == []


def test_a_failure_half_way_says_what_landed():
    own = host(checked(), checked(FILES), **seen())
    own |= done({**checked(there=8), "changed": True}, {**checked(FILES), "failed": True, "msg": "corrupt"})
    found = fleet(own)
    assert found["lines"] == ["new: Mail: relinked, as task 8", "new: Files: not relinked: corrupt"]
    assert found["problems"] == ["Files: not relinked: corrupt"]
    assert found["ids"] == {"Mail": 8}


@pytest.mark.parametrize(
    ("differs", "what"),
    [
        ({"policy": "manual", "schedule": None}, "schedule"),
        ({"schedule": {**NIGHTLY["schedule"], "start_hour": 21}}, "schedule"),
        ({"schedule": {**NIGHTLY["schedule"], "run_days": ["mon"]}}, "schedule"),
        ({"retention": {"keep_all": True, "days_to_keep": None}}, "retention"),
        ({"retention": {"keep_all": False, "days_to_keep": 400}}, "retention"),
    ],
)
def test_what_the_nas_has_afterwards_is_compared(differs, what):
    found = fleet(host(checked(), **LINKED, **seen(**differs)))
    assert found["problems"] == [f"Mail: relinked, as task 8, but its {what} is not as asked"]


def test_a_task_that_is_gone_afterwards_is_a_failure():
    own = host(checked(), **LINKED, relink_seen={"tasks": [{"task_id": 9}]})
    assert "existence" in fleet(own)["problems"][0]


def test_settings_that_could_not_be_brought_back_are_said():
    refused = {"relink_restored": {"failed": True, "msg": "Set allow_shorter: true"}}
    problem = fleet(host(checked(), **LINKED, **seen(), **refused))["problems"][0]
    assert "not restored" in problem
    assert "active_backup_allow_shorter" in problem


@pytest.mark.parametrize(
    ("key", "result", "words", "failed"),
    [
        ("ran", {"changed": True}, "with a good backup", False),
        ("ran", {"failed": True, "msg": "it failed"}, "its first backup is not good: it failed", True),
        ("followed", {"failed": True}, "none ended well in time", True),
        ("ran", {"skipped": True}, "as task 8", False),
    ],
)
def test_a_first_backup_counts(key, result, words, failed):
    run = {f"relink_{key}": {"results": [{"item": {"name": "Mail"}, **result}]}}
    found = fleet(host(checked(), **LINKED, **seen(), **run))
    assert found["lines"][0].endswith(words)
    assert bool(found["problems"]) is failed


def test_a_nas_out_of_reach_is_said():
    found = fleet({"relink_signed_in": {"failed": True, "reason": "unreachable", "msg": "no answer"}})
    assert found["lines"] == ["new: out of reach: no answer"]
    assert found["problems"] == ["no answer"]
    assert fleet({})["problems"] == ["it was not planned"]


def test_schedules_in_words():
    assert schedule_words({"policy": "continuous"}) == "continuous"
    assert schedule_words(None) == "not known"
    times = {"start_hour": 8, "start_minute": 5, "run_days": ["mon"], "repeat_every_hours": 2, "last_run_hour": 20}
    assert schedule_words({"policy": "scheduled", "schedule": times}) == "08:05 mon, every 2 h until 20 h"
