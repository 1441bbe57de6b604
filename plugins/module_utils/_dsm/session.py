# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out. Source: protocol reference 1.4 and 1.5."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from .._errors import ApiError, DsmError, SessionLost, SignInError, TransportError
from .._http.client import Http
from .api import API_INFO, SIGN_IN, SIGN_OUT
from .credentials import Credentials, SessionToken, can_travel, token_header
from .encoding import data_of, encode, with_context
from .error_codes import DEAD_SESSION, NO_COMPOUND, NO_PERMISSION

ENTRY = "entry.cgi"
# The application the session is for; a sign-out that names it ends only sessions of this kind.
APPLICATION = "ActiveBackup"
CODE_WANTED = 403


class Session:
    """One session on one NAS: borrowed from elsewhere, or signed in at the first request and signed out at the end."""

    def __init__(self, http: Http, credentials: Credentials | None, borrowed: SessionToken | None = None) -> None:
        self._http = http
        self._credentials = credentials
        self._ticket = borrowed
        self._borrowed = borrowed is not None
        self._path, self._version = ENTRY, SIGN_IN.version
        self._code_used = False
        self.refusal: SignInError | None = None  # what the NAS said; it is never asked again
        self.proven = True  # something succeeded since the last renewal
        self.pause = time.sleep
        self._own: list[SessionToken] = []  # renewed since, but maybe not as dead as the NAS made believe

    def ticket(self, trust_device: bool = False) -> SessionToken:
        """The open session; signs in if there is none yet, on request as a trusted device."""
        if self._ticket is None:
            self._ticket = self.sign_in(trust_device)
        return self._ticket

    def keep(self) -> None:
        """Leave the session open at the end: whoever asked for it signs out."""
        self._borrowed = True

    def end(self) -> None:
        """Sign out of a session that was borrowed. One that has ended already is fine."""
        ticket, self._ticket = self.ticket(), None
        self.sign_out(ticket)

    def is_dead(self, code: int | None) -> bool:
        """Whether an error number means that the session has ended.

        105 may be a missing permission as well as an expired session: it counts only for a session that was opened
        elsewhere, maybe long ago.
        """
        return code in DEAD_SESSION or (code == NO_PERMISSION and self._borrowed)

    def succeeded(self) -> None:
        """A request succeeded, so that a later loss of the session may be mended again."""
        self.proven = True

    def renew(self, error: ApiError) -> None:
        """Sign in again after error. Raises SessionLost where that is not possible, or did not help before."""
        facts = {"api": error.api, "method": error.method, "code": error.code}
        if not self.proven:
            raise SessionLost(f"{error.message} It was signed in again once, which did not help.", **facts)
        if self._credentials is None:
            maybe = ", or its account lacks the permission" if error.code == NO_PERMISSION else ""
            raise SessionLost(
                f"The session for {self._http.target.netloc} is not open any more ({error.code}{maybe}). Sign in again "
                "with dsm_session, or give username and password beside the session, so that it can be renewed.",
                **facts,
            )
        if self._ticket is not None and not self._borrowed:
            self._own.append(self._ticket)
        self._ticket, self._borrowed, self.proven = None, False, False
        self._ticket = self.sign_in()

    def close(self) -> None:
        """Sign out of the sessions that were opened here. What goes wrong is of no consequence to the task."""
        if self._ticket is not None and not self._borrowed:
            self._own.append(self._ticket)
        self._ticket = None
        while self._own:
            with suppress(DsmError):
                self.sign_out(self._own.pop())

    def sign_out(self, ticket: SessionToken) -> None:
        """End a session, with a second try, since one that stays open counts against the account."""
        for last in (False, True):
            try:
                self._sign_out(ticket)
                return
            except (ApiError, TransportError) as error:
                if isinstance(error, ApiError) and self.is_dead(error.code):
                    return
                if last:
                    raise
                if self._elsewhere(error):
                    with suppress(DsmError):
                        self._discover()
                else:
                    self.pause(1)

    def _sign_out(self, ticket: SessionToken) -> None:
        request = SIGN_OUT(session=APPLICATION)
        form = {**encode(request), "version": str(self._version), "_sid": ticket.sid}  # it must be named to be closed
        answer = self._http.post(self._path, form, token_header(ticket))
        data_of(request, answer.body, self._http.target.netloc)

    def sign_in(self, trust_device: bool = False) -> SessionToken:
        """Open a session. A refusal is final: it is never tried again, since auto-block counts each try."""
        if self.refusal is not None:
            raise self.refusal
        try:
            return self._sign_in(trust_device)
        except SignInError as error:
            self.refusal = error
            raise
        except (ApiError, TransportError) as error:
            if not self._elsewhere(error):
                raise
            place = self._path, self._version
            self._discover()
            if (self._path, self._version) == place:
                raise
        return self._sign_in(trust_device)

    def _elsewhere(self, error: ApiError | TransportError) -> bool:
        """Whether an answer looks like that of a DSM that signs in and out at another path."""
        if self._path != ENTRY:
            return False
        return "HTTP 404" in error.message if isinstance(error, TransportError) else error.code in NO_COMPOUND

    def _sign_in(self, trust_device: bool) -> SessionToken:
        request = SIGN_IN(**self._values(trust_device))
        form = {**encode(request), "version": str(self._version)}
        try:
            answer = self._http.post(self._path, form, {})
        except TransportError as error:
            with_context(request, error, self._http.target.netloc)
            arrived = error.sent and not self._elsewhere(error)
            self._code_used = self._code_used or arrived
            if arrived and "otp_code" in request.values:
                error.retry = False
                error.message += " The one-time code may have been used up by it, so it is not sent again."
            raise
        try:
            data = data_of(request, answer.body, self._http.target.netloc)
        except ApiError as error:
            self._code_used = self._code_used or not self._elsewhere(error)
            if error.code == CODE_WANTED and "device_id" in request.values:
                error.message += (
                    " The device_token was not accepted: it was revoked, or is that of another device_name or account."
                )
            raise
        self._code_used = True
        sid = data.get("sid") if isinstance(data, dict) else None
        token = str(data.get("synotoken") or "") if isinstance(data, dict) else ""
        if not isinstance(sid, str) or not sid or not can_travel(sid, token):
            raise TransportError(
                f"{self._http.target.netloc} signed in without giving a session.", sent=True, retry=False
            )
        # The device token is called did in version 6 and device_id in version 7.
        return SessionToken(sid, token, data.get("did") or data.get("device_id"))

    def _values(self, trust_device: bool) -> dict[str, Any]:
        credentials = self._credentials
        values = {
            "account": credentials.username,
            "passwd": credentials.password,
            "session": APPLICATION,
            "format": "sid",
            "enable_syno_token": "yes",
        }
        if credentials.device_token:
            values |= {"device_id": credentials.device_token, "device_name": credentials.device_name}
        if credentials.otp_code and not self._code_used:
            values["otp_code"] = credentials.otp_code
        elif credentials.otp_code and not credentials.device_token:
            raise SessionLost(
                f"{self._http.target.netloc} has to be signed in again, but otp_code is good for one sign-in and is "
                "not sent twice. Use device_token, or a session from dsm_session."
            )
        if trust_device:
            values |= {"enable_device_token": "yes", "device_name": credentials.device_name}
        return values

    def _discover(self) -> None:
        """DSM 6 signs in at another path than DSM 7: ask the NAS."""
        request = API_INFO(query=SIGN_IN.api)
        answer = self._http.post("query.cgi", encode(request), {})
        data = data_of(request, answer.body, self._http.target.netloc)
        entry = data.get(SIGN_IN.api) if isinstance(data, dict) else None
        entry = entry if isinstance(entry, dict) else {}
        self._path = str(entry.get("path") or "auth.cgi")
        highest = entry.get("maxVersion")
        self._version = min(SIGN_IN.version, highest) if isinstance(highest, int) else SIGN_IN.version
