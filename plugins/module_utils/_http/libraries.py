# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""requests and urllib3. Where they are missing, everything here stands for nothing, and the front ends say so."""

from __future__ import annotations

from typing import Any

REQUESTS_ERROR: ImportError | None = None
try:
    import requests
    from requests import exceptions
    from requests.adapters import HTTPAdapter
    from requests.utils import DEFAULT_CA_BUNDLE_PATH, should_bypass_proxies
    from urllib3.connection import HTTPConnection
    from urllib3.exceptions import HTTPError, LocationParseError
    from urllib3.util import parse_url

    # Whatever a request may fail with; what is wrong in TLS, in a name or in text is among them.
    FAILURES: tuple[type[Exception], ...] = (exceptions.RequestException, HTTPError, OSError, ValueError)
except ImportError as error:
    REQUESTS_ERROR = error
    FAILURES = ()
    nothing: Any = None
    requests = exceptions = should_bypass_proxies = parse_url = DEFAULT_CA_BUNDLE_PATH = nothing
    HTTPAdapter = HTTPConnection = object  # type: ignore[assignment,misc]
    HTTPError = LocationParseError = Exception  # type: ignore[assignment,misc]

try:
    import socks  # PySocks, which requests needs for SOCKS proxies
except ImportError:
    socks = None

__all__ = [
    "DEFAULT_CA_BUNDLE_PATH",
    "FAILURES",
    "REQUESTS_ERROR",
    "HTTPAdapter",
    "HTTPConnection",
    "HTTPError",
    "LocationParseError",
    "exceptions",
    "parse_url",
    "requests",
    "should_bypass_proxies",
    "socks",
]
