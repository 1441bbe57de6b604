# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The listeners of a fleet in one event loop."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .control import Control
from .nas import Nas
from .server import NasServer

if TYPE_CHECKING:
    from .tls import Tls

HOST = "127.0.0.1"  # never reachable from elsewhere
BACKLOG = 512


class Port:
    """The listening socket of one NAS; it can be closed and opened again under the same number."""

    def __init__(self, nas: Nas, context: ssl.SSLContext | None) -> None:
        self.nas, self.context, self.http = nas, context, NasServer(nas)
        self.listener: asyncio.Server | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.lock = asyncio.Lock()

    async def open(self, port: int = 0) -> None:
        """Listen; 0 takes a free port and keeps it."""
        async with self.lock:
            if self.listener is None:
                loop, number = asyncio.get_running_loop(), self.nas.port or port
                self.listener = await loop.create_server(self.http, HOST, number, ssl=self.context, backlog=BACKLOG)
                self.nas.port = self.listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Refuse connections and break those there are."""
        async with self.lock:
            if self.listener is not None:
                self.listener.close()
                self.listener = None
                for handler in self.http.connections:
                    if handler.transport is not None:
                        handler.transport.abort()

    async def switch(self, on: bool, seconds: float | None) -> None:
        """Open, or close for a while (None: until opened)."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        await (self.open() if on else self.close())
        if not on and seconds is not None:
            loop = asyncio.get_running_loop()
            self.timer = loop.call_later(seconds, lambda: loop.create_task(self.switch(True, None)))


def _tls(folder: Path) -> Tls:
    from . import tls  # noqa: PLC0415 - slow to import, and needed for https only

    return tls.make(folder)


def _context(nas: Nas) -> ssl.SSLContext | None:
    """Every new connection is shown the certificate of that moment's switch."""
    if nas.tls is None:
        return None
    known = nas.tls

    def choose(connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        connection.context = known.identity(nas.switches.certificate).context

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = choose
    return context


class Runtime:
    """All ports and, if wanted, the control port."""

    def __init__(self, fleet: list[Nas], https: bool, folder: Path) -> None:
        self.fleet = fleet
        self.tls = _tls(folder) if https else None
        self.ports: list[Port] = []
        self.control: Control | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self._switching: set[asyncio.Task[None]] = set()  # a loop forgets its tasks where nobody holds them

    @property
    def ca_path(self) -> str | None:
        return self.tls.ca_path if self.tls else None

    async def start(self, first_port: int = 0, control_port: int | None = None) -> None:
        """Open everything; NAS number n listens at first_port + n."""
        self.loop = asyncio.get_running_loop()
        for number, nas in enumerate(self.fleet):
            nas.tls = self.tls
            port = Port(nas, _context(nas))
            nas.listen = self._switcher(port)
            await port.open(first_port + number if first_port else 0)
            self.ports.append(port)
        if control_port is not None:
            self.control = Control(self.fleet)
            await self.control.open(HOST, control_port)

    def _switcher(self, port: Port) -> Any:
        def listen(on: bool, seconds: float | None) -> None:
            """From the loop's own thread it is begun, from another one it is waited for."""
            if on and port.listener is not None and port.timer is None:
                return
            loop = self.loop
            if loop is None or loop.is_closed():
                return
            try:
                inside = asyncio.get_running_loop() is loop
            except RuntimeError:
                inside = False
            if inside:
                self._switching.add(loop.create_task(port.switch(on, seconds)))
            else:
                asyncio.run_coroutine_threadsafe(port.switch(on, seconds), loop).result(10)

        return listen

    async def stop(self) -> None:
        """Close everything."""
        for port in self.ports:
            await port.switch(False, None)
        if self.control is not None:
            await self.control.close()

    def describe(self) -> dict[str, Any]:
        """What a client needs to know."""
        url = f"http://{HOST}:{self.control.port}" if self.control else None
        return {"control": url, "ca_path": self.ca_path, "nas": [nas.describe() for nas in self.fleet]}
