# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate that a NAS shows, looked at without sending anything and without believing it."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple

from .adapter import Adapter
from .attempt import Attempt
from .libraries import FAILURES, requests
from .proxies import proxies_for
from .target import Target
from .tls import check_pin, no_trust, trust

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python has no name for
_NAMES = ("DNS", "IP Address")
_SHORT = {
    "commonName": "CN",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "countryName": "C",
    "stateOrProvinceName": "ST",
    "localityName": "L",
    "emailAddress": "E",
}


class Certificate(NamedTuple):
    """A certificate. sha256: 64 hex digits; names: host names and addresses; the times are epoch seconds.

    All but sha256 are empty, or None, where it cannot be read.
    """

    sha256: str
    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    not_before: int | None = None
    not_after: int | None = None


class _Seen(Exception):
    """The handshake is over, and all was seen that there is to see."""


def look_at(target: Target, environ: Mapping[str, str], attempt: Attempt | None = None) -> Certificate:
    """The certificate that a NAS shows now. Raises the errors of requests and TransportError.

    attempt tells afterwards how far the first handshake got.
    """
    der = _shown(target, environ, no_trust(), binary=True, attempt=attempt)
    try:
        fields = _shown(target, environ, _only(der), binary=False)
    except FAILURES:
        fields = {}  # it is of a kind that nobody can use; its fingerprint is known all the same
    return Certificate(
        hashlib.sha256(der).hexdigest(),
        _name(fields.get("subject", ())),
        _name(fields.get("issuer", ())),
        _names(fields),
        _time(fields.get("notBefore")),
        _time(fields.get("notAfter")),
    )


def speaks_tls(target: Target, environ: Mapping[str, str]) -> bool:
    """Whether there is TLS on the port of a NAS."""
    try:
        _shown(target._replace(https=True), environ, no_trust(), binary=True)
    except FAILURES:
        return False
    return True


def prove(target: Target, environ: Mapping[str, str]) -> None:
    """Shake hands as with validate_certs, and no more. Raises what is wrong with the certificate."""
    if target.fingerprints:
        _handshake(target, environ, no_trust(), lambda sock: check_pin(target, sock))
    else:
        _handshake(target, environ, trust(target.ca_path), lambda sock: None, any_name=False)


def _shown(
    target: Target,
    environ: Mapping[str, str],
    context: ssl.SSLContext,
    binary: bool,
    attempt: Attempt | None = None,
) -> Any:
    """What a handshake shows of the certificate."""
    found: list[Any] = []
    _handshake(
        target, environ, context, lambda sock: found.append(sock.getpeercert(binary_form=binary)), attempt=attempt
    )
    return found[0]


def _handshake(
    target: Target,
    environ: Mapping[str, str],
    context: ssl.SSLContext,
    note: Callable[[Any], object],
    *,
    any_name: bool = True,
    attempt: Attempt | None = None,
) -> None:
    """A handshake, after which note is given the socket. The connection is closed before anything else is sent."""

    def look(sock: Any) -> None:
        note(sock)
        raise _Seen

    attempt = attempt or Attempt()
    attempt.begin(target.timeout)
    adapter = Adapter(attempt, context, look, any_name=any_name)
    request = requests.Request("GET", target.url).prepare()
    try:
        adapter.send(
            request,
            timeout=target.timeout,
            verify=context.verify_mode is not ssl.CERT_NONE,
            proxies=proxies_for(target, environ),
        )
    except _Seen:
        return
    finally:
        adapter.close()
    raise AssertionError("the look ends it")


def _only(der: bytes) -> ssl.SSLContext:
    """A context that trusts one certificate, whatever its issuer, name and time: Python then says what is in it."""
    context = no_trust()
    context.load_verify_locations(cadata=der)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags = ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME)
    return context


def _name(name: Any) -> str:
    """A distinguished name, as people write it."""
    return ", ".join(f"{_SHORT.get(key, key)}={_plain(value)}" for part in name for key, value in part)


def _names(fields: Any) -> tuple[str, ...]:
    """The names that a certificate is good for: the common name counts only where there are no others."""
    alternative = fields.get("subjectAltName", ())
    names = [_address(value) if kind == "IP Address" else value for kind, value in alternative if kind in _NAMES]
    common = [value for part in fields.get("subject", ()) for key, value in part if key == "commonName"]
    return tuple(map(_plain, names or common))


def _address(text: str) -> str:
    """An address as people write it; what is none stays."""
    try:
        return str(ip_address(text))
    except ValueError:
        return text


def _plain(text: Any) -> str:
    """A text that a stranger wrote, without what moves the cursor."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(text))


def _time(text: Any) -> int | None:
    return int(ssl.cert_time_to_seconds(text)) if text else None
