# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP: one keep-alive connection to one NAS. Knows nothing of DSM but that it answers with JSON objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._errors import InvalidInput, TransportError
from .adapter import Adapter
from .attempt import Attempt
from .certificate import Certificate, look_at, prove, speaks_tls
from .errors import Scene, distrust, transport_error
from .libraries import FAILURES, REQUESTS_ERROR, exceptions, requests
from .proxies import proxies_for
from .reply import Answer, content_of, read
from .target import Target
from .tls import check_pin, context_for, verifies

__all__ = ["REQUESTS_ERROR", "Answer", "Http"]
NOT_PROVEN: tuple[type[Exception], ...] = (*FAILURES, TransportError)
AGENT = "ansible-nasfleet.active_backup"


class Http:
    """One keep-alive connection to one NAS."""

    def __init__(self, target: Target, environ: Mapping[str, str]) -> None:
        self.target = target
        self._environ = environ
        self._attempt = Attempt()
        self._sent = False  # something was sent in this task
        self._proxies = proxies_for(target, environ)
        # The adapter without a session above it: nothing is looked up in the environment (.netrc, REQUESTS_CA_BUNDLE),
        # no cookie is kept, no redirect followed, and a request costs half as much.
        self._adapter = Adapter(self._attempt, context_for(target), self._look if target.fingerprints else None)
        self._prepared: dict[str, Any] = {}

    def close(self) -> None:
        """Close the connection."""
        self._adapter.close()

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Send a form and return the JSON object that comes back, all within the time-out.

        Raises TransportError, or InvalidInput for a hostname that cannot be one and text that cannot be sent.
        """
        try:
            request = self._request(path).copy()
        except (exceptions.InvalidURL, UnicodeError) as error:
            raise self._failure(error) from error
        request.headers.update(headers)
        try:
            request.prepare_body(dict(form), None)
        except UnicodeError as error:
            raise InvalidInput(
                "An option holds text that cannot be sent: half of a character (a lone surrogate)."
            ) from error
        return self._exchange(request)

    def certificate(self) -> tuple[Certificate, str | None]:
        """The certificate that the NAS shows, and why it would not be believed, or None. Nothing is sent.

        Raises TransportError where it shows none.
        """
        try:
            seen = look_at(self.target, self._environ, self._attempt)
        except FAILURES as error:
            raise self._failure(error) from error
        try:
            prove(self.target, self._environ)
        except NOT_PROVEN as error:
            told = distrust(error, seen, self.target)
            if told is None:
                raise self._failure(error) from error
            return seen, told
        return seen, None

    def _exchange(self, request: Any) -> Answer:
        target = self.target
        self._attempt.begin(target.timeout)
        try:
            reply = self._adapter.send(
                request, stream=True, timeout=target.timeout, verify=verifies(target), proxies=self._proxies
            )
            self._sent = True
            content = content_of(reply, target, self._attempt)
        except FAILURES as error:
            raise self._failure(error) from error
        return read(reply, content, target)

    def _failure(self, error: Exception) -> Exception:
        scene = Scene(
            self.target, self._attempt.stage, bool(self._proxies), not self._sent, self._certificate, self._speaks_tls
        )
        told = transport_error(error, scene)
        self._sent = self._sent or getattr(told, "sent", False)
        return told

    def _certificate(self) -> Certificate | None:
        """The certificate that was not believed, to say what is wrong with it."""
        try:
            return look_at(self.target, self._environ)
        except FAILURES:  # the first failure is the one to tell
            return None

    def _speaks_tls(self) -> bool:
        return speaks_tls(self.target, self._environ)

    def _look(self, sock: Any) -> None:
        check_pin(self.target, sock)

    def _request(self, path: str) -> Any:
        """A request to a path, prepared once."""
        if path not in self._prepared:
            headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
            self._prepared[path] = requests.Request("POST", self.target.url + path, headers=headers).prepare()
        return self._prepared[path]
