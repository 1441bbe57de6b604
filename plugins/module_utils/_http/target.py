# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a NAS is."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """Where the NAS is and how its identity is checked. fingerprints: SHA-256, lower-case hex, no colons."""

    hostname: str
    port: int
    https: bool = True
    validate_certs: bool = True
    ca_path: str | None = None
    fingerprints: tuple[str, ...] = ()
    timeout: int = 30

    @property
    def netloc(self) -> str:
        """Host and port as they stand in a URL (an IPv6 address in brackets)."""
        host = f"[{self.hostname}]" if ":" in self.hostname and not self.hostname.startswith("[") else self.hostname
        return f"{host}:{self.port}"

    @property
    def scheme(self) -> str:
        """That of the URL."""
        return "https" if self.https else "http"

    @property
    def url(self) -> str:
        """The URL that the paths of the Web API are appended to."""
        return f"{self.scheme}://{self.netloc}/webapi/"
