# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole run: from what was registered for each host to the plan, and to what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from . import memory, page
from .model import Site
from .outcome import as_config, outcome
from .plan import Plan, make_plan
from .reading import Host, read_sites
from .told import shown

Row = Mapping[str, Any]
BATCHES = (
    "The plan is one for all NASes of the play, and some of them have not been read yet. Do not use serial, nor "
    "another strategy than linear"
)


def plan_fleet(own: Mapping[str, Row], active: Sequence[str]) -> dict[str, Any]:
    """The plan: refused, table, and moves by host. own is by host what was registered for it."""
    if any("stagger_settings" not in own.get(host, {}) for host in active):
        return {"refused": BATCHES, "table": [], "moves": {}}
    try:
        remembered = _remembered(own)
    except InvalidInput as error:
        return {"refused": error.message, "table": [], "moves": {}}
    planned = _planned(own, remembered)
    moves: dict[str, list[dict[str, Any]]] = {host: [] for host in own}
    for site, plan in planned:
        for nas in site.nases:
            moves[nas.host] = as_config(move for move in plan.moves if move.task.host == nas.host)
    return {"refused": "", "table": shown(planned), "moves": moves}


def told_fleet(own: Mapping[str, Row], check_mode: bool) -> dict[str, Any]:
    """What became of the plan: lines, counts, problems by host, files and their folders."""
    remembered = _remembered(own)
    planned = _planned(own, remembered)
    applied = {host: row["stagger_applied"] for host, row in own.items() if _was_asked(row)}
    found = outcome(planned, applied, check_mode)
    after = [plan.after(site, found.landed) for site, plan in planned]
    pairs = [(site, make_plan(site)) for site in after]
    files: list[dict[str, Any]] = []
    for dest in sorted({site.dest for site in after if site.dest}):
        files += _files(dest, [pair for pair in pairs if pair[0].dest == dest], remembered[dest])
    return {
        "lines": found.lines,
        "counts": found.counts,
        "problems": found.problems,
        "files": files,
        "folders": sorted({str(Path(file["dest"]).parent) for file in files}),
    }


def _was_asked(row: Row) -> bool:
    result = row.get("stagger_applied") or {}
    return bool(result) and not result.get("skipped")


def _hosts(own: Mapping[str, Row]) -> list[Host]:
    """The hosts that take part. One whose variables are wrong has failed already."""
    return [
        Host(name, row["stagger_settings"], row.get("stagger_read") or {}, row.get("stagger_signed_in") or {})
        for name, row in own.items()
        if not row.get("stagger_settings", {}).get("problem", "it has not begun")
    ]


def _remembered(own: Mapping[str, Row]) -> dict[str, memory.Memory]:
    """What earlier runs have left, by folder. Raises InvalidInput."""
    return {dest: memory.load(dest) for dest in {host.settings["dest"] for host in _hosts(own)} if dest}


def _planned(own: Mapping[str, Row], remembered: Mapping[str, memory.Memory]) -> list[tuple[Site, Plan]]:
    return [(site, make_plan(site)) for site in read_sites(_hosts(own), remembered)]


def _files(dest: str, pairs: Sequence[tuple[Site, Plan]], before: memory.Memory) -> list[dict[str, Any]]:
    contents = {
        page.PAGE: page.html(pairs),
        page.PICTURE: page.svg(pairs),
        memory.NAME: memory.content([site for site, _plan in pairs], before),
    }
    return [{"dest": str(Path(dest, name)), "content": content} for name, content in contents.items()]
