# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules that change tasks return: short rows, fields, diffs with headers, and lines while they wait."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from harness import bad, calls, good

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.short_rows import progress_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.backend import Progress
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.report import WaitReport
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rows import KEYS

SMB, PCS, MANUAL = "SMB shares", "Accounting PCs", "Manual archive"
# A module, and a task of it that can be started.
PRODUCTS = [("abb_task", SMB), ("m365_task", MANUAL)]
both_products = pytest.mark.parametrize(("module", "name"), PRODUCTS, ids=["abb", "m365"])
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
RELINK = {
    "local_shared": "ActiveBackupforBusiness",
    "local_path": "/ActiveBackupForMicrosoft365/task_90",
    "admin_email": "admin@example.com",
}


@pytest.fixture
def nas(plain: Any) -> Any:
    plain.switches.run_seconds = 600
    return plain


def requests(nas: Any) -> int:
    """The HTTP requests that were made, but for those of the session."""
    return len([record for record in nas.requests if not record.compound and record.api != "SYNO.API.Auth"])


# --- rows


@both_modes
@both_products
@pytest.mark.parametrize("state", ["started", "stopped", "fresh"])
def test_rows_are_short_and_have_the_same_keys(nas: Any, module: str, name: str, state: str, check: bool):
    (row,) = good(nas, module, name=[name], state=state, max_age="1h", check=check)["tasks"]
    assert tuple(row) == KEYS
    assert tuple(row["last_result"]) == ("status", "time_end")
    started = state != "stopped"
    assert (row["present"], row["running"], row["started"]) == (True, started, started)


@both_modes
@both_products
def test_a_run_that_was_there_was_not_started_here(nas: Any, module: str, name: str, check: bool):
    good(nas, module, name=[name], state="started")
    (row,) = good(nas, module, name=[name], state="started", check=check)["tasks"]
    assert (row["running"], row["started"]) == (True, False)


@both_products
def test_a_run_that_check_mode_would_stop_has_no_progress(nas: Any, module: str, name: str):
    good(nas, module, name=[name], state="started")
    (row,) = good(nas, module, name=[name], state="stopped", check=True)["tasks"]
    assert (row["running"], row["progress"]) == (False, None)


@both_products
def test_a_task_that_is_not_there_has_three_keys(nas: Any, module: str, name: str):
    rows = good(nas, module, name=["Nobody", name], state="absent", remove_backup_data=True)["tasks"]
    number = {"abb_task": 3, "m365_task": 2}[module]
    assert rows == [
        {"task_id": None, "task_name": "Nobody", "present": False},
        {"task_id": number, "task_name": name, "present": False},
    ]


def test_the_row_of_a_relinked_task_is_short_too(nas: Any):
    options = {"name": ["Relinked"], "state": "present", **RELINK}
    predicted = good(nas, "m365_task", check=True, **options)
    (row,) = predicted["tasks"]
    assert (tuple(row), row["task_id"], row["task_name"], row["present"]) == (KEYS, None, "Relinked", True)
    assert not any(row[key] for key in KEYS[3:])
    result = good(nas, "m365_task", **options)
    assert tuple(result["tasks"][0]) == KEYS
    assert result["diff"]["after_header"] == f"{nas.hostname}: task 'Relinked'"


def test_rows_of_active_backup_for_business(nas: Any):
    (row,) = good(nas, "abb_task", name=["Developer PC"], state="stopped")["tasks"]
    (long,) = good(nas, "abb_task_info", name=["Developer PC"])["tasks"]
    assert long["last_result"]["job_action"] == "delete_version"
    assert row["last_result"] == {"status": "success", "time_end": row["last_success_time"]}
    assert (row["version_count"], row["progress"]) == (long["version_count"], None)
    assert row["next_trigger_time"] == long["next_trigger_time"]
    for name, key in (("Manual only", "next_trigger_time"), ("New laptop", "last_result")):
        assert good(nas, "abb_task", name=[name], state="stopped")["tasks"][0][key] is None


@pytest.mark.parametrize(("numbered_at", "later"), [("end", "fail"), ("start", "unknown")])
def test_a_run_of_microsoft_365_hides_no_earlier_failure(nas: Any, numbered_at: str, later: str):
    """Its row looks like that of a partial run. The counters tell them apart for as long as the task has its number."""
    nas.switches.m365_execution_id_at = numbered_at
    nas.next_outcome(MANUAL, "fail", run_seconds=60, product="m365")
    good(nas, "m365_task", name=[MANUAL], state="started")
    nas.advance(70)
    (row,) = good(nas, "m365_task", name=[MANUAL], state="stopped")["tasks"]
    assert row["last_result"]["status"] == "fail"
    for _twice in range(2):
        (row,) = good(nas, "m365_task", name=[MANUAL], state="started")["tasks"]
        assert (row["running"], row["last_result"]["status"]) == (True, later)
        assert row["last_result"]["time_end"] > row["last_success_time"]


@pytest.mark.parametrize("module", ["abb_task", "m365_task"])
def test_a_run_that_has_ended_is_in_the_row(nas: Any, module: str):
    name = dict(PRODUCTS)[module]
    (row,) = good(nas, module, name=[name], state="started", wait=True)["tasks"]
    assert (row["started"], row["running"], row["last_result"]["status"]) == (True, False, "success")
    assert row["last_success_time"] == row["last_result"]["time_end"]
    assert row["last_success_age"] < 60


# --- how much is read


@pytest.mark.parametrize(
    ("module", "name", "state", "most"),
    [
        ("abb_task", PCS, "stopped", 1),
        ("abb_task", PCS, "started", 3),
        ("abb_task", SMB, "started", 4),
        ("abb_task", SMB, "fresh", 4),
        ("abb_task", PCS, "fresh", 1),
        ("m365_task", MANUAL, "stopped", 2),
        ("m365_task", MANUAL, "started", 4),
        ("m365_task", MANUAL, "fresh", 4),
    ],
)
def test_requests(nas: Any, module: str, name: str, state: str, most: int):
    good(nas, module, name=[name], state=state, max_age="8h")
    assert requests(nas) <= most, [record.method for record in nas.requests]


def test_polls_do_not_ask_for_versions(nas: Any):
    """They may be thousands."""
    good(nas, "abb_task", name=[SMB], state="started", wait=True)
    asked = [record.params.get("load_versions", False) for record in calls(nas, "list")]
    assert len(asked) > 50
    assert asked.count(True) <= 3


# --- fields


@both_modes
@both_products
def test_only_the_wanted_keys(nas: Any, module: str, name: str, check: bool):
    options = {"fields": ["task_name", "running", "last_result.status"], "check": check}
    (row,) = good(nas, module, name=[name], state="started", **options)["tasks"]
    assert row == {"task_name": name, "running": True, "last_result": {"status": row["last_result"]["status"]}}
    assert good(nas, module, name=["Nobody"], state="absent", **options)["tasks"] == [{"task_name": "Nobody"}]


@both_modes
@both_products
@pytest.mark.parametrize("state", ["started", "stopped", "fresh", "absent"])
def test_an_unknown_key_fails_before_anything_is_sent(nas: Any, module: str, name: str, state: str, check: bool):
    options = {"name": [name], "state": state, "max_age": "1h", "remove_backup_data": True, "check": check}
    result = bad(
        nas, module, "fields", "'last_succes_time'", "last_success_time", fields=["last_succes_time"], **options
    )
    assert result["reason"] == "input"
    assert not nas.requests


def test_the_wanted_keys_after_a_failure(nas: Any):
    nas.next_outcome(SMB, "nothing")
    result = bad(nas, "abb_task", name=[SMB], state="started", fields=["task_id", "started"])
    assert result["tasks"] == [{"task_id": 3, "started": False}]


@both_modes
def test_the_wanted_keys_of_versions(nas: Any, check: bool):
    options = {"name": PCS, "keep_last": 6, "remove_backup_data": True, "check": check}
    bad(nas, "abb_version", "fields", "time_end", fields=["time_ends"], **options)
    assert not nas.writes
    result = good(nas, "abb_version", fields=["version_id", "time_end_iso"], **options)
    assert [set(row) for row in result["deleted"] + result["kept"]] == [{"version_id", "time_end_iso"}] * 7


# --- diffs


@both_modes
@both_products
def test_the_header_names_the_nas_and_the_task(nas: Any, module: str, name: str, check: bool):
    diff = good(nas, module, name=[name], state="started", check=check)["diff"]
    assert diff["before_header"] == diff["after_header"] == f"{nas.hostname}: task {name!r}"


def test_the_header_of_many_tasks_names_some(nas: Any):
    names = [SMB, PCS, "Web server", "New laptop", "Archive server"]
    diff = good(nas, "abb_task", name=names, state="started", check=True)["diff"]
    assert diff["after_header"] == f"{nas.hostname}: tasks 'SMB shares', 'Accounting PCs', 'Web server' and 2 more"


def test_a_failure_has_a_header_too(nas: Any):
    nas.next_outcome(SMB, "nothing")
    diff = bad(nas, "abb_task", name=[SMB], state="started")["diff"]
    assert diff["after_header"] == f"{nas.hostname}: task 'SMB shares'"


@both_modes
@both_products
@pytest.mark.parametrize("state", ["started", "fresh"])
def test_what_is_started_is_shown_with_its_last_good_backup(nas: Any, module: str, name: str, state: str, check: bool):
    last = good(nas, f"{module}_info", name=[name])["tasks"][0]["last_success_time_iso"]
    diff = good(nas, module, name=[name], state=state, max_age="8h", check=check)["diff"]
    limit = {"max_age": "8h"} if state == "fresh" else {}
    number = {"abb_task": 3, "m365_task": 2}[module]
    same = {"task_id": number, "task_name": name, "last_success_time_iso": last, **limit}
    assert diff["before"]["tasks"] == [{**same, "running": False}]
    assert diff["after"]["tasks"] == [{**same, "running": True}]


def test_the_last_good_backup_is_that_before_the_run(nas: Any):
    last = good(nas, "abb_task_info", name=[SMB])["tasks"][0]["last_success_time_iso"]
    diff = good(nas, "abb_task", name=[SMB], state="started", wait=True)["diff"]
    assert diff["after"]["tasks"][0]["last_success_time_iso"] == last


@both_modes
def test_what_is_removed_is_shown_with_dates_and_sizes(nas: Any, check: bool):
    for row in nas.state["abb"]["versions"]:
        row["used_size"] = 1000 + row["version_id"]
    options = {"name": [PCS], "state": "absent", "remove_backup_data": True, "check": check}
    diff = good(nas, "abb_task", **options)["diff"]
    (before,), (after,) = diff["before"]["tasks"], diff["after"]["tasks"]
    assert after == {"task_id": 1, "task_name": PCS, "present": False}
    assert (before["present"], before["version_count"], len(before["versions"])) == (True, 7, 7)
    assert all(row["time_end_iso"].endswith("Z") and row["used_size"] > 1000 for row in before["versions"])
    assert before["used_size"] == sum(row["used_size"] for row in before["versions"])


def test_what_goes_of_a_microsoft_365_task_is_shown_with_its_size(nas: Any):
    options = {"name": [MANUAL], "state": "absent", "check": True}
    assert good(nas, "m365_task", remove_backup_data=True, **options)["diff"]["before"]["tasks"][0]["used_size"] > 0
    assert "used_size" not in good(nas, "m365_task", **options)["diff"]["before"]["tasks"][0]


@both_modes
def test_versions_that_go_are_shown_with_dates_and_sizes(nas: Any, check: bool):
    options = {"name": PCS, "keep_last": 5, "remove_backup_data": True, "check": check}
    diff = good(nas, "abb_version", **options)["diff"]
    assert [len(diff[side]["versions"]) for side in ("before", "after")] == [7, 5]
    assert set(diff["before"]["versions"][0]) == {"version_id", "status", "time_end_iso", "used_size", "locked"}
    assert PCS in diff["before_header"]


# --- lines while waiting


class Wait:
    """A wait on a clock of its own, and the lines that it tells."""

    def __init__(self) -> None:
        self.now, self.lines = 0.0, []
        self.report = WaitReport(SimpleNamespace(clock=lambda: self.now, report=self.lines.append))

    def look(self, at: float, share: float | None, state: str = "running", words: str = "") -> int:
        """The number of lines after a look."""
        self.now = at
        self.report.look({"task_id": 1, "task_name": "x"}, Progress(words or f"{share}", state, share))
        return len(self.lines)


PROGRESS = {
    "share and sizes": (
        {"pid": 7, "percentage": 0.5, "transfered_bytes": 3 << 29, "total_bytes": 3 << 30},
        "50%, 1.5 of 3.0 GiB",
    ),
    "no total": ({"pid": 7, "percentage": 0.256, "transfered_bytes": 1 << 30, "total_bytes": 0}, "26%, 1.0 GiB"),
    "no size": ({"pid": 7, "percentage": "0.04"}, "4%"),
    "no share": ({"transfered_bytes": 0}, "0.0 GiB"),
    "a word alone": ({"running_task_status": 3}, "cancelling"),
    "nothing": ({}, "running"),
}


@pytest.mark.parametrize("which", PROGRESS)
def test_how_far_a_run_is_in_words(which: str):
    progress, words = PROGRESS[which]
    assert progress_of({"progress": progress}).words == words


def test_a_line_for_each_tenth():
    wait = Wait()
    counts = [wait.look(number / 10, number / 100) for number in range(100)]
    assert [number for number in range(1, 100) if counts[number] > counts[number - 1]] == list(range(10, 100, 10))


def test_a_line_for_each_state():
    wait = Wait()
    counts = [wait.look(0, None, state) for state in ("waiting", "waiting", "running", "cancelling", "cancelling")]
    assert counts == [1, 1, 2, 3, 3]


def test_else_lines_at_pauses_that_double_up_to_five_minutes():
    wait = Wait()
    counts = [wait.look(second, 0.5) for second in range(3600)]
    told = [second for second in range(1, 3600) if counts[second] > counts[second - 1]]
    assert told[:6] == [10, 30, 70, 150, 310, 610]
    assert {b - a for a, b in pairwise(told[5:])} == {300}


def test_an_hour_makes_few_lines():
    wait = Wait()
    for second in range(0, 3600, 10):
        wait.look(second, second / 3600)
    assert len(wait.lines) <= 25


def test_a_line_says_since_when_nothing_moves():
    wait = Wait()
    wait.look(0, 0.5)
    wait.look(400, 0.5)
    assert wait.lines[0] == "task 'x' (1): 0.5, waited 0 s"
    assert wait.lines[1] == "task 'x' (1): 0.5, no progress for 400 s, waited 400 s"
