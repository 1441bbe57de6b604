# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on disk: written once, whole, with the permissions that were asked for, and not again without news."""

from __future__ import annotations

import copy
import os
import stat

import pytest
from report.fleets import good, three
from report.rows import HOUR, NOW, entry, task

NAMES = ("active_backup.html", "active_backup.json", "active_backup.csv", "active_backup.prom")
FORMATS = dict(zip(("html", "json", "csv", "openmetrics"), NAMES, strict=True))
each_format = pytest.mark.parametrize("form", FORMATS)


def read_again(fleet, seconds):
    """The same NASes, read later, with nothing new but the time."""
    later = copy.deepcopy(fleet)
    for health in (one["health"] for one in later if "health" in one):
        health["time"] += seconds
        health["time_iso"] = "later"
        if health["certificate"]:
            health["certificate"]["expires_in_days"] -= seconds // 86400
        for row in health["tasks"]:
            row["last_success_age"] = row["last_success_age"] and row["last_success_age"] + seconds
            row["overdue_by"] = row["overdue_by"] and row["overdue_by"] + seconds
    return later


def failed_now(fleet):
    """The same, but that a task of the first NAS has failed."""
    later = copy.deepcopy(fleet)
    later[0]["health"]["tasks"][0] |= {"verdict": "failed", "reason": "It failed."}
    return later


def test_the_files_are_there_and_named_in_the_result(stage):
    result = stage.good(three())
    assert result["changed"] is True
    assert result["files"] == [str(stage.dest / name) for name in NAMES]
    assert sorted(os.listdir(stage.dest)) == sorted(NAMES)


@each_format
def test_only_the_formats_that_are_asked_for_are_written(stage, form):
    result = stage.good(three(), formats=[form])
    assert result["files"] == [str(stage.dest / FORMATS[form])]
    assert os.listdir(stage.dest) == [FORMATS[form]]


def test_a_second_run_changes_nothing(stage):
    first = stage.good(three())
    before = stage.all()
    again = stage.good(three())
    assert again["changed"] is False
    assert [(one["before"], one["after"]) for one in again["diff"]] == [("", "")]
    assert stage.all() == before
    assert {key: first[key] for key in ("files", "summary", "attention")} == {
        key: again[key] for key in ("files", "summary", "attention")
    }


@each_format
def test_when_only_time_passed_the_file_is_brought_up_to_date_and_nothing_has_changed(stage, form):
    stage.good(three(), formats=[form])
    before = stage.all()
    stage.later(3 * HOUR)
    later = read_again(three(), 3 * HOUR)
    again = stage.good(later, formats=[form])
    assert again["changed"] is False
    assert [(one["before"], one["after"]) for one in again["diff"]] == [("", "")]
    # The table has no time of its own, but that of the reading.
    assert stage.all() != before


def bare():
    """A NAS of which hardly anything is known: a task, and no line of notes."""
    return [entry("nas1", [task(1, "PC")], packages={"abb": None, "m365": None}, storages=[], certificate=None)]


@each_format
@pytest.mark.parametrize("make", [three, bare])
@pytest.mark.parametrize(
    "passed",
    [3 * HOUR, 40 * 86400, 200 * 86400],
    ids=["the figures are dated", "the year is another", "the clocks have changed"],
)
def test_however_much_time_has_passed_the_same_figures_are_no_change(stage, form, make, passed):
    stage.good(make(), formats=[form], timezone="Europe/Berlin")
    stage.later(passed)
    again = stage.good(make(), formats=[form], timezone="Europe/Berlin")
    assert again["changed"] is False
    assert [(one["before"], one["after"]) for one in again["diff"]] == [("", "")]


@each_format
def test_the_order_of_the_fleet_is_no_change(stage, form):
    stage.good(three(), formats=[form])
    assert stage.good(three()[::-1], formats=[form])["changed"] is False


@each_format
def test_a_new_verdict_is_a_change_and_the_diff_has_its_row(stage, form):
    stage.good(good(), formats=[form])
    result = stage.good(failed_now(good()), formats=[form])
    assert result["changed"] is True
    (diff,) = result["diff"]
    assert diff["before_header"] == diff["after_header"] == f"{stage.dest}: backup report"
    assert any("File server" in line for line in diff["before"].split("\n"))
    assert any("File server" in line and "ailed" in line for line in diff["after"].split("\n"))
    assert "Warehouse" not in diff["before"] + diff["after"]


def test_the_diff_of_all_formats_is_that_of_the_table(stage):
    stage.good(good())
    (diff,) = stage.good(failed_now(good()))["diff"]
    assert diff["before"].count("\n") == diff["after"].count("\n") == 1
    assert diff["before"].startswith("Contoso,north,,abb,1,File server,pc,ok,")
    assert diff["after"].startswith("Contoso,north,,abb,1,File server,pc,failed,It failed.,")


def test_the_diff_of_json_names_the_nas(stage):
    stage.good(good(), formats=["json"])
    (diff,) = stage.good(failed_now(good()), formats=["json"])["diff"]
    assert '"Contoso" | "north" | {' in diff["after"]


def test_a_first_report_is_a_diff_of_new_rows(stage):
    (diff,) = stage.good(good())["diff"]
    assert diff["before"] == ""
    assert "north,,abb,1,File server" in diff["after"]


def test_without_diff_mode_there_is_no_diff(stage):
    assert "diff" not in stage.good(good(), diff=False)


def test_check_mode_writes_nothing_and_predicts(stage):
    predicted = stage.good(three(), check=True)
    assert not stage.dest.exists()
    assert predicted == stage.good(three())


def test_check_mode_of_a_change_writes_nothing_and_predicts(stage):
    stage.good(good())
    before = stage.all()
    predicted = stage.good(failed_now(good()), check=True)
    assert stage.all() == before
    assert predicted["changed"] is True
    assert predicted == stage.good(failed_now(good()))


def test_check_mode_of_nothing_new(stage):
    stage.good(three())
    before = stage.all()
    stage.later(60)
    assert stage.good(three(), check=True)["changed"] is False
    assert stage.all() == before


def test_another_title_is_a_change(stage):
    stage.good(three())
    assert stage.good(three(), title="Evening")["changed"] is True
    assert stage.good(three(), title="Evening")["changed"] is False


@each_format
@pytest.mark.parametrize("text", ["", "mine", '{"fleet": 1}', 'a,b\n"x'], ids=["empty", "other", "json", "csv"])
def test_a_file_that_is_no_report_is_replaced(stage, form, text):
    stage.dest.mkdir()
    (stage.dest / FORMATS[form]).write_text(text)
    result = stage.good(three(), formats=[form])
    assert result["changed"] is True
    assert "contoso-hq" in result["diff"][0]["after"]
    assert stage.good(three(), formats=[form])["changed"] is False


def test_a_file_of_other_bytes_than_text_is_replaced(stage):
    stage.dest.mkdir()
    (stage.dest / FORMATS["csv"]).write_bytes(b"\xff\xfe\x00")
    assert stage.good(three(), formats=["csv"])["changed"] is True


@pytest.mark.parametrize(("mode", "bits"), [("0640", 0o640), ("600", 0o600), (0o644, 0o644), ("0o660", 0o660)])
def test_the_files_get_their_mode(stage, mode, bits):
    stage.good(three(), mode=mode)
    assert {stat.S_IMODE((stage.dest / name).stat().st_mode) for name in NAMES} == {bits}
    assert stat.S_IMODE(stage.dest.stat().st_mode) & ~0o111 == bits


def test_another_mode_is_a_change(stage):
    stage.good(three())
    result = stage.good(three(), mode="0600")
    assert result["changed"] is True
    assert "mode 0644" in result["diff"][0]["before"]
    assert "mode 0600" in result["diff"][0]["after"]
    assert stage.good(three(), mode="0600")["changed"] is False


def test_a_folder_that_is_there_keeps_its_mode(stage):
    stage.dest.mkdir(mode=0o700)
    stage.good(three(), mode="0644")
    assert stat.S_IMODE(stage.dest.stat().st_mode) == 0o700


def test_no_reader_sees_half_a_file(stage, monkeypatch):
    stage.good(good())
    seen = []
    replace = os.replace

    def watched(source, target):
        names = sorted(os.listdir(stage.dest))
        seen.append([name for name in names if name.endswith((".prom", ".html", ".json", ".csv"))])
        assert os.stat(source).st_size > 0
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    stage.good(failed_now(good()))
    assert seen == [sorted(NAMES)] * 4


def test_a_write_that_fails_says_what_was_written(stage, monkeypatch):
    stage.good(good())
    replace = os.replace

    def full(source, target):
        if str(target).endswith(".csv"):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    result = stage.run(failed_now(good()))
    assert result["failed"] is True
    assert result["changed"] is True
    assert result["reason"] == "not_applied"
    assert "active_backup.csv" in result["msg"]
    assert "No space left" in result["msg"]
    assert result["written"] == [str(stage.dest / name) for name in NAMES[:2]]
    assert result["not_written"] == [str(stage.dest / name) for name in NAMES[2:]]
    assert sorted(os.listdir(stage.dest)) == sorted(NAMES)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_fails_before_anything(stage):
    stage.dest.mkdir(mode=0o500)
    stage.bad(three(), "dest", "cannot be read and written")


def test_the_time_of_the_report_is_that_of_the_controller(stage):
    fleet = [entry("nas1", [task(1, "PC")], time=NOW + 86400 * 4000)]
    stage.good(fleet)
    assert 'Created <time datetime="2026-11-22T05:22:00Z">' in stage.read("active_backup.html")


def test_the_connection_of_the_task_is_not_asked_for(stage):
    result = stage.good(three())
    assert not {"nas", "hostname", "session"} & set(result)
