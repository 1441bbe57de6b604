# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One NAS to speak to: retries of reads, renewal of the session, compound requests, missing packages in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .._errors import ApiError, DsmError, PackageUnavailable, SignInError, TransportError
from .._http.client import Http
from .api import PACKAGE_LIST, WITH_STATUS
from .call import Request
from .credentials import token_header
from .encoding import compound, data_of, encode, installed_packages, results_of, with_context
from .error_codes import BUSY, NO_COMPOUND, NO_PERMISSION, NO_SUCH_API
from .packages import package_of
from .reads import Read, run_reads
from .session import ENTRY, Session

T = TypeVar("T")
READ_PAUSES = (1, 3)  # seconds between the tries of a read
MOST_IN_ONE = 50  # requests in one compound request


class Nas:
    """One NAS, for the time of one task. pause and clock are those of the system, but for tests."""

    def __init__(
        self,
        http: Http,
        session: Session,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self.session = session
        session.pause = pause
        self.where = http.target.netloc
        self.address = http.target.hostname, http.target.port
        self.pause = pause
        self.clock = clock
        self.report: Callable[[str], None] = lambda text: None  # told what is waited for
        self.wrote = False  # the NAS has accepted a write
        self._compound = True
        self._packages: dict[str, tuple[str, str]] | None = None  # asked only to tell a missing from a stopped one
        self._ahead = 0.0

    def close(self) -> None:
        """Sign out, and close the connection."""
        try:
            self.session.close()
        finally:
            self._http.close()

    def now(self) -> float:
        """The time on the NAS, in epoch seconds, by its last reply."""
        return time.time() + self._ahead

    def read(self, plan: Read[T]) -> T:
        """Run one plan to its end."""
        return self.gather([plan])[0]

    def gather(self, plans: Sequence[Read[Any]], keep_errors: bool = False) -> list[Any]:
        """Run several plans side by side; see run_plans."""
        return run_reads(plans, self._round, keep_errors)

    def call(self, request: Request) -> Any:
        """The data of the reply to one read."""
        return self.retried(lambda: self._renewed(request, lambda data: data), request)

    def send(self, request: Request, unpack: Callable[[Any], T] = lambda data: data) -> T:
        """One request, one try. Raises ApiError and TransportError."""
        ticket = self.session.ticket()
        try:
            answer = self._http.post(ENTRY, {**encode(request), "_sid": ticket.sid}, token_header(ticket))
            if answer.date is not None:
                self._ahead = answer.date - time.time()
            value = unpack(data_of(request, answer.body, self.where))
        except TransportError as error:
            raise with_context(request, error, self.where) from error
        self.session.succeeded()
        return value

    def _round(self, requests: list[Request]) -> list[Any]:
        """The replies to requests: the data, or the ApiError, of each."""
        replies: list[Any] = []
        for first in range(0, len(requests), MOST_IN_ONE):
            replies += self._together(requests[first : first + MOST_IN_ONE])
        return replies

    def _together(self, requests: list[Request]) -> list[Any]:
        if len(requests) > 1 and self._compound:
            whole = compound(requests)
            try:
                replies = self.retried(lambda: self._renewed(whole, self._unpack(requests)), whole)
                return [self.diagnosed(reply, one) for reply, one in zip(replies, requests, strict=True)]
            except ApiError as error:
                if error.api != whole.call.api or error.code not in NO_COMPOUND:
                    raise
                self._compound = False
        return [self._outcome(request) for request in requests]

    def _outcome(self, request: Request) -> Any:
        try:
            return self.call(request)
        except ApiError as error:
            if isinstance(error, SignInError) or self.session.is_dead(error.code):
                raise
            return error

    def _unpack(self, requests: list[Request]) -> Callable[[Any], list[Any]]:
        def unpack(data: Any) -> list[Any]:
            replies = results_of(requests, data, self.where)
            alive = [not isinstance(reply, ApiError) for reply in replies]
            for index, error in enumerate(replies):  # the outer success hides them: they may stand only inside
                if alive[index]:
                    continue
                # Among others that succeed, 105 is a missing permission; so is an end of the session that a new one has
                # not mended, if what comes after it succeeds.
                own = any(alive) if error.code == NO_PERMISSION else any(alive[index:]) and not self.session.proven
                if (self.session.is_dead(error.code) and not own) or error.code in BUSY:
                    raise error
            return replies

        return unpack

    def retried(self, attempt: Callable[[], T], request: Request | None = None) -> T:
        """A read, or a sign-in, tried up to three times."""
        for pause in (*READ_PAUSES, None):
            try:
                return attempt()
            except (TransportError, ApiError) as error:
                again = error.retry if isinstance(error, TransportError) else error.code in BUSY
                if not again or pause is None or isinstance(error, SignInError):
                    raise (self.diagnosed(error, request) if request else error) from error
                self.pause(pause)
        raise AssertionError("the last pause is None")

    def _renewed(self, request: Request, unpack: Callable[[Any], T]) -> T:
        """One try, and one more where the session turned out to have ended. Raises SessionLost if it ends again."""
        while True:
            try:
                return self.send(request, unpack)
            except ApiError as error:
                if isinstance(error, SignInError) or not self.session.is_dead(error.code):
                    raise
                self.session.renew(error)  # gives up where nothing has succeeded since the last time

    def diagnosed(self, reply: Any, request: Request) -> Any:
        """A reply as it is, but for an API that is not there: its package is missing or stopped, and that is said."""
        if not isinstance(reply, ApiError) or reply.code != NO_SUCH_API:
            return reply
        package = package_of(reply.api or "")  # not that of the request, before which a sign-in may have failed
        if package is None:
            return reply
        installed, words = self._package_state(package.id)
        return PackageUnavailable(
            f"Could not {request.call.purpose} on {self.where}: the package {package.name} {words}.",
            installed=installed,
            code=reply.code,
            api=reply.api,
            method=reply.method,
        )

    def _package_state(self, package_id: str) -> tuple[bool | None, str]:
        """Whether a package is installed, None where the account may not see it, and what is wrong with it."""
        if self._packages is None:
            try:
                self._packages = installed_packages(self._renewed(PACKAGE_LIST(**WITH_STATUS), lambda data: data))
            except DsmError:
                self._packages = {}
        installed = self._packages
        if not installed:
            return None, "is not installed or not running (this account may not see which); look in the Package Center"
        if package_id not in installed:
            return False, "is not installed; install it in the Package Center"
        status = installed[package_id][1]
        if status == "running":
            return True, "is running, but does not offer this; update the package, or try again in a minute"
        return True, f"is installed but not running (status: {status}); start it in the Package Center"
