# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One throw-away certificate for all NASes of a process."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Tls:
    """``fingerprint``: SHA-256 of the certificate, 64 hex digits."""

    context: ssl.SSLContext
    fingerprint: str
    ca_path: str


def make(folder: Path) -> Tls:
    """A CA and a certificate for 127.0.0.1, localhost and ::1; the CA is written to ``folder/ca.pem``."""
    ca = trustme.CA()
    leaf = ca.issue_cert("127.0.0.1", "localhost", "::1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    path = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    der = ssl.PEM_cert_to_DER_cert(leaf.cert_chain_pems[0].bytes().decode())
    return Tls(context, hashlib.sha256(der).hexdigest(), str(path))
