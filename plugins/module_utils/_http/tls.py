# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS: who the NAS has to be."""

from __future__ import annotations

import hashlib
import ssl
from typing import Any

from .._errors import InvalidInput, TransportError
from .attempt import TimedTlsSocket
from .libraries import DEFAULT_CA_BUNDLE_PATH
from .target import Target

_contexts: dict[str | None, ssl.SSLContext] = {}


def trust(ca_path: str | None) -> ssl.SSLContext:
    """A verifying TLS context. Loading the CA certificates costs tens of milliseconds, so it is done once."""
    if ca_path not in _contexts:
        try:
            context = ssl.create_default_context(cafile=ca_path)
        except (OSError, ssl.SSLError) as error:
            raise InvalidInput(f"ca_path: {ca_path} cannot be used as a CA bundle: {error}") from error
        if ca_path is None and not context.cert_store_stats()["x509_ca"]:
            context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # a system without a CA store of its own
        _contexts[ca_path] = _ours(context)
    return _contexts[ca_path]


def no_trust() -> ssl.SSLContext:
    """A context that accepts any certificate: the pin decides, or the user said so."""
    context = _ours(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.verify_mode = ssl.CERT_NONE
    return context


def _ours(context: ssl.SSLContext) -> ssl.SSLContext:
    # urllib3 compares the names itself where the context does not. It has to: 1.26 gives no name to the context where
    # the NAS has an address for a name, and the context then could not compare.
    context.check_hostname = False
    # Python 3.13 asks more of a certificate than all before, such as the key identifier of its issuer. What a NAS made
    # for itself may lack that; a NAS is not to be refused by one Python and believed by another.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = TimedTlsSocket
    return context


def verifies(target: Target) -> bool:
    """Whether the certificate has to be in order; a pinned one need not."""
    return target.validate_certs and not target.fingerprints


def context_for(target: Target) -> ssl.SSLContext | None:
    """The TLS context for a NAS, None without https."""
    if not target.https:
        return None
    return trust(target.ca_path) if verifies(target) else no_trust()


def check_pin(target: Target, sock: Any) -> None:
    """Compare the certificate with the pinned ones. Raises TransportError."""
    seen = hashlib.sha256(sock.getpeercert(binary_form=True)).hexdigest()
    if seen not in target.fingerprints:
        raise TransportError(
            f"The certificate of {target.netloc} has the SHA-256 fingerprint {seen}, which is not in tls_fingerprint. "
            "Nothing was sent. If the certificate was renewed, add the new fingerprint; if not, somebody else may be "
            "answering.",
            sent=False,
            retry=False,
            reason="tls",
        )
