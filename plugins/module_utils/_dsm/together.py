# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that travel in one compound request: which errors inside are those of the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._errors import ApiError
from .._reasons import ErrorKind
from .call import Request
from .encoding import compound, results_of
from .error_codes import NO_PERMISSION
from .session import Session


class Together:
    """Some requests, and the one that holds them all."""

    def __init__(self, requests: list[Request], session: Session, where: str) -> None:
        self.whole = compound(requests)
        self._requests, self._session, self._where = requests, session, where
        self._last: list[Any] = []  # the replies of a try that one of them made in vain

    def unpack(self, data: Any) -> list[Any]:
        """The replies. Raises the error of one for which all are asked for again: a dead session, else a busy NAS."""
        self._last = []
        replies = results_of(self._requests, data, self._where)
        alive = [not isinstance(reply, ApiError) for reply in replies]
        errors = [(index, one) for index, one in enumerate(replies) if not alive[index]]
        for index, error in errors:  # the outer success hides them: they may stand only inside
            # If other calls of the compound succeed, 105 means a missing permission. So does the number of a dead
            # session if later calls succeed: they are carried out one after another.
            own = any(alive) if error.code == NO_PERMISSION else any(alive[index:])
            if self._session.is_dead(error.code) and not own:
                raise error
        if any(alive):
            self._session.succeeded()
        busy = next((error for _index, error in errors if error.kind is ErrorKind.BUSY), None)
        if busy is not None:
            self._last = replies
            raise busy
        return replies

    def or_busy(self, tries: Callable[[], list[Any]]) -> list[Any]:
        """What all tries lead to. Where the NAS stays busy with one of the requests, its error stands in its place:

        whoever asked for that knows whether it can be done without.
        """
        try:
            return tries()
        except ApiError as error:
            if not any(error is one for one in self._last):
                raise
            return self._last
