# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of a process: one CA, and a throw-away certificate of each kind that somebody asks for.

good: for 127.0.0.1, localhost and ::1. self_signed: for the same, signed by itself, as a new NAS has it.
expired since a day. not_yet good before tomorrow. other_name: for OTHER_NAMES only. no_names: a common
name and no alternative ones, as old self-made ones are. All but self_signed are the CA's.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = ("127.0.0.1", "localhost", "::1")
OTHER_NAMES = ("nas01.contoso.example", "*.contoso.example")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """A certificate. fingerprint: SHA-256, 64 hex digits; path: the certificate itself as PEM."""

    context: ssl.SSLContext
    fingerprint: str
    path: str


class Tls:
    """Makes certificates when they are first asked for. ca_path: PEM file of the CA."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._ca = folder, trustme.CA()
        self._known: dict[str, Identity] = {}
        self.ca_path = str(folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.ca_path)

    @property
    def context(self) -> ssl.SSLContext:
        """That of the good one."""
        return self.identity("good").context

    @property
    def fingerprint(self) -> str:
        """That of the good one."""
        return self.identity("good").fingerprint

    def identity(self, kind: str) -> Identity:
        """The certificate of a kind; an unknown kind is a ValueError."""
        if kind not in self._known:
            self._known[kind] = self._make(kind)
        return self._known[kind]

    def _make(self, kind: str) -> Identity:
        if kind in ("self_signed", "no_names"):
            chain, key = self._by_hand(kind)
        else:
            chain, key = self._issued(kind)
        path = self._folder / f"{kind}.pem"
        path.write_bytes(chain)
        secret = self._folder / f"{kind}.key"
        secret.write_bytes(key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path, secret)
        return Identity(context, hashlib.sha256(ssl.PEM_cert_to_DER_cert(chain.decode())).hexdigest(), str(path))

    def _issued(self, kind: str) -> tuple[bytes, bytes]:
        now = datetime.now(timezone.utc)
        times: dict[str, tuple[datetime | None, datetime | None]] = {"good": (None, None), "other_name": (None, None)}
        times |= {"expired": (now - 90 * DAY, now - DAY), "not_yet": (now + DAY, now + 90 * DAY)}
        if kind not in times:
            raise ValueError(f"no such certificate: {kind} (there are {', '.join(times)}, self_signed, no_names)")
        first, last = times[kind]
        names = OTHER_NAMES if kind == "other_name" else HERE
        leaf = self._ca.issue_cert(*names, not_before=first, not_after=last)
        return leaf.cert_chain_pems[0].bytes(), leaf.private_key_pem.bytes()

    def _by_hand(self, kind: str) -> tuple[bytes, bytes]:
        """What trustme does not make: signed by itself, or by the CA without alternative names."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(timezone.utc)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "synology")])
        draft = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
        draft = draft.serial_number(x509.random_serial_number()).not_valid_before(now - DAY)
        draft = draft.not_valid_after(now + 365 * DAY)
        if kind == "self_signed":
            addresses = [x509.IPAddress(ip_address(text)) for text in ("127.0.0.1", "::1")]
            names = [x509.DNSName("localhost"), *addresses]
            draft = draft.issuer_name(subject).add_extension(x509.SubjectAlternativeName(names), critical=False)
            made = draft.sign(key, hashes.SHA256())
        else:
            ca = x509.load_pem_x509_certificate(self._ca.cert_pem.bytes())
            signer = serialization.load_pem_private_key(self._ca.private_key_pem.bytes(), None)
            if not isinstance(signer, ec.EllipticCurvePrivateKey):
                raise TypeError(f"trustme's CA signs with {type(signer).__name__}")
            # Without it a strict OpenSSL refuses the certificate for that, before it looks for a name.
            signed_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
            draft = draft.issuer_name(ca.subject).add_extension(signed_by, critical=False)
            made = draft.sign(signer, hashes.SHA256())
        kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return made.public_bytes(serialization.Encoding.PEM), key.private_bytes(*kinds)


def make(folder: Path) -> Tls:
    """A CA of its own, written to folder/ca.pem, and what it signs."""
    return Tls(folder)
