# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes and waits: send once, never blindly again, and believe only what the NAS shows afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .._errors import ApiError, DsmError, NotApplied, SessionLost, SignInError, TimedOut, TransportError
from .call import Request
from .client import Nas
from .error_codes import BUSY, IN_PARTS, NO_VERDICT
from .reads import Read  # pylint: disable=unused-import  # in the type of Poll

T = TypeVar("T")
Poll = Callable[[], "Read[T | None]"]  # a fresh read each time, which returns None until there is something to see

VERIFY_TIMEOUT = 30  # seconds for a write to show
LOST_REPLY_TIMEOUT = 120  # seconds to learn whether a write landed whose answer never came
ERROR_REPLY_TIMEOUT = (
    5  # seconds to learn it of one that was answered with an error which does not say that it was refused
)


def write_and_verify(
    nas: Nas,
    request: Request,
    shown: Poll[T],
    within: float = VERIFY_TIMEOUT,
    again: Callable[[], Request | None] | None = None,
) -> T:
    """Send a write once and read until its effect is shown, which then is returned.

    A write whose answer did not come, or was an error, is not repeated: the state tells whether it landed. Only one
    that was not carried out for want of a session is sent a second time; again makes it anew, from the state as it
    is by then. Raises the error of the write, or NotApplied.
    """
    doubt, value = _send_once(nas, request, shown, again or (lambda: request))
    if value is not None:
        return value
    if isinstance(doubt, ApiError):
        if doubt.code not in IN_PARTS:
            within = ERROR_REPLY_TIMEOUT if doubt.code in NO_VERDICT else 0
    elif isinstance(doubt, TransportError):
        within = LOST_REPLY_TIMEOUT
    value, unread = _settle(nas, shown, within)
    if value is not None:
        return value
    if doubt is None:
        raise _not_applied(nas, request, within, unread)
    if isinstance(doubt, TransportError) or unread:
        doubt.message += (
            " It could not be read since, so it is not known whether the change was made."
            if unread
            else f" Its state, read since for {within:g} s, does not show the change."
        )
    raise doubt


def _send_once(
    nas: Nas, request: Request, shown: Poll[T], again: Callable[[], Request | None]
) -> tuple[DsmError | None, T | None]:
    """Send a write; the error that leaves its outcome in doubt, or the effect if it was seen on the way."""
    try:
        _write(nas, request)
        return None, None
    except TransportError as error:
        if not error.sent:
            raise
        return error, None
    except (SignInError, SessionLost):
        raise
    except ApiError as error:
        if not nas.session.is_dead(error.code):
            return nas.diagnosed(error, request), None
        nas.session.renew(error)
    # A request without a session is not carried out; the state is asked all the same before it is sent again.
    value = nas.read(shown())
    anew = again() if value is None else None
    if anew is None:
        return None, value
    try:
        _write(nas, anew)
        return None, None
    except TransportError as error:
        return error, None
    except ApiError as error:
        return error, None


def _write(nas: Nas, request: Request) -> None:
    nas.send(request)
    nas.wrote = True


def _settle(nas: Nas, shown: Poll[T], within: float) -> tuple[T | None, DsmError | None]:
    """Read until the effect is shown or the time is up; a NAS that cannot be read for a while is borne."""
    deadline, pause = nas.clock() + within, 0.25
    while True:
        unread: DsmError | None = None
        try:
            value = nas.read(shown())
            if value is not None:
                return value, None
        except (SignInError, SessionLost) as error:
            return None, error
        except DsmError as error:  # also an odd answer, or a state that somebody else has brought about meanwhile
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


def poll_until(nas: Nas, look: Poll[T], timeout: float, interval: float) -> T:
    """Look every interval seconds until there is something to see; a NAS that is briefly away is waited for.

    Raises TimedOut after timeout seconds.
    """
    deadline = nas.clock() + timeout
    while True:
        unread: DsmError | None = None
        try:
            value = nas.read(look())
            if value is not None:
                return value
        except TransportError as error:
            unread = error
        except ApiError as error:
            if error.code not in BUSY:
                raise
            unread = error
        left = deadline - nas.clock()
        if left <= 0:
            why = f" The last look failed: {unread.message}" if unread else ""
            raise TimedOut(f"Gave up after {timeout:g} s (wait_timeout) on {nas.where}.{why}")
        nas.pause(min(interval, left))
