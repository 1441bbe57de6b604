# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as one HTML file that needs nothing else: no network, no font, no framework.

The texts of the page stand in files beside this one, where editors know what they are: base.html.j2, report.html.j2,
index.html.j2, page.css, page.js. Style and script are allowed by their hashes, so the same report is the same file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from itertools import groupby
from typing import Any

from . import shown, words
from .model import Report
from .rendering import HERE, asset, render
from .rows import LONGEST_STRIP, Nas
from .verdicts import VERDICTS

# What says how long ago something was or by which clock, and the year of a time, which is said of other years only.
_PASSING = re.compile(
    r'<p class="notes"><small>.*?</small></p>|<small>.*?</small>|<time .*?</time>'
    r"|(<td>\d+ [A-Z][a-z]+) \d{4}(?= \d\d:)",
    re.DOTALL,
)
_FIRST = 20
"""So many things that need attention are shown at once; the rest opens with a click."""
_MANY_TASKS = 3000
"""With more tasks than that the strips are half as long, so that a browser opens the page of 10,000."""
_MOST = 300
"""So many are on the page at most; more than that nobody reads, and each is said with its task as well."""
_FEW_TASKS, _FEW_NASES = 60, 30
"""Up to so many tasks everything is open; of more, up to so many NASes that need attention."""


def html(report: Report) -> str:
    """The page of a report."""
    numbers = {(nas.group, nas.name): at for at, nas in enumerate(report.nases, 1)}
    shown_days = any(task.history for nas in report.nases for task in nas.tasks)
    context = {
        "groups": [(group, list(members)) for group, members in groupby(report.nases, key=lambda nas: nas.group)],
        "first": _FIRST if len(report.items) > _FIRST + 5 else len(report.items),
        "most": _MOST,
        "number": lambda nas: numbers[nas.group, nas.name],
        "opened": _opened(report),
        "legend": shown.LEGEND if shown_days else (),
        "zone": words.zone_name(report.created, report.zone),
        "script": asset(HERE, "page.js"),
    }
    return _render("report.html.j2", report, context)


def index(report: Report, groups: Mapping[str, tuple[str, Report]]) -> str:
    """The page that leads to the reports of the groups: of each group its address and its report."""
    return _render("index.html.j2", report, {"groups": groups, "script": None})


def lines(text: str) -> list[str]:
    """What a page says, without what changes by itself."""
    return [line for line in _PASSING.sub(r"\1", text).split("\n") if line]


def visible(line: str) -> str:
    """A line of a page as people read it."""
    parts = re.split(r"<[^>]*>", line)
    return " | ".join(unescape(part).strip() for part in parts if part.strip())


def _opened(report: Report) -> Callable[[Nas], bool]:
    """Which NASes stand open: all in a small report, else the first of those that need attention."""
    if sum(len(nas.tasks) for nas in report.nases) <= _FEW_TASKS:
        return lambda nas: True
    urgent = dict.fromkeys((item.nas.group, item.nas.name) for item in report.items)
    chosen = set(list(urgent)[:_FEW_NASES])
    return lambda nas: (nas.group, nas.name) in chosen


def _render(template: str, report: Report, context: Mapping[str, Any]) -> str:
    common = {
        "title": report.title,
        "created": report.created,
        "nases": report.nases,
        "items": report.items,
        "headline": shown.headline(report),
        "chips": [(look, many) for look, many in shown.counts(_tasks(report.nases)) if many],
    }
    return render(template, f"{asset(HERE, 'page.css')}\n{shown.LENGTHS}", {**common, **context}, _filters(report))


def _tasks(nases: Sequence[Nas]) -> list[Any]:
    return [task for nas in nases for task in nas.tasks]


def _filters(report: Report) -> dict[str, Callable[..., Any]]:
    """How the parts of a row are shown."""
    zone, year = report.zone, words.local(report.created, report.zone).year
    strip = LONGEST_STRIP if len(_tasks(report.nases)) <= _MANY_TASKS else LONGEST_STRIP // 2
    return {
        "iso": words.iso,
        "span": words.span,
        "size": words.size,
        "full": lambda seconds: words.full(seconds, zone),
        "when": lambda seconds: words.date_time(seconds, zone, year),
        "scope": shown.scope,
        "about": shown.about,
        "keys": shown.sort_keys,
        "troubled": shown.troubled,
        "strip": lambda history: shown.strip(history, strip),
        "days": lambda nas: shown.days(nas, strip),
        "rank": shown.rank,
        "counts": shown.nas_counts,
        "verdicts": lambda one: [pair for pair in shown.counts(_tasks(one.nases)) if pair[1]],
        "headline": shown.headline,
        "flags": lambda nas: shown.flags(nas, zone),
        "notes": lambda nas: shown.notes(nas, zone),
        "stale": lambda nas: nas.time is not None and abs(report.created - nas.time) > 3600,
        "group_rank": lambda nases: min(map(shown.rank, nases), default=len(VERDICTS)),
        "group_used": lambda nases: sum(nas.used or 0 for nas in nases),
    }
