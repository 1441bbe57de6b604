# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The transport adapter of requests for one NAS: one connection, one TLS context of our own."""

from __future__ import annotations

import ssl
from typing import Any

from .attempt import Attempt
from .connection import Connection, Look
from .libraries import HTTPAdapter


class Adapter(HTTPAdapter):
    """Makes connections of our own kind, also through a proxy, and so that requests loads no CA bundle per request.

    context is None without https. look is given the socket right after the handshake; any_name leaves the name in the
    certificate out of it.
    """

    def __init__(
        self, attempt: Attempt, context: ssl.SSLContext | None, look: Look | None = None, any_name: bool = False
    ) -> None:
        self._attempt, self._context, self._look, self._any_name = attempt, context, look, any_name
        super().__init__(max_retries=0, pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self._prepare(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **kwargs)
        return manager if known else self._prepare(manager)

    def _prepare(self, manager: Any) -> Any:
        """Have a manager of urllib3 make our kind of connections, each made from its own: those of SOCKS differ."""
        scheme = "http" if self._context is None else "https"
        pools = dict(manager.pool_classes_by_scheme)
        look = staticmethod(self._look) if self._look else None
        facts = {"attempt": self._attempt, "context": self._context, "look": look, "any_name": self._any_name}
        kind = type("_Connection", (Connection, pools[scheme].ConnectionCls), facts)
        pools[scheme] = type("_Pool", (pools[scheme],), {"ConnectionCls": kind})
        manager.pool_classes_by_scheme = pools
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Have it checked as the context says."""
        required = self._context is not None and self._context.verify_mode is ssl.CERT_REQUIRED
        conn.cert_reqs = "CERT_REQUIRED" if required else "CERT_NONE"
        conn.ca_certs = conn.ca_cert_dir = None
