# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out, one try each. Source: protocol reference 1.4 and 1.5."""

from __future__ import annotations

from typing import Any

from .._errors import ApiError, SessionLost, SignInError, TransportError
from .._http.client import Http
from .._reasons import ErrorKind
from .api import API_INFO, SIGN_IN, SIGN_OUT
from .call import Request
from .credentials import Credentials, SessionToken, can_travel, token_header
from .encoding import data_of, encode
from .error_codes import CODE_REQUIRED
from .failures import with_context
from .numbers import int_or_none

ENTRY = "entry.cgi"
# The application the session is for; a sign-out that names it ends only sessions of this kind.
APPLICATION = "ActiveBackup"
NOT_FOUND = 404  # the HTTP status


class Auth:
    """SYNO.API.Auth of one NAS, and what it has said in this task: where it is, and whether it refused."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._where = http.target.netloc
        self._path, self._version = ENTRY, SIGN_IN.version
        self._code_used = False
        self.refusal: SignInError | None = None

    def sign_in(self, credentials: Credentials, trust_device: bool = False) -> SessionToken:
        """Open a session. A refusal is final, whoever asks again in this task: auto-block counts each try."""
        if self.refusal is not None:
            raise self.refusal.copy()
        try:
            return self._sign_in(credentials, trust_device)
        except (ApiError, TransportError) as error:
            if not self.moved(error):
                raise
        return self._sign_in(credentials, trust_device)

    def sign_out(self, token: SessionToken) -> None:
        """End a session."""
        request = SIGN_OUT(session=APPLICATION)
        form = {"_sid": token.sid}  # it must be named to be closed
        data_of(request, self._post(request, form, token_header(token)), self._where)

    def moved(self, error: ApiError | TransportError) -> bool:
        """Whether an answer means that this DSM signs in and out at another path, which then is found out."""
        if not self._elsewhere(error):
            return False
        place = self._path, self._version
        self._discover()
        return (self._path, self._version) != place

    def _elsewhere(self, error: ApiError | TransportError) -> bool:
        if self._path != ENTRY:
            return False
        if isinstance(error, TransportError):
            return error.status == NOT_FOUND
        return error.kind in (ErrorKind.ABSENT, ErrorKind.UNSUPPORTED)

    def _post(self, request: Request, more: dict[str, str], headers: dict[str, str]) -> Any:
        form = {**encode(request), "version": str(self._version), **more}
        try:
            return self._http.post(self._path, form, headers).body
        except TransportError as error:
            raise with_context(request, error, self._where) from error

    def _sign_in(self, credentials: Credentials, trust_device: bool) -> SessionToken:
        request = SIGN_IN(**self._values(credentials, trust_device))
        try:
            body = self._post(request, {}, {})
        except TransportError as error:
            arrived = error.sent and not self._elsewhere(error)
            self._code_used = self._code_used or arrived
            if arrived and "otp_code" in request.values:
                error.retry = False
                error.message += " The one-time code may have been used up by it, so it is not sent again."
            raise
        try:
            data = data_of(request, body, self._where)
        except ApiError as error:
            self._code_used = self._code_used or not self._elsewhere(error)
            if error.code == CODE_REQUIRED and "device_id" in request.values:
                error.message += (
                    " The device_token was not accepted: it was revoked, or is that of another device_name or account."
                )
            if isinstance(error, SignInError):
                self.refusal = error.copy()
            raise
        self._code_used = True
        return self._token(data)

    def _token(self, data: Any) -> SessionToken:
        """The session in the reply to a sign-in."""
        reply = data if isinstance(data, dict) else {}
        sid, token = reply.get("sid"), str(reply.get("synotoken") or "")
        if not isinstance(sid, str) or not sid or not can_travel(sid, token):
            raise TransportError(
                f"{self._where} accepted the sign-in without returning a session.", sent=True, retry=False
            )
        # The device token is called did in version 6 and device_id in version 7.
        return SessionToken(sid, token, reply.get("did") or reply.get("device_id"))

    def _values(self, credentials: Credentials, trust_device: bool) -> dict[str, Any]:
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
                f"{self._where} asks for another sign-in, but otp_code is good for one sign-in and is not sent twice. "
                "Use device_token, or a session from dsm_session.",
                api=SIGN_IN.api,
                method=SIGN_IN.method,
            )
        if trust_device:
            values |= {"enable_device_token": "yes", "device_name": credentials.device_name}
        return values

    def _discover(self) -> None:
        """DSM 6 signs in at another path than DSM 7: ask the NAS."""
        request = API_INFO(query=SIGN_IN.api)
        answer = self._http.post("query.cgi", encode(request), {})
        data = data_of(request, answer.body, self._where)
        entry = data.get(SIGN_IN.api) if isinstance(data, dict) else None
        entry = entry if isinstance(entry, dict) else {}
        self._path = str(entry.get("path") or "auth.cgi")
        highest = int_or_none(entry.get("maxVersion"))
        self._version = SIGN_IN.version if highest is None else min(SIGN_IN.version, highest)
