# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of a NAS, written so that several reads travel in one request.

A read is a coroutine without an event loop: what it awaits is a round of requests. Whoever runs it (run_reads) is
handed the requests, sends them, and hands back the data of the replies. Several reads side by side advance in
lockstep, so that their requests make one compound request a round, and a request that several of them want, at once
or one right after the other, is sent once:

    async def read_workers() -> dict[str, int]:
        return await ask(GET_WORKER_COUNT())           # one request, and its reply

    async def read_settings(ids: list[int]) -> list[Row]:
        await ask(LIST_TASKS())                        # first round
        return await gather([ask(GET_TASK_SETTING(task_id=one)) for one in ids])   # second round: all of them at once

    workers, settings = nas.gather([read_workers(), read_settings([1, 2, 3])])     # two requests, five replies

A request that the NAS refuses is raised where it is awaited, as ApiError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Generator, Sequence
from typing import Any, TypeVar

from .._errors import ApiError, DsmError, TransportError
from .call import Request

T = TypeVar("T")
Read = Coroutine["Round", list[Any], T]
Identity = tuple[str, str]
_as_text = json.JSONEncoder(sort_keys=True).encode


class Round:
    """Requests that are answered together: awaiting them gives the data of the replies, in the same order.

    The first refusal among them is raised; with keep_errors they stand in their places as ApiError.
    """

    def __init__(self, requests: list[Request], keep_errors: bool = False) -> None:
        self.requests = requests
        self.keep_errors = keep_errors

    def __await__(self) -> Generator[Round, list[Any], list[Any]]:
        return (yield self)


def run_reads(
    reads: Sequence[Read[Any]], answer: Callable[[list[Request]], list[Any]], keep_errors: bool = False
) -> list[Any]:
    """Run reads side by side, a round of requests at a time, and return what each of them returns.

    answer is given the distinct requests of a round and returns, for each, its data or its ApiError. With keep_errors
    an error that ends a read stands in its place in the list, unless the NAS was out of reach.
    """
    side = _Lockstep(reads, keep_errors)
    with side:
        while side.advance():
            side.take(answer(side.requests()))
    return side.results


async def gather(reads: Sequence[Read[Any]], keep_errors: bool = False) -> list[Any]:
    """Several reads side by side, for use inside a read (see run_reads). The first error ends them all."""
    side = _Lockstep(reads, keep_errors)
    with side:
        while side.advance():
            # each read is handed its own error, and may go on without what was refused
            side.take(await Round(side.requests(), keep_errors=True))
    return side.results


class _Lockstep:
    """Reads that advance together. A request that several of them want, in one round or the next, is sent once."""

    def __init__(self, reads: Sequence[Read[Any]], keep_errors: bool = False) -> None:
        self.results: list[Any] = [None] * len(reads)
        self._reads, self._keep_errors = reads, keep_errors
        self._replies: dict[int, Any] = dict.fromkeys(range(len(reads)))
        self._wanted: dict[int, Round] = {}
        self._names: dict[int, list[Identity]] = {}  # of the requests of each read
        self._distinct: dict[Identity, Request] = {}
        self._answered: dict[Identity, Any] = {}  # in the last round; older answers are not kept, since lists are long

    def __enter__(self) -> None:
        """Nothing: the reads start at the first advance."""

    def __exit__(self, *_error: object) -> None:
        """Close the reads that an error has left unfinished."""
        for read in self._reads:
            read.close()

    def advance(self) -> bool:
        """Hand every read its replies; False when all have ended."""
        before, self._wanted, self._names = self._wanted, {}, {}
        for index, replies in self._replies.items():
            try:
                self._wanted[index], self._names[index] = self._next(self._reads[index], replies, before.get(index))
            except StopIteration as end:
                self.results[index] = end.value
            except DsmError as error:
                if not self._keep_errors or isinstance(error, TransportError):
                    raise
                self.results[index] = error
        return bool(self._wanted)

    def requests(self) -> list[Request]:
        """The distinct requests of this round."""
        self._distinct = {
            name: request
            for index, wanted in self._wanted.items()
            for name, request in zip(self._names[index], wanted.requests, strict=True)
        }
        return list(self._distinct.values())

    def take(self, answers: list[Any]) -> None:
        """The answers to them, in the same order."""
        self._answered = dict(zip(self._distinct, answers, strict=True))
        self._replies = {index: [self._answered[name] for name in names] for index, names in self._names.items()}

    def _next(self, read: Read[Any], replies: list[Any] | None, asked: Round | None) -> tuple[Round, list[Identity]]:
        """The next round of a read with something in it that the last round has not answered."""
        known = replies
        while True:
            asked = _advance(read, known, asked)
            names = list(map(_identity, asked.requests))
            known = self._known(names)
            if known is None:
                return asked, names

    def _known(self, names: list[Identity]) -> list[Any] | None:
        """The answers of the last round to requests that were all in it; None where one was not, or was refused."""
        found = [self._answered.get(name) for name in names]
        return found if found and not any(one is None or isinstance(one, ApiError) for one in found) else None


def _advance(read: Read[Any], replies: list[Any] | None, asked: Round | None) -> Round:
    error = next((one for one in replies or [] if isinstance(one, ApiError)), None)
    if error is not None and not (asked and asked.keep_errors):
        return read.throw(error)
    return read.send(replies)  # type: ignore[arg-type]  # None starts a coroutine


def _identity(request: Request) -> Identity:
    return request.label, _as_text(request.values)
