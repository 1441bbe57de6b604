# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planner of the role stagger, by tables."""

from __future__ import annotations

import itertools

import pytest
import schedule_lines as lines
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.collisions import collisions
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.memory import Seen
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.plan import make_plan
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.reading import KEPT, UNREAD, read_sites
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.told import collision, notes, shown
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.window import read_window

# Schedules, and which of them move. The window is 22:00-06:00, what begins less than five minutes apart collides.
TABLE = {
    "alone within the window": ("nas1 m365 A | daily | 23:17", []),
    "the first minute of the window": ("nas1 m365 A | daily | 22:00", []),
    "the last minute of the window": ("nas1 m365 A | daily | 05:59", []),
    "the end of the window is outside": ("nas1 m365 A | daily | 06:00", ["A"]),
    "before the window": ("nas1 m365 A | daily | 21:59", ["A"]),
    "five minutes apart": ("nas1 m365 A | daily | 23:00\nnas1 m365 B | daily | 23:05", []),
    "four minutes apart": ("nas1 m365 A | daily | 23:00\nnas1 m365 B | daily | 23:04", ["A"]),
    "on different days": ("nas1 m365 A | mon | 23:00\nnas1 m365 B | tue | 23:00", []),
    "of two the one at a full five minutes": ("nas1 m365 A | daily | 23:01\nnas1 m365 B | daily | 23:00", ["B"]),
    "none of two at other minutes": ("nas1 m365 A | daily | 23:01\nnas1 m365 B | daily | 23:02", []),
    "over midnight": ("nas1 m365 A | mon | 23:58\nnas1 m365 B | tue | 00:00", ["B"]),
    "over the end of the week": ("nas1 m365 A | sat | 23:58\nnas1 m365 B | sun | 00:00", ["B"]),
    "on two NASes": ("nas1 m365 A | daily | 23:00\nnas2 m365 B | daily | 23:00", ["A|B"]),
    "with Business": ("nas1 abb A | daily | 23:00\nnas1 m365 B | daily | 23:00", ["B"]),
    "with Business on another NAS": ("nas1 abb A | daily | 23:00\nnas2 m365 B | daily | 23:00", ["B"]),
    "Business never moves": ("nas1 abb A | daily | 12:00\nnas1 abb B | daily | 12:00", []),
    "only scheduled ones": ("nas1 m365 A | continuous\nnas1 m365 B | continuous", []),
    "a later repeat collides": ("nas1 m365 A | mon | 01:00 every 2 until 5\nnas1 abb B | mon | 05:00", ["A"]),
}


@pytest.mark.parametrize(("text", "movers"), TABLE.values(), ids=list(TABLE))
def test_what_moves(text: str, movers: list[str]):
    names = [move.task.name for move in lines.plan(text).moves]
    assert len(names) == len(movers)
    assert all(name in mover.split("|") for name, mover in zip(names, movers, strict=True))


@pytest.mark.parametrize(
    ("text", "start", "length", "shown_as"),
    [
        ("22:00-06:00", 1320, 480, "22:00-06:00"),
        (" 1:30 - 4 ", 90, 150, "01:30-04:00"),
        ("22\u20136", 1320, 480, "22:00-06:00"),
        ("00:00-24:00", 0, 1440, "00:00-24:00"),
        ("20:00-24:00", 1200, 240, "20:00-24:00"),
        ("20:00-00:00", 1200, 240, "20:00-24:00"),
    ],
)
def test_a_window(text: str, start: int, length: int, shown_as: str):
    window = read_window(text)
    assert (window.start, window.length, str(window)) == (start, length, shown_as)
    slots = window.slots(7)
    assert all(slot in window and slot % 5 for slot in slots)
    assert all(7 <= (later - slot) % 1440 <= 8 for slot, later in itertools.pairwise(slots))
    assert window.start in window
    assert length == 1440 or (window.start + window.length) % 1440 not in window
    assert sum(end - begin for begin, end in window.parts()) == length


def test_a_kept_task_is_never_moved():
    text = "nas1 m365 Café hourly | daily | 12:00\nnas1 m365 Mail | daily | 12:00"
    found = lines.site(text, keep=["Cafe\u0301 *"])
    assert {task.name: task.held for task in found.tasks} == {"Café hourly": KEPT, "Mail": ""}
    assert [move.task.name for move in make_plan(found).moves] == ["Mail"]


def test_names_of_collisions_on_a_nas_and_over_the_site():
    found = lines.site(
        """
        nas1 m365 A | mon tue wed thu fri | 22:00
        nas1 abb B | daily | 22:00
        nas2 m365 C | sat | 22:03
        nas2 m365 Alone | daily | 12:00
        """
    )
    assert [collision(one, found) for one in collisions(found)] == [
        "nas1: 22:00 mon-fri: B (2) and A (1) begin at the same time",
        "22:00-22:03 sat: nas1 B (2) and nas2 C (3) begin less than 5 minutes apart",
    ]


def test_repeats_that_collide_are_one_collision():
    found = lines.site("nas1 m365 A | daily | 08:00 every 4 until 16\nnas1 m365 B | daily | 08:00 every 4 until 16")
    assert [collision(one, found) for one in collisions(found)] == [
        "nas1: 08:00 and 2 more to 16:00 daily: A (1) and B (2) begin at the same time"
    ]


def test_sites_do_not_know_each_other():
    found = lines.read("nas1 m365 A | daily | 22:00\nnas2 m365 A | daily | 22:00")
    one, two = lines.hosts(found)
    apart = read_sites([one, two._replace(settings={**two.settings, "site": "elsewhere"})], {})
    assert [site.name for site in apart] == ["", "elsewhere"]
    assert not any(make_plan(site).moves for site in apart)


def test_a_nas_that_was_not_read_stops_no_other_and_keeps_its_places():
    found = lines.read("nas1 m365 A | daily | 12:00")
    (away,) = lines.hosts({"nas2": lines.UNREACHABLE}, dest="/d")
    (near,) = lines.hosts(found, dest="/d")
    free = make_plan(read_sites([near], {})[0]).moves[0].start
    seen = {("m365", "B"): Seen("B", tuple(range(7)), (free,))}
    (site,) = read_sites([near, away], {"/d": {"nas2": seen}})
    assert [(task.name, task.held) for task in site.tasks] == [("A", ""), ("B", UNREAD)]
    (move,) = make_plan(site).moves
    assert move.task.name == "A"
    assert move.start != free
    assert notes(site) == ["nas2 was not read: out of reach: no answer. Its 1 schedule of the last run keeps its place"]


def test_tasks_of_one_name_are_told_apart():
    found = lines.read("nas1 m365 Twin | daily | 12:00\nnas1 m365 Twin | daily | 12:00")
    (site,) = read_sites(lines.hosts(found), {})
    moves = make_plan(site).moves
    assert len({move.start for move in moves}) == len(moves) == 2
    assert [move.task.task_id for move in moves] == [1, 2]


def test_zones_that_differ_are_told():
    berlin, york = lines.hosts(lines.read("a m365 A | daily | 22:00\nb m365 B | daily | 23:00"))
    berlin = berlin._replace(settings={**berlin.settings, "timezone": "Asia/Kolkata"})
    york = york._replace(settings={**york.settings, "timezone": "UTC"})
    (site,) = read_sites([berlin, york], {})
    assert any("several time zones (UTC+00:00 b; UTC+05:30 a)" in note for note in notes(site))
    (same,) = read_sites([berlin, york._replace(settings=berlin.settings)], {})
    assert notes(same) == []


def test_a_zone_is_derived_from_the_next_run():
    """Monday 2026-11-23 03:00 at UTC+1."""
    found = lines.read("a abb A | mon | 03:00\nb abb B | mon | 03:00")
    found["a"]["abb_tasks"][0]["next_trigger_time"] = 1795399200
    found["b"]["abb_tasks"][0]["next_trigger_time"] = 1795399200 + 3600
    (site,) = read_sites(lines.hosts(found), {})
    assert [nas.offset for nas in site.nases] == [60, 0]


def test_the_text_of_a_day():
    text = """
    nas1 abb PCs | daily | 22:00
    nas1 m365 Mail | daily | 22:00
    nas1 m365 Stream | continuous
    """
    found = lines.site(text)
    told = shown([(found, make_plan(found))])
    assert told[0] == "All NASes: 1 NAS, 2 schedules, 2 of them begin too near each other"
    assert told[1] == "           0     3     6     9     12    15    18    21    24"
    assert told[2] == "nas1 PCs  |............                                b...|"
    assert told[3].startswith("nas1 Mail |")
    assert "x" in told[3]
    assert "+" in told[3]
    assert "1 task without a time of the day: 1 continuously" in told
    assert told[-3].split() == ["NAS", "TASK", "DAYS", "NOW", "NEW", "WHY"]
    assert told[-2].startswith("nas1  Mail (2)  daily  22:00  ")
    assert told[-1] == "1 schedule would move; then none would begin too near another"


def test_of_many_tasks_a_line_is_a_nas():
    text = "\n".join(f"nas{at % 2} m365 T{at} | daily | 23:00" for at in range(80))
    told = shown([(lines.site(text), lines.plan(text))])
    assert told[2].startswith("nas0 |")
    assert told[3].startswith("nas1 |")
    assert "#" in told[2]


GUIDE = """
nas01 abb PCs | daily | 22:00
nas01 m365 Company mail | daily | 22:00
nas01 m365 Offices | mon tue wed thu fri | 08:30 every 2 until 20
nas02 m365 Sales | mon tue wed thu fri | 22:00
nas02 abb Servers | daily | 03:30
"""


def test_the_guide_shows_what_is_shown():
    found = lines.site(GUIDE)
    told = "".join(f"    {line}\n" for line in shown([(found, make_plan(found))]))
    assert told in (ROOT / "docs" / "docsite" / "rst" / "guide_stagger.rst").read_text(encoding="utf-8")
