# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A null is not given: a blank line in group_vars must not turn a rule into "everything may go"."""

from __future__ import annotations

from typing import Any

import pytest
from harness import connection, run


def given(nas: Any, module: str, **options: Any) -> dict[str, Any]:
    """The result of a module whose nulls are handed over, other than with on."""
    return run(module, {**connection(nas), **options})


@pytest.mark.parametrize("rule", ["older_than", "keep_last", "version_ids"])
def test_no_rule_prunes_nothing(nas: Any, rule: str):
    before = nas.dump()
    result = given(nas, "abb_version", name="Accounting PCs", remove_backup_data=True, **{rule: None})
    assert result["failed"]
    assert all(word in result["msg"] for word in ("version_ids", "keep_last", "older_than"))
    assert nas.dump() == before
    assert not nas.requests


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("abb_task", {"state": "absent", "remove_backup_data": True}),
        ("abb_version", {"keep_last": 1, "remove_backup_data": True}),
        ("m365_task", {"state": "stopped"}),
        ("m365_task_schedule", {"policy": "manual"}),
        ("m365_task_retention", {"keep_all": True}),
    ],
)
@pytest.mark.parametrize("chosen", [{"name": None}, {"task_id": None}, {"name": None, "task_id": None}])
def test_no_task_is_no_task(nas: Any, module: str, options: dict[str, Any], chosen: dict[str, None]):
    result = given(nas, module, **options, **chosen)
    assert result["failed"]
    assert "name" in result["msg"]
    assert "task_id" in result["msg"]
    assert not nas.requests


def test_a_null_beside_a_name(nas: Any):
    assert not given(nas, "abb_task", name=["Accounting PCs"], task_id=None, state="stopped")["failed"]
    assert not given(nas, "abb_settings_info", timeout=None, https=None, validate_certs=None)["failed"]


def test_nulls_in_a_config(nas: Any):
    config = {
        "abb": {"settings": {"max_concurrent_devices": None, "retention_time": {"hour": None, "minute": None}}},
        "m365": {
            "workers": {"backup_job_workers": 20, "event_workers": None, "limit_to_maximum": None},
            "tasks": [{"name": "Company mail", "task_id": None, "schedule": {"policy": None}, "retention": None}],
        },
    }
    result = given(nas, "active_backup_config", config=config)
    assert not result["failed"], result["msg"]
    assert not result["changed"]
    assert not nas.writes
