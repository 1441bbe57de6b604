# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP: one keep-alive connection to one NAS. Knows nothing of DSM but that it answers with JSON objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.request import proxy_bypass_environment

from .._errors import TransportError
from .target import Target
from .tls import Adapter
from .words import broken

try:
    import requests
    from urllib3.exceptions import HTTPError
    from urllib3.util import parse_url

    REQUESTS_ERROR = None
except ImportError as error:  # said by the glue, in words, before anything is tried
    REQUESTS_ERROR = error


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
    if not proxy or proxy_bypass_environment(target.hostname, {"no": named("no")}):
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
        self._session = requests.Session()
        self._session.trust_env = False  # no .netrc, no REQUESTS_CA_BUNDLE; proxies are looked up once, here
        self._session.proxies = _proxies(target, environ)
        self._session.verify = target.validate_certs and not target.fingerprints
        self._session.mount("https://", Adapter(target)) if target.https else None
        self._session.headers["User-Agent"] = "ansible-nasfleet.active_backup"

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Send a form and return the JSON object that comes back.

        Raises TransportError, or InvalidInput for a hostname that cannot be one.
        """
        self._session.cookies.clear()  # the session's id travels in the form; a stale cookie must not contradict it
        try:
            reply = self._session.post(
                self._base + path,
                data=form,
                headers=dict(headers),
                timeout=self.target.timeout,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
            raise broken(error, self.target) from error
        return _read(reply, self.target)


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
            slow=status == 504,
        )
    try:
        body = json.loads(reply.content)
    except ValueError as error:
        body = error
    if not isinstance(body, dict):
        kind = reply.headers.get("Content-Type", "no content type")
        raise TransportError(
            f"{target.netloc} answered with something that is not the JSON of DSM ({kind}, {len(reply.content)} "
            "bytes). "
            "Check hostname, port and https, and any proxy in between.",
            sent=True,
        )
    return Answer(body, _date(reply.headers.get("Date")))


def _date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (TypeError, ValueError):
        return None
