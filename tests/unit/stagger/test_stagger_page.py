# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page and the picture of the role stagger: nothing gets in by a name, and no name breaks the layout."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import schedule_lines as lines
from report import browser
from report.hostile import NAMES

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger import page
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.plan import make_plan
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.reading import Host, read_sites

SVG = "{http://www.w3.org/2000/svg}"
TEXT = """
nas1 abb PCs | daily | 22:00
nas1 m365 Mail | daily | 22:00
nas1 m365 Offices | mon tue | 12:30 every 2 until 15
nas2 m365 Mail | daily | 23:30
nas2 m365 Stream | continuous
"""


def pairs(found: list[Host]) -> list[Any]:
    return [(site, make_plan(site)) for site in read_sites(found, {})]


def hostile(name: str) -> list[Any]:
    """Wherever a NAS or an inventory can put a text, it is this one."""
    rows = lines.read(TEXT)["nas1"]
    for row in (*rows["abb_tasks"], *rows["m365_tasks"]):
        row["task_name"] = name
    settings = {**lines.SETTINGS, "site": name}
    away = {**lines.UNREACHABLE, "msg": name}
    return pairs([Host(name or "nas", settings, rows, {}), Host(f"{name} too", settings, away, {})])


class Tags(HTMLParser):
    """The tags and attributes of a page, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    @classmethod
    def of(cls, text: str) -> tuple[set[str], set[str]]:
        found = cls()
        found.feed(text)
        return found.tags, found.attributes


def elements(text: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter())


def test_the_picture_has_every_begin_and_where_it_should_be():
    found = pairs(lines.hosts(lines.read(TEXT)))
    ((_site, plan),) = found
    kinds = [one.get("class") for one in elements(page.svg(found))]
    moving = {move.task.name for move in plan.moves}
    assert moving == {"Mail", "Offices"}  # that of nas1
    legend = 1
    assert kinds.count("abb") == 1 + legend
    assert kinds.count("m365") == 1 + legend
    assert kinds.count("from") == 1 + 2 + legend
    assert kinds.count("to") == 1 + 2 + legend
    assert kinds.count("near") == 2 + legend
    assert kinds.count("way") == 2
    assert kinds.count("window") == 2 * 6  # two parts, and six lines


def test_the_window_and_a_begin_are_where_their_hours_are():
    found = pairs(lines.hosts(lines.read("nas1 abb PCs | daily | 12:00"), window="06:00-18:00"))
    drawn = elements(page.svg(found))
    hours = {one.text: float(one.get("x", 0)) for one in drawn if (one.text or "").endswith(":00")}
    (square,) = [one for one in drawn if one.get("class") == "abb"][:1]
    assert float(square.get("x", 0)) + 4 == hours["12:00"]
    window = next(one for one in drawn if one.get("class") == "window")
    assert float(window.get("x", 0)) == hours["06:00"]
    assert float(window.get("width", 0)) == pytest.approx(hours["18:00"] - hours["06:00"], abs=0.2)


def test_of_many_tasks_a_line_is_a_nas():
    text = "\n".join(f"nas{at % 3} m365 T{at} | daily | 23:00" for at in range(400))
    drawn = elements(page.svg(pairs(lines.hosts(lines.read(text)))))
    assert [one.text for one in drawn if one.get("class") == "head"] == ["nas0", "nas1", "nas2"]


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_no_name_is_more_than_a_text(name: str):
    found = hostile(name)
    plain = pairs(lines.hosts(lines.read(TEXT)))
    allowed = {one.tag.removeprefix(SVG) for one in elements(page.svg(plain))}
    for one in elements(page.svg(found)):  # which is well-formed
        assert one.tag.removeprefix(SVG) in allowed
        assert not [key for key in one.attrib if key.startswith("on") or "href" in key]
    tags, attributes = Tags.of(page.html(found))
    known_tags, known_attributes = Tags.of(page.html(plain))
    assert tags <= known_tags
    assert attributes <= known_attributes


def test_nothing_is_loaded_and_nothing_changes_by_itself():
    found = pairs(lines.hosts(lines.read(TEXT)))
    for make, known in ((page.html, set()), (page.svg, {"http://www.w3.org/2000/svg"})):
        text = make(found)
        assert make(found) == text
        assert set(re.findall(r"https?://[^\s\"'<)]+", text)) == known
    assert "default-src 'none'" in page.html(found)


def test_nothing_to_show_is_a_page_too():
    found = pairs([Host("nas1", lines.SETTINGS, lines.UNREACHABLE, {})])
    assert "nas1 was not read: out of reach: no answer" in page.html(found)
    assert elements(page.svg(found))


@pytest.mark.skipif(browser.program() is None, reason="no Chromium here")
def test_in_a_browser(tmp_path: Path):
    """By day and by night, on a screen and on a phone: no name makes the page wider, and nothing is complained of."""
    for name in ("long", "right to left", "tag", "attribute", "css"):
        found = hostile(NAMES[name])
        (tmp_path / f"{name}.html").write_text(page.html(found), encoding="utf-8")
        (tmp_path / f"{name}.svg").write_text(page.svg(found), encoding="utf-8")

    async def scenario() -> dict[bool, set[str]]:
        inks: dict[bool, set[str]] = {False: set(), True: set()}
        async with browser.browser() as tab:
            for path in sorted(tmp_path.glob("*.*")):
                for width, dark in ((1280, False), (1280, True), (390, True)):
                    await tab.look(width, dark=dark)
                    await tab.open(path)
                    if path.suffix == ".html":
                        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                        assert await tab.run(over) == 0, path
                    assert await tab.run("window.hit === undefined")
                    # a name that is too long is cut off by the column that it stands in
                    columns = "[...document.querySelectorAll('.day svg')].map(one => getComputedStyle(one).overflow)"
                    assert set(await tab.run(columns)) == {"hidden"}
                    inks[dark].add(await tab.run("getComputedStyle(document.querySelector('.day text.head')).fill"))
            assert tab.complaints == []
            assert [url for url in tab.requests if not url.startswith(("file:", "data:"))] == []
        return inks

    inks = asyncio.run(scenario())
    assert len(inks[False]) == len(inks[True]) == 1
    assert inks[False] != inks[True]
