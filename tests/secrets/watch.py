# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyes on what a playbook run leaves behind, and on the process list while it runs."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType


class ProcessList:
    """Everything that stood on a command line of this machine while it was open."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._ended.is_set():
            for place in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.seen.add(place.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
                except OSError:
                    continue  # it has ended meanwhile
            time.sleep(0.02)

    def __enter__(self) -> ProcessList:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(5)


def run(command: list[str], environment: dict[str, str], folder: Path, seconds: float) -> tuple[str, ProcessList]:
    """What a command prints, and the process list meanwhile."""
    with ProcessList() as processes:
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    return f"{done.stdout}\n{done.stderr}", processes


def files(folder: Path) -> Iterator[Path]:
    """All files below a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def leaks(text: str, secrets: Iterable[str]) -> list[str]:
    """The surroundings of every secret in a text."""
    found = []
    for secret in secrets:
        at = text.find(secret)
        if at >= 0:
            found.append(f"{secret}: ...{text[max(at - 200, 0) : at + len(secret) + 60]}...")
    return found
