# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API that is not there: whether its package is missing or stopped, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._errors import ApiError, TransportError
from .._reasons import ErrorKind
from .api import PACKAGE_LIST, WITH_STATUS
from .call import Request
from .error_codes import NO_SUCH_API
from .packages import Installed, installed_packages, package_of, unavailable

LIST = PACKAGE_LIST(**WITH_STATUS)


def has_no_api(reply: Any) -> bool:
    """Whether the NAS has no such API."""
    return isinstance(reply, ApiError) and reply.code == NO_SUCH_API


class Diagnosis:
    """What is known of the packages of a NAS; asked for only to tell a missing one from a stopped one."""

    def __init__(self, ask: Callable[[Request], Any], where: str) -> None:
        self._ask, self._where = ask, where
        self._installed: Installed | None = None

    def learn(self, request: Request, reply: Any) -> None:
        """Take in a reply, data or ApiError: if it is the list of packages nobody need ask for it later."""
        if request != LIST:
            return
        if not isinstance(reply, ApiError):
            self._installed = installed_packages(reply)
        elif reply.kind is not ErrorKind.BUSY:
            self._installed = {}  # this account may not see it

    def of(self, reply: Any, request: Request) -> Any:
        """A reply as it is, but for an API that is not there: its package is missing or stopped, and that is said."""
        if not has_no_api(reply):
            return reply
        package = package_of(reply.api or "")  # not that of the request, before which a sign-in may have failed
        if package is None:
            return reply
        if self._installed is None:
            try:
                self._installed = installed_packages(self._ask(LIST))
            except ApiError:
                self._installed = {}  # this account may not see it
            except TransportError:
                pass  # asked again next time
        return unavailable(reply, request, package, self._installed, self._where)
