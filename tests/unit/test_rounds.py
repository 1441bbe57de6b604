# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads side by side: one request for what several want, and each read is handed its own errors."""

from __future__ import annotations

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.call import Call
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.reads import ask, rows
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.rounds import Round, gather, run_reads
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import ApiError, TransportError

GOOD, BAD, OTHER, MORE = (Call("API", method, "read") for method in ("good", "bad", "other", "more"))


class Nas:
    """Answers requests; those of BAD are refused."""

    def __init__(self):
        self.rounds = []

    def answer(self, requests):
        self.rounds.append([request.label for request in requests])
        return [ApiError("no", code=1001) if request.call is BAD else {"n": 1} for request in requests]


@pytest.fixture
def nas():
    return Nas()


async def read(call):
    return (await ask(call()))["n"]


async def tolerant(call):
    try:
        return await read(call)
    except ApiError:
        return "refused"


def test_reads_advance_together_and_ask_once_for_the_same(nas):
    async def twice():
        return await read(GOOD), await read(GOOD)

    assert run_reads([twice(), read(GOOD)], nas.answer) == [(1, 1), 1]
    assert nas.rounds == [["API.good"]]


def test_what_the_last_round_answered_is_not_asked_for_again(nas):
    """So a read that needs it goes on to what nobody has asked for yet, in the round of the others."""

    async def first():
        await read(GOOD)
        return await read(OTHER)

    async def later():
        await read(GOOD)
        await gather([read(GOOD), read(GOOD)])
        return await read(MORE)

    assert run_reads([first(), later()], nas.answer) == [1, 1]
    assert nas.rounds == [["API.good"], ["API.other", "API.more"]]


def test_what_an_older_round_answered_is_asked_for_again(nas):
    async def later():
        return [await read(call) for call in (GOOD, OTHER, GOOD)]

    run_reads([later()], nas.answer)
    assert nas.rounds == [["API.good"], ["API.other"], ["API.good"]]


def test_what_was_refused_is_asked_for_again(nas):
    async def again():
        return [await tolerant(BAD), await tolerant(BAD)]

    assert run_reads([again()], nas.answer) == [["refused", "refused"]]
    assert nas.rounds == [["API.bad"], ["API.bad"]]


def test_reads_that_share_an_answer_do_not_share_its_list():
    data = {"rows": [{"status": "3", "inner": {"count": "4"}}, {"status": 5}]}
    first, second = (rows(GOOD(), data, "rows") for _dummy in range(2))
    assert first == second == [{"status": 3, "inner": {"count": 4}}, {"status": 5}]
    first.clear()
    assert second == rows(GOOD(), data, "rows") != []


def test_a_read_inside_a_gather_is_handed_its_own_error(nas):
    async def both():
        return await gather([tolerant(BAD), read(GOOD)])

    assert run_reads([both()], nas.answer) == [["refused", 1]]


def test_a_gather_keeps_errors_where_it_is_told_to(nas):
    async def both():
        return await gather([read(BAD), read(GOOD)], keep_errors=True)

    ((error, good),) = run_reads([both()], nas.answer)
    assert (error.code, good) == (1001, 1)


def test_the_first_error_ends_a_gather(nas):
    async def both():
        return await gather([read(BAD), read(GOOD)])

    with pytest.raises(ApiError):
        run_reads([both()], nas.answer)


def test_a_gather_may_go_on_after_an_error(nas):
    async def later():
        return [await gather([tolerant(BAD)]), await read(GOOD)]

    assert run_reads([later()], nas.answer) == [[["refused"], 1]]


def test_a_round_raises_the_first_refusal(nas):
    async def both():
        return await Round([GOOD(), BAD()])

    with pytest.raises(ApiError):
        run_reads([both()], nas.answer)


def test_a_nas_out_of_reach_ends_all_also_where_errors_are_kept():
    def unreachable(requests):
        raise TransportError("gone", sent=False)

    with pytest.raises(TransportError):
        run_reads([tolerant(GOOD)], unreachable, keep_errors=True)


@pytest.mark.filterwarnings("error")
def test_reads_that_never_started_are_closed(nas):
    """Else Python warns of a coroutine that was never awaited."""

    async def fails():
        raise ApiError("at once", code=1)

    with pytest.raises(ApiError):
        run_reads([fails(), read(GOOD)], nas.answer)
