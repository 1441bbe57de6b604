# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections that say how far a request got, keep its time, and let the certificate be looked at first."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any

from .attempt import Attempt, Stage, TimedSocket
from .libraries import HTTPConnection

Look = Callable[[Any], None]  # given the socket after the handshake, before anything is sent; raises to prevent that


class Connection(HTTPConnection):
    """What is added to the connections of urllib3, be they plain, TLS or through a SOCKS proxy; see Adapter."""

    attempt: Attempt
    context: ssl.SSLContext | None
    look: Look | None
    any_name: bool

    def _new_conn(self) -> socket.socket:
        self.timeout = self.attempt.left()
        plain = super()._new_conn() if hasattr(self, "_socks_options") else self._reach()
        sock = TimedSocket(fileno=plain.detach())
        sock.attempt = self.attempt
        sock.settimeout(self.attempt.left())
        self._connected(bool(self._tunnel_host))
        return sock

    def _tunnel(self) -> None:
        super()._tunnel()  # that of http.client
        self._connected(False)

    def _connected(self, to_proxy: bool) -> None:
        if self.context is not None and not to_proxy:
            self.attempt.stage = Stage.TLS

    def _reach(self) -> socket.socket:
        """A connected socket. urllib3 would give each address of a name the whole time."""
        failure: OSError | None = None
        for family, kind, protocol, _name, address in socket.getaddrinfo(
            self._dns_host.strip("[]"), self.port, type=socket.SOCK_STREAM
        ):
            try:
                sock = socket.socket(family, kind, protocol)
            except OSError as error:  # the system has no addresses of this kind
                failure = error
                continue
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(self.attempt.left())
                sock.connect(address)
                return sock
            except OSError as error:
                sock.close()
                failure = error
        raise failure or OSError("the name has no address")

    def connect(self) -> None:
        self.attempt.stage = Stage.CONNECT
        if self.context is not None:
            # Whatever the version of requests has put there: 2.32.0 to 2.32.2 bring a context of their own.
            self.ssl_context = self.context
        if self.any_name:
            self.assert_hostname = False
        super().connect()
        sock: Any = self.sock
        sock.attempt = self.attempt
        if self.look is not None:
            try:
                self.look(sock)
            except BaseException:
                self.close()
                raise
        self.is_verified = True  # pinned, verified, or the user's own decision: no warning on stderr
        self.attempt.stage = Stage.SENT
