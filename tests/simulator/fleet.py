# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several NASes in a thread of their own, for tests."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from .nas import Nas
from .runtime import Runtime


class Fleet:
    """with Fleet(count=2, https=True) as fleet: fleet[0].port; every further option is a switch."""

    def __init__(
        self,
        count: int = 1,
        https: bool = False,
        dataset: str = "fleet",
        port: int = 0,
        control_port: int | None = None,
        **switches: Any,
    ) -> None:
        self.nas = [Nas(number, dataset, https, **switches) for number in range(count)]
        self.https, self._first, self._control = https, port, control_port
        self._folder: Path | None = None
        self._runtime: Runtime | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulator", daemon=True)

    def start(self) -> Fleet:
        """Listen; returns when every port is open."""
        self._folder = Path(tempfile.mkdtemp(prefix="simulator-"))
        self._runtime = Runtime(self.nas, self.https, self._folder)
        self._thread.start()
        self._run(self._runtime.start(self._first, self._control))
        return self

    def stop(self) -> None:
        """Close everything; may be called twice."""
        if self._runtime is not None:
            self._run(self._runtime.stop())
            self._run(_cancel_rest())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop.close()
            self._runtime = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    @property
    def ca_path(self) -> str | None:
        """Path of the CA's certificate; None without https."""
        return self._runtime.ca_path if self._runtime else None

    def describe(self) -> dict[str, Any]:
        """The same object as the command line prints."""
        assert self._runtime is not None
        return self._runtime.describe()

    def __getitem__(self, key: int | str) -> Nas:
        return self.nas[key] if isinstance(key, int) else {nas.name: nas for nas in self.nas}[key]

    def __iter__(self) -> Iterator[Nas]:
        return iter(self.nas)

    def __len__(self) -> int:
        return len(self.nas)

    def __enter__(self) -> Fleet:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


async def _cancel_rest() -> None:
    """End handlers that still hang."""
    mine = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not mine]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
