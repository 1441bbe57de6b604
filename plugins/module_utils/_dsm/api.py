# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of DSM itself. Source: protocol reference 1.2, 1.4, 1.7 and 8."""

from __future__ import annotations

from .call import Call

# Version 6 is the documented one and works on DSM 7.0 to 7.4; client=browser is left out on purpose, since it
# makes DSM ask for a Noise handshake (code 430).
SIGN_IN = Call(
    "SYNO.API.Auth",
    "login",
    "sign in",
    required=("account", "passwd", "session", "format", "enable_syno_token"),
    optional=("otp_code", "enable_device_token", "device_name", "device_id"),
    version=6,
    raw=True,
)
SIGN_OUT = Call("SYNO.API.Auth", "logout", "sign out", required=("session",), version=6, raw=True)
API_INFO = Call("SYNO.API.Info", "query", "ask which APIs the NAS has", required=("query",), raw=True)
COMPOUND = Call(
    "SYNO.Entry.Request",
    "request",
    "read several things at once",
    required=("compound", "mode", "stop_when_error"),
    bare=("mode",),  # as all that were seen sent it
)
PACKAGE_LIST = Call("SYNO.Core.Package", "list", "list the installed packages", optional=("additional",))
WITH_STATUS = {"additional": ["status"]}  # else it is not told whether a package runs
