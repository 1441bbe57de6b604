# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small forward proxy on the loopback: CONNECT, and requests with a whole URL."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


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
        pairs = {self.connection: far, far: self.connection}
        with contextlib.suppress(ConnectionError):
            self._until_one_ends(pairs)

    def _until_one_ends(self, pairs: dict[socket.socket, socket.socket]) -> None:
        while True:
            for ready in select.select(list(pairs), [], [], 5)[0]:
                data = ready.recv(65536)
                if not data:
                    return
                pairs[ready].sendall(data)

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
