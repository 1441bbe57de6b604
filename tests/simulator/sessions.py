# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: who is signed in, and whether a request may go on."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .catalog import DsmError
from .wire import Incoming

if TYPE_CHECKING:
    from .nas import Nas


@dataclass
class Session:
    """One open session."""

    sid: str
    account: str
    token: str | None  # None: none was asked for; "": CSRF protection is off
    name: str  # what the client called its session
    created: float
    used: float

    def as_dict(self) -> dict[str, Any]:
        """JSON-able copy."""
        return dict(self.__dict__)


def new_sid(digit: bool) -> str:
    """A sid as DSM makes them: long, URL-safe, with a dash or two."""
    first = secrets.choice(string.digits if digit else string.ascii_letters)
    return first + secrets.token_urlsafe(48)


def find(nas: Nas, incoming: Incoming) -> Session | None:
    """The session of a request; None when it carries none that lives."""
    if incoming.sid_in == "query" and incoming.http == "GET" and (incoming.sid or "")[:1].isdigit():
        return None  # [1 synology-srm]
    session = nas.open_sessions.get(incoming.sid or "")
    if session is None:
        return None
    limit = nas.switches.session_seconds
    if limit is not None and nas.now() - session.used > limit:
        nas.open_sessions.pop(session.sid, None)
        return None
    session.used = nas.now()
    return session


def demand(nas: Nas, incoming: Incoming) -> Session:
    """The session of a request, or DSM's way of saying that there is none (119 unless switched) [C 6]."""
    session = find(nas, incoming)
    if session is None:
        raise DsmError(nas.switches.dead_session_code)
    return session


def demand_token(nas: Nas, incoming: Incoming, session: Session, write: bool) -> None:
    """Writes need a token, and one that was issued is checked always [PT-Plugin-Plus; 1 S2e]."""
    if not nas.switches.csrf or session.token == "":
        return
    if session.token is None:
        if write:
            raise DsmError(nas.switches.token_missing_code)
        return
    if incoming.token is None or incoming.token == "":
        raise DsmError(nas.switches.token_missing_code)
    if incoming.token != session.token:
        raise DsmError(119)
