# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxy variables of the environment."""

from __future__ import annotations

from collections.abc import Mapping

from .._errors import TransportError
from .libraries import HTTPError, parse_url, should_bypass_proxies, socks
from .target import Target

KNOWN = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


def proxies_for(target: Target, environ: Mapping[str, str]) -> dict[str, str]:
    """The proxy for this NAS, as the environment names it; lower-case names win, as everywhere.

    Raises TransportError for one that cannot be used. Its address is not shown, since a password may stand in it.
    """

    def named(name: str) -> str:
        return environ.get(f"{name}_proxy") or environ.get(f"{name.upper()}_PROXY") or ""

    proxy = named(target.scheme) or named("all")
    if not proxy or should_bypass_proxies(f"{target.scheme}://{target.netloc}", no_proxy=named("no")):
        return {}
    problem = _problem(proxy)
    if problem:
        raise TransportError(
            f"The proxy for {target.netloc} cannot be used: {problem}. Check the variables {target.scheme}_proxy, "
            "all_proxy and no_proxy.",
            sent=False,
            retry=False,
            reason="input",
        )
    return {target.scheme: proxy}


def _problem(proxy: str) -> str | None:
    """What is wrong with the address of a proxy, or with this Python."""
    kind = proxy.partition("://")[0].lower() if "://" in proxy else "http"
    if kind not in KNOWN:
        return f"it must be one of {', '.join(KNOWN)}, not {kind}"
    if kind.startswith("socks") and socks is None:
        return "for a SOCKS proxy, requests needs PySocks in the Python that runs this: pip install PySocks"
    try:
        host = parse_url(proxy if "://" in proxy else f"http://{proxy}").host
    except HTTPError:
        host = None
    return None if host else "it has no usable address"
