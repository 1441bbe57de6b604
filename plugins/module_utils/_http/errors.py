# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed request means, in words: whether the NAS may have got it, and what a user can do."""

from __future__ import annotations

from .._errors import InvalidInput, TransportError
from .target import Target

try:
    from requests import exceptions
    from urllib3.exceptions import LocationParseError
except ImportError:  # client keeps the error
    exceptions = None


_UNSENT = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "Tunnel connection failed")


def transport_error(error: Exception, target: Target, shook_hands: bool) -> Exception:
    """What a failed request means: whether the NAS may have got it, and what a user can do."""
    where = target.netloc
    if isinstance(error, exceptions.InvalidProxyURL):
        return TransportError(f"The proxy for {where} has no usable address: {_root(error)}", sent=False, retry=False)
    if isinstance(error, (exceptions.InvalidURL, LocationParseError, UnicodeError)):
        return InvalidInput(f"hostname: {target.hostname!r} is not a name or address")
    if isinstance(error, ValueError) and not isinstance(error, OSError):  # its text may hold what was to be sent
        return TransportError(f"A request to {where} could not be put together.", sent=False, retry=False)
    if isinstance(error, exceptions.ProxyError):
        # urllib3 1.26 calls every break behind a proxy an error of the proxy, also one after the request was sent.
        unsent = any(word in repr(error) for word in _UNSENT)
        return TransportError(f"The proxy for {where} cannot be used: {_root(error)}", sent=not unsent)
    if isinstance(error, exceptions.SSLError) and not shook_hands:
        return TransportError(_tls_words(error, target), sent=False, retry="EOF" in str(error))
    if isinstance(error, exceptions.ConnectTimeout):
        return TransportError(f"{where} did not accept a connection within {target.timeout} s.", sent=False)
    if isinstance(error, exceptions.Timeout) or "timed out" in str(error):
        return TransportError(f"{where} did not answer within {target.timeout} s.", sent=True)
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
    if "PROTOCOL_VERSION" in text or "UNSUPPORTED_PROTOCOL" in text:
        return (
            f"{target.netloc} does not speak TLS 1.2 or later, and what came before is not safe. Nothing was sent. "
            "Update DSM, or choose another TLS / SSL profile level in Control Panel > Security > Advanced."
        )
    if "EOF" in text:
        return f"{target.netloc} ended the connection while TLS was being set up. Nothing was sent."
    return (
        f"The TLS connection to {target.netloc} failed: {_root(error)}. Nothing was sent. Give the CA of the NAS's "
        "certificate in ca_path, or its SHA-256 fingerprint in tls_fingerprint."
    )
