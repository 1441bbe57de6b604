# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""abb_history_info with details: those of the result, all of them, and never without end."""

from __future__ import annotations

import pytest
from harness import bad, calls, good, task

NAME = "abb_history_info"
LOG = "SYNO.ActiveBackup.Log"


def results(nas, **options):
    return good(nas, NAME, name=["SMB shares"], include_details=True, **options)["results"]


def test_a_nas_that_ignores_the_result(nas):
    before = results(nas)
    assert len([row for row in before if row["details"]]) > 1
    nas.switches.ignore_filters = True
    assert results(nas) == before


def test_details_that_do_not_say_of_which_result_they_are(nas):
    before = results(nas)
    for row in nas.state["abb"]["details"]:
        row.pop("result_detail_id")
    without = [
        [{key: value for key, value in one.items() if key != "result_detail_id"} for one in row["details"]]
        for row in before
    ]
    assert [row["details"] for row in results(nas)] == without


@pytest.mark.parametrize("total", [0, 10**9, None, "x"])
def test_full_pages_of_rows_without_a_number_end(nas, total):
    """From a NAS that does not know the offset; every page of it is full, and the same."""
    number = task(nas, "SMB shares")["last_result"]["result_id"]
    rows = [{"log_level": 0, "log_time": 1795305600 + at} for at in range(500)]
    data = {"count": total, "result_detail_list": rows}
    nas.fault(LOG, "list_result_detail", "json", times=None, body={"success": True, "data": data})
    (row,) = results(nas, result_id=number)
    assert len(row["details"]) == 500
    assert len(calls(nas, "list_result_detail")) == 2


def test_a_result_without_its_number(nas):
    row = {"task_name": "SMB shares", "task_id": 3, "time_start": 1795305600, "time_end": 1795305900, "status": 2}
    body = {"success": True, "data": {"count": 1, "results": [row]}}
    nas.fault(LOG, "list_result", "json", times=None, body=body)
    assert good(nas, NAME, name=["SMB shares"])["results"][0]["status"] == "success"
    bad(nas, NAME, "result_id", name=["SMB shares"], include_details=True)
