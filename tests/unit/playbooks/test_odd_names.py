# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that mean something to YAML or to templates go from one task of a play to the next as they are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playing import Ansible, both, play

FQ = "nasfleet.active_backup."
ODD = r"^null$|^[0-9 ]|['%{]"


@pytest.fixture
def nases(nas: Any, other: Any) -> tuple[Any, Any]:
    for one in (nas, other):
        one.reset(dataset="untidy")
    return nas, other


def test_a_task_that_is_listed_can_be_started_by_its_name(ansible: Ansible, nases: tuple[Any, Any]):
    options = {"name": ["{{ item.task_name }}"], "state": "started"}
    known = "{{ seen.tasks | selectattr('task_name', 'search', pattern) }}"
    tasks = [
        {"name": "Read", f"{FQ}abb_task_info": {"fields": ["task_name"]}, "register": "seen"},
        {"name": "Start", f"{FQ}abb_task": options, "loop": known, "check_mode": True, "vars": {"pattern": ODD}},
    ]
    run = ansible([play(*tasks)], inventory=both(*nases))
    assert run.code == 0, run.text
    for host, nas in zip(("inside", "shipped"), nases, strict=True):
        started = {one["tasks"][0]["task_name"] for one in run.of("Start", host).result["results"]}
        assert started == {row["task_name"] for row in nas.state["abb"]["tasks"] if re.search(ODD, row["task_name"])}
        assert {"{{ lookup('env', 'HOME') }}", "null", "00123", " Lager "} < started


def test_a_task_in_the_background_is_asked_for_later(ansible: Ansible, nas: Any, other: Any):
    later = {"until": "r is finished", "register": "r", "retries": 60, "delay": 1}
    tasks = [
        {"name": "Begin", f"{FQ}abb_settings_info": {}, "async": 60, "poll": 0, "register": "job"},
        {"name": "End", "ansible.builtin.async_status": {"jid": "{{ job.ansible_job_id }}"}, **later},
    ]
    jobs = ansible.folder / "jobs"  # the home of these tests is not that of the account
    run = ansible([play(*tasks)], inventory=both(nas, other), ANSIBLE_ASYNC_DIR=str(jobs))
    assert run.code == 0, run.text
    for host in ("inside", "shipped"):
        assert run.of("End", host).result["settings"]["max_concurrent_devices"]
