# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP: one keep-alive connection to one NAS. Knows nothing of DSM but that it answers with JSON objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from .._errors import TransportError
from .errors import transport_error
from .target import Target
from .tls import Adapter

try:
    import requests
    from requests.adapters import HTTPAdapter
    from requests.utils import should_bypass_proxies
    from urllib3.exceptions import HTTPError
    from urllib3.util import parse_url

    REQUESTS_ERROR = None
except ImportError as error:  # said by the glue, in words, before anything is tried
    REQUESTS_ERROR = error


AGENT = "ansible-nasfleet.active_backup"


class Answer(NamedTuple):
    """A JSON object from the NAS, and its clock when it was sent (epoch seconds, None if it did not say)."""

    body: dict[str, Any]
    date: float | None


def _proxies(target: Target, environ: Mapping[str, str]) -> dict[str, str]:
    """The proxy for this NAS, as the environment names it; lower-case names win, as everywhere."""
    scheme = "https" if target.https else "http"

    def named(name: str) -> str:
        return environ.get(f"{name}_proxy") or environ.get(f"{name.upper()}_PROXY") or ""

    proxy = named(scheme) or named("all")
    if not proxy or should_bypass_proxies(f"{scheme}://{target.netloc}", no_proxy=named("no")):
        return {}
    try:
        parse_url(proxy)
    except HTTPError as error:
        raise TransportError(
            f"The proxy for {target.netloc} has no usable address; check the variable {scheme}_proxy.",
            sent=False,
            retry=False,
        ) from error
    return {scheme: proxy}


class Http:
    """One keep-alive connection to one NAS."""

    def __init__(self, target: Target, environ: Mapping[str, str]) -> None:
        self.target = target
        self._base = f"{'https' if target.https else 'http'}://{target.netloc}/webapi/"
        # The adapter without a session above it: nothing is looked up in the environment (.netrc, REQUESTS_CA_BUNDLE),
        # no cookie is kept, no redirect followed, and a request costs half as much.
        self._adapter = Adapter(target) if target.https else HTTPAdapter(pool_connections=1, pool_maxsize=1)
        self._how = {
            "timeout": target.timeout,
            "verify": target.validate_certs and not target.fingerprints,
            "proxies": _proxies(target, environ),
        }
        self._prepared: dict[str, Any] = {}

    def close(self) -> None:
        """Close the connection."""
        self._adapter.close()

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Send a form and return the JSON object that comes back.

        Raises TransportError, or InvalidInput for a hostname that cannot be one.
        """
        try:
            request = self._request(path).copy()
            request.headers.update(headers)
            request.prepare_body(dict(form), None)
            reply = self._adapter.send(request, **self._how)
            reply.content  # noqa: B018 - read here, where a broken connection is told
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise transport_error(error, self.target, getattr(self._adapter, "shook_hands", False)) from error
        return _read(reply, self.target)

    def _request(self, path: str) -> Any:
        """A request to a path, prepared once."""
        if path not in self._prepared:
            headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
            self._prepared[path] = requests.Request("POST", self._base + path, headers=headers).prepare()
        return self._prepared[path]


def _read(reply: Any, target: Target) -> Answer:
    """The JSON object in a reply; DSM answers 200 to everything, so any other status comes from something else."""
    status = reply.status_code
    if 300 <= status < 400:
        raise TransportError(
            f"{target.netloc} redirects to another address (HTTP {status}), which is refused, since the password would "
            "be sent there. Check hostname, port and https.",
            sent=True,
            retry=False,
        )
    if status != 200:
        raise TransportError(
            f"{target.netloc} answered with HTTP {status} ({reply.reason or 'no reason given'}), which is not the Web "
            "API of DSM. Check hostname, port and https, and any proxy in between.",
            sent=True,
            retry=status >= 500,
        )
    try:
        body = json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        body = error
    if not isinstance(body, dict):
        kind = reply.headers.get("Content-Type", "no content type")
        raise TransportError(
            f"{target.netloc} answered with something that is not the JSON of DSM ({kind}, {len(reply.content)} "
            "bytes). Check hostname, port and https, and any proxy in between.",
            sent=True,
        )
    return Answer(body, _date(reply.headers.get("Date")))


def _date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (TypeError, ValueError):
        return None
