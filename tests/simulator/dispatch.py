# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an API call to its answer: existence, version, method, session, permission, token, parameters, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import auth
from .admission import admit
from .apis import METHODS
from .catalog import DsmError, Effect, Instead, Method, check
from .faults import Rule
from .names import AUTH, PACKAGE_OF, available
from .records import Record
from .text_numbers import as_text
from .wire import Call, Incoming

if TYPE_CHECKING:
    from .nas import Nas


def record_of(nas: Nas, incoming: Incoming, call: Call, connection: int) -> Record:
    """The record of a call, before it is answered."""
    known = METHODS.get(call.api or "", {}).get(call.method or "")
    record = Record(
        nas.now(), incoming.http, incoming.path, incoming.query, call.api, call.method, call.version,
        call.params, call.raw, incoming.sid_in, incoming.token_in, bool(known and known.write), call.compound,
        connection=connection, headers=incoming.headers,
    )  # fmt: skip
    session = nas.open_sessions.get(incoming.sid or "")
    record.account = session.account if session else None
    nas.requests.append(record)
    return record


def answer(nas: Nas, incoming: Incoming, call: Call, record: Record) -> dict[str, Any]:
    """The envelope for one call [1.1, C 8]."""
    try:
        data = _answer(nas, incoming, call, record)
    except DsmError as error:
        record.code = error.code
        return error.reply()
    except Instead as other:
        data = other.data
    if call.api in PACKAGE_OF:
        data = as_text(data, nas.switches.numbers_as_text)
    return {"success": True} if data is None else {"data": data, "success": True}


def _answer(nas: Nas, incoming: Incoming, call: Call, record: Record) -> Any:
    rules = nas.faults.for_call(call)
    for rule in rules:
        record.fault = rule.kind
        _before(nas, incoming, call, rule)
    data = _route(nas, incoming, call, record)
    for rule in rules:
        if rule.after:
            _spoil(rule)
    return data


def _spoil(rule: Rule) -> None:
    """An error of any shape (error: the whole object, None: there is none), or other data."""
    details = rule.details
    if rule.kind == "data":
        raise Instead(details.get("data"))
    if rule.kind == "error":
        whole = None
        if "error" in details:
            whole = {"success": False} | ({} if details["error"] is None else {"error": details["error"]})
        code = details["error"].get("code") if isinstance(details.get("error"), dict) else details.get("code", 100)
        raise DsmError(code, details.get("errors"), whole)


def _before(nas: Nas, incoming: Incoming, call: Call, rule: Rule) -> None:
    if not rule.after:
        _spoil(rule)
    if rule.kind == "drop_session":
        nas.open_sessions.clear()
    elif rule.kind == "token_lost" and incoming.sid in nas.open_sessions:
        session = nas.open_sessions[incoming.sid]
        session.token = f"{session.token or ''}x"
    elif rule.kind == "stop_package":
        wanted = rule.details.get("package") or PACKAGE_OF.get(call.api or "")
        for row in nas.live()["packages"]:
            if row["id"] == wanted:
                row["status"] = "stop"


def _route(nas: Nas, incoming: Incoming, call: Call, record: Record) -> Any:
    version = _exists(nas, incoming, call)
    if call.api == AUTH:
        return auth.handle(nas, incoming, version)
    found = METHODS.get(call.api or "", {}).get(call.method or "")
    if found is None or version not in found.versions or f"{call.api}.{call.method}" in nas.switches.absent_methods:
        raise DsmError(103)  # ABB: version 2 exists, its methods do not [1 S9]
    context = admit(nas, incoming, call, found)
    check(found, call.params, nas.switches.strict_params, nas.flag)
    result = found.handler(context, call.params)
    return _carry_out(nas, found, result, record) if isinstance(result, Effect) else result


def _exists(nas: Nas, incoming: Incoming, call: Call) -> int:
    """101, 102, 104 in this order: the version is looked at before the method [1 S2e]."""
    if not call.api or not call.method or call.version in (None, ""):
        raise DsmError(101)
    row = available(nas).get(call.api)
    if row is None or not _right_door(incoming.cgi, call, row["path"]):
        raise DsmError(102)
    try:
        version = int(call.version)
    except (TypeError, ValueError):
        raise DsmError(104) from None
    if not row["minVersion"] <= version <= row["maxVersion"]:
        raise DsmError(104)
    return version


def _right_door(cgi: str, call: Call, path: str) -> bool:
    """query.cgi knows only Info, auth.cgi only Auth (on DSM 7, too); on DSM 6 Auth is nowhere else."""
    if call.api == "SYNO.API.Info":
        return cgi in ("query.cgi", "entry.cgi")
    if call.api == AUTH:
        return cgi == path or (cgi == "auth.cgi" and not call.compound)
    return cgi == path


def _carry_out(nas: Nas, found: Method, effect: Effect, record: Record) -> Any:
    switches = nas.switches
    if not switches.drops(found.api, found.name):
        record.applied = True
        nas.later(nas.now() + switches.apply_delay, effect.apply)
    if effect.code:
        raise DsmError(effect.code)
    return effect.data
