# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a NAS has seen of its clients, for assertions."""

from __future__ import annotations

from typing import Any

from .records import Record
from .sessions import Session


class Seen:
    """A part of Nas."""

    open_sessions: dict[str, Session]

    def forget(self) -> None:
        """Forget requests, connections, sign-ins and oddities."""
        self.requests: list[Record] = []
        self.oddities: list[str] = []
        self.connections = 0  # TCP connections, with https: completed TLS handshakes

    @property
    def sign_ins(self) -> int:
        """Login calls, successful or not."""
        return sum(record.name == "SYNO.API.Auth.login" for record in self.requests)

    @property
    def writes(self) -> list[Record]:
        """Calls that could change state, whatever became of them."""
        return [record for record in self.requests if record.write]

    @property
    def sessions(self) -> list[dict[str, Any]]:
        """Open sessions."""
        return [session.as_dict() for session in self.open_sessions.values()]

    def flag(self, text: str) -> None:
        """Note that a client did something it should not."""
        if text not in self.oddities:
            self.oddities.append(text)
