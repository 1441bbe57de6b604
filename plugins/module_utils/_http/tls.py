# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS: who the NAS has to be. With client, the only importer of requests."""

from __future__ import annotations

import hashlib
import ssl
from typing import Any

from .._errors import InvalidInput, TransportError
from .target import Target

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
except ImportError:  # client keeps the error
    HTTPAdapter = HTTPSConnection = HTTPSConnectionPool = object

_contexts: dict[str | None, ssl.SSLContext] = {}


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
    adapter: Any = None

    def connect(self) -> None:
        self.adapter.shook_hands = False
        super().connect()
        self.adapter.shook_hands = True
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


class Adapter(HTTPAdapter):
    """A transport adapter with one TLS context of our own, so that requests loads no CA bundle per request."""

    def __init__(self, target: Target) -> None:
        self._verify = target.validate_certs and not target.fingerprints
        self._context = trust(target.ca_path) if self._verify else _no_trust()
        self.shook_hands = False  # whether a TLS error can still mean that nothing was sent
        connection = type("_PinnedConnection", (_Connection,), {"pins": target.fingerprints, "adapter": self})
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
