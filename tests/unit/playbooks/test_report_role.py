# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role report hands on every option of its modules, and a report for each customer comes of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from harness import ROOT
from playing import Ansible, variables

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.health import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.options import SPEC

FQ = "nasfleet.active_backup."
ROLE = ROOT / "roles" / "report"
(BLOCK,) = yaml.safe_load((ROLE / "tasks" / "main.yml").read_text())
TASKS = {key: task[key] for task in BLOCK["block"] for key in task}
WANTED = {
    "active_backup_health_info": {field.name for field in DEFINITION.options} - {"fields"},  # the report needs all rows
    "active_backup_report": set(SPEC),
}


@pytest.mark.parametrize("module", WANTED)
def test_the_role_hands_on_every_option(module):
    assert set(TASKS[FQ + module]) == WANTED[module]


def test_every_variable_of_the_role_is_in_its_readme():
    (spec,) = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text())["argument_specs"].values()
    readme = (ROLE / "README.md").read_text()
    assert [name for name in spec["options"] if f"`{name}`" not in readme] == []


def test_a_report_for_each_customer_in_a_time_zone(ansible: Ansible, nas: Any, other: Any):
    hosts = {
        "one": variables(nas, active_backup_customer="Contoso"),
        "two": variables(other, active_backup_customer="Fabrikam"),
    }
    folder = ansible.folder / "report"
    chosen = {
        "active_backup_report_dest": str(folder),
        "active_backup_report_timezone": "Pacific/Auckland",
        "active_backup_report_per_customer": "true",
        "active_backup_report_formats": "html",
        "active_backup_bad_verdicts": "hung",
    }
    given = [word for name, value in chosen.items() for word in ("-e", f"{name}={value}")]
    run = ansible(f"{FQ}morning", *given, inventory={"nas": {"hosts": hosts}})
    assert run.code == 0, run.text
    pages = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.html")}
    assert {name.lower() for name in pages} == {
        "index.html",
        "contoso/active_backup.html",
        "fabrikam/active_backup.html",
    }
    for name, page in pages.items():
        if name != "index.html":
            assert re.search(r"Times are in NZ[SD]T \(UTC\+1[23]:00\)", page)
            assert ("Fabrikam" in page) == name.lower().startswith("fabrikam")


def test_a_time_zone_that_there_is_not_fails_in_words(ansible: Ansible, nas: Any):
    given = {"active_backup_report_dest": str(ansible.folder), "active_backup_report_timezone": "Europe/Berlinn"}
    extra = [word for name, value in given.items() for word in ("-e", f"{name}={value}")]
    run = ansible(f"{FQ}morning", *extra, inventory={"nas": {"hosts": {"one": variables(nas)}}})
    assert run.code != 0
    assert "Europe/Berlinn" in run.text
    assert "IANA name" in run.text
    assert not nas.requests


@pytest.mark.parametrize(
    ("bad", "code"), [({}, 2), ({"active_backup_bad_verdicts": ""}, 2), ({"active_backup_bad_verdicts": []}, 0)]
)
def test_with_no_bad_verdict_the_morning_check_reports_and_never_fails(
    ansible: Ansible, nas: Any, bad: dict[str, Any], code: int
):
    run = ansible(f"{FQ}morning", "-e", json.dumps(bad), inventory={"nas": {"hosts": {"one": variables(nas)}}})
    assert run.code == code, run.text
    assert any("SMB shares failed" in line for line in run.of("Say what needs attention").result["msg"])


def test_a_misspelt_variable_or_verdict_fails_before_any_request(ansible: Ansible, nas: Any, other: Any):
    hosts = {"one": variables(nas, active_backup_rule=[]), "two": variables(other, active_backup_bad_verdicts="faild")}
    run = ansible(f"{FQ}morning", inventory={"nas": {"hosts": hosts}})
    assert run.code == 2, run.text
    assert not nas.requests + other.requests
    assert "active_backup_rules" in run.text
    assert "Did you mean failed" in run.text
