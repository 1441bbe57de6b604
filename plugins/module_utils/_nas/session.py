# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that outlive a task."""

from __future__ import annotations

from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field, flag
from .._errors import InvalidInput

OPTIONS = (Field("state", choices=("present", "absent"), default="present"), flag("trust_device"))


def _adjust(params: Params) -> Params:
    """A session that module_defaults gives to every module is not meant for the one that opens sessions."""
    return {**params, "session": None} if params["state"] == "present" else params


def _check(params: Params) -> None:
    if params["state"] == "absent" and not params.get("session"):
        raise InvalidInput(
            "session is required with state: absent: pass the value of session that this module returned"
        )


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Sign in, or out. Nothing on the NAS is changed by either, so that check mode does the same."""
    if params["state"] == "absent":
        nas.session.end()
        return Result(False, {"session": None, "device_token": None})
    token = nas.sign_in(params["trust_device"] and not check_mode)
    nas.session.keep()
    hostname, port = nas.address
    session = {"hostname": hostname, "port": port, "sid": token.sid, "synotoken": token.synotoken}
    return Result(False, {"session": session, "device_token": token.device_token})


DEFINITION = ModuleDefinition(OPTIONS, run, adjust=_adjust, check=_check, secret_result=True)
