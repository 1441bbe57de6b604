# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the certificate of a NAS, and what to do about it, in words."""

from __future__ import annotations

import ssl
import time
from datetime import datetime, timezone

from .certificate import Certificate
from .target import Target

MOST_NAMES = 10
# Error numbers of OpenSSL (x509_vfy.h).
NOT_YET_VALID, EXPIRED, SELF_SIGNED, WRONG_NAME, WRONG_ADDRESS = 9, 10, 18, 62, 64
UNKNOWN_CA = (2, 19, 20, 21)
_PIN = "pin it with tls_fingerprint"
_RENEW = "Control Panel > Security > Certificate"


def problem(error: Exception, seen: Certificate | None, target: Target) -> str:
    """What is wrong, and what to do. seen is the certificate, where it could be looked at."""
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else WRONG_NAME
    shown = seen or Certificate("")
    if code in (WRONG_NAME, WRONG_ADDRESS):
        return _other_name(shown, target)
    if code in (EXPIRED, NOT_YET_VALID):
        return _other_time(shown, code)
    if code == SELF_SIGNED or (code in UNKNOWN_CA and shown.subject and shown.subject == shown.issuer):
        return (
            f"its certificate is signed by itself, not by a CA. Put that certificate into a file and give it as "
            f"ca_path, or {_PIN}."
        )
    if code in UNKNOWN_CA:
        return _unknown_ca(shown, target)
    reason = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else str(error)
    return f"its certificate is not valid: {reason}. Make a new one on the NAS ({_RENEW}), or {_PIN}."


def _other_name(seen: Certificate, target: Target) -> str:
    names = ", ".join(seen.names[:MOST_NAMES]) + (", ..." if len(seen.names) > MOST_NAMES else "")
    good_for = f"it is good for {names}" if names else "it names no host"
    use = "Use one of these names as hostname" if names else "Make one with the name of the NAS in it"
    return f"its certificate is for another name than {target.hostname}: {good_for}. {use}, or {_PIN}."


def _other_time(seen: Certificate, code: int) -> str:
    now = time.time()
    if code == NOT_YET_VALID:
        since = f" (from {_moment(seen.not_before)} on)" if seen.not_before and seen.not_before > now else ""
        return (
            f"its certificate is not valid yet{since}. Check the clocks of the NAS and of this controller, or {_PIN}."
        )
    if seen.not_after is not None and seen.not_after > now:
        return (
            "a certificate of the CA that signed that of the NAS has expired. Give one that is valid in ca_path, or "
            f"{_PIN}."
        )
    since = f" on {_moment(seen.not_after)}" if seen.not_after else ""
    return f"its certificate expired{since}. Renew it on the NAS ({_RENEW}), or {_PIN}."


def _unknown_ca(seen: Certificate, target: Target) -> str:
    issuer = f" ({seen.issuer})" if seen.issuer else ""
    if target.ca_path:
        return (
            f"the CA that signed its certificate{issuer} is not in ca_path. Give that CA there, with those between it "
            f"and the certificate if the NAS does not send them, or {_PIN}."
        )
    return f"the CA that signed its certificate{issuer} is not known here. Give that CA in ca_path, or {_PIN}."


def _moment(epoch: int | None) -> str:
    return datetime.fromtimestamp(epoch or 0, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
