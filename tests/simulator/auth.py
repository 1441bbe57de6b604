# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.API.Auth: login and logout. Every parameter here is raw text [1.3, 1.4]."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from .catalog import DsmError
from .sessions import Session, find, new_sid
from .wire import Incoming

if TYPE_CHECKING:
    from .nas import Nas

_LOGIN = """account passwd session format enable_syno_token otp_code enable_device_token device_name device_id client
rememberme logintype timezone ik_message""".split()


def handle(nas: Nas, incoming: Incoming, version: int) -> dict[str, Any] | None:
    """Answer a call to SYNO.API.Auth; raises DsmError."""
    call = incoming.outer
    if call.method == "logout":
        _logout(nas, incoming)
        return None
    if call.method != "login" or version < 3:
        raise DsmError(103)
    _look(nas, incoming)
    _blocked(nas, incoming.remote)
    # Version 7 and the DSM 7 door want the Noise message of a browser; the old door (auth.cgi, version 6) does not:
    # that is how the most used client gets in [C 2: S1,S12]
    strict = version >= 7 or (version == 6 and incoming.cgi == "entry.cgi")
    if strict and call.params.get("client") == "browser" and not call.params.get("ik_message"):
        raise DsmError(430)
    try:
        name = _check(nas, call.params)
    except DsmError as error:
        if error.code in (400, 404):
            nas.failed_logins.setdefault(incoming.remote, []).append(nas.now())
        raise
    return _open(nas, name, call.params, version)


def _look(nas: Nas, incoming: Incoming) -> None:
    for name in incoming.outer.params:
        if name not in _LOGIN:
            nas.flag(f"SYNO.API.Auth.login: unknown parameter {name}")
    if "passwd=" in incoming.query:
        nas.flag("SYNO.API.Auth.login: password in the URL")


def _blocked(nas: Nas, remote: str) -> None:
    """407 once an address has failed too often."""
    limit, since = nas.switches.ip_block_after, nas.now() - nas.switches.ip_block_window
    recent = [when for when in nas.failed_logins.get(remote, []) if when > since]
    if limit and len(recent) >= limit:
        raise DsmError(407)


def _check(nas: Nas, sent: dict[str, Any]) -> str:
    """The account's name, when everything about it is in order."""
    for needed in ("account", "passwd"):
        if needed not in sent:
            raise DsmError(101)
    name = sent["account"]
    account = nas.live()["accounts"].get(name)
    by_token = nas.otp_tokens.get(sent["passwd"]) == name  # go-synology sends the token of a 403 as passwd [1]
    if account is None or not (by_token or sent["passwd"] == account["password"]):
        raise DsmError(400)
    if account["code"]:
        raise DsmError(account["code"])
    if account["otp_codes"] is not None:
        _second_factor(nas, name, account["otp_codes"], sent)
    return name


def _second_factor(nas: Nas, name: str, codes: list[str], sent: dict[str, Any]) -> None:
    device = nas.device_tokens.get(sent.get("device_id") or "")
    # The token alone is enough [S5]; a name that is sent must be the one it was made for [G]
    if device and device[0] == name and sent.get("device_name") in (None, "", device[1]):
        return
    code = sent.get("otp_code")
    if not code:
        token = secrets.token_urlsafe(24)
        nas.otp_tokens[token] = name
        raise DsmError(403, {"token": token, "types": [{"type": "otp"}]})
    if code not in codes or (name, code) in nas.used_otps:
        raise DsmError(404)
    nas.used_otps.add((name, code))


def _open(nas: Nas, name: str, sent: dict[str, Any], version: int) -> dict[str, Any]:
    token: str | None = None
    if sent.get("enable_syno_token") == "yes":
        token = secrets.token_urlsafe(9) if nas.switches.csrf else ""
    now = nas.now()
    session = Session(new_sid(nas.switches.digit_sid), name, token, sent.get("session", ""), now, now)
    nas.open_sessions[session.sid] = session
    data: dict[str, Any] = {"is_portal_port": False, "sid": session.sid}
    if version >= 7:
        data |= {"account": name, "ik_message": ""}
    if token is not None:
        data["synotoken"] = token
    if sent.get("enable_device_token") == "yes":
        device = secrets.token_urlsafe(64)
        nas.device_tokens[device] = (name, sent.get("device_name") or "")
        data["device_id" if version >= 7 else "did"] = device  # [C 4]
    return data


def _logout(nas: Nas, incoming: Incoming) -> None:
    """Without the sid nothing is closed, and DSM says success all the same [C 4]."""
    session = find(nas, incoming)
    if session:
        del nas.open_sessions[session.sid]
    elif incoming.sid is None:
        nas.flag("SYNO.API.Auth.logout: no sid, nothing was closed")
