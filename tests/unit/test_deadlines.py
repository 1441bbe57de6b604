# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request ends when its time is up, however busy the NAS looks, and a reply is not read without end."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from harness import FakeTime

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import TransportError
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http import attempt, connection, reply
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import Http
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target
from simulator import tls

LONG = 60  # seconds for which a server of these tests would go on, if it were let
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = b'{"success": true, "data": {}}'


class Server(socketserver.ThreadingTCPServer):
    """Reads a request and says what the test wants, piece by piece. said: how many pieces somebody took."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, pieces: Callable[[], Iterator[bytes]], context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.pieces, self.context, self.said = pieces, context, 0
        self.ended = threading.Event()


class _Talk(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._talk()
        self.server.ended.set()

    def _talk(self) -> None:
        link = self.request
        if self.server.context is not None:
            link = self.server.context.wrap_socket(link, server_side=True)
        asked = b""
        while not asked.endswith(b"api=x"):
            asked += link.recv(65536)
        for piece in self.server.pieces():
            link.sendall(piece)
            self.server.said += 1
        link.close()


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    return tls.Tls(tmp_path_factory.mktemp("tls")).identity("good")


@pytest.fixture(params=["http", "https"])
def ask(request, identity):
    """Ask a server that says these pieces, with a second of time."""
    servers = []

    def asked(pieces, timeout=1):
        secure = request.param == "https"
        server = Server(pieces, identity.context if secure else None)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        target = Target("127.0.0.1", server.server_address[1], https=secure, validate_certs=False, timeout=timeout)
        http = Http(target, {})
        try:
            return http.post("entry.cgi", {"api": "x"}, {})
        finally:
            http.close()

    yield asked
    for server in servers:
        assert server.ended.wait(LONG / 2), "the connection was left open"
        server.shutdown()
        server.server_close()


def dripping(before: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
    """Something at once, and then a piece now and then: each comes well within the time-out."""

    def pieces() -> Iterator[bytes]:
        yield before
        for _number in range(LONG * 4):
            time.sleep(0.25)
            yield piece

    return pieces


DRIPS = {
    "status line": (b"HTTP/1.1 ", b"2"),
    "headers": (HEAD, b"X-More: of the same\r\n"),
    "one header": (HEAD + b"X-Long: ", b"x"),
    "body": (HEAD + b"Content-Length: 1000\r\n\r\n", b" "),
    "body without an end": (HEAD + b"Connection: close\r\n\r\n", b" "),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "size of a chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
}


@pytest.mark.parametrize("drip", DRIPS)
def test_a_nas_that_drips_is_left_when_the_time_is_up(ask, drip):
    began = time.monotonic()
    with pytest.raises(TransportError, match=r"did not answer within 1 s") as caught:
        ask(dripping(*DRIPS[drip]))
    assert time.monotonic() - began < LONG / 2
    error = caught.value
    assert (error.reason, error.sent, error.retry, error.too_much) == ("timeout", True, True, True)


def test_a_slow_reply_within_the_time_is_read(ask):
    def pieces() -> Iterator[bytes]:
        yield HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY)
        for place in range(len(BODY)):
            time.sleep(0.01)
            yield BODY[place : place + 1]

    assert ask(pieces, timeout=LONG).body == {"success": True, "data": {}}


# --- replies without end


def endless(head: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        yield head
        while True:
            yield piece

    return pieces


def _zipped() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(b" " * (64 << 20)) + packer.flush()


ENDLESS = {
    "until it closes": (HEAD + b"Connection: close\r\n\r\n", b" " * 65536),
    "a length nobody waits for": (HEAD + b"Content-Length: 99999999999\r\n\r\n", b" " * 65536),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65536 + b"\r\n"),
    "an error": (b"HTTP/1.1 500 No\r\nConnection: close\r\n\r\n", b" " * 65536),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_reply_without_end_ends_in_words(ask, monkeypatch, kind):
    monkeypatch.setattr(reply, "MOST_BYTES", 1 << 20)
    with pytest.raises(TransportError, match="more than 1 MiB in one reply") as caught:
        ask(endless(*ENDLESS[kind]), timeout=LONG)
    assert (caught.value.sent, caught.value.retry, caught.value.too_much) == (True, False, True)


def test_a_reply_that_swells_ends_in_words(ask, monkeypatch):
    """64 KB on the wire that are 64 MB when unpacked."""
    monkeypatch.setattr(reply, "MOST_BYTES", 1 << 20)
    zipped = _zipped()
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(zipped)
    with pytest.raises(TransportError, match="more than 1 MiB in one reply"):
        ask(lambda: iter([head + zipped]), timeout=LONG)


def test_a_large_reply_is_read(ask):
    text = b'{"success": true, "data": "' + b"x" * (9 << 20) + b'"}'
    head = HEAD + b"Content-Length: %d\r\n\r\n" % len(text)
    assert len(ask(lambda: iter([head, text]), timeout=LONG).body["data"]) == 9 << 20


# --- before anything was sent


class Deaf(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(65536)
        self.server.ended.wait(LONG)


def test_a_nas_that_accepts_and_says_nothing(identity):
    """TLS does not come about: nothing was sent, and nobody was reached."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Deaf) as server:
        server.daemon_threads, server.ended = True, threading.Event()
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        http = Http(Target("127.0.0.1", server.server_address[1], timeout=1), {})
        with pytest.raises(TransportError, match="accepted a connection, but did not answer within 1 s") as caught:
            http.post("entry.cgi", {}, {})
        server.ended.set()
        server.shutdown()
    assert (caught.value.reason, caught.value.sent) == ("unreachable", False)


def test_the_addresses_of_a_name_share_the_time(monkeypatch):
    """Two addresses that swallow everything: the second gets what the first has left, which is nothing."""
    clock, limits = FakeTime(), []

    class Swallowing(socket.socket):
        def settimeout(self, value):
            limits.append(value)

        def connect(self, address):
            clock.passed += limits[-1]
            raise TimeoutError("timed out")

    _with_addresses(monkeypatch, Swallowing, *((socket.AF_INET, (f"127.0.0.{last}", 1)) for last in (1, 2)))
    monkeypatch.setattr(attempt, "time", SimpleNamespace(monotonic=clock.clock))
    http = Http(Target("nas.example.org", 5001, timeout=7), {})
    with pytest.raises(TransportError, match="did not accept a connection within 7 s") as caught:
        http.post("entry.cgi", {}, {})
    assert limits == [7]
    assert caught.value.reason == "unreachable"


def _with_addresses(monkeypatch, make, *addresses):
    """A name with these addresses, and sockets that are made by a function."""
    rows = [(family, socket.SOCK_STREAM, 6, "", address) for family, address in addresses]
    fakes = {"getaddrinfo": lambda *args, **more: rows, "socket": make, "SOCK_STREAM": socket.SOCK_STREAM}
    monkeypatch.setattr(connection, "socket", SimpleNamespace(**fakes))


def test_an_address_of_a_kind_that_this_host_has_not_is_passed_over(monkeypatch, plain):
    """A container without IPv6, and a NAS with both kinds of address."""

    def without_ipv6(family, kind, protocol):
        if family == socket.AF_INET6:
            raise OSError(97, "Address family not supported by protocol")
        return socket.socket(family, kind, protocol)

    here = (socket.AF_INET, ("127.0.0.1", plain.port))
    _with_addresses(monkeypatch, without_ipv6, (socket.AF_INET6, ("::1", plain.port, 0, 0)), here)
    http = Http(Target("nas.example.org", plain.port, https=False), {})
    assert http.post("entry.cgi", {"api": "SYNO.API.Info", "method": "query", "version": 1}, {}).body["success"]
    http.close()


def test_an_address_at_which_nobody_listens_is_passed_over(monkeypatch, plain):
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()
    here = (socket.AF_INET, ("127.0.0.1", plain.port))
    _with_addresses(monkeypatch, socket.socket, (socket.AF_INET, closed), here)
    http = Http(Target("nas.example.org", plain.port, https=False), {})
    assert http.post("entry.cgi", {"api": "SYNO.API.Info", "method": "query", "version": 1}, {}).body["success"]
    http.close()


def test_the_next_request_has_its_own_time(monkeypatch):
    clock, one = FakeTime(), attempt.Attempt()
    monkeypatch.setattr(attempt, "time", SimpleNamespace(monotonic=clock.clock))
    for _request in range(3):
        one.begin(5)
        clock.passed += 4
        assert one.left() == 1
    clock.passed += 1
    with pytest.raises(TimeoutError):
        one.left()
