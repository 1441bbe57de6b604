# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot of the guide: wall time and CPU time by the size of the fleet, as SVG, written by hand.

Both axes are logarithmic, since the three ways are too far apart for others. Text and axes have the colour of the text
around them, so that it can be read on dark and on light pages.
"""

from __future__ import annotations

from math import ceil, floor, log10

from .medians import Medians

WAYS = {"ours": ("#0a84c6", "this collection"), "uri": ("#d1495b", "uri"), "script": ("#8c7a00", "synology-api")}
WIDTH, HEIGHT, LEFT, TOP = 330, 240, 56, 34
Points = list[tuple[float, float]]
LICENCE = ("FileCopyrightText: NAS Fleet contributors", "License-Identifier: GPL-3.0-or-later")
COLOURS = "svg { color: #222 } @media (prefers-color-scheme: dark) { svg { color: #ddd } }"


class Panel:
    """One diagram."""

    def __init__(self, at: int, title: str, lines: dict[str, Points]) -> None:
        self._left, self._title, self._lines = at * (LEFT + WIDTH + 24) + LEFT, title, lines
        points = [point for line in lines.values() for point in line]
        self._x, self._y = (
            (floor(log10(min(values))), ceil(log10(max(values)))) for values in zip(*points, strict=True)
        )

    def _place(self, x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - self._x[0]) / (self._x[1] - self._x[0])
        up = (log10(y) - self._y[0]) / (self._y[1] - self._y[0])
        return self._left + across * WIDTH, TOP + (1 - up) * HEIGHT

    def draw(self) -> list[str]:
        """The elements of this diagram."""
        return [_text(self._left, TOP - 14, self._title, "start", 14), *self._grid(), *self._curves()]

    def _grid(self) -> list[str]:
        drawn = []
        bottom, left = 10 ** self._y[0], 10 ** self._x[0]
        for power in range(self._x[0], self._x[1] + 1):
            x, y = self._place(10**power, bottom)
            drawn += [_line(x, TOP, x, y), _text(x, y + 16, f"{10**power:g}", "middle")]
        for power in range(self._y[0], self._y[1] + 1):
            x, y = self._place(left, 10**power)
            drawn += [_line(x, y, x + WIDTH, y), _text(x - 6, y + 4, f"{10**power:g} s", "end")]
        return [*drawn, _text(self._left + WIDTH / 2, TOP + HEIGHT + 32, "NASes", "middle")]

    def _curves(self) -> list[str]:
        drawn = []
        for way, points in self._lines.items():
            colour, name = WAYS[way]
            places = [self._place(*point) for point in sorted(points)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
            x, y = places[-1]
            room = x < self._left + WIDTH * 2 / 3  # else above the line, which rises
            place = (x + 9, y + 4, name, "start") if room else (x - 8, y - 8, name, "end")
            drawn.append(_text(*place, 12, colour))
        return drawn


def _text(x: float, y: float, text: str, anchor: str, size: int = 12, colour: str = "currentColor") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{text}</text>'


def _line(*ends: float) -> str:
    x1, y1, x2, y2 = (f"{end:.1f}" for end in ends)
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="currentColor" stroke-opacity="0.25"/>'


def svg(m: Medians, alone: bool) -> list[str]:
    """The plot, one element per line; alone: as a file of its own, which has to bring its colours."""
    forks = m.forks()[-1]
    panels = []
    for at, (value, title) in enumerate((("wall", "Wall time"), ("cpu", "CPU time of all processes"))):
        cells = {way: {"group": "fleet", "what": way, "forks": forks, "spoil": False} for way in WAYS}
        lines = {
            way: [(size, m.get(value, nases=size, **cell)) for size in m.sizes(way)] for way, cell in cells.items()
        }
        panels += Panel(at, f"{title}, {forks} forks", lines).draw()
    size = f"0 0 {2 * (LEFT + WIDTH + 24)} {TOP + HEIGHT + 44}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" font-family="sans-serif">'
    title = "<title>Wall and CPU time by the number of NASes, this collection and two other ways</title>"
    licence = ["<!--", *(f"SPDX-{line}" for line in LICENCE), "-->"]
    own = [*licence, f"<style>{COLOURS}</style>"] if alone else []
    return [head, *own, title, *panels, "</svg>"]
