# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session of a task: opened when it is first needed, renewed once it has ended, signed out at the end."""

from __future__ import annotations

from contextlib import suppress

from .._errors import ApiError, DsmError, SessionLost, SignInError, TransportError
from .._http.client import Http
from .._reasons import ErrorKind
from .auth import Auth
from .clock import SYSTEM, Clock
from .credentials import Credentials, SessionToken
from .error_codes import NO_PERMISSION, meaning_of


class Session:
    """One session on one NAS: borrowed from elsewhere, or signed in at the first request and signed out at the end."""

    def __init__(
        self,
        http: Http,
        credentials: Credentials | None,
        borrowed: SessionToken | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        self._where = http.target.netloc
        self._auth = Auth(http)
        self._credentials = credentials
        self._token = borrowed
        self._borrowed = borrowed is not None
        self._clock = clock
        self.proven = True  # something succeeded since the last renewal
        self._own: list[SessionToken] = []  # renewed since, but maybe not as dead as the NAS made believe

    def token(self, trust_device: bool = False) -> SessionToken:
        """The open session; signs in if there is none, on request as a trusted device. One try."""
        if self._token is None:
            if self._credentials is None:  # the front end asks for them
                raise SessionLost(f"There is no session for {self._where}, and nothing to sign in with.")
            self._token = self._auth.sign_in(self._credentials, trust_device)
        return self._token

    @property
    def refusal(self) -> SignInError | None:
        """What the NAS said to a sign-in that it refused, now or, where it is set, before: it is not asked again."""
        return self._auth.refusal

    @refusal.setter
    def refusal(self, error: SignInError | None) -> None:
        self._auth.refusal = error

    def keep(self) -> None:
        """Leave the session open at the end: whoever asked for it signs out."""
        self._borrowed = True

    def end(self) -> None:
        """Sign out of a session that was borrowed. One that has ended already is fine."""
        token, self._token = self.token(), None
        self.sign_out(token)

    def is_dead(self, code: int | None) -> bool:
        """Whether an error number means that the session has ended.

        105 may be a missing permission as well as an expired session: it counts only for a session that was opened
        elsewhere, maybe long ago.
        """
        return meaning_of("", code).kind is ErrorKind.SESSION or (code == NO_PERMISSION and self._borrowed)

    def succeeded(self) -> None:
        """A request succeeded, so that a later loss of the session may be repaired again."""
        self.proven = True

    def renew(self, error: ApiError) -> None:
        """Give up a session that has ended, as error says: the next request signs in again.

        Raises SessionLost where that is not possible, or did not help before.
        """
        if not self.proven:
            raise _lost(f"{error.message} Signing in again did not help.", error)
        if self._credentials is None:
            maybe = ", or its account lacks the permission" if error.code == NO_PERMISSION else ""
            raise _lost(
                f"The session for {self._where} is no longer open ({error.code}{maybe}). Sign in again with "
                "dsm_session, or give username and password beside the session, so that it can be renewed.",
                error,
            )
        if self._token is not None and not self._borrowed:
            self._own.append(self._token)
        self._token, self._borrowed, self.proven = None, False, False

    def close(self) -> None:
        """Sign out of the sessions that were opened here. What goes wrong is of no consequence to the task."""
        if self._token is not None and not self._borrowed:
            self._own.append(self._token)
        self._token = None
        while self._own:
            with suppress(DsmError):
                self.sign_out(self._own.pop())

    def sign_out(self, token: SessionToken) -> None:
        """End a session, with a second try, since one that stays open counts against the account."""
        try:
            self._auth.sign_out(token)
            return
        except (ApiError, TransportError) as error:
            if self._has_ended(error):
                return
            moved = False
            with suppress(DsmError):
                moved = self._auth.moved(error)
        if not moved:
            self._clock.pause(1)
        try:
            self._auth.sign_out(token)
        except ApiError as error:
            if not self._has_ended(error):
                raise

    def _has_ended(self, error: DsmError) -> bool:
        return isinstance(error, ApiError) and self.is_dead(error.code)


def _lost(message: str, error: ApiError) -> SessionLost:
    return SessionLost(message, api=error.api, method=error.method, code=error.code)
