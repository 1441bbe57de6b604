# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can go wrong, as exceptions. Raised anywhere, met only in the two front ends.

DsmError                reason
|- InvalidInput         input
|- Refused              refused
|- NotFound             not_found
|- NotApplied           not_applied
|  `- SideEffect        not_applied
|- TimedOut             timeout         a wait
|- UnexpectedReply      api
|- UnexpectedError      mistake
|- TransportError       unreachable, tls, timeout, input or api: see there
`- ApiError             by its kind: api, permission, not_found, package or sign_in
   |- PackageUnavailable   package
   |- SignInError          sign_in
   `- SessionLost          sign_in
"""

from __future__ import annotations

from typing import Any

from ._reasons import LASTING, REASON_OF, ErrorKind


class DsmError(Exception):
    """A failure told in words: what was tried, what the NAS answered, what to do.

    api, method and code are those of the call that failed, where there was one; result holds further keys for the
    result of the module. passing: it may be over a moment later, as on a NAS that restarts, so a wait goes on.
    landed: what of a declared state shows after a write that failed, as engine/resource.py has it; None for nothing.
    """

    reason: str = "api"  # one of _reasons.REASONS
    passing: bool = False

    def __init__(
        self,
        message: str,
        *,
        api: str | None = None,
        method: str | None = None,
        code: int | None = None,
        reason: str | None = None,
        result: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.api = api
        self.method = method
        self.code = code
        if reason is not None:
            self.reason = reason
        self.result = result or {}
        self.landed: Any = None

    def facts(self) -> dict[str, Any]:
        """The keys that stand beside msg in the module's result."""
        named = {"reason": self.reason, "api": self.api, "method": self.method, "code": self.code}
        return {key: value for key, value in named.items() if value is not None} | self.result


class InvalidInput(DsmError):
    """An option, or a combination of options, that cannot be right. Raised before any write."""

    reason = "input"


class Refused(DsmError):
    """Right input that is not carried out, because of the state of the NAS or a missing confirmation."""

    reason = "refused"


class NotFound(DsmError):
    """The NAS itself answered, and what was named is not in its answer."""

    reason = "not_found"


class NotApplied(DsmError):
    """The NAS accepted a write, or may have, but its state does not show it."""

    reason = "not_applied"


class SideEffect(NotApplied):
    """A write did what was asked, and something else with it."""


class UnexpectedReply(DsmError):
    """The NAS answered a call with success, but in a form that cannot be used."""

    passing = True


class UnexpectedError(DsmError):
    """An error that nothing was prepared for, in words; the error itself is its cause."""

    reason = "mistake"

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"Unexpected error ({type(error).__name__}: {error}). This is a bug in the collection, or "
            "the NAS answered in a form that was never seen before. Please report it, with the output of the task at "
            "-vvv."
        )


class TimedOut(DsmError):
    """A wait ended at wait_timeout."""

    reason = "timeout"


class TransportError(DsmError):
    """No usable answer.

    sent: the request may have reached the NAS. retry: another try may help. too_much: asking for less in one request
    may help. status: the HTTP status, where it is what was wrong.
    reason: unreachable if the NAS was not reached before anything was sent in this task (name unknown, no route,
    refused, no answer); tls if it could not prove who it is, or TLS failed otherwise; timeout if a request that was
    sent got no answer in time; input for a proxy variable that cannot be used; else api.
    """

    def __init__(
        self,
        message: str,
        *,
        sent: bool,
        retry: bool = True,
        too_much: bool = False,
        status: int | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
        self.sent = sent
        self.retry = retry
        self.too_much = too_much
        self.status = status
        self.passing = self.reason not in ("tls", "input")


class ApiError(DsmError):
    """The NAS answered success: false. kind is the class of its number; errors its detail, of any JSON type."""

    def __init__(
        self,
        message: str,
        *,
        code: int | None,
        kind: ErrorKind = ErrorKind.REFUSED,
        errors: Any = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, code=code, **{"reason": REASON_OF.get(kind), **facts})
        self.kind = kind
        self.errors = errors
        self.passing = kind not in LASTING

    def facts(self) -> dict[str, Any]:
        return super().facts() | ({} if self.errors is None else {"errors": self.errors}) | self.result


class PackageUnavailable(ApiError):
    """An API is not there, since its package is not installed (False), not running (True), or nobody may see which."""

    reason = "package"

    def __init__(self, message: str, *, installed: bool | None, **facts: Any) -> None:
        super().__init__(message, **{"kind": ErrorKind.ABSENT, **facts})
        self.installed = installed
        self.passing = installed is not False


class SignInError(ApiError):
    """The NAS refused to sign in: final, never tried again (auto-block counts each try)."""

    def __init__(self, message: str, *, code: int | None, **facts: Any) -> None:
        super().__init__(message, code=code, **{"kind": ErrorKind.SIGN_IN, **facts})

    def copy(self) -> SignInError:
        """The same once more, for whoever asks again."""
        return SignInError(self.message, code=self.code, api=self.api, method=self.method, errors=self.errors)


class SessionLost(ApiError):
    """The session ended and could not be renewed."""

    def __init__(self, message: str, *, code: int | None = None, **facts: Any) -> None:
        super().__init__(message, code=code, **{"kind": ErrorKind.SESSION, **facts})
        # But for this, the number of a dead session is one reply of several, and the session is open.
        self.passing = False
