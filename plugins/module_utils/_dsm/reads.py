# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads: what is read of a NAS, written so that several reads travel in one request.

A read is a coroutine without an event loop: what it awaits is a round of requests. Whoever runs it (run_reads) is
handed the requests, sends them, and hands back the data of the replies. Several reads side by side advance in
lockstep, so that their requests make one compound request a round, and a request that several of them want is sent
once:

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

from .._errors import ApiError, DsmError, TransportError, UnexpectedReply
from .._reasons import ErrorKind
from .call import Request
from .numbers import with_numbers

T = TypeVar("T")
Row = dict[str, Any]
Read = Coroutine["Round", list[Any], T]


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
    """Reads that advance together. A request that several of them want is sent once."""

    def __init__(self, reads: Sequence[Read[Any]], keep_errors: bool = False) -> None:
        self.results: list[Any] = [None] * len(reads)
        self._reads, self._keep_errors = reads, keep_errors
        self._replies: dict[int, Any] = dict.fromkeys(range(len(reads)))
        self._wanted: dict[int, Round] = {}

    def __enter__(self) -> None:
        """Nothing: the reads start at the first advance."""

    def __exit__(self, *_error: object) -> None:
        """Close the reads that an error has left unfinished."""
        for read in self._reads:
            read.close()

    def advance(self) -> bool:
        """Hand every read its replies; False when all have ended."""
        before, self._wanted = self._wanted, {}
        for index, replies in self._replies.items():
            try:
                self._wanted[index] = _advance(self._reads[index], replies, before.get(index))
            except StopIteration as end:
                self.results[index] = end.value
            except DsmError as error:
                if not self._keep_errors or isinstance(error, TransportError):
                    raise
                self.results[index] = error
        return bool(self._wanted)

    def requests(self) -> list[Request]:
        """The distinct requests of this round."""
        return list(self._distinct().values())

    def take(self, answers: list[Any]) -> None:
        """The answers to them, in the same order."""
        known = dict(zip(self._distinct(), answers, strict=True))
        self._replies = {
            index: [known[_identity(request)] for request in wanted.requests] for index, wanted in self._wanted.items()
        }

    def _distinct(self) -> dict[tuple[str, str], Request]:
        return {_identity(request): request for wanted in self._wanted.values() for request in wanted.requests}


def _advance(read: Read[Any], replies: list[Any] | None, asked: Round | None) -> Round:
    error = next((one for one in replies or [] if isinstance(one, ApiError)), None)
    if error is not None and not (asked and asked.keep_errors):
        return read.throw(error)
    return read.send(replies)  # type: ignore[arg-type]  # None starts a coroutine


def _identity(request: Request) -> tuple[str, str]:
    return request.label, json.dumps(request.values, sort_keys=True)


# Keys that rows are told apart and ordered by.
SCALARS = ("name", "task_id", "task_name", "device_id", "result_id", "log_id", "time_start", "time_end", "timestamp")


def unexpected_reply(request: Request, wanted: str) -> UnexpectedReply:
    """What is said of an answer of another form than the one that is wanted."""
    return UnexpectedReply(
        f"Could not {request.call.purpose}: {request.label} answered without {wanted}. The package may be of a "
        "version that this collection does not know.",
        api=request.call.api,
        method=request.call.method,
    )


# Errors that say that something cannot be read here, whoever asks again.
NOT_OFFERED = frozenset({ErrorKind.ABSENT, ErrorKind.UNSUPPORTED, ErrorKind.PERMISSION})


async def or_refusal(read: Read[T]) -> T | ApiError:
    """What a read returns; its error where the account may not ask for it or the package does not offer it."""
    try:
        return await read
    except ApiError as error:
        if error.kind not in NOT_OFFERED:
            raise
        return error


async def ask(request: Request) -> Row:
    """The object that a request is answered with."""
    (data,) = await Round([request])
    if not isinstance(data, dict):
        raise unexpected_reply(request, "an object")
    return data


def part(request: Request, data: Row, key: str) -> Row:
    """An object inside an answer."""
    found = data.get(key)
    if not isinstance(found, dict):
        raise unexpected_reply(request, key)
    return found


def rows(request: Request, data: Row, key: str) -> list[Row]:
    """A list of rows inside an answer, with numbers where they came as text; null is an empty one."""
    found = data.get(key, "missing")
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise unexpected_reply(request, f"a list of {key}")
    if any(isinstance(row.get(name), (dict, list)) for row in found for name in SCALARS):
        raise unexpected_reply(request, f"{key} of the form that is known")
    return with_numbers(found)


async def ask_rows(request: Request, key: str) -> list[Row]:
    """The rows that a request is answered with."""
    return rows(request, (await ask(request)), key)


async def ask_bare_rows(request: Request) -> list[Row]:
    """The rows of an answer that is nothing but a list."""
    (data,) = await Round([request])
    return rows(request, {"rows": data}, "rows")
