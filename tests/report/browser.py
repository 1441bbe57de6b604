# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Chromium without a window, driven over its DevTools protocol: pages as people see them, and their errors."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-port=0"
).split()


def program() -> str | None:
    """The path of a Chromium; None if there is none on this machine."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Page:
    """A tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.complaints: list[str] = []
        """What the browser wrote to its console: errors, warnings, refused loads."""
        self.requests: list[str] = []
        """The addresses that the page asked for."""
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            data = json.loads(message.data)
            if "id" in data:
                self._answers.pop(data["id"]).set_result(data)
            else:
                self._happened(data["method"], data["params"])

    def _happened(self, event: str, params: dict[str, Any]) -> None:
        if event == "Page.loadEventFired":
            self._loaded.set()
        elif event == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(params["exceptionDetails"]["exception"]["description"])
        elif event == "Runtime.consoleAPICalled":
            self.complaints.append(str(params["args"]))
        elif event == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        data = await asyncio.wait_for(answer, 120)
        if "error" in data:
            raise RuntimeError(f"{method}: {data['error']['message']}")
        return data["result"]

    async def look(
        self, width: int, height: int = 900, dark: bool = False, media: str = "screen", script: bool = True
    ) -> None:
        """Choose the size of the window, what the user prefers, and whether scripts run."""
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.send("Emulation.setEmulatedMedia", media=media, features=scheme)
        await self.send("Emulation.setScriptExecutionDisabled", value=not script)

    async def open(self, path: Path) -> float:
        """Open a file; the seconds until it was loaded and answers a script."""
        self._loaded.clear()
        begin = time.monotonic()
        await self.send("Page.navigate", url=path.resolve().as_uri())
        await asyncio.wait_for(self._loaded.wait(), 120)
        await self.run("1")
        return time.monotonic() - begin

    async def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise."""
        answer = await self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "a script failed"))
        return answer["result"].get("value")

    async def picture(self, path: Path, width: int, most: int = 4000, **look: Any) -> None:
        """Write a picture of the page from its top, up to a height. What is out of the window is not drawn."""
        await self.look(width, **look)
        size = (await self.send("Page.getLayoutMetrics"))["cssContentSize"]
        await self.look(width, int(min(size["height"], most)), **look)
        await self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        answer = await self.send("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(answer["data"]))

    async def pdf(self, path: Path) -> None:
        """Write the page as it is printed."""
        answer = await self.send("Page.printToPDF", printBackground=False, preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(answer["data"]))


@asynccontextmanager
async def browser(extra: Iterable[str] = ()) -> AsyncIterator[Page]:
    """A tab of a fresh Chromium, which is ended afterwards."""
    chromium = program()
    if not chromium:
        raise RuntimeError("no Chromium here")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            [chromium, *FLAGS, *extra, f"--user-data-dir={home}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            async with aiohttp.ClientSession() as session:
                port = await _port(Path(home, "DevToolsActivePort"), process)
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = [one for one in await answer.json() if one["type"] == "page"]
                async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Runtime", "Log", "Network"):
                        await page.send(f"{domain}.enable")
                    yield page
        finally:
            process.terminate()
            process.wait()


async def _port(path: Path, process: subprocess.Popen[bytes]) -> int:
    for _again in range(600):
        if path.exists() and "\n" in path.read_text():
            return int(path.read_text().split()[0])
        if process.poll() is not None:
            raise RuntimeError(f"Chromium ended with {process.returncode}")
        await asyncio.sleep(0.05)
    raise RuntimeError("Chromium did not start")
