# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection of a task: its options, read once, as one object that is handed down."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from .._dsm.client import Nas
from .._dsm.clock import SYSTEM, Clock
from .._dsm.credentials import Credentials, SessionToken
from .._dsm.session import Session
from .._engine.values import validate
from .._errors import InvalidInput
from .._http.client import Http
from .._http.target import Target
from .options import FIELDS, plain_fingerprint

_PORTS = {True: 5001, False: 5000}


class Connection(NamedTuple):
    """Where the NAS is, what signs in there, and the session that was opened elsewhere; None where not given."""

    target: Target
    credentials: Credentials | None
    borrowed: SessionToken | None

    def open(self, environ: Mapping[str, str], clock: Clock = SYSTEM) -> Nas:
        """The NAS, to speak to. Nothing is sent before the first request."""
        http = Http(self.target, environ)
        return Nas(http, Session(http, self.credentials, self.borrowed, clock), clock)

    @property
    def account(self) -> tuple[str, ...]:
        """What a refusal is for: NAS, account and password, the latter as a digest."""
        who = self.credentials
        password = hashlib.sha256(who.password.encode()).hexdigest() if who else ""
        return (self.target.netloc, who.username if who else "", password)

    @property
    def warnings(self) -> list[str]:
        """What the user should know about it."""
        return warnings_of({"hostname": self.target.hostname, "https": self.target.https})


def warnings_of(params: Mapping[str, Any]) -> list[str]:
    """What the user should know about the connection that options describe, though they may be wrong otherwise."""
    if params.get("https") is not False:
        return []
    return [f"{identity(params)['hostname'] or 'The NAS'}: https is off, so password and session travel in the clear"]


def connection_of(params: Mapping[str, Any], folder: str = "", *, signs_in: bool = True) -> Connection:
    """The connection that options describe, relative paths below folder.

    Raises InvalidInput for options that cannot be right, before anything is sent.
    """
    validate(FIELDS, params)
    session = params.get("session") or {}
    hostname, port = _address(params, session)
    if not hostname:
        raise InvalidInput(
            "hostname is required: the name or address of the NAS. Set the option, the variable dsm_hostname of the "
            "host, DSM_HOSTNAME, or pass a session"
        )
    _check_session(session, hostname, port)
    _check_tls(params)
    if signs_in:
        _check_sign_in(params, session)
    borrowed = SessionToken(session["sid"], session.get("synotoken") or "") if session else None
    return Connection(_target(params, hostname, port, folder), _credentials(params), borrowed)


def identity(params: Mapping[str, Any]) -> dict[str, Any]:
    """Which NAS a result is about, as far as options tell, which may be wrong in any way."""
    session = params.get("session")
    hostname, port = _address(params, session if isinstance(session, Mapping) else {})
    return {"hostname": hostname, "port": port}


def _address(params: Mapping[str, Any], session: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """Host and port; None for what is missing or is no text, or no number."""
    name = params.get("hostname") or session.get("hostname")
    hostname = _plain_host(name) if isinstance(name, str) else None
    ports = (params.get("port"), session.get("port"), _PORTS.get(params.get("https", True)))
    port = next((one for one in ports if one is not None), None)
    return hostname, port if isinstance(port, int) and not isinstance(port, bool) else None


def _plain_host(hostname: str) -> str:
    """A hostname without blanks around it, and without the brackets of an IPv6 address."""
    hostname = hostname.strip()
    return hostname[1:-1] if hostname.startswith("[") and hostname.endswith("]") else hostname


def _target(params: Mapping[str, Any], hostname: str, port: int | None, folder: str) -> Target:
    ca_path = params.get("ca_path")
    return Target(
        hostname=hostname,
        port=port or _PORTS[params["https"]],
        https=params["https"],
        validate_certs=params["validate_certs"],
        ca_path=os.path.join(folder, ca_path) if ca_path else None,
        fingerprints=tuple(plain_fingerprint(text) for text in params.get("tls_fingerprint") or ()),
        timeout=params["timeout"],
    )


def _credentials(params: Mapping[str, Any]) -> Credentials | None:
    """What signs in; None where only a session was given."""
    if not params.get("username") or not params.get("password"):
        return None
    return Credentials(
        username=params["username"],
        password=params["password"],
        otp_code=params.get("otp_code"),
        device_token=params.get("device_token"),
        device_name=params["device_name"],
    )


def _check_session(session: Mapping[str, Any], hostname: str, port: int | None) -> None:
    if not session:
        return
    if not session.get("sid"):
        raise InvalidInput("session: has no sid. Pass the value of session that dsm_session returned")
    other = session.get("hostname")
    for name, value, same in (
        ("hostname", hostname, not other or _plain_host(other).lower() == hostname.lower()),
        ("port", port, session.get("port") in (None, port)),
    ):
        if not same:
            raise InvalidInput(
                f"session: is for {name} {session[name]}, but this task is for {name} {value}. A session is valid "
                "only on the NAS that opened it"
            )


def _check_tls(params: Mapping[str, Any]) -> None:
    for name in ("ca_path", "tls_fingerprint"):
        if params.get(name) and not params["https"]:
            raise InvalidInput(f"{name}: cannot be combined with https: false: there is no certificate to verify")


def _check_sign_in(params: Mapping[str, Any], session: Mapping[str, Any]) -> None:
    missing = [name for name in ("username", "password") if not params.get(name)]
    if missing and not session:
        names = " and ".join(missing)
        variables = " and ".join(f"dsm_{name}" for name in missing)
        environment = " and ".join(f"DSM_{name.upper()}" for name in missing)
        raise InvalidInput(
            f"{names}: required to sign in. Set the option, the variable {variables} of the host, {environment}, or "
            "pass a session"
        )
