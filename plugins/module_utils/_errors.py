# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can go wrong, as exceptions. Raised anywhere, met only in the two front ends."""

from __future__ import annotations

from typing import Any


class DsmError(Exception):
    """A failure told in words: what was tried, what the NAS answered, what to do.

    api, method and code are those of the call that failed, where there was one; result holds
    further keys for the result of the module.
    """

    def __init__(
        self,
        message: str,
        *,
        api: str | None = None,
        method: str | None = None,
        code: int | None = None,
        result: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.api = api
        self.method = method
        self.code = code
        self.result = result or {}

    def facts(self) -> dict[str, Any]:
        """The keys that stand beside msg in the module's result."""
        named = {"api": self.api, "method": self.method, "code": self.code}
        return {key: value for key, value in named.items() if value is not None} | self.result


class InvalidInput(DsmError):
    """An option, or a combination of options, that cannot be right. Raised before any write."""


class Refused(DsmError):
    """Right input that is not carried out, because of the state of the NAS or a missing confirmation."""


class NotFound(DsmError):
    """The NAS itself answered, and what was named is not in its answer."""


class NotApplied(DsmError):
    """The NAS accepted a write, or may have, but its state does not show it."""


class SideEffect(NotApplied):
    """A write did what was asked, and something else with it."""


class UnexpectedError(DsmError):
    """An error that nothing was prepared for, in words; the error itself is its cause."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"Something unforeseen happened ({type(error).__name__}: {error}). This is a mistake of the collection, or "
            "the NAS answered in a form that was never seen before. Please report it, with the output of the task at "
            "-vvv."
        )


class TimedOut(DsmError):
    """A wait ended at wait_timeout."""


class TransportError(DsmError):
    """No usable answer. sent: the request may have reached the NAS. retry: another try may help."""

    def __init__(self, message: str, *, sent: bool, retry: bool = True, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.sent = sent
        self.retry = retry


class ApiError(DsmError):
    """The NAS answered success: false. errors is its detail, of any JSON type."""

    def __init__(self, message: str, *, code: int | None, errors: Any = None, **facts: Any) -> None:
        super().__init__(message, code=code, **facts)
        self.errors = errors


class PackageUnavailable(ApiError):
    """An API is not there, since its package is not installed (False), not running (True), or nobody may see which."""

    def __init__(self, message: str, *, installed: bool | None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.installed = installed


class SignInError(ApiError):
    """The NAS refused to sign in: final, never tried again (auto-block counts each try)."""


class SessionLost(ApiError):
    """The session ended and could not be renewed."""

    def __init__(self, message: str, *, code: int | None = None, **facts: Any) -> None:
        super().__init__(message, code=code, **facts)
