# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small forward proxies on the loopback: CONNECT and requests with a whole URL, and SOCKS 5."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


def copy(near: socket.socket, far: socket.socket) -> None:
    """Pass on what either says until one ends."""
    pairs = {near: far, far: near}
    with contextlib.suppress(ConnectionError):
        while True:
            for ready in select.select(list(pairs), [], [], 5)[0]:
                data = ready.recv(65536)
                if not data:
                    return
                pairs[ready].sendall(data)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_CONNECT(self) -> None:
        self.server.seen.append(f"CONNECT {self.path}")
        host, _colon, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), 5) as far:
            self.send_response(200)
            self.end_headers()
            self._copy(far)

    def do_POST(self) -> None:
        self.server.seen.append(f"POST {self.path}")
        self.server.headers.append({name.lower() for name in self.headers})
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"POST {url.path} HTTP/1.0\r\nHost: {url.netloc}\r\nContent-Length: {len(body)}\r\n"
        for name in ("Content-Type", "X-SYNO-TOKEN"):
            head += f"{name}: {self.headers[name]}\r\n" if self.headers[name] else ""
        with socket.create_connection((url.hostname, url.port), 5) as far:
            far.sendall(head.encode() + b"\r\n" + body)
            self._copy(far)

    def _copy(self, far: socket.socket) -> None:
        copy(self.connection, far)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Proxy(ThreadingHTTPServer):
    """seen: the first lines of what came by; headers: the names of theirs; url: its address."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[str] = []
        self.headers: list[set[str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()


class _Socks(socketserver.BaseRequestHandler):
    """Enough of SOCKS 5 (RFC 1928), without a password: one connection to an IPv4 address or a name."""

    def handle(self) -> None:
        _version, methods = struct.unpack("BB", self._read(2))
        self._read(methods)
        self.request.sendall(b"\x05\x00")
        _version, command, _reserved, kind = struct.unpack("BBBB", self._read(4))
        host = socket.inet_ntoa(self._read(4)) if kind == 1 else self._read(self._read(1)[0]).decode()
        (port,) = struct.unpack(">H", self._read(2))
        self.server.seen.append(f"{command} {'address' if kind == 1 else 'name'} {host}:{port}")
        if self.server.refuses:
            self.request.sendall(b"\x05\x05\x00\x01" + bytes(6))  # connection refused
            return
        with socket.create_connection((host, port), 5) as far:
            self.request.sendall(b"\x05\x00\x00\x01" + bytes(6))
            copy(self.request, far)

    def _read(self, size: int) -> bytes:
        return self.request.recv(size, socket.MSG_WAITALL)


class SocksProxy(socketserver.ThreadingTCPServer):
    """seen: who was asked for; address: its own, to stand behind socks5://; refuses: it cannot reach anybody."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Socks)
        self.seen: list[str] = []
        self.refuses = False
        self.address = f"127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()
