# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as an HTML page in the style of the report, and as a picture (SVG). Neither loads anything.

Nothing in them changes by the mere passing of time: the same schedules are the same files.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .._report.rendering import HERE, asset, render
from .._report.words import clean, count
from . import told
from .collisions import collisions
from .model import Site
from .picture import LEFT, LINE, WIDTH, Picture, picture
from .plan import Plan
from .window import clock

PAGE, PICTURE = "active_backup_stagger.html", "active_backup_stagger.svg"
TITLE = "Backup schedules"
MOST = 300
"""So many moves and collisions of a site are on the page."""
_FOLDER = Path(__file__).resolve().parent
_GAP = 40
"""Between the pictures of two sites."""


class Item(NamedTuple):
    """A move or a collision, as the report shows what needs attention."""

    style: str
    badge: str
    subject: str
    place: str
    text: str


def html(pairs: Sequence[tuple[Site, Plan]]) -> str:
    """The page of sites."""
    sites = [
        {
            "name": clean(site.name) or "All NASes",
            "scope": told.scope(site),
            "items": _items(site, plan),
            "notes": [clean(note) for note in told.notes(site)],
            "picture": picture(site, plan),
        }
        for site, plan in pairs
    ]
    context = {
        "title": TITLE,
        "created": None,
        "nases": (),
        "items": [item for site in sites for item in site["items"]],
        "headline": _headline(pairs),
        "sites": sites,
        "most": MOST,
        "script": None,
        **_SHAPE,
    }
    style = f"{asset(HERE, 'page.css')}\n{asset(_FOLDER, 'stagger.css')}"
    return render("stagger.html.j2", style, context, {}, _FOLDER)


def svg(pairs: Sequence[tuple[Site, Plan]]) -> str:
    """The picture of sites, one below the other."""
    pictures: list[tuple[int, Picture]] = []
    y = 0
    for site, plan in pairs:
        made = picture(site, plan)
        pictures.append((y, made))
        y += made.height + _GAP
    # The colours of the report: all that its style says before it comes to elements.
    style = f"{str(asset(HERE, 'page.css')).partition('* {')[0]}{asset(_FOLDER, 'stagger.css')}"
    context = {"title": TITLE, "pictures": pictures, "total": max(y, _GAP), "gap": _GAP, "script": None, **_SHAPE}
    return render("stagger.svg.j2", style, context, {}, _FOLDER)


_SHAPE: dict[str, Any] = {"left": LEFT, "width": WIDTH, "line": LINE}


def _headline(pairs: Sequence[tuple[Site, Plan]]) -> str:
    moves = sum(len(plan.moves) for _site, plan in pairs)
    found = sum(len(collisions(site)) for site, _plan in pairs)
    if moves:
        return f"{count(moves, 'schedule')} should move"
    if found:
        return f"{count(found, 'group')} of schedules {'begins' if found == 1 else 'begin'} too near each other"
    return "No schedule begins too near another"


def _items(site: Site, plan: Plan) -> list[Item]:
    items = []
    for move in plan.moves:
        task = move.task
        begins = f"{clock(task.start)} → {clock(move.start)}, {told.days_moved(move)}: it {move.why}."
        items.append(Item("warn", "Move", told.name(task), task.host, begins))
    for task, why in plan.stuck:
        items.append(Item("warn", "Stays", told.name(task), task.host, f"It begins at {told.times(task)}; {why}."))
    for found in collisions(site):
        text = f"{told.collision(found, site, 30)}."
        place, badge = found.host or "several NASes", "Same time" if found.exact else "Too near"
        items.append(Item("bad" if found.host else "warn", badge, told.moments(found), place, text))
    return [Item(*map(clean, item)) for item in items]
