# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened on the wire, for assertions."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Record:
    """One API call: a request of its own, or one call of a compound request (compound true)."""

    time: float  # NAS clock, epoch seconds
    http: str  # GET or POST
    path: str
    query: str  # raw query string
    api: str | None
    method: str | None
    version: Any
    params: dict[str, Any]  # decoded
    raw_params: dict[str, Any]  # the text as sent (native JSON inside a compound request)
    sid_in: str | None  # "body", "query", "cookie"
    token_in: str | None  # "header", "body", "query"
    write: bool = False
    compound: bool = False
    code: int | None = None  # DSM error; None: success
    applied: bool = False  # a write that was (or will be, with apply_delay) carried out
    fault: str | None = None  # kind of the fault that met it
    account: str | None = None
    connection: int = 0  # number of the TCP (TLS) connection
    headers: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    @property
    def name(self) -> str:
        """API.method."""
        return f"{self.api}.{self.method}"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able copy."""
        return asdict(self)
