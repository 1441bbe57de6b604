# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page: valid, closed to whatever a NAS may be called, and with all that a reader looks for."""

from __future__ import annotations

import base64
import hashlib
import re

import html5lib
import pytest
from report.fleets import good, three
from report.hostile import NAMES, fleet
from report.large import many
from report.rows import DAY, HOUR, NOW, device, entry, history, task

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.words import clean, sentence

ALLOWED = set(
    "html head meta title link style body header h1 p time ul li i b main section h2 ol div a span bdi details summary "
    "form label input select option button h3 table caption thead tbody tr th td small footer script".split()
)


def tree(text):
    """The page as a browser takes it; a page with an error fails."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    return parser.parse(text)


def words(element):
    return "".join(element.itertext())


def find(text, name, **attributes):
    """The elements of a name that have these attributes."""
    named = {key.rstrip("_"): value for key, value in attributes.items()}
    return [one for one in tree(text).iter(name) if all(one.get(key) == value for key, value in named.items())]


FLEETS = {"three": three, "good": good, "empty": list, "many": lambda: many(60, 5)}


@pytest.mark.parametrize("make", FLEETS.values(), ids=FLEETS)
def test_the_page_is_valid(page, make):
    assert tree(page(make())).find("body") is not None


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_becomes_part_of_the_page(page, name):
    text = page(fleet(name), title=name)
    document = tree(text)
    plain = tree(page(fleet("PC"), title="PC"))
    shape = [(one.tag, sorted(one.attrib)) for one in document.iter() if one.tag not in ("bdi", "span")]
    assert {tag for tag, _names in shape} <= ALLOWED
    assert not [names for _tag, names in shape if any(key.startswith("on") or key == "style" for key in names)]
    assert [words(one) for one in document.iter("script")] == [words(one) for one in plain.iter("script")]
    assert not [one for one in document.iter("a") if not re.fullmatch(r"#n[1-3]", one.get("href"))]


@pytest.mark.parametrize(
    "name", [name for name in NAMES.values() if name.strip()], ids=[key for key in NAMES if NAMES[key].strip()]
)
def test_every_name_is_shown_as_it_is(page, name):
    document = tree(page(fleet(name)))
    table = next(document.iter("table"))
    assert words(next(table.iter("tbody"))).count(clean(name).strip()) >= 2
    assert sentence(name) in words(document.find(".//section[@class='attention']"))
    assert clean(name) in [words(one) for one in document.iter("bdi")]


def test_control_characters_can_be_seen(page):
    text = page([entry("nas1", [task(1, "a\x00b\x1bc\nd")])])
    assert "a␀b␛c␊d" in text


def policy(text):
    (meta,) = [one for one in tree(text).iter("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in meta.get("content").split(";"))


def test_only_this_style_and_this_script_may_run(page):
    text = page(three())
    rules = policy(text)
    assert rules["default-src"] == "'none'"
    assert set(rules) == {"default-src", "style-src", "script-src", "img-src", "base-uri", "form-action"}
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (element,) = tree(text).iter(tag)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_the_page_loads_nothing(page):
    document = tree(page(three()))
    addresses = [one.get(key) for one in document.iter() for key in ("src", "href", "action", "srcset") if one.get(key)]
    assert addresses
    assert not [address for address in addresses if not re.match(r"#n\d+$|data:image/png;", address)]
    assert "://" not in page(three())
    assert "@import" not in words(document.find(".//style"))
    assert "url(" not in words(document.find(".//style"))


def test_first_comes_what_needs_attention(page):
    text = page(three())
    order = [words(one) for one in tree(text).iter() if one.tag in ("h1", "h2", "h3")]
    assert order[:3] == ["Backup report", "Needs attention", "All NASes"]
    (lead,) = find(text, "p", class_="lead bad")
    assert words(lead) == "6 things need attention"


def test_a_fleet_in_order_says_so(page):
    text = page(good())
    (lead,) = find(text, "p", class_="lead good")
    assert words(lead) == "Nothing needs attention"
    assert "Needs attention" not in text


def test_an_empty_fleet_is_not_called_good(page):
    text = page([])
    assert "The fleet is empty" in text
    assert "Nothing needs" not in text


def test_a_fleet_of_errors_only(page):
    text = page([{"nas": "nas1", "error": "no answer"}, {"nas": "nas2", "group": "B", "error": "wrong password"}])
    tree(text)
    assert "2 things need attention" in text
    assert "2 NASes, 0 backup tasks, 2 NASes not read" in text
    assert text.index("no answer") > 0 < text.index("wrong password")


def test_a_verdict_is_a_word_and_a_sign(page):
    words_and_signs = re.findall(r"<td><b><i aria-hidden=true>(.)</i> ([A-Za-z ]+)</b>", page(three()))
    assert ("✕", "Failed") in words_and_signs
    signs = dict(words_and_signs)
    assert len(set(signs.values())) == len(signs)


def test_a_row_has_all_that_is_asked_of_it(page):
    days = history(14, d1="fail", d3="none")
    row = task(7, "ERP", "overdue", reason="Late.", success=30, following=5.5, gb=2.5, backup_type="vm", history=days)
    text = page([entry("nas1", [row])])
    (line,) = [line for line in text.split("\n") if line.startswith("<tr class")]
    cells = [re.sub("<[^>]*>", " ", cell).split() for cell in re.split("<t[hd][^>]*>", line)[1:]]
    assert [" ".join(cell) for cell in cells] == [
        "ERP VM, every day at 02:00",
        "! Overdue",
        "Late.",
        "20 Nov 23:22 30 h ago",
        "22 Nov 10:52",
        "2.5 GB",
        "",
    ]
    assert 'title="14 days: 1 failed (21 Nov), 1 without a run, 12 good"' in line
    assert "<i class=o10></i><i class=n1></i><i class=o1></i><i class=f1></i><i class=o1></i>" in line


def test_a_task_that_never_had_a_good_backup(page):
    assert "<td>never<td>" in page([entry("nas1", [task(1, "New", "never_ran", success=None)])])


def test_of_a_long_history_the_last_four_weeks_are_shown(page):
    text = page([entry("nas1", [task(1, "PC", history=history(90, d89="fail"))])])
    assert "Last 28 days" in text
    assert "<i class=o28></i>" in text


def test_without_a_history_there_is_no_column_for_it(page):
    text = page([entry("nas1", [task(1, "PC", history=[])])])
    tree(text)
    assert "Last 1" not in text
    assert "Last days" not in text


def test_times_are_those_of_the_zone(page):
    text = page(three(), timezone="Asia/Kolkata")
    assert "Created <time" in text
    assert "Sun 22 Nov 2026, 10:52 IST (UTC+05:30)" in text
    assert "Times are in IST (UTC+05:30)" in text


def test_another_year_is_named(page):
    assert "12 Oct 2025 " in page([entry("nas1", [task(1, "Old", success=24 * 405.5)])])


def test_what_else_is_known_of_a_nas(page):
    silent = device("PC-1", "offline", login_time=NOW - 9 * DAY)
    packages = {"abb": {"installed": True, "running": False, "version": "2.7"}, "m365": None}
    text = page([entry("nas1", [task(1, "PC", devices=[silent])], unprotected_hosts=["a", "b"], packages=packages)])
    notes = [words(one) for one in find(text, "ul", class_="notes")[0].iter("li")]
    assert notes == [
        "Active Backup for Business 2.7, stopped",
        "Storage ActiveBackupforBusiness on /volume1, 1.6 TB used",
        "Certificate nas1.example.com, expires 22 Jun 2027",
        "Silent agents PC-1 (offline, last sign-in 13 Nov 2026)",
        "Unprotected a and b",
    ]


@pytest.mark.parametrize("tasks", [[], [task(1, "PC")]], ids=["no other", "another package"])
def test_a_package_whose_tasks_could_not_be_read_is_told_and_no_nas_is_called_good_for_it(page, tasks):
    words_of_it = "The tasks of Active Backup for Business could not be read: no permission"
    text = page([entry("nas1", tasks, unread=[words_of_it])])
    assert "1 thing needs attention" in text
    assert text.count(words_of_it) == 2
    assert "1 package not read" in text
    assert "No tasks" not in text
    assert "Nothing is backed up there" not in text
    assert find(text, "details", class_="nas")[0].get("data-rank") == "6"  # as that of an unknown task


def test_figures_that_are_older_than_the_report_are_dated(page, stage):
    assert "Figures of" not in page(good())
    stage.later(2 * HOUR)
    assert "<small><b>Figures of</b> Sun 22 Nov 2026, 05:22 UTC" in page(good())


def test_devices_of_a_task_that_are_not_in_order_are_named(page):
    devices = [device("A", verdict="failed"), device("B", verdict="ok"), device("C", verdict="never_ran")]
    assert "<span>A: failed and C: never ran</span>" in page(
        [entry("nas1", [task(1, "PCs", "failed", devices=devices)])]
    )


def test_an_ignored_task_is_shown_and_not_counted(page, stage):
    fleet = [entry("nas1", [task(1, "Ignored one", None, reason="Ignored, as rules[0] says."), task(2, "PC")])]
    text = page(fleet)
    assert "1 NAS, 1 backup task<" in text
    assert "Ignored one" in text
    assert "Nothing needs attention" in text
    assert stage.good(fleet)["summary"]["tasks_ignored"] == 1


def test_a_small_report_is_open_and_of_a_large_one_what_needs_attention(page):
    assert len(find(page(three()), "details", class_="nas", open="")) == 4
    nases = [entry(f"nas{number}", [task(at, f"PC {at}") for at in range(9)]) for number in range(9)]
    nases[4]["health"]["tasks"][0]["verdict"] = "failed"
    (opened,) = find(page(nases), "details", class_="nas", open="")
    assert "nas4" in words(opened)


def test_many_things_that_need_attention_are_folded(page):
    tasks = [task(number, f"PC {number}", "failed") for number in range(30)]
    text = page([entry("nas1", tasks)])
    assert "<summary>10 more</summary>" in text
    assert len(tree(text).findall(".//section[@class='attention']/ol/li")) == 20


def test_the_page_is_complete_without_a_script(page):
    (tools,) = find(page(three()), "form", id="tools")
    assert tools.get("hidden") is not None


def test_tables_say_what_they_are(page):
    text = page(three())
    assert next(words(one) for one in tree(text).iter("caption")) == "Backup tasks of contoso-branch"
    heads = [one.get("scope") for one in tree(text).iter("th")]
    assert set(heads) == {"col", "row"}


def test_an_error_of_several_lines_is_a_sentence(page):
    assert "It could not be read: first second." in page([{"nas": "nas1", "error": "first\n   second\n"}])


def test_of_very_many_things_the_page_names_the_first(page, stage):
    nases = [entry(f"nas{number}", [task(at, f"PC {at}", "failed") for at in range(20)]) for number in range(20)]
    text = page(nases)
    assert len(tree(text).findall(".//section[@class='attention']//li")) == 300
    assert "100 more stand with their tasks below." in text
    assert len(stage.good(nases)["attention"]) == 400


def test_in_a_very_large_report_the_strips_are_shorter(page):
    nases = [entry(f"nas{number}", [task(at, f"PC {at}", history=[]) for at in range(40)]) for number in range(77)]
    nases[0]["health"]["tasks"][0]["history"] = history(28)
    assert "Last 14 days" in page(nases)
    assert "Last 28 days" in page(nases[:70])


@pytest.mark.parametrize("noise", [False, True], ids=["as usual", "no two days alike"])
def test_a_row_is_small(page, noise):
    fleet = many(30, 20)
    for row in (row for one in fleet for row in one.get("health", {}).get("tasks", [])):
        for at, one in enumerate(row["history"] if noise else []):
            one["status"] = ("success", "fail", "partial_success", "none")[at % 4]
    lines = [line for line in page(fleet).split("\n") if line.startswith("<tr class")]
    assert sum(len(line.encode()) for line in lines) / len(lines) < (650 if noise else 450)
