# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One NAS, looked at again and again with one session, from one thread at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.client import Nas
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.clock import Clock
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import (
    DsmError,
    SignInError,
    TransportError,
    UnexpectedError,
)

from .._inprocess import Job


class Look(NamedTuple):
    """The health of a NAS, or why there is none. refused: the NAS does not let us in, and counts each try."""

    health: dict[str, Any] | None
    warnings: tuple[str, ...] = ()
    failure: str = ""
    refused: bool = False


class Stopped(DsmError):
    """The source is shutting down: no further try."""


class Watcher:
    """A NAS and its session, which is kept between looks, renewed by itself, and signed out by close."""

    def __init__(self, name: str, address: str, job: Job, stop: threading.Event) -> None:
        self.name = name
        self.address = address
        self._job = job
        self._stop = stop
        self._nas: Nas | None = None
        self._sid = ""
        self._busy = threading.Lock()
        self._leaving = False
        self.pause: Callable[[float], object] | None = None

    def look(self) -> Look:
        """Read the health. Never raises."""
        with self._busy:
            try:
                return self._read()
            except DsmError as error:
                # A NAS that is down still has our session, or forgets it, which the next look notices. After anything
                # else a session that cannot be renewed must not stay.
                if not isinstance(error, TransportError):
                    self._sign_out()
                refused = isinstance(error, SignInError)
                shown = self._job.shown({"msg": error.message})
                return Look(None, tuple(shown["warnings"]), shown["msg"], refused)

    def close(self) -> None:
        """Sign out, after a look that is under way."""
        with self._busy:
            self._sign_out()

    def _read(self) -> Look:
        if self._stop.is_set():
            raise Stopped("stopped")
        try:
            if self._nas is None:
                self._nas = self._job.connection.open(self._job.environ, Clock(self._wait))
            result = self._job.definition.run(self._nas, self._job.params, False)
            self._mind_renewal(self._nas)
        except DsmError:
            raise
        except Exception as error:
            raise UnexpectedError(error) from error
        shown = self._job.shown({"health": result.values["health"], "warnings": list(result.warnings)})
        return Look(shown["health"], tuple(shown["warnings"]))

    def _mind_renewal(self, nas: Nas) -> None:
        """After a renewal sign out of the old and the new session, or the old ones would pile up over the months."""
        sid = nas.session.token().sid
        if self._sid not in ("", sid):
            self._sign_out()
        else:
            self._sid = sid

    def _sign_out(self) -> None:
        nas, self._nas, self._sid = self._nas, None, ""
        if nas is not None:
            self._leaving = True
            try:
                nas.close()
            finally:
                self._leaving = False

    def _wait(self, seconds: float) -> None:
        """A pause between two tries, which a shutdown ends, but for that of signing out."""
        if self.pause is not None:
            self.pause(seconds)
        elif self._leaving:
            time.sleep(seconds)
        elif self._stop.wait(seconds):
            raise Stopped("stopped")
