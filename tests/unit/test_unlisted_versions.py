# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NAS that counts versions but does not list them: they are not taken for none, and nothing is done to them."""

from __future__ import annotations

from typing import Any

import pytest
from harness import bad

from ansible_collections.nasfleet.active_backup.plugins.module_utils._webapi import wire


@pytest.fixture(params=["missing", "null", "empty"])
def unlisted(request: pytest.FixtureRequest, nas: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A NAS whose tasks come without their versions."""
    real = wire.data_of

    def data_of(call: Any, reply: Any, where: str) -> Any:
        data = real(call, reply, where)
        for task in data.get("tasks", []) if isinstance(data, dict) else []:
            del task["versions"]
            if request.param != "missing":
                task["versions"] = None if request.param == "null" else []
        return data

    for name in ("wire", "client"):
        monkeypatch.setattr(
            f"ansible_collections.nasfleet.active_backup.plugins.module_utils._webapi.{name}.data_of", data_of
        )
    return nas


def test_they_are_not_removed(unlisted: Any):
    options = {"name": ["Accounting PCs"], "state": "absent", "remove_backup_data": True}
    bad(unlisted, "abb_task", "7 versions", "Accounting PCs", "does not list them", **options)
    assert not unlisted.writes


def test_they_are_not_pruned(unlisted: Any):
    options = {"name": "Accounting PCs", "keep_last": 1, "remove_backup_data": True}
    bad(unlisted, "abb_version", "7 versions", "Accounting PCs", "does not list them", **options)
    assert not unlisted.writes
