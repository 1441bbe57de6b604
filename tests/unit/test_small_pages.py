# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NAS whose pages are smaller than what was asked for: lists are whole, and the newest row is the newest."""

from __future__ import annotations

from typing import Any

import pytest
from harness import good

LISTS = {
    "abb_log_info": ("logs", {"limit": 0}),
    "abb_history_info": ("results", {"limit": 0}),
    "abb_history_info with details": ("results", {"limit": 0, "include_details": True}),
    "abb_task_info": ("tasks", {"include_versions": True}),
    "abb_device_info": ("devices", {}),
    "m365_log_info": ("logs", {"limit": 0}),
    "m365_log_info of a task": ("logs", {"limit": 0, "name": ["Company mail"]}),
    "m365_task_info": ("tasks", {}),
}
# what comes and goes with the number of requests
CLOCKED = ("last_success_age",)


@pytest.fixture
def nas(plain: Any) -> Any:
    return plain


def plainly(rows: Any) -> list[str]:
    """Rows to be compared; those of one second stand in any order."""
    return sorted(str({key: value for key, value in row.items() if key not in CLOCKED}) for row in rows)


@pytest.mark.parametrize("order", ["oldest", "newest", "shuffled"])
@pytest.mark.parametrize("numbers", ["", "counts"])
@pytest.mark.parametrize("row", LISTS)
def test_a_list_in_small_pages_is_the_same_list(nas: Any, row: str, numbers: str, order: str):
    key, options = LISTS[row]
    module = row.split(maxsplit=1)[0]
    nas.switches.task_versions = "missing"  # so that they are read as a list of their own
    whole = good(nas, module, **options)[key]
    nas.switches.update({"page_cap": 7, "numbers_as_text": numbers, "log_order": order, "m365_log_order": order})
    assert whole
    assert plainly(good(nas, module, **options)[key]) == plainly(whole)


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_the_newest_row_of_a_log_is_the_newest(nas: Any, order: str):
    for module in ("abb_log_info", "m365_log_info", "abb_history_info"):
        nas.switches.__init__()
        key = "results" if module == "abb_history_info" else "logs"
        (newest,) = good(nas, module, limit=1)[key]
        nas.switches.update({"page_cap": 5, "numbers_as_text": "counts", "log_order": order, "m365_log_order": order})
        assert good(nas, module, limit=1)[key] == [newest]
