# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed request means, in words: whether the NAS may have got it, and what a user can do.

How far it got is known from the attempt, and the cause from the kinds of the exceptions: nothing hangs on their texts.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import TypeVar

from .._errors import DsmError, InvalidInput, TransportError
from .attempt import Stage
from .certificate import Certificate
from .certificate_words import problem
from .libraries import LocationParseError, exceptions
from .target import Target

E = TypeVar("E", bound=BaseException)
# What OpenSSL says of a peer that does not answer in TLS, and of one that has no common version.
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"})
_OLD_TLS = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"})
_TLS_ALERT = "\x15\x03"  # how TLS refuses what is no TLS


class Scene:
    """What is known of a request that failed, and how more is found out, should it be needed."""

    def __init__(
        self,
        target: Target,
        stage: Stage,
        proxied: bool,
        first: bool,
        look: Callable[[], Certificate | None],
        speaks_tls: Callable[[], bool],
    ) -> None:
        self.target, self.stage, self.proxied, self.first = target, stage, proxied, first
        self.look, self.speaks_tls = look, speaks_tls


def transport_error(error: Exception, scene: Scene) -> DsmError:
    """What a failed request means."""
    where = scene.target.netloc
    if isinstance(error, (exceptions.InvalidURL, LocationParseError, UnicodeError)) and not scene.proxied:
        return InvalidInput(f"hostname: {scene.target.hostname!r} is not a name or address")
    if isinstance(error, ValueError) and not isinstance(error, OSError):  # its text may hold what was to be sent
        return TransportError(f"A request to {where} could not be built.", sent=False, retry=False, reason="mistake")
    if scene.stage is Stage.SENT:
        return _sent(error, scene)
    if scene.stage is Stage.TLS:
        return _no_handshake(error, scene)
    if scene.proxied:
        return _unreached(scene, f"The proxy for {where} cannot be used: {_cause(error)}.")
    return _unreached(scene, _no_connection(error, scene.target))


def _sent(error: Exception, scene: Scene) -> TransportError:
    """The request went out, and no reply came of it."""
    where = scene.target.netloc
    if isinstance(error, exceptions.Timeout) or _first(error, TimeoutError):
        return TransportError(
            f"{where} did not answer within {scene.target.timeout} s (timeout).",
            sent=True,
            too_much=True,
            reason="timeout",
        )
    if not scene.target.https:
        line = _first(error, http.client.BadStatusLine)
        alert = line is not None and str(line.args[0]).startswith(_TLS_ALERT)
        if alert or (scene.first and not scene.proxied and scene.speaks_tls()):
            return http_to_https(scene.target)
    return TransportError(f"The connection to {where} broke: {_cause(error)}.", sent=True)


def http_to_https(target: Target) -> TransportError:
    """What is said where http was spoken to a port for https."""
    return TransportError(
        f"{target.netloc} speaks https on this port, but https is false. Give https: true, or the port for http (5000 "
        "unless it was changed).",
        sent=True,
        retry=False,
        reason="tls",
    )


def _unreached(scene: Scene, text: str) -> TransportError:
    return TransportError(text, sent=False, reason="unreachable" if scene.first else None)


def _no_connection(error: Exception, target: Target) -> str:
    unknown = _first(error, socket.gaierror)
    if unknown is not None:
        hint = "" if "." in target.hostname else " A QuickConnect ID is no host name: give the name or address itself."
        return f"The name {target.hostname} is not known here: {unknown.strerror}. Check hostname.{hint}"
    if _first(error, TimeoutError):
        return (
            f"{target.netloc} did not accept a connection within {target.timeout} s. Check hostname and port, any "
            "firewall between, and that the NAS is up."
        )
    return f"Cannot connect to {target.netloc}: {_cause(error)}. Check hostname and port, and that the NAS is up."


def _no_handshake(error: Exception, scene: Scene) -> TransportError:
    where = scene.target.netloc
    invalid = _first(error, ValueError)  # of ssl, or that of urllib3 for another name
    if invalid is not None:
        return _tls(f"{where} cannot prove who it is: {problem(invalid, scene.look(), scene.target)} Nothing was sent.")
    if _first(error, TimeoutError):
        return _unreached(scene, f"{where} accepted a connection, but did not answer within {scene.target.timeout} s.")
    failed = _first(error, ssl.SSLError)
    if failed is None or isinstance(failed, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return _unreached(scene, f"{where} closed the connection during the TLS handshake. Nothing was sent.")
    if failed.reason in _NO_TLS:
        return _tls(
            f"{where} does not speak TLS on this port: it seems to be the one for http. Give the port for https (5001 "
            "unless it was changed), or https: false, which sends everything in the clear."
        )
    if failed.reason in _OLD_TLS:
        return _tls(
            f"{where} does not speak TLS 1.2 or later, and what came before is not safe. Nothing was sent. Update DSM, "
            "or choose another TLS / SSL profile level in Control Panel > Security > Advanced."
        )
    return _tls(f"The TLS connection to {where} failed: {_cause(failed)}. Nothing was sent.")


def distrust(error: Exception, seen: Certificate, target: Target) -> str | None:
    """Why a certificate is not believed, and what to do; None for an error that is about something else."""
    if isinstance(error, TransportError):  # the pin
        return error.message
    invalid = _first(error, ValueError)
    return None if invalid is None else problem(invalid, seen, target)


def _tls(text: str) -> TransportError:
    return TransportError(text, sent=False, retry=False, reason="tls")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it was made of, outermost first."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if any(one is other for other in seen) or isinstance(one, DsmError):
            continue
        seen.append(one)
        yield one
        inner = [one.__cause__, getattr(one, "reason", None), *one.args, one.__context__]
        waiting += [part for part in inner if isinstance(part, BaseException)]


def _first(error: BaseException, kind: type[E]) -> E | None:
    return next((one for one in _chain(error) if isinstance(one, kind)), None)


def _cause(error: BaseException) -> str:
    """The innermost reason, without the addresses of objects."""
    *_outer, root = _chain(error)
    return getattr(root, "strerror", None) or str(root).rpartition(": ")[2] or type(root).__name__
