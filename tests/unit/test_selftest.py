# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the playbook selftest says of NASes: what differs from what is known, and nothing that is their own."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from generators import kinds
from harness import MODULES, ROOT

from ansible_collections.nasfleet.active_backup.plugins.filter.selftest_lines import NOTHING, selftest_lines
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import CALLS as ABB_CALLS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.enums import BACKUP_TYPE
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.api import CALLS as M365_CALLS
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest import reads, replies
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest.compare import (
    TEXTS,
    differences,
    keys_of,
)
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest.kinds import KINDS

BOOK = (ROOT / "playbooks" / "selftest.yml").read_text(encoding="utf-8")
HYPERVISOR = {"inventory_id": 1, "host_name": "esx.contoso.example"}
BOTH = {key: {"installed": True, "running": True, "version": "1.2.3"} for key in ("abb", "m365")}
SIGNED_IN = {"selftest_session": {"session": {"sid": "S3cret"}}, "selftest_info": {"packages": BOTH}}


def tasks_of(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [task for one in entries for task in ([one] + tasks_of([*one.get("block", ()), *one.get("always", ())]))]


TASKS = tasks_of(yaml.safe_load(BOOK)[0]["tasks"])


def lines_of(*nases: dict[str, Any]) -> list[str]:
    """The lines without those of versions."""
    hostvars = {f"contoso-{number}": {**SIGNED_IN, **own} for number, own in enumerate(nases)}
    lines = selftest_lines(list(hostvars), hostvars)["lines"]
    assert "contoso" not in str(lines)
    return lines[2:]


def hypervisors(**more: Any) -> dict[str, Any]:
    return {"selftest_abb_hypervisors": {"hypervisors": [{**HYPERVISOR, **more}]}}


def devices(**more: Any) -> dict[str, Any]:
    row = {name: None for name, key in {**keys_of("device"), **keys_of("device_of_nas")}.items() if key.always}
    return {"selftest_abb_devices": {"devices": [{**row, **more}]}}


def test_every_variable_is_registered_and_looked_at():
    registered = {task["register"] for task in TASKS if "register" in task}
    assert registered == {*reads.VARIABLES, reads.SESSION}


def test_every_module_that_reads_is_exercised():
    used = {name.rpartition(".")[2] for task in TASKS for name in task if name.startswith("nasfleet.")}
    assert {name for name in MODULES if name.endswith("_info")} <= used
    assert used <= {name for name in MODULES if name.endswith("_info")} | {"dsm_api", "dsm_session"}, "it writes"


def test_raw_calls_are_reads_and_say_so():
    written = {f"{call.api}.{call.method}" for call in (*ABB_CALLS, *M365_CALLS) if call.writes}
    raw = [task["nasfleet.active_backup.dsm_api"] for task in TASKS if "nasfleet.active_backup.dsm_api" in task]
    assert len(raw) >= 5
    for call in raw:
        assert call["read_only"] is True
        assert f"{call['api']}.{call['method']}" not in written


def test_the_kinds_are_those_of_the_table_and_each_is_used():
    assert set(KINDS) == set(kinds._reached())
    below = {key.kind for kind in KINDS for key in keys_of(kind).values()} - {""}
    above = {kind for rows in reads.ROWS.values() for kind in rows.kinds}
    assert below | above == set(KINDS)
    assert all(any(name in keys_of(kind) for kind in KINDS) for name in TEXTS)


def test_what_is_known_differs_in_nothing():
    assert lines_of(hypervisors(), {**hypervisors(), **devices()}) == [NOTHING]


@pytest.mark.parametrize(
    ("own", "line"),
    [
        (hypervisors(new_key={"contoso": 1}), "hypervisor.new_key: unknown key (dict)"),
        (hypervisors(inventory_id="1"), "hypervisor.inventory_id: str instead of int"),
        (hypervisors(inventory_id=True), "hypervisor.inventory_id: bool instead of int"),
        (
            {"selftest_abb_hypervisors": {"hypervisors": [HYPERVISOR, {"inventory_id": 1}]}},
            "hypervisor.host_name: missing in 1 of 2",
        ),
        (devices(backup_type="unknown", backup_type_code=9), "device.backup_type: unknown number 9"),
        (devices(agent_status="hibernating"), "device.agent_status: unknown word 'hibernating'"),
        (devices(agent_status="PC of Contoso"), "device.agent_status: unknown text"),
        (devices(**{"PC of contoso": 1}), "device: 1 unknown keys, which may be names and are not shown"),
        (devices(host_name="Laptop7", laptop7={}), "device: 1 unknown keys, which may be names and are not shown"),
        (
            devices(**{f"key{number}": 1 for number in range(11)}),
            "device: 11 unknown keys, which may be names and are not shown",
        ),
        (
            {
                "selftest_abb_logs": {
                    "failed": True, "reason": "api", "api": "SYNO.ActiveBackup.Log", "method": "list_log",
                    "code": 8888, "msg": "Could not read the log on contoso",
                }
            },
            "abb_logs: could not be read (api, SYNO.ActiveBackup.Log.list_log, code 8888, which is not known)",
        ),
        (
            {
                "selftest_abb_logs": {
                    "failed": True, "reason": "permission", "api": "SYNO.ActiveBackup.Log", "method": "list_log",
                    "code": 105, "msg": "Could not read the log on contoso",
                }
            },
            "abb_logs: could not be read (permission, SYNO.ActiveBackup.Log.list_log, code 105)",
        ),
        (
            {"selftest_reply_settings": {"data": {"settings": [{"name": "new_setting", "value": "1"}]}}},
            "Setting.list.settings: unknown name 'new_setting'",
        ),
        (
            {"selftest_reply_settings": {"data": {"settings": [{"name": "retention_run_hour", "value": "x"}]}}},
            "Setting.list.settings: retention_run_hour has a form that is not known (str)",
        ),
        (
            {"selftest_reply_task_setting": {"results": [{"data": {"task_info": {"schedule": {"moon": 1}}}}]}},
            "get_task_setting.task_info.schedule.moon: unknown key (int)",
        ),
        (
            {"selftest_reply_versions": {"results": [{"data": {"versions": [{"status": 99}]}}]}},
            "version.status: unknown number 99",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_differs_is_told(own, line):
    assert line in lines_of(own)
    assert f"1 of 2 NASes: {line}" in lines_of(own, hypervisors())


def test_the_same_on_several_is_one_line():
    assert lines_of(hypervisors(a=1), hypervisors(a=2)) == ["2 of 2 NASes: hypervisor.a: unknown key (int)"]


APIS = {call.api: {"minVersion": 1, "maxVersion": replies._newest(call.api)} for call in (*replies.CALLS,)}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, NOTHING),
        ({"SYNO.ActiveBackup.Device": None}, "SYNO.ActiveBackup.Device: not offered"),
        (
            {"SYNO.ActiveBackup.Task": {"minVersion": 1, "maxVersion": 3}},
            "SYNO.ActiveBackup.Task: up to version 3, where 2 is the newest known",
        ),
        (
            {"SYNO.ActiveBackup.Task": {"minVersion": 2, "maxVersion": 3}},
            "SYNO.ActiveBackup.Task: versions 2 to 3, but the collection calls 1",
        ),
        ({"SYNO.ActiveBackup.Task": {}}, "SYNO.ActiveBackup.Task: does not say its versions"),
    ],
)
def test_versions_of_apis(change, line):
    assert lines_of({"selftest_apis": {"data": {**APIS, **change}}}) == [line]


def test_a_package_that_is_not_there_offers_nothing():
    without = {api: row for api, row in APIS.items() if not api.startswith("SYNO.ActiveBackup")}
    gone = {key: {"installed": False, "running": False, "version": None} for key in ("abb", "m365")}
    own = {"selftest_apis": {"data": without}, "selftest_info": {"packages": gone}}
    assert lines_of(own) == [NOTHING]


@pytest.mark.parametrize(("running", "told"), [(True, True), (None, True), (False, False)])
def test_a_package_of_which_nobody_tells_whether_it_runs_should_offer_all(running, told):
    without = {api: row for api, row in APIS.items() if not api.startswith("SYNO.ActiveBackup.")}
    packages = {**BOTH, "abb": {**BOTH["abb"], "running": running}}
    own = {"selftest_apis": {"data": without}, "selftest_info": {"packages": packages}}
    assert (lines_of(own) != [NOTHING]) is told


def test_a_nas_that_was_not_read_is_told_apart():
    refused = {"failed": True, "reason": "sign_in", "code": 400, "msg": "Could not sign in on contoso"}
    hostvars = {"a": SIGNED_IN, "b": {"selftest_session": refused}, "c": {}}
    found = selftest_lines(list(hostvars), hostvars)
    assert found["unread"] == {"b": refused["msg"], "c": "it was not read"}
    assert found["lines"][2:] == [
        "1 of 3 NASes: sign-in: could not be made (sign_in, code 400)",
        "1 of 3 NASes: sign-in: could not be made (not read)",
    ]
    assert selftest_lines(["b"], hostvars)["lines"][1:] == ["sign-in: could not be made (sign_in, code 400)"]


def test_a_number_with_a_word_is_known():
    assert "none" in BACKUP_TYPE, "rows of the log that are of no task"
    for word in BACKUP_TYPE:
        assert not [
            line for line in differences({"backup_type": word, "backup_type_code": 1}, ["device"], "x", frozenset())
            if "number" in line
        ]  # fmt: skip


def test_the_integration_test_asks_for_every_read():
    path = ROOT / "tests" / "integration" / "targets" / "selftest" / "tasks" / "test.yml"
    asked = set(path.read_text(encoding="utf-8").split())
    for call in (*ABB_CALLS, *M365_CALLS):
        if not call.writes:
            assert f"{call.api}.{call.method}" in asked
