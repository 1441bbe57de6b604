# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table and the JSON file: what other programs read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from report.fleets import three
from report.hostile import NAMES, fleet
from report.rows import NOW, entry, iso, task

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.table import COLUMNS, cell
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.words import clean, sentence

each_name = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)


@pytest.fixture
def table(stage):
    """The rows of the CSV file of a fleet, by column."""

    def read(nases):
        stage.good(nases, formats=["csv"])
        return list(csv.DictReader(io.StringIO(stage.read("active_backup.csv"), newline=""), strict=True))

    return read


@pytest.fixture
def stored(stage):
    """The JSON file of a fleet; NaN and the like are refused."""

    def refuse(word):
        raise AssertionError(word)

    def read(nases):
        stage.good(nases, formats=["json"])
        return json.loads(stage.read("active_backup.json"), parse_constant=refuse)

    return read


def test_the_table_has_a_row_for_each_task_and_each_nas_without(table):
    rows = table([*three(), entry("new", [])])
    assert [(row["nas"], row["error"][:2]) for row in rows if not row["task_id"]] == [("new", ""), ("northwind", "No")]
    assert len(rows) == 13 + 2


def test_a_package_whose_tasks_could_not_be_read_is_a_row(table):
    for tasks in ([], [task(1, "PC")]):
        rows = table([entry("nas1", tasks, unread=["The tasks of A could not be read.", "=B"])])
        assert [row["task_name"] for row in rows] == [*(one["task_name"] for one in tasks), "", ""]
        assert [row["error"] for row in rows][-2:] == ["The tasks of A could not be read.", "'=B"]


def test_a_row_of_the_table(table):
    (row,) = table([entry("nas1", [task(7, "ERP", "overdue", reason="Late.", success=30, overdue_by=60, gb=1)])])
    assert row == {
        "group": "Contoso",
        "nas": "nas1",
        "error": "",
        "product": "abb",
        "task_id": "7",
        "task_name": "ERP",
        "backup_type": "pc",
        "verdict": "overdue",
        "reason": "Late.",
        "last_success_time_iso": iso(NOW - 30 * 3600),
        "last_result_status": "success",
        "last_result_time_end_iso": iso(NOW - 30 * 3600),
        "transfered_bytes": str(1024**3),
        "next_trigger_time_iso": iso(NOW + 21 * 3600),
        "schedule": "every day at 02:00",
        "running": "false",
        "version_count": "31",
        "oldest_version_time_iso": iso(NOW - 90 * 86400),
        "overdue_by": "60",
        "health_time_iso": iso(NOW),
    }
    assert tuple(row) == COLUMNS


@each_name
def test_the_table_reads_back_to_the_same_values(table, name):
    rows = table(fleet(name))
    bare = {column: {row[column].removeprefix("'") for row in rows} for column in ("task_name", "reason", "group")}
    shown = clean(name)
    assert shown.removeprefix("'") in bare["task_name"]
    assert sentence(name).removeprefix("'") in bare["reason"]
    assert bare["group"] == {shown.strip().removeprefix("'")}
    assert len(rows) == 5


@each_name
def test_no_cell_starts_a_formula(table, name):
    cells = [value for row in table(fleet(name)) for value in row.values()]
    assert cells
    assert not [value for value in cells if value.lstrip()[:1] in tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")]


@pytest.mark.parametrize(
    ("value", "written"),
    [("=1", "'=1"), ("  @x", "'  @x"), ("-2", "'-2"), ("\uff0b1", "'\uff0b1"), ("a=1", "a=1"), (-5, -5), (None, "")],
)
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(value, written):
    assert cell(value) == written


def test_json_holds_the_fleet_as_it_was_handed_over(stored):
    nases = three()
    data = stored(nases)
    assert data["title"] == "Backup report"
    assert data["time_iso"] == iso(NOW)
    by_name = {one["nas"]: one for one in data["fleet"]}
    for one in nases:
        kept = by_name[one["nas"]]
        assert kept["group"] == one["group"]
        if "error" in one:
            assert kept["error"] == one["error"]
            continue
        tasks = {(row["product"], row["task_id"]): row for row in kept["health"].pop("tasks")}
        assert tasks == {(row["product"], row["task_id"]): row for row in one["health"].pop("tasks")}
        assert kept["health"] == one["health"]


def test_json_is_in_an_order_that_lasts(stage):
    nases = three()
    stage.good(nases)
    first = stage.read("active_backup.json")
    for one in nases:
        one.get("health", {}).get("tasks", []).reverse()
    stage.good([dict(reversed(one.items())) for one in reversed(nases)])
    assert stage.read("active_backup.json") == first


@each_name
def test_json_keeps_every_name(stored, name):
    data = stored(fleet(name))
    tasks = [row for one in data["fleet"] for row in one.get("health", {}).get("tasks", [])]
    assert [row["task_name"] for row in tasks] == [name] * 3


def test_what_is_returned_is_in_the_file_too(stage, stored):
    data = stored(three())
    result = stage.good(three())
    assert data["summary"] == result["summary"]
    assert data["attention"] == result["attention"]


def test_numbers_that_json_has_not_are_null(stored):
    row = task(1, "PC", progress=float("nan"), odd={1: float("inf"), "a": 2})
    (kept,) = stored([entry("nas1", [row])])["fleet"][0]["health"]["tasks"]
    assert kept["progress"] is None
    assert kept["odd"] == {"1": None, "a": 2}


def test_a_line_of_json_is_a_task(stage):
    stage.good(three())
    lines = stage.read("active_backup.json").split("\n")
    assert sum('"task_name"' in line and '"schedule"' in line for line in lines) == 13
