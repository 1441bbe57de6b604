# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that have no module."""

from __future__ import annotations

from typing import Any

from .._dsm.call import Call, Request
from .._dsm.client import Nas
from .._dsm.secrets import scrub
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field, flag
from .._errors import ApiError, InvalidInput, TransportError

REFUSED = "SYNO.API.Auth"
OPTIONS = (
    Field("api", required=True),
    Field("method", required=True),
    Field("version", "int", least=1, default=1),
    Field("params", "dict"),
    flag("read_only"),
)


def _request(params: Params) -> Request:
    values = {key: value for key, value in (params.get("params") or {}).items() if value is not None}
    raw = params["api"].startswith("SYNO.API.")  # these take their values as they are
    call = Call(
        params["api"],
        params["method"],
        f"call {params['api']}.{params['method']}",
        optional=tuple(values),
        version=params["version"],
        writes=not params["read_only"],
        raw=raw,
    )
    return call(**values)


def check(params: Params) -> None:
    """Validate the options as far as that needs no NAS. Raises InvalidInput."""
    inner = (params.get("params") or {}).get("compound") or []
    if not isinstance(inner, list):
        raise InvalidInput("params.compound: must be a list of calls")
    apis = [params["api"], *(one.get("api") for one in inner if isinstance(one, dict))]
    if any(str(api).startswith(REFUSED) for api in apis):
        raise InvalidInput(f"api: {REFUSED} is refused: signing in and out is what dsm_session is for")
    own = {"api", "method", "version", "_sid", "SynoToken"} & set(params.get("params") or {})
    if own:
        raise InvalidInput(f"params: {', '.join(sorted(own))} cannot be set here")


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Make the call."""
    request = _request(params)
    if params["read_only"]:
        return Result(False, {"data": scrub(nas.call(request))})
    if check_mode:
        return Result(True, {"data": None})
    return Result(True, {"data": scrub(_write(nas, request))})


def _write(nas: Nas, request: Request) -> Any:
    """Send it once; a second time only if it was not carried out for want of a session."""
    while True:
        nas.sign_in()  # one that fails says nothing of the call
        try:
            return nas.send(request)
        except TransportError as error:
            if error.sent:
                error.message += " It is not known whether the call was carried out; it is not repeated."
            raise
        except ApiError as error:
            if not nas.session.is_dead(error.code):
                raise nas.diagnosed(error, request) from error
            nas.session.renew(error)  # gives up where nothing has succeeded since the last time


DEFINITION = ModuleDefinition(OPTIONS, run, check=check)
