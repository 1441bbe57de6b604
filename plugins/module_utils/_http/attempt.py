# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request on its way: how far it got, and when it must be over."""

from __future__ import annotations

import socket
import ssl
import time
from enum import Enum
from typing import Any


class Stage(Enum):
    """How far a request got."""

    CONNECT = "nothing answers yet"
    TLS = "there is a connection, but it is not known with whom"
    SENT = "the NAS may have got the request"


class Attempt:
    """The request that is under way. A connection that is still open has no stages before SENT."""

    def __init__(self) -> None:
        self.stage = Stage.SENT
        self._end = 0.0

    def begin(self, seconds: float) -> None:
        """Another request, with so many seconds from the first packet to the last."""
        self.stage = Stage.SENT
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class TimedSocket(socket.socket):
    """A socket whose every wait ends with the attempt, so that a NAS that sends a byte now and then is no help."""

    attempt: Attempt | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        _limit(self)
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        _limit(self)
        super().sendall(*args, **kwargs)


class TimedTlsSocket(ssl.SSLSocket):
    """The same for TLS; what it is made of is said by ssl.SSLContext.sslsocket_class."""

    attempt: Attempt | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        _limit(self)
        return super().recv_into(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:  # what sendall is made of
        _limit(self)
        return super().send(*args, **kwargs)


def _limit(sock: TimedSocket | TimedTlsSocket) -> None:
    if sock.attempt is not None:
        sock.settimeout(sock.attempt.left())
