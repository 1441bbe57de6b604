# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One NAS to speak to: retries of reads, renewal of the session, compound requests, missing packages in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .._errors import ApiError, SignInError, TransportError
from .._http.client import Http
from .._reasons import ErrorKind
from .api import COMPOUND
from .auth import ENTRY
from .call import Request
from .clock import SYSTEM, Clock
from .credentials import SessionToken, token_header
from .diagnosis import Diagnosis
from .encoding import data_of, encode
from .failures import with_context
from .rounds import Read, run_reads
from .session import Session
from .together import Together

T = TypeVar("T")
READ_PAUSES = (1, 3)  # seconds between the tries of a read
MOST_TRIES = 1 + len(READ_PAUSES)
MOST_IN_ONE = 50  # requests in one compound request


class Nas:
    """One NAS, for the time of one task."""

    def __init__(self, http: Http, session: Session, clock: Clock = SYSTEM) -> None:
        self._http = http
        self.certificate = http.certificate
        self.session = session
        self.where = http.target.netloc
        self.address = http.target.hostname, http.target.port
        self.pause = clock.pause
        self.clock = clock.monotonic
        self.report: Callable[[str], None] = lambda text: None  # told what is waited for
        self.wrote = False  # the NAS has accepted a write
        self._compound = True
        self._most_in_one = MOST_IN_ONE  # less once the NAS has not answered as many in time
        self._diagnosis = Diagnosis(lambda request: self._renewed(request, lambda data: data), self.where)
        self.diagnosed = self._diagnosis.of
        self._ahead = 0.0
        self.tells_time = False
        """Whether now() is the time on the NAS. Until one of its replies has a date it is that of the controller."""

    def close(self) -> None:
        """Sign out, and close the connection."""
        try:
            self.session.close()
        finally:
            self._http.close()

    def now(self) -> float:
        """The time on the NAS, in epoch seconds, by its last reply that says it."""
        return time.time() + self._ahead

    def sign_in(self, trust_device: bool = False) -> SessionToken:
        """The open session; signs in if there is none, with all the tries of a read."""
        return self.retried(lambda: self.session.token(trust_device))

    def read(self, read: Read[T]) -> T:
        """What a read returns."""
        result: T = self.gather([read])[0]
        return result

    def gather(self, reads: Sequence[Read[Any]], keep_errors: bool = False) -> list[Any]:
        """What several reads return that are run side by side; see run_reads."""
        return run_reads(reads, self._round, keep_errors)

    def call(self, request: Request, tries: int = MOST_TRIES) -> Any:
        """The data of the reply to one read."""
        return self.retried(lambda: self._renewed(request, lambda data: data), request, tries)

    def send(self, request: Request, unpack: Callable[[Any], T] = lambda data: data) -> T:
        """One request, one try. Raises ApiError and TransportError."""
        token = self.session.token()
        try:
            answer = self._http.post(ENTRY, {**encode(request), "_sid": token.sid}, token_header(token))
            if answer.date is not None:
                self.tells_time = True
                self._ahead = answer.date - time.time()
            value = unpack(data_of(request, answer.body, self.where))
        except TransportError as error:
            raise with_context(request, error, self.where) from error
        self.session.succeeded()
        return value

    def _round(self, requests: list[Request]) -> list[Any]:
        """The replies to requests: the data, or the ApiError, of each.

        Requests that together are too much for the NAS, because it takes too long or says too much, are asked for in
        halves, and so is all that is read later. That counts as a try. So are those that it refuses together, in the
        end one by one.
        """
        replies: list[Any] = []
        pauses = list(READ_PAUSES)
        while len(replies) < len(requests):
            part = requests[len(replies) : len(replies) + self._most_in_one]
            try:
                replies += self._together(part, tries=1 + len(pauses))
            except TransportError as error:
                if not _halving_helps(error, part):
                    raise
                self._most_in_one = len(part) // 2
                self.pause(pauses.pop(0) if pauses else READ_PAUSES[-1])
            except ApiError as error:
                if len(part) < 2 or not _is_of_the_whole(error):
                    raise
                self._most_in_one = len(part) // 2
        return replies

    def _together(self, requests: list[Request], tries: int) -> list[Any]:
        if len(requests) > 1 and self._compound:
            one = Together(requests, self.session, self.where)
            try:
                replies = one.or_busy(
                    lambda: self.retried(lambda: self._renewed(one.whole, one.unpack), one.whole, tries)
                )
                for reply, request in zip(replies, requests, strict=True):
                    self._diagnosis.learn(request, reply)
                return [self.diagnosed(reply, request) for reply, request in zip(replies, requests, strict=True)]
            except ApiError as error:
                unknown = error.kind in (ErrorKind.ABSENT, ErrorKind.UNSUPPORTED)
                if error.api != one.whole.call.api or not unknown:
                    raise
                self._compound = False  # no SYNO.Entry.Request, or another one than this collection knows
        return [self._outcome(request, tries) for request in requests]

    def _outcome(self, request: Request, tries: int) -> Any:
        reply: Any
        try:
            reply = self.call(request, tries)
        except ApiError as error:
            if isinstance(error, SignInError) or self.session.is_dead(error.code):
                raise
            reply = error
        self._diagnosis.learn(request, reply)
        return reply

    def retried(self, attempt: Callable[[], T], request: Request | None = None, tries: int = MOST_TRIES) -> T:
        """A read, or a sign-in, tried up to three times."""
        pauses = list(READ_PAUSES[MOST_TRIES - tries :])
        while True:
            try:
                return attempt()
            except (TransportError, ApiError) as error:
                if not pauses or not _worth_another_try(error):
                    told = self.diagnosed(error, request) if request else error
                    if told is error:
                        raise
                    raise told from error
            self.pause(pauses.pop(0))

    def _renewed(self, request: Request, unpack: Callable[[Any], T]) -> T:
        """One try, and one more where the session turned out to have ended. Raises SessionLost if it ends again."""
        while True:
            try:
                return self.send(request, unpack)
            except ApiError as error:
                if isinstance(error, SignInError) or not self.session.is_dead(error.code):
                    raise
                self.session.renew(error)  # gives up where nothing has succeeded since the last time


def _worth_another_try(error: TransportError | ApiError) -> bool:
    """Whether the same request may succeed a moment later."""
    if isinstance(error, ApiError):
        return error.kind is ErrorKind.BUSY
    return error.retry and not (error.too_much and error.api == COMPOUND.api)


def _is_of_the_whole(error: ApiError) -> bool:
    """Whether an error is one of several requests as one, so that fewer of them, or each alone, may be answered."""
    final = (ErrorKind.SIGN_IN, ErrorKind.SESSION, ErrorKind.PERMISSION, ErrorKind.BUSY)
    return error.api == COMPOUND.api and error.kind not in final


def _halving_helps(error: TransportError, part: Sequence[Request]) -> bool:
    return len(part) > 1 and error.too_much and error.api == COMPOUND.api
