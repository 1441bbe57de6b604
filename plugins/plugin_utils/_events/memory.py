# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was said already, kept in a file, so that a restart says nothing twice."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from .changes import REMEMBERED, SOURCE, empty_memory

VERSION = 1
LOGGER = logging.getLogger(SOURCE)


class Memory:
    """What is known of each NAS, by its address. Without a path it ends with the process."""

    def __init__(self, path: str | None) -> None:
        """Raises InvalidInput for a file that cannot be read or written, or is something else."""
        self._path = Path(path) if path else None
        self._nases: dict[str, Any] = {}
        if self._path is not None:
            self._nases = _loaded(self._path)
            try:
                self._write(self._path)
            except OSError as error:
                raise InvalidInput(f"state_file: {self._path} cannot be written: {error.strerror}") from error

    def of(self, address: str) -> dict[str, Any]:
        """What is known of a NAS: a dict to change in place."""
        memory: dict[str, Any] = self._nases.setdefault(address, empty_memory())
        return memory

    def save(self) -> None:
        """Write the file. A failure is logged: the events go on."""
        if self._path is not None:
            try:
                self._write(self._path)
            except OSError as error:
                LOGGER.warning("state_file: %s cannot be written: %s", self._path, error.strerror)

    def _write(self, path: Path) -> None:
        """Replace the file in one step, so that it is never half written."""
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"version": VERSION, "nases": self._nases}, file)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _loaded(path: Path) -> dict[str, Any]:
    wrong = InvalidInput(f"state_file: {path} is not a state file of this event source. Move it away, or name another")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidInput(f"state_file: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise wrong from error
    try:
        state = json.loads(text)
    except ValueError as error:
        raise wrong from error
    nases = state.get("nases") if isinstance(state, dict) and state.get("version") == VERSION else None
    if not isinstance(nases, dict) or not all(map(_fits, nases.values())):
        raise wrong
    return nases


def _fits(memory: Any) -> bool:
    """Whether this is what is known of one NAS."""
    return (
        isinstance(memory, dict)
        and isinstance(memory.get("unreachable_since"), (int, type(None)))
        and isinstance(memory.get("tasks"), dict)
        and all(isinstance(task, dict) and set(REMEMBERED) <= set(task) for task in memory["tasks"].values())
    )
