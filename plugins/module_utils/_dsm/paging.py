# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading long lists: newest first whatever order the NAS uses, whole where asked, and never without end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nlargest
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

from .._errors import ApiError
from .._reasons import ErrorKind
from .call import Request
from .numbers import int_or_none
from .reads import ask
from .reads import rows as rows_of
from .rounds import Read, gather

Row = dict[str, Any]
PAGE = 200
MOST_PAGES = 1000  # of a list that does not say how long it is


class Pages(NamedTuple):
    """How a list is read: request for an offset and a limit, the keys of its rows, of their number and their age.

    total is empty for a list whose length the NAS does not tell. age and identity are keys of a row;
    identity is empty for rows without a number of their own.
    """

    request: Callable[[int, int], Request]
    rows: str
    total: str
    age: str
    identity: str


class _Page(NamedTuple):
    rows: list[Row]
    total: int | None


async def newest_first(
    pages: Pages, wanted: Callable[[Row], bool], most: int = 0, since: int | None = None
) -> list[Row]:
    """The wanted rows, newest first; only the most newest unless that is 0, and none older than since is sought.

    Only as many pages are read as are needed to be sure; rows that are not wanted are not kept.
    """
    first = await _page(pages, 0, PAGE)
    direction = _direction(first.rows, pages.age)
    kept = _Kept(pages, wanted, most)
    if direction > 0 and first.total is not None:
        await _backwards(pages, first, kept, most, since)
    else:
        sorted_down = direction < 0
        await _forwards(pages, first, kept, most if sorted_down else 0, since if sorted_down else None)
    return kept.newest()


async def _forwards(pages: Pages, page: _Page, kept: _Kept, most: int, since: int | None, offset: int = 0) -> None:
    """From a page on, the first or that at an offset, until older rows cannot matter or there are no more.

    A list may grow at its head meanwhile, so that it has more rows than its length said; twice as many is the end
    of it. Where the NAS does not say how long it is, only an empty page is its end: one may be smaller than asked for.
    """
    left, end = float(MOST_PAGES), inf
    if page.total is not None and page.total > len(page.rows):
        left, end = inf, 2 * (page.total + len(page.rows))
    while page.rows:
        before = page.rows
        kept.add(page.rows)
        offset += len(page.rows)
        left -= 1
        # a full page is never believed to be the last one, whatever its length says
        ended = len(page.rows) < PAGE and page.total is not None and offset >= page.total
        if ended or left == 0 or offset >= end or kept.enough(most, since):
            return
        page = await _page(pages, offset, PAGE)
        if page.rows == before:  # whatever is asked for: there is nothing to be had
            return


async def _backwards(pages: Pages, first: _Page, kept: _Kept, most: int, since: int | None) -> None:
    """From the end of a list that has its oldest rows first, in pages of the size that the NAS gives."""
    size, end = len(first.rows), first.total or 0
    if end <= size < PAGE:
        kept.add(first.rows)
        return
    offset = max(end - size + 1, size)  # there is room for one more row than the length says
    page = await _page(pages, offset, PAGE)
    if page.rows == first.rows or (end > size and not page.rows):
        # it is deaf to offsets, or counts rows that the filter leaves out, so that the end is not where it says
        await _forwards(pages, first, kept, 0, None)
        return
    await _forwards(pages, page, kept, 0, None, offset)
    while offset > size and not kept.enough(most, since):
        start = max(offset - size, size)
        before, page = page, await _page(pages, start, offset - start)
        if not page.rows or page.rows == before.rows:
            break
        kept.add(page.rows)
        offset = start
    if not kept.enough(most, since):
        kept.add(first.rows)


async def newest_first_of(
    lists: Sequence[Pages], wanted: Callable[[Row], bool], most: int = 0, since: int | None = None
) -> list[Row]:
    """The same for several lists of one kind, read side by side and made one. A list that is not there is empty."""
    parts = await gather([_if_there(newest_first(pages, wanted, most, since)) for pages in lists])
    kept = _Kept(lists[0], wanted, most)
    for part in parts:
        kept.add(part)
    return kept.newest()


async def _if_there(read: Read[list[Row]]) -> list[Row]:
    try:
        return await read
    except ApiError as error:
        if error.kind is not ErrorKind.GONE:
            raise
        return []


async def _page(pages: Pages, offset: int, limit: int) -> _Page:
    request = pages.request(offset, limit)
    data = await ask(request)
    total = int_or_none(data.get(pages.total)) if pages.total else None
    return _Page(rows_of(request, data, pages.rows), total)


def _direction(rows: list[Row], key: str) -> int:
    """-1 where the rows get older, 1 where they get newer, 0 where neither holds (then everything is read)."""
    ages = [_number(row.get(key)) for row in rows]
    if len(ages) < 2 or ages[0] == ages[-1]:
        return 0
    if all(a >= b for a, b in pairwise(ages)):
        return -1
    return 1 if all(a <= b for a, b in pairwise(ages)) else 0


def _number(value: Any) -> int:
    return int_or_none(value) or 0


class _Kept:
    """The wanted rows so far, each once (a list that grows while it is read shows rows twice)."""

    def __init__(self, pages: Pages, wanted: Callable[[Row], bool], most: int) -> None:
        self._pages, self._wanted, self._most = pages, wanted, most
        self._rows: list[Row] = []
        self._seen: set[Any] = set()
        self._newest: float | None = None  # of the last page: single rows may be out of order
        self._last: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        if not self._pages.identity:
            rows = rows[_overlap(self._last, rows) :]
            self._last = rows or self._last
        self._newest = max((_number(row.get(self._pages.age)) for row in rows), default=None)
        for row in rows:
            identity = row.get(self._pages.identity)
            if self._wanted(row) and (identity is None or identity not in self._seen):
                self._seen.add(identity)
                self._rows.append(row)
        if self._most and len(self._rows) > 4 * self._most + PAGE:
            self._rows = nlargest(self._most, self._rows, key=self._rank)

    def enough(self, most: int, since: int | None) -> bool:
        """Whether older rows cannot matter any more."""
        if since is not None and self._newest is not None and self._newest < since:
            return True
        return bool(most) and len(self._rows) >= most

    def newest(self) -> list[Row]:
        if self._most:
            return nlargest(self._most, self._rows, key=self._rank)
        return sorted(self._rows, key=self._rank, reverse=True)

    def _rank(self, row: Row) -> tuple[float, float]:
        return _number(row.get(self._pages.age)), _number(row.get(self._pages.identity))


def _overlap(before: list[Row], rows: list[Row]) -> int:
    """How many of the first rows are the last ones of the page before: the list grew at its head meanwhile."""
    for count in range(min(len(before), len(rows)), 0, -1):
        if before[-count:] == rows[:count]:
            return count
    return 0
