# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may call what: session, permission, token."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from . import sessions
from .catalog import ABB, M365, Context, DsmError, Method
from .names import PACKAGE_OF
from .wire import Call, Incoming

if TYPE_CHECKING:
    from .nas import Nas


def admit(nas: Nas, incoming: Incoming, call: Call, found: Method) -> Context:
    """Session, permission, token: in this order."""
    if found.api == "SYNO.API.Info":
        return Context(nas, http=incoming.http)
    if found.api == "SYNO.Entry.Request" and nas.switches.compound_dead_session == "inner":
        return Context(nas, http=incoming.http)
    session = sessions.demand(nas, incoming)
    account = nas.live()["accounts"].get(session.account)
    if account is None:
        raise DsmError(119)
    _permit(nas, account, found)
    sessions.demand_token(nas, incoming, session, found.write)
    return Context(nas, session.account, incoming.http)


def _permit(nas: Nas, account: dict[str, Any], found: Method) -> None:
    """105 for a standard user, on ABB, Microsoft 365 and the package list [C 3], unless it was delegated [C 2]."""
    if found.api == "SYNO.Entry.Request":
        return
    if not account["admin"] and PACKAGE_OF.get(found.api) not in account["packages"]:
        raise DsmError(105)
    if any(fnmatchcase(found.api, pattern) for pattern in account["denied"]):
        raise DsmError(105)
    if found.write and account["write_code"]:
        raise DsmError(account["write_code"])
    product = {ABB: "abb", M365: "m365"}.get(PACKAGE_OF.get(found.api, ""))
    idle = product is not None and not nas.live()[product]["activated"]
    if idle and nas.switches.unactivated_code and "ctivation" not in f"{found.api}.{found.name}":
        raise DsmError(nas.switches.unactivated_code)
