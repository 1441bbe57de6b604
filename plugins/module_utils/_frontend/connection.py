# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options of every module, and a NAS made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleFallbackNotFound

from .._dsm.client import Nas
from .._dsm.clock import SYSTEM, Clock
from .._dsm.credentials import Credentials, SessionToken, can_travel
from .._dsm.session import Session
from .._engine.argument_spec import options
from .._engine.fields import Field
from .._errors import InvalidInput
from .._http.client import Http
from .._http.target import Target

_EMPTY = (None, "", [], [""], {})
_DAY = 86400
_HEX = re.compile(r"[0-9a-f]{64}")


def otp_code(text: str) -> str | None:
    """What is wrong with a one-time code, or None."""
    return None if re.fullmatch(r"[0-9]{6}", text) else "must be six digits; quote it in YAML if it starts with 0"


# Option and environment variable.
_OPTIONS = (
    (Field("hostname", aliases=("host",)), "DSM_HOSTNAME"),
    (Field("port", "int", least=1, most=65535), "DSM_PORT"),
    (Field("https", "bool", default=True), "DSM_HTTPS"),
    (Field("username"), "DSM_USERNAME"),
    (Field("password", no_log=True), "DSM_PASSWORD"),
    (Field("otp_code", no_log=True, check=otp_code), "DSM_OTP_CODE"),
    (Field("device_token", no_log=True), "DSM_DEVICE_TOKEN"),
    (Field("device_name", default="ansible"), "DSM_DEVICE_NAME"),
    (Field("validate_certs", "bool", default=True), "DSM_VALIDATE_CERTS"),
    (Field("ca_path", "path"), "DSM_CA_PATH"),
    (Field("tls_fingerprint", "list"), "DSM_TLS_FINGERPRINT"),
    (Field("timeout", "int", least=1, most=_DAY, default=30, unit="seconds"), "DSM_TIMEOUT"),
)
_SESSION = Field(
    "session",
    "dict",
    fields=(
        Field("hostname"),
        Field("port", "int", least=1, most=65535),
        Field("sid", no_log=True),
        Field("synotoken", no_log=True),
    ),
)
CONNECTION = (*(field for field, _variable in _OPTIONS), _SESSION)


def connection_options(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The argument spec of the connection, with an environment to fall back to.

    An empty variable counts as unset, since AWX injects empty ones.
    """

    def from_environment(name: str) -> str:
        if not environ.get(name):
            raise AnsibleFallbackNotFound
        return environ[name]

    spec = options(CONNECTION)
    for field, variable in _OPTIONS:
        spec[field.name]["fallback"] = (from_environment, [variable])
    return spec


# The host variable of each option.
VARIABLES = {field.name: f"dsm_{field.name}" for field in CONNECTION}
_ALIASES = {alias: field.name for field in CONNECTION for alias in field.aliases}


def is_empty(value: Any) -> bool:
    """Whether a value of a connection option counts as not given."""
    return value in _EMPTY


def given(params: Mapping[str, Any]) -> set[str]:
    """The connection options that are given and not empty."""
    return without_empty(params).keys() & VARIABLES.keys()


def without_empty(params: Mapping[str, Any]) -> dict[str, Any]:
    """Options as given, without the connection options that are empty: they count as unset.

    An alias becomes the name of its option, since Ansible calls it a duplicate of what the environment gives.
    """
    values = dict(params)
    if isinstance(values.get("session"), Mapping):
        values["session"] = {name: value for name, value in values["session"].items() if not is_empty(value)}
    names = {*VARIABLES, *_ALIASES}
    values = {name: value for name, value in values.items() if name not in names or not is_empty(value)}
    for alias, name in _ALIASES.items():
        if alias in values and name not in values:
            values[name] = values.pop(alias)
    return values


def target_of(params: Mapping[str, Any]) -> Target:
    """Where the NAS is. Raises InvalidInput for options that cannot be right, before anything is sent."""
    session = params.get("session") or {}
    hostname = params.get("hostname") or session.get("hostname")
    if not hostname:
        raise InvalidInput("hostname: is needed: the name or address of the NAS (or DSM_HOSTNAME, or a session)")
    hostname = hostname.strip()
    if re.fullmatch(r"[^:]+:\d+", hostname):
        raise InvalidInput(f"hostname: {hostname!r} holds a port: give it as port: {hostname.rpartition(':')[2]}")
    if re.search(r"[\s/@?#]", hostname):
        raise InvalidInput(
            f"hostname: {hostname!r} is not a name or address: give it without https:// and without a path"
        )
    https = params["https"]
    ports = (params.get("port"), session.get("port"), 5001 if https else 5000)
    port = next(port for port in ports if port is not None)
    _check_session(session, hostname, port)
    _check_tls(params)
    _check_sign_in(params, session)
    return Target(
        hostname=hostname,
        port=port,
        https=https,
        validate_certs=params["validate_certs"],
        ca_path=params.get("ca_path"),
        fingerprints=tuple(_fingerprint(text) for text in params.get("tls_fingerprint") or ()),
        timeout=params["timeout"],
    )


def _check_session(session: Mapping[str, Any], hostname: str, port: int) -> None:
    if not session:
        return
    if not session.get("sid"):
        raise InvalidInput("session: has no sid. Pass on what dsm_session returned as session")
    if not can_travel(session["sid"], session.get("synotoken") or ""):
        raise InvalidInput("session: sid and synotoken may not hold line ends or letters with accents")
    for name, value in (("hostname", hostname), ("port", port)):
        if session.get(name) not in (None, "", value):
            raise InvalidInput(
                f"session: is for {name} {session[name]}, but this task is for {name} {value}. A session is good only "
                "on the NAS that opened it"
            )


def _check_tls(params: Mapping[str, Any]) -> None:
    for name in ("ca_path", "tls_fingerprint"):
        if params.get(name) and not params["https"]:
            raise InvalidInput(f"{name}: does not go with https: false, where there is no certificate to check")


def _check_sign_in(params: Mapping[str, Any], session: Mapping[str, Any]) -> None:
    missing = [name for name in ("username", "password") if not params.get(name)]
    if missing and not session:
        variables = " and ".join(f"DSM_{name.upper()}" for name in missing)
        raise InvalidInput(f"{' and '.join(missing)}: needed to sign in (or {variables}, or a session)")


def _fingerprint(text: str) -> str:
    plain = text.replace(":", "").strip().lower()
    if not _HEX.fullmatch(plain):
        raise InvalidInput(
            f"tls_fingerprint: {text!r} is not a SHA-256 fingerprint: it has to be 64 hex digits, colons allowed"
        )
    return plain


def credentials_of(params: Mapping[str, Any]) -> Credentials | None:
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


def connect(params: Mapping[str, Any], environ: Mapping[str, str], clock: Clock = SYSTEM) -> Nas:
    """A NAS to speak to. Nothing is sent before the first request."""
    http = Http(target_of(params), environ)
    given = params.get("session")
    borrowed = SessionToken(given["sid"], given.get("synotoken") or "") if given else None
    return Nas(http, Session(http, credentials_of(params), borrowed, clock), clock)
