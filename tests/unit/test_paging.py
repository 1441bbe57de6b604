# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long lists: the newest rows, whatever the NAS's order is, and never without end."""

from __future__ import annotations

import contextlib
import random
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import LOG_LIST
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.paging import (
    MOST_PAGES,
    PAGE,
    Pages,
    newest_first,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.rounds import run_reads
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import DsmError

ORDERS = ("oldest", "newest", "shuffled")


class FakeLog:
    """A list on a NAS. cap: the most rows of a page; grows: rows that are added with every read; total: its form."""

    def __init__(self, count, order="oldest", cap=1000, grows=0, total=int, step=10):
        self.order, self.cap, self.grows, self.total, self.step = order, cap, grows, total, step
        self.rows = [self.row(number) for number in range(1, count + 1)]
        self.asked = []
        self.pages = Pages(
            lambda offset, limit: LOG_LIST(offset=offset, limit=limit),
            rows="logs",
            total="count" if total else "",
            age="log_time",
            identity="log_id",
        )

    def row(self, number):
        return {"log_id": number, "log_time": 1000 + number * self.step // 10}

    def listed(self):
        if self.order == "shuffled":
            return sorted(self.rows, key=lambda row: random.Random(row["log_id"]).random())
        return sorted(self.rows, key=lambda row: row["log_id"], reverse=self.order == "newest")

    def answer(self, requests):
        assert len(self.asked) < 100, "this never ends"
        (request,) = requests
        offset, limit = request.values["offset"], request.values["limit"]
        assert offset >= 0
        assert limit > 0
        self.asked.append((offset, limit))
        page = self.listed()[offset : offset + min(limit, self.cap)]
        data = {"logs": page} | ({"count": self.total(len(self.rows))} if self.total else {})
        for _turn in range(self.grows):
            self.rows.append(self.row(len(self.rows) + 1))
        return [data]

    def read(self, most=0, since=None, wanted=lambda row: True):
        (rows,) = run_reads([newest_first(self.pages, wanted, most, since)], self.answer)
        return [row["log_id"] for row in rows]


def newest(count, most=0):
    numbers = list(range(count, 0, -1))
    return numbers[:most] if most else numbers


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("total", [int, str, None])
@pytest.mark.parametrize("count", [0, 1, 2, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 1050])
@pytest.mark.parametrize("most", [0, 1, 5, PAGE, 300])
def test_the_newest_rows(count, total, order, most):
    if not total:
        order = "newest" if most else order  # without a total a list has to be newest first, or be read whole
    assert FakeLog(count, order, total=total).read(most) == newest(count, most)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("cap", [1, 7, 50, PAGE - 1])
@pytest.mark.parametrize("most", [0, 10])
@pytest.mark.parametrize("total", [int, str, None])
def test_a_page_may_be_smaller_than_asked_for(order, cap, most, total):
    """Also where the NAS sends the length of the list as text, or not at all: an old run is not the newest."""
    count = min(60 * cap, 450)
    assert FakeLog(count, order, cap=cap, total=total).read(most) == newest(count, most)


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_no_more_pages_than_needed(order):
    log = FakeLog(10 * PAGE, order)
    log.read(5)
    assert len(log.asked) <= 2


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_nothing_older_than_needed(order):
    log = FakeLog(10 * PAGE, order)
    since = log.rows[-250]["log_time"]
    got = log.read(since=since)
    assert got[:250] == newest(10 * PAGE, 250)
    assert len(log.asked) <= 4


@pytest.mark.parametrize("order", ORDERS)
def test_wanted_rows_far_back(order):
    log = FakeLog(3 * PAGE, order)
    assert log.read(2, wanted=lambda row: row["log_id"] in (3, 250, 2)) == [250, 3]
    assert log.read(1, wanted=lambda row: False) == []


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("grows", [1, 30])
def test_a_list_that_grows_while_it_is_read(order, grows):
    """No row twice, and none that was there from the beginning is missed."""
    log = FakeLog(3 * PAGE, order, grows=grows)
    got = log.read()
    assert len(got) == len(set(got))
    assert got == sorted(got, reverse=True)
    if order != "shuffled":
        assert set(got) >= set(newest(3 * PAGE))


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_that_grows_faster_than_it_is_read_ends(order):
    FakeLog(3 * PAGE, order, grows=PAGE * 2).read(5)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("step", [0, 3])
def test_rows_of_the_same_second_are_sorted_by_their_number(order, step):
    log = FakeLog(250, order, step=step)
    assert log.read() == newest(250)
    assert log.read(7) == newest(250, 7)


def _same_page(replies, rows, total, requests):
    replies.append(requests)
    assert len(replies) < 50, "this never ends"
    return [{"logs": rows, "count": total}]


def test_a_nas_that_repeats_itself_ends():
    """The same page whatever the offset, and a total that is never reached."""
    rows = [{"log_id": number, "log_time": number} for number in range(PAGE)]
    for total in (10**6, None):
        log = FakeLog(0)
        replies = []

        (got,) = run_reads([newest_first(log.pages, lambda row: True, 0)], partial(_same_page, replies, rows, total))
        assert len(got) == PAGE


@pytest.mark.parametrize(
    "data", [None, {}, [], 5, {"logs": None}, {"logs": [None, "x", 1], "count": 3}, {"count": "x"}]
)
def test_odd_answers(data):
    """Nothing, or a failure in words."""
    log = FakeLog(0)
    with contextlib.suppress(DsmError):
        (rows,) = run_reads([newest_first(log.pages, lambda row: True, 0)], lambda requests: [data])
        assert rows == []


def test_a_total_that_is_too_large_or_too_small():
    for told in (0, 3, 10**9):
        log = FakeLog(PAGE + 20, "newest")
        real = log.answer
        (rows,) = run_reads(
            [newest_first(log.pages, lambda row: True, 3)],
            lambda requests, told=told, real=real: [{**real(requests)[0], "count": told}],
        )
        assert [row["log_id"] for row in rows] == newest(PAGE + 20, 3)


@pytest.mark.parametrize("told", [PAGE, PAGE + 50, 2 * PAGE])
@pytest.mark.parametrize("most", [1, 0])
def test_the_newest_rows_are_not_missed_behind_a_total_that_is_too_small(told, most):
    """With the oldest rows first they would stand after what is taken for the end."""
    log = FakeLog(2 * PAGE + 90)
    rows = run_reads(
        [newest_first(log.pages, lambda row: True, most)],
        lambda requests: [{**log.answer(requests)[0], "count": told}],
    )[0]
    assert [row["log_id"] for row in rows] == newest(2 * PAGE + 90, most)


def test_a_list_of_a_known_length_is_read_whole_however_small_its_pages_are():
    log = FakeLog(MOST_PAGES + 60, "newest", cap=1)

    def answer(requests):
        log.asked.clear()
        return log.answer(requests)

    (rows,) = run_reads([newest_first(log.pages, lambda row: True)], answer)
    assert len(rows) == MOST_PAGES + 60


def test_pages_may_get_smaller():
    log = FakeLog(10 * PAGE, "shuffled")

    def answer(requests):
        reply = log.answer(requests)
        log.cap = 50
        return reply

    (rows,) = run_reads([newest_first(log.pages, lambda row: True)], answer)
    assert len(rows) == 10 * PAGE


@settings(max_examples=60, deadline=None)
@given(
    count=some.integers(0, 700),
    order=some.sampled_from(ORDERS),
    cap=some.integers(10, 300),
    most=some.integers(0, 40),
    modulus=some.integers(1, 50),
    total=some.sampled_from([int, str, None]),
)
def test_any_list(count, order, cap, most, modulus, total):
    wanted = [number for number in newest(count) if number % modulus == 0]
    log = FakeLog(count, order, cap=cap, total=total)
    assert log.read(most, wanted=lambda row: row["log_id"] % modulus == 0) == (wanted[:most] if most else wanted)
