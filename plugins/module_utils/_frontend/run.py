# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's logic with validated options, for any front end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._dsm.clock import SYSTEM, Clock
from .._engine.argument_spec import options
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.diff import as_diff
from .._engine.values import validate
from .._errors import DsmError, InvalidInput, NotApplied, UnexpectedError
from .connection import CONNECTION, connect, connection_options, target_of


def spec_of(logic: ModuleDefinition, environ: Mapping[str, str]) -> dict[str, Any]:
    """What AnsibleModule and ArgumentSpecValidator want to know, by their own names."""
    return {
        "argument_spec": {**connection_options(environ), **options(logic.options)},
        "mutually_exclusive": list(logic.mutually_exclusive),
        "required_one_of": list(logic.required_one_of),
        "required_if": list(logic.required_if),
    }


def execute(
    logic: ModuleDefinition,
    params: Params,
    check_mode: bool,
    environ: Mapping[str, str],
    report: Callable[[str], None] = lambda text: None,
    clock: Clock = SYSTEM,
) -> dict[str, Any]:
    """Run a module's logic. Raises DsmError and nothing else; the result has changed and warnings.

    report is told a line, from time to time, of what is waited for.
    """
    try:
        return _executed(logic, params, check_mode, environ, report, clock)
    except DsmError:
        raise
    except Exception as error:
        raise UnexpectedError(error) from error


def _executed(
    logic: ModuleDefinition,
    params: Params,
    check_mode: bool,
    environ: Mapping[str, str],
    report: Callable[[str], None],
    clock: Clock,
) -> dict[str, Any]:
    params = logic.adjust(params)
    validate(CONNECTION, params)
    target = target_of(params)
    warnings = [] if target.https else [f"{target.hostname}: https is off, so password and session travel in the clear"]
    for group in logic.required_one_of:  # Ansible is content with a null
        if all(params.get(name) is None for name in group):
            raise InvalidInput(f"One of these is needed: {', '.join(group)}")
    validate(logic.options, params)
    logic.check(params)
    result = logic.shortcut(params)
    if result is None:
        result = _run(logic, params, check_mode, environ, report, clock)
    values = {"changed": result.changed, **result.values, "warnings": [*warnings, *result.warnings]}
    if result.before is not None:
        values["diff"] = as_diff(
            target.hostname, result.thing or next(iter(result.values)), result.before, result.after
        )
    return values


def _run(
    logic: ModuleDefinition,
    params: Params,
    check_mode: bool,
    environ: Mapping[str, str],
    report: Callable[[str], None],
    clock: Clock,
) -> Result:
    nas = connect(params, environ, clock)
    nas.report = report
    try:
        return logic.run(nas, params, check_mode)
    except Exception as error:
        told = error if isinstance(error, DsmError) else UnexpectedError(error)
        if nas.wrote and not isinstance(error, NotApplied):  # which knows better
            told.result = {"changed": True, **told.result}
        if "diff" in told.result:
            told.result["diff"] = {**as_diff(nas.address[0], "", None, None), **told.result["diff"]}
        if told is error:
            raise
        raise told from error
    finally:
        nas.close()
