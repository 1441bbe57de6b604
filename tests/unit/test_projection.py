# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option fields of modules that return rows."""

from __future__ import annotations

import pytest
from harness import MODULES, bad, good, logic_of

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.projection import project
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

ROWS = [
    {"id": 1, "name": "a", "last": {"status": "fail", "end": 5}, "list": [{"x": 1, "y": 2}]},
    {"id": 2, "more": None},
]
# These return rows; the settings and the workers are an object with the names of options.
WITHOUT = {"abb_settings_info", "m365_workers_info", "dsm_certificate_info", "active_backup_config_info"}


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (None, ROWS),
        ([], ROWS),
        (["id"], [{"id": 1}, {"id": 2}]),
        (["more"], [{}, {"more": None}]),
        (["name", "id"], [{"id": 1, "name": "a"}, {"id": 2}]),
        (["last.status"], [{"last": {"status": "fail"}}, {}]),
        (["list.y", "id"], [{"id": 1, "list": [{"y": 2}]}, {"id": 2}]),
        (["last", "last.status"], [{"last": {"status": "fail", "end": 5}}, {}]),
        (["last.status", "last"], [{"last": {"status": "fail", "end": 5}}, {}]),
        (["last.end", "last.status"], [{"last": {"status": "fail", "end": 5}}, {}]),
    ],
)
def test_only_the_named_keys_are_left(names, wanted):
    assert project(ROWS, names) == wanted


@pytest.mark.parametrize(
    ("name", "near"), [("nam", "name"), ("last.statu", "last.status"), ("x", "list.x"), ("id.x", "id"), ("ID", "id")]
)
def test_an_unknown_key_fails_and_the_nearest_come_first(name, near):
    with pytest.raises(InvalidInput, match=f"no key named '{name}'. Nearest keys: {near}"):
        project(ROWS, ["id", name])


def test_ten_suggestions_at_most():
    with pytest.raises(InvalidInput) as caught:
        project([{f"key_{number}": 1 for number in range(99)}], ["key"])
    assert caught.value.message.count("key_") == 10


def test_no_rows_are_no_reason_to_fail_unless_the_keys_are_known():
    assert project([], ["anything"]) == []
    assert project([], ["settings"], known=("settings",)) == []
    with pytest.raises(InvalidInput, match="Nearest keys: settings"):
        project([], ["setings"], known=("settings",))


@pytest.mark.parametrize("nothing", [None, "", {}, [], ...], ids=str)
def test_what_stands_below_a_key_without_a_value_cannot_be_told(nothing):
    rows = [{"id": 1} if nothing is ... else {"id": 1, "last": nothing}]
    project(rows, ["last.status", "last.a.b"], known=("id", "last"))
    with pytest.raises(InvalidInput):
        project([*rows, {"last": {"end": 5}}], ["last.status"], known=("id", "last"))


def test_below_an_object_that_holds_anything_every_key_is_known():
    rows = [{"other_params": {"a": 1}}]
    assert project(rows, ["other_params.path"], known=("other_params", "other_params.*")) == [{"other_params": {}}]
    with pytest.raises(InvalidInput) as caught:
        project(rows, ["other"], known=("other_params", "other_params.*"))
    assert ".*" not in caught.value.message


# A module with options that find nothing, or whose rows have no value there, and a key that other NASes have.
NOTHING = {"name": ["Nobody"]}
VALID = [
    ("abb_task_info", NOTHING, "last_result.status"),
    ("abb_task_info", NOTHING, "devices.host_name"),
    ("abb_task_info", {"name": ["New laptop"]}, "last_result.status"),
    ("abb_task_info", {}, "progress.percentage"),
    ("abb_task_info", {"include_versions": True, **NOTHING}, "versions"),
    ("abb_task_info", {"include_versions": True, **NOTHING}, "versions.status_code"),
    ("m365_task_info", {"include_settings": True, **NOTHING}, "settings.schedule"),
    ("m365_task_info", {"include_settings": True, "name": ["Manual archive"]}, "settings.schedule.start_hour"),
    ("abb_history_info", {"task_id": [77], "include_details": True}, "details"),
    ("abb_history_info", {"task_id": [77], "include_details": True}, "details.other_params.path"),
    ("abb_log_info", {}, "other_params.path"),
    ("abb_log_info", {}, "other_params.never_seen"),
    ("abb_device_info", {"time_start": "2001-01-01", "time_end": "2001-01-02"}, "transfers.status"),
    ("active_backup_info", {"gather_subset": ["abb_tasks"]}, "abb_tasks.progress.percentage"),
    ("active_backup_info", {}, "abb_tasks.last_result.status"),
]


@pytest.mark.parametrize(("module", "options", "name"), VALID, ids=[f"{row[0]} {row[2]}" for row in VALID])
def test_a_valid_key_is_valid_whatever_the_nas_holds(plain, module, options, name):
    good(plain, module, fields=[name], **options)
    bad(plain, module, "no key named", fields=[f"x{name}"], **options)


@pytest.mark.parametrize(
    "name",
    ["tasks.verdict", "tasks.devices.verdict", "tasks.history", "tasks.last_result.status", "certificate.expires"],
)
def test_a_valid_key_of_the_health_of_a_nas_without_tasks(plain, name):
    plain.reset(dataset="empty")
    good(plain, "active_backup_health_info", fields=[name])
    bad(plain, "active_backup_health_info", "no key named", fields=[f"x{name}"])


@pytest.mark.parametrize("name", ["crypto_key_id", "status_code", "is_snapshot"])
def test_a_valid_key_of_a_version_that_is_not_there(plain, name):
    good(plain, "abb_version", name="New laptop", version_ids=[1], remove_backup_data=True, fields=[name])


def test_a_valid_key_of_what_the_account_may_not_see(plain):
    plain.fault("SYNO.ActiveBackup.Task", "list", "error", code=105, times=None)
    outcome = good(plain, "active_backup_info", fields=["enable_wake_up", "abb_tasks.last_result.status", "share_name"])
    assert outcome["abb_tasks"] is None


@pytest.mark.parametrize("name", ["versions", "settings", "details"])
def test_a_key_that_an_option_adds_needs_the_option(plain, name):
    module = {"versions": "abb_task_info", "settings": "m365_task_info", "details": "abb_history_info"}[name]
    bad(plain, module, f"no key named '{name}'", fields=[name])


@pytest.mark.parametrize("name", [name for name in MODULES if name.endswith("_info")])
def test_every_module_that_returns_rows_has_the_option(name):
    has = "fields" in [field.name for field in logic_of(name).options]
    assert has is (name not in WITHOUT)


def test_rows_of_a_module_below_settings_too(plain):
    names = ["task_name", "settings.schedule", "settings.retention.keep_all"]
    outcome = good(plain, "m365_task_info", include_settings=True, fields=names)
    for row in outcome["tasks"]:
        assert list(row) == ["task_name", "settings"]
        assert list(row["settings"]) == ["schedule", "retention"]
        assert list(row["settings"]["retention"]) == ["keep_all"]
    bad(plain, "abb_task_info", "fields", "task_nam", "task_name", fields=["task_nam"])


def test_rows_of_a_whole_nas(plain):
    outcome = good(
        plain, "active_backup_info", fields=["task_name", "abb_storages.share_name", "abb_devices.tasks.task_id"]
    )
    assert {tuple(row) for row in outcome["abb_tasks"] + outcome["m365_tasks"]} == {("task_name",)}
    assert {tuple(row) for row in outcome["abb_storages"]} == {("share_name",)}
    assert outcome["abb_settings"]["retention_time"]
    assert outcome["packages"]["abb"]["version"]
    bad(plain, "active_backup_info", "'task_nam'", "task_name", fields=["task_nam"])
    bad(plain, "active_backup_info", "'share'", "share_name", fields=["abb_storages.share"])


def test_only_the_settings_of_a_whole_nas_are_cut(plain):
    outcome = good(plain, "active_backup_info", gather_subset=["abb_settings"], fields=["abb_settings.retention_time"])
    assert list(outcome["abb_settings"]) == ["retention_time"]


def test_a_key_that_an_older_package_does_not_send_is_no_mistake(plain):
    for row in plain.state["abb"]["tasks"]:
        row.pop("enable_wake_up", None)
    wanted = ["task_name", "enable_wake_up"]
    assert not any("enable_wake_up" in row for row in good(plain, "abb_task_info")["tasks"])
    assert {tuple(row) for row in good(plain, "abb_task_info", fields=wanted)["tasks"]} == {("task_name",)}
    good(plain, "active_backup_info", fields=wanted)


@pytest.mark.parametrize("module", ["abb_task_info", "abb_log_info", "abb_history_info", "m365_task_info"])
def test_a_misspelt_key_fails_also_where_nothing_matches(plain, module):
    good(plain, module, name=["Nobody"], fields=["task_name"])
    bad(plain, module, "'task_nam'", "task_name", name=["Nobody"], fields=["task_nam"])
