# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP and TLS: the only importer of C(requests). Knows nothing of DSM but that it answers with JSON objects."""

from __future__ import annotations

import hashlib
import json
import os
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.request import proxy_bypass_environment

from ._errors import InvalidInput, TransportError

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool

    REQUESTS_ERROR = None
except ImportError as error:  # said by the glue, in words, before anything is tried
    HTTPAdapter = HTTPSConnection = HTTPSConnectionPool = object
    REQUESTS_ERROR = error

_contexts: dict[str | None, ssl.SSLContext] = {}


class Target(NamedTuple):
    """Where the NAS is and how its identity is checked. C(fingerprints): SHA-256, lower-case hex, no colons."""

    hostname: str
    port: int
    https: bool = True
    validate_certs: bool = True
    ca_path: str | None = None
    fingerprints: tuple[str, ...] = ()
    timeout: int = 30

    @property
    def netloc(self) -> str:
        """Host and port as they stand in a URL (an IPv6 address in brackets)."""
        host = f"[{self.hostname}]" if ":" in self.hostname and not self.hostname.startswith("[") else self.hostname
        return f"{host}:{self.port}"


class Answer(NamedTuple):
    """A JSON object from the NAS, and its clock when it was sent (epoch seconds, None if it did not say)."""

    body: dict[str, Any]
    date: float | None


def trust(ca_path: str | None) -> ssl.SSLContext:
    """A verifying TLS context. Loading the CA certificates costs tens of milliseconds, so it is done once."""
    if ca_path not in _contexts:
        try:
            context = ssl.create_default_context(cafile=ca_path)
        except (OSError, ssl.SSLError) as error:
            raise InvalidInput(f"ca_path: {ca_path} cannot be used as a CA bundle: {error}") from error
        if ca_path is None and not context.cert_store_stats()["x509_ca"]:
            context.load_verify_locations(requests.certs.where())  # a system without a CA store of its own
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        _contexts[ca_path] = context
    return _contexts[ca_path]


def _no_trust() -> ssl.SSLContext:
    """A context that accepts any certificate: the pin decides, or the user said so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Connection(HTTPSConnection):
    """Checks the pinned fingerprints right after the handshake, before anything is sent."""

    pins: tuple[str, ...] = ()

    def connect(self) -> None:
        super().connect()
        if self.pins:
            seen = hashlib.sha256(self.sock.getpeercert(binary_form=True)).hexdigest()
            if seen not in self.pins:
                self.close()
                raise TransportError(
                    f"The certificate of {self.host}:{self.port} has the SHA-256 fingerprint {seen}, which is not in "
                    "tls_fingerprint. Nothing was sent. If the certificate was renewed, add the new fingerprint; "
                    "if not, somebody else may be answering.",
                    sent=False,
                    retry=False,
                )
        self.is_verified = True  # pinned, verified, or the user's own decision: no warning on stderr


class _Adapter(HTTPAdapter):
    """A transport adapter with one TLS context of our own, so that C(requests) loads no CA bundle per request."""

    def __init__(self, target: Target) -> None:
        self._verify = target.validate_certs and not target.fingerprints
        self._context = trust(target.ca_path) if self._verify else _no_trust()
        connection = type("_PinnedConnection", (_Connection,), {"pins": target.fingerprints})
        self._pool = type("_PinnedPool", (HTTPSConnectionPool,), {"ConnectionCls": connection})
        super().__init__(max_retries=0, pool_connections=1, pool_maxsize=1)

    def _prepare(self, manager: Any) -> Any:
        manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": self._pool}
        return manager

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self._prepare(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return self._prepare(super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs))

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED" if self._verify else "CERT_NONE"
        conn.ca_certs = conn.ca_cert_dir = None


def _proxies(target: Target, environ: Mapping[str, str]) -> dict[str, str]:
    """The proxy for this NAS, as the environment names it; lower-case names win, as everywhere."""
    scheme = "https" if target.https else "http"

    def named(name: str) -> str:
        return environ.get(f"{name}_proxy") or environ.get(f"{name.upper()}_PROXY") or ""

    proxy = named(scheme) or named("all")
    if not proxy or proxy_bypass_environment(target.hostname, {"no": named("no")}):
        return {}
    return {scheme: proxy}


class Http:
    """One keep-alive connection to one NAS."""

    def __init__(self, target: Target, environ: Mapping[str, str] = os.environ) -> None:
        self.target = target
        self._base = f"{'https' if target.https else 'http'}://{target.netloc}/webapi/"
        self._session = requests.Session()
        self._session.trust_env = False  # no .netrc, no REQUESTS_CA_BUNDLE; proxies are looked up once, here
        self._session.proxies = _proxies(target, environ)
        self._session.verify = target.validate_certs and not target.fingerprints
        self._session.mount("https://", _Adapter(target)) if target.https else None
        self._session.headers["User-Agent"] = "ansible-nasfleet.active_backup"

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Send a form and return the JSON object that comes back.

        Raises TransportError, or InvalidInput for a hostname that cannot be one.
        """
        self._session.cookies.clear()  # the session's id travels in the form; a stale cookie must not contradict it
        try:
            reply = self._session.post(
                self._base + path,
                data=form,
                headers=dict(headers),
                timeout=self.target.timeout,
                allow_redirects=False,
            )
        except (requests.RequestException, OSError, UnicodeError) as error:
            raise _broken(error, self.target) from error
        return _read(reply, self.target)


def _read(reply: Any, target: Target) -> Answer:
    """The JSON object in a reply; DSM answers 200 to everything, so any other status comes from something else."""
    status = reply.status_code
    if 300 <= status < 400:
        raise TransportError(
            f"{target.netloc} redirects to another address (HTTP {status}), which is refused, since the password would "
            "be sent there. Check hostname, port and https.",
            sent=True,
            retry=False,
        )
    if status != 200:
        raise TransportError(
            f"{target.netloc} answered with HTTP {status} ({reply.reason or 'no reason given'}), which is not the Web "
            "API of DSM. Check hostname, port and https, and any proxy in between.",
            sent=True,
            retry=status >= 500,
            slow=status == 504,
        )
    try:
        body = json.loads(reply.content)
    except ValueError as error:
        body = error
    if not isinstance(body, dict):
        kind = reply.headers.get("Content-Type", "no content type")
        raise TransportError(
            f"{target.netloc} answered with something that is not the JSON of DSM ({kind}, {len(reply.content)} bytes). "
            "Check hostname, port and https, and any proxy in between.",
            sent=True,
        )
    return Answer(body, _date(reply.headers.get("Date")))


def _date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (TypeError, ValueError):
        return None


def _broken(error: Exception, target: Target) -> Exception:
    """What a failed request means: whether the NAS may have got it, and what a user can do."""
    where, kinds = target.netloc, requests.exceptions
    if isinstance(error, (kinds.InvalidURL, UnicodeError)):
        return InvalidInput(f"hostname: {target.hostname!r} is not a name or address")
    if isinstance(error, kinds.ProxyError):
        return TransportError(f"The proxy for {where} cannot be used: {_root(error)}", sent=False)
    if isinstance(error, kinds.SSLError):
        return TransportError(_tls_words(error, target), sent=False, retry=False)
    if isinstance(error, kinds.ConnectTimeout):
        return TransportError(f"{where} did not accept a connection within {target.timeout} s.", sent=False)
    if isinstance(error, kinds.Timeout) or "timed out" in str(error):
        return TransportError(f"{where} did not answer within {target.timeout} s.", sent=True, slow=True)
    if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
        return TransportError(
            f"Cannot connect to {where}: {_root(error)}. Check hostname and port, and that the NAS is up.", sent=False
        )
    return TransportError(f"The connection to {where} broke: {_root(error)}.", sent=True)


def _root(error: BaseException) -> str:
    """The innermost reason, without the addresses of objects."""
    while True:
        inner = (
            error.__cause__
            or getattr(error, "reason", None)
            or next((arg for arg in error.args if isinstance(arg, BaseException)), None)
        )
        if not isinstance(inner, BaseException):
            return getattr(error, "strerror", None) or str(error).rpartition(": ")[2] or type(error).__name__
        error = inner


def _tls_words(error: Exception, target: Target) -> str:
    text = str(error)
    if "WRONG_VERSION_NUMBER" in text or "RECORD_LAYER" in text:
        return f"{target.netloc} does not speak TLS on this port. Check port and https."
    return (
        f"The TLS connection to {target.netloc} failed: {_root(error)}. Nothing was sent. Give the CA of the NAS's "
        "certificate in ca_path, or its SHA-256 fingerprint in tls_fingerprint."
    )
