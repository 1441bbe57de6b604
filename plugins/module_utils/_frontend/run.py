# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's definition run with validated options, for any front end."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, NamedTuple

from .._dsm.clock import SYSTEM, Clock
from .._engine.argument_spec import options
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.diff import as_diff
from .._engine.values import validate
from .._errors import DsmError, InvalidInput, NotApplied, SignInError, UnexpectedError
from .connection import Connection, connection_of, identity, warnings_of
from .options import connection_options

NOT_AGAIN = "It was refused before in this task, so the NAS was not asked again, since it blocks who keeps trying."
Outcome = dict[str, Any]  # the result of a module, as Ansible gets it


class Surroundings(NamedTuple):
    """What a front end knows beside the options.

    environ holds the proxies; relative paths are below folder; report is told a line, from time to time, of what is
    waited for; with details the traceback of a bug belongs into the result. refusals are those of this task so far, by
    account: DSM blocks an address after a few wrong sign-ins, and a loop or retries would make them.
    """

    check_mode: bool
    environ: Mapping[str, str]
    folder: str = ""
    report: Callable[[str], None] = lambda line: None
    details: bool = False
    clock: Clock = SYSTEM
    refusals: MutableMapping[tuple[str, ...], SignInError] | None = None


def spec_of(definition: ModuleDefinition, environ: Mapping[str, str]) -> dict[str, Any]:
    """What AnsibleModule and ArgumentSpecValidator want to know, by their own names."""
    return {
        "argument_spec": {**connection_options(environ), **options(definition.options)},
        "mutually_exclusive": list(definition.mutually_exclusive),
        "required_one_of": list(definition.required_one_of),
        "required_if": list(definition.required_if),
    }


def refused_input(message: str, params: Mapping[str, Any]) -> Outcome:
    """The result of a task whose options cannot be right."""
    warnings = warnings_of(params)
    return _failed(InvalidInput(message), params) | ({"warnings": warnings} if warnings else {})


def _failed(error: DsmError, params: Mapping[str, Any]) -> Outcome:
    return {"failed": True, "msg": error.message, **error.facts(), "nas": identity(params)}


def execute(definition: ModuleDefinition, params: Params, around: Surroundings) -> Outcome:
    """The result of a module: changed, nas, warnings and its own values; or failed, msg, reason and more."""
    warnings: list[str] = []
    try:
        outcome = {**_executed(definition, params, around, warnings), "nas": identity(params)}
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        failure = error if isinstance(error, DsmError) else UnexpectedError(error)
        outcome = _failed(failure, params)
        if around.details and isinstance(failure, UnexpectedError):
            outcome["exception"] = traceback.format_exc()
    return {**outcome, "warnings": [*warnings, *outcome.get("warnings", ())]}


def _executed(definition: ModuleDefinition, params: Params, around: Surroundings, warnings: list[str]) -> Outcome:
    params = definition.adjust(params)
    warnings += warnings_of(params)
    connection = connection_of(params, around.folder, signs_in=definition.signs_in)
    for group in definition.required_one_of:  # Ansible is content with a null
        if all(params.get(name) is None for name in group):
            raise InvalidInput(f"One of these is required: {', '.join(group)}")
    validate(definition.options, params)
    definition.check(params)
    result = definition.shortcut(params)
    if result is None:
        result = _run(definition, params, connection, around)
    warnings += result.warnings
    outcome = {"changed": result.changed, **result.values}
    if result.before is not None:
        thing = result.thing or next(iter(result.values))
        outcome["diff"] = as_diff(connection.target.hostname, thing, result.before, result.after)
    return outcome


def _run(definition: ModuleDefinition, params: Params, connection: Connection, around: Surroundings) -> Result:
    nas = connection.open(around.environ, around.clock)
    nas.report = around.report
    refusals = {} if around.refusals is None else around.refusals
    nas.session.refusal = refusals.get(connection.account)
    try:
        return definition.run(nas, params, around.check_mode)
    except Exception as error:
        failure = error if isinstance(error, DsmError) else UnexpectedError(error)
        if nas.wrote and not isinstance(error, NotApplied):  # which knows better
            failure.result = {"changed": True, **failure.result}
        if "diff" in failure.result:
            failure.result["diff"] = {**as_diff(nas.address[0], "", None, None), **failure.result["diff"]}
        if failure is error:
            raise
        raise failure from error
    finally:
        if nas.session.refusal is not None:
            refusals.setdefault(connection.account, _not_again(nas.session.refusal))
        nas.close()


def _not_again(refusal: SignInError) -> SignInError:
    """A refusal, for those who would ask again."""
    known = refusal.copy()
    known.message += f" {NOT_AGAIN}"
    return known
