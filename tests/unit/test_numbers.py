# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers that come as text are numbers; texts that look like numbers stay texts."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from harness import good

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.numbers import int_or_none, with_numbers
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.lenient import as_int, readable

TABLE = Path(__file__).resolve().parents[1] / "generators" / "return_rows.yml"
# Strings in rows and numbers elsewhere (protocol reference 3.2), so they stay as they come.
AS_THEY_COME = {"gfs_days", "gfs_weeks", "gfs_months", "gfs_years"}
ROW_KINDS = {
    "task",
    "device",
    "device_of_nas",
    "result",
    "detail",
    "version",
    "storage",
    "m365_task",
    "log",
    "m365_log",
    "last_result",
    "task_config_device",
    "transfer",
    "progress",
    "sched_content",
    "retention_policy",
    "bandwidth_content",
    "device_info",
    "relink_state",
    "hypervisor",
    "m365_schedule",
}


def documented(*types):
    """The documented keys of rows of these types, as an example each."""
    kinds = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    names = {key for kind in ROW_KINDS for key, meaning in kinds[kind].items() if meaning[0] in types}
    return sorted({name.replace("[SERVICE]", "mail") for name in names} - AS_THEY_COME)


@pytest.mark.parametrize("key", documented("int", "float"))
def test_every_documented_number_may_come_as_text(key):
    assert with_numbers([{key: "12"}]) == [{key: 12}]


@pytest.mark.parametrize("key", ["keep_days", "fs_error"])
def test_so_may_what_is_not_always_a_number_or_not_always_there(key):
    assert with_numbers([{"other": {key: "-65"}}]) == [{"other": {key: -65}}]


def test_the_numbers_of_a_list_may_come_as_text():
    assert with_numbers({"sched_content": {"run_weekday": ["0", "6"]}}) == {"sched_content": {"run_weekday": [0, 6]}}


TEXTS = [
    *("task_name", "host_name", "share_name", "user_name", "device_name", "name", "description", "week_day"),
    *("agent_version", "os_version", "dsm_version", "host_ip", "folder_name", "value", "keyword", "unikey", "email"),
]


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_of_digits_stays_a_text(key):
    assert with_numbers([{key: "12"}]) == [{key: "12"}]


@pytest.mark.parametrize("text", ["", "012", "1e3", "1_000", " 1", "+1", "1.", "x", "2026-01-01", "9" * 40, "-0"])
def test_what_is_no_plain_number_stays_as_it_is(text):
    assert with_numbers([{"task_id": text}]) == [{"task_id": text}]


@pytest.mark.parametrize(
    ("value", "number"),
    [("3", 3), (" 3 ", 3), ("3.7", 3), (3.7, 3), ("-1", -1), (0, 0), ("0", 0), (True, None), (None, None), ("", None)]
    + [("x", None), (float("nan"), None), (float("inf"), None), ("9" * 5000, None), ([], None), ({}, None)],
    ids=lambda value: str(value)[:9],
)
def test_what_cannot_be_read_can_be_told_from_nothing(value, number):
    assert int_or_none(value) == number
    assert as_int(value) == (number or 0)
    assert readable(value) is (number is not None)


def test_sizes_that_come_as_text_can_be_added(plain):
    plain.switches.numbers_as_text = "sizes"
    sizes = [row["dedup_size"] + row["compressed_size"] for row in good(plain, "abb_storage_info")["storages"]]
    assert all(isinstance(size, int) for size in sizes)


def test_the_newest_rows_are_the_newest_also_where_times_come_as_text(plain):
    rows = good(plain, "abb_log_info", limit=5)["logs"]
    plain.switches.numbers_as_text = "everything"
    assert [row["log_id"] for row in good(plain, "abb_log_info", limit=5)["logs"]] == [row["log_id"] for row in rows]
