# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes and waits: send once, never blindly again, and believe only what the NAS shows afterwards."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from .._errors import ApiError, DsmError, NotApplied, SessionLost, SignInError, TimedOut, TransportError
from .._reasons import IN_PARTS, UNDECIDED
from .call import Request
from .client import Nas
from .rounds import Read  # pylint: disable=unused-import  # in the type of Poll

T = TypeVar("T")
Poll = Callable[[], "Read[T | None]"]  # a fresh read each time, which returns None until there is something to see

VERIFY_TIMEOUT = 30  # seconds for a write to show
LOST_REPLY_TIMEOUT = 120  # seconds to learn whether a write landed whose answer never came
ERROR_REPLY_TIMEOUT = 5  # seconds to learn it of one whose error does not say that it was refused


class Write(ABC, Generic[T]):
    """A write: the request, how its effect is seen, and how it is made anew."""

    request: Request
    reply: Any = None  # what the NAS answered, if an answer came
    doubt: DsmError | None = None  # the error that it was, if that leaves open whether the write was carried out

    @abstractmethod
    async def verify(self) -> T | None:
        """What the write has brought about, once the NAS shows it; None until then. A fresh read each time."""

    def replan(self) -> Request | None:
        """The request made anew, from the state as it is by now; None where nothing is left to write.

        Asked for where the first one was not carried out for want of a session.
        """
        return self.request


class FixedWrite(Write[T]):
    """A write that is the same whatever the state has become."""

    def __init__(self, request: Request, look: Poll[T]) -> None:
        self.request = request
        self._look = look

    async def verify(self) -> T | None:
        """A fresh look."""
        return await self._look()


def write_and_verify(nas: Nas, write: Write[T], within: float = VERIFY_TIMEOUT) -> T:
    """Send a write once and read until its effect shows, which then is returned.

    A write whose reply did not come, or was an error, is not repeated: the state tells whether it landed. Only one
    that was not carried out for want of a session is sent a second time, made anew. Raises the error of the write, or
    NotApplied.
    """
    seen = _send_once(nas, write)
    if seen is not None:
        return seen
    doubt = write.doubt
    if isinstance(doubt, ApiError):
        if doubt.kind in UNDECIDED:
            within = ERROR_REPLY_TIMEOUT
        elif doubt.kind not in IN_PARTS:
            within = 0
    elif isinstance(doubt, TransportError):
        within = LOST_REPLY_TIMEOUT
    settled = _settle(nas, write, within)  # in two steps, for mypy
    value, unread = settled
    if value is not None:
        return value
    if doubt is None:
        raise _not_applied(nas, write.request, within, unread)
    if isinstance(doubt, TransportError) or unread:
        doubt.message += (
            " The NAS could not be read afterwards, so it is unknown whether the change was made."
            if unread
            else f" Its state, read since for {within:g} s, does not show the change."
        )
    raise doubt


def _send_once(nas: Nas, write: Write[T]) -> T | None:
    """Send a write and note what leaves its outcome in doubt; the effect, if it was seen on the way."""
    try:
        _send(nas, write, write.request)
        return None
    except TransportError as error:
        if not error.sent:
            raise
        write.doubt = error
        return None
    except (SignInError, SessionLost):
        raise
    except ApiError as error:
        if not nas.session.is_dead(error.code):
            write.doubt = nas.diagnosed(error, write.request)
            return None
        nas.session.renew(error)
    # A request without a session is not carried out; the state is asked all the same before it is sent again.
    value = nas.read(write.verify())
    request = write.replan() if value is None else None
    if request is None:
        return value
    try:
        _send(nas, write, request)
    except (TransportError, ApiError) as error:
        write.doubt = error
    return None


def _send(nas: Nas, write: Write[Any], request: Request) -> None:
    write.reply = nas.send(request)
    nas.wrote = True


def _settle(nas: Nas, write: Write[T], within: float) -> tuple[T | None, DsmError | None]:
    """Read until the effect shows or the time is up; a NAS that cannot be read for a while is waited for."""
    deadline, pause = nas.clock() + within, 0.25
    while True:
        unread: DsmError | None = None
        try:
            value = nas.read(write.verify())
            if value is not None:
                return value, None
        except (SignInError, SessionLost) as error:
            return None, error
        except DsmError as error:
            # Also an odd reply, a state that somebody else has brought about meanwhile, or the number of a dead
            # session for a single call of a compound, whose others tell that it is open.
            unread = error
        left = deadline - nas.clock()
        if left <= 0:
            return None, unread
        nas.pause(min(pause, left))
        pause = min(pause * 2, 4)


def _not_applied(nas: Nas, request: Request, within: float, unread: DsmError | None) -> NotApplied:
    text = f"{nas.where} accepted {request.label}, but "
    if unread:
        text += f"could not be read afterwards: {unread.message}"
    else:
        text += f"its state does not show the change after {within:g} s."
    return NotApplied(
        text, api=request.call.api, method=request.call.method, result={"changed": True} if unread else None
    )


def poll_until(
    nas: Nas,
    look: Poll[T],
    timeout: float,
    interval: float,
    request: Request | None = None,
    began: float | None = None,
) -> T:
    """Look every interval seconds until there is something to see; a NAS that is away for a while is waited for.

    So is one that answers oddly or with errors, as it does while it restarts: the last one is told when the time is
    up. Only a refused sign-in and a missing permission are final. Raises TimedOut after timeout seconds, which count
    from began where that is given (by nas.clock), with the last error's api and method, else with those of the request
    that is waited for.
    """
    deadline = (nas.clock() if began is None else began) + timeout
    while True:
        unread: DsmError | None = None
        try:
            value = nas.read(look())
            if value is not None:
                return value
        except DsmError as error:
            if not error.passing:
                raise
            unread = error
        left = deadline - nas.clock()
        if left <= 0:
            raise _timed_out(nas, timeout, unread, request)
        nas.pause(min(interval, left))


def _timed_out(nas: Nas, timeout: float, unread: DsmError | None, request: Request | None) -> TimedOut:
    text = f"Gave up after {timeout:g} s (wait_timeout) on {nas.where}."
    if unread:
        return TimedOut(
            f"{text} The last look failed: {unread.message}", api=unread.api, method=unread.method, code=unread.code
        )
    call = request.call if request else None
    return TimedOut(text, api=call and call.api, method=call and call.method)
