# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A report for each group: a folder that can be handed to a customer, and a page that leads to all of them."""

from __future__ import annotations

import os

import html5lib
import pytest
from report.fleets import three
from report.hostile import NAMES
from report.rows import entry, task

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.run import folders_of


def test_each_group_gets_a_folder_and_all_get_an_index(stage):
    result = stage.good(three(), per_group=True)
    assert sorted(os.listdir(stage.dest)) == ["contoso", "fabrikam", "index.html", "northwind-traders"]
    assert result["files"][0] == str(stage.dest / "index.html")
    assert len(result["files"]) == 1 + 3 * 4
    assert all(os.path.isfile(path) for path in result["files"])


def test_a_folder_tells_nothing_about_other_groups(stage):
    stage.good(three(), per_group=True)
    for path in (stage.dest / "fabrikam").iterdir():
        text = path.read_text()
        assert "abrikam" in text
        assert "ontoso" not in text
        assert "orthwind" not in text


def test_the_page_of_a_group_bears_its_name(stage):
    stage.good(three(), per_group=True, title="Backups")
    assert "<h1>Backups: Contoso</h1>" in stage.read("contoso/active_backup.html")


def test_the_index_leads_to_the_folders(stage):
    stage.good(three(), per_group=True)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(stage.read("index.html"))
    links = {"".join(one.itertext()): one.get("href") for one in document.iter("a")}
    assert links == {
        "Contoso": "contoso/active_backup.html",
        "Fabrikam": "fabrikam/active_backup.html",
        "Northwind Traders": "northwind-traders/active_backup.html",
    }


def test_without_a_page_there_is_no_index(stage):
    stage.good(three(), per_group=True, formats=["csv"])
    assert sorted(os.listdir(stage.dest)) == ["contoso", "fabrikam", "northwind-traders"]


def test_a_second_run_changes_nothing(stage):
    assert stage.good(three(), per_group=True)["changed"] is True
    before = stage.all()
    assert stage.good(three(), per_group=True)["changed"] is False
    assert stage.all() == before


def test_a_change_is_shown_for_its_folder(stage):
    stage.good(three(), per_group=True)
    fleet = three()
    fleet[2]["health"]["tasks"][0]["verdict"] = "failed"
    diffs = {one["after_header"]: one["after"] for one in stage.good(fleet, per_group=True)["diff"]}
    assert set(diffs) == {f"{stage.dest}: backup report", f"{stage.dest}/fabrikam: backup report"}
    assert "Workstations,pc,failed" in diffs[f"{stage.dest}/fabrikam: backup report"]


def test_check_mode_writes_nothing(stage):
    predicted = stage.good(three(), per_group=True, check=True)
    assert not stage.dest.exists()
    assert predicted == stage.good(three(), per_group=True)


def test_an_empty_fleet_has_an_index_only(stage):
    stage.good([], per_group=True)
    assert os.listdir(stage.dest) == ["index.html"]


def test_the_summary_is_that_of_all_groups(stage):
    assert stage.good(three(), per_group=True)["summary"] == stage.good(three())["summary"]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_leaves_the_folder(stage, name):
    before = set(stage.base.iterdir())
    result = stage.good([entry("nas1", [task(1, "PC")], name)], per_group=True)
    folders = [path for path in stage.dest.iterdir() if path.is_dir()]
    assert len(folders) == 1
    assert set(stage.base.iterdir()) - before == {stage.dest}
    html5lib.HTMLParser(strict=True).parse(stage.read("index.html"))
    assert all(os.path.isfile(path) for path in result["files"])


@pytest.mark.parametrize("group", ["../..", "/etc", "a/../../b", ".", "..", ".hidden", "-rf", "C:\\x", "a\x00b"])
def test_a_folder_is_never_a_path(group):
    (folder,) = folders_of([group]).values()
    assert "/" not in folder
    assert "\\" not in folder
    assert folder[0] not in ".-"


@pytest.mark.parametrize(
    ("groups", "folders"),
    [
        (["Contoso Ltd."], ["contoso-ltd"]),
        (["Müller & Söhne"], ["müller-söhne"]),
        (["日本"], ["日本"]),
        ([""], ["without-group"]),
    ],
)
def test_folders_are_named_after_the_groups(groups, folders):
    assert list(folders_of(groups).values()) == folders


@pytest.mark.parametrize(
    "groups",
    [["Contoso", "contoso"], ["a b", "a-b"], ["", "Without group"], ["index.html"], ["active_backup.csv"], ["!", "?"]],
    ids=["case", "blank", "none", "index", "file", "signs"],
)
def test_no_two_groups_share_a_folder(groups):
    names = [folder.casefold() for folder in folders_of(groups).values()]
    assert len({*names, "index.html", "active_backup.csv"}) == len(groups) + 2


def test_a_file_in_the_place_of_a_folder_fails_in_words(stage):
    stage.dest.mkdir()
    (stage.dest / "contoso").write_text("mine")
    stage.bad(three(), "dest", "contoso", per_group=True)
