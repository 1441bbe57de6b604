# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The glue between a module's logic and Ansible, and the only place where AnsibleModule is met."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._catalog.words import suggestion
from ._connection import CONNECTION, connect, target_of, without_empty
from ._errors import DsmError
from ._http.client import REQUESTS_ERROR
from ._logic import Logic, Result

# How AnsibleModule words a value that is not among the choices.
_CHOICES = re.compile(r"must be one (?:or more )?of: (?P<words>.+?)(?:, got: |\. Got no match for: )(?P<got>[^,]+)")


class _Module(AnsibleModule):
    """AnsibleModule, with empty connection options taken as unset, and with the word that was probably meant."""

    def _load_params(self) -> None:
        super()._load_params()
        self.params = without_empty(self.params)

    def fail_json(self, msg: str, **kwargs: Any) -> None:
        super().fail_json(msg=_with_suggestion(msg), **kwargs)


def _with_suggestion(message: str) -> str:
    found = _CHOICES.search(message)
    word = suggestion(found["got"].split(" found in ")[0], found["words"].split(", ")) if found else None
    return f"{message}. Did you mean {word}?" if word else message


def run_module(logic: Logic) -> None:
    """Run a module's logic as a module of its own, shipped to a host."""
    module = _Module(
        argument_spec={**CONNECTION, **logic.options},
        mutually_exclusive=list(logic.mutually_exclusive),
        required_one_of=list(logic.required_one_of),
        required_if=list(logic.required_if),
        required_by=dict(logic.required_by),
        supports_check_mode=True,
    )
    if REQUESTS_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=str(REQUESTS_ERROR))
    try:
        result = execute(logic, module.params, module.check_mode, os.environ)
    except DsmError as error:
        module.fail_json(msg=error.message, **error.facts())
    except Exception as error:  # noqa: BLE001 - a mistake of this collection, or an answer of the NAS that nobody has seen yet
        module.fail_json(msg=unforeseen(error), exception=traceback.format_exc() if module._verbosity >= 3 else None)
    for warning in result["warnings"]:
        module.warn(warning)
    module.exit_json(**{key: value for key, value in result.items() if key != "warnings"})


def execute(logic: Logic, params: Mapping[str, Any], check_mode: bool, environ: Mapping[str, str]) -> dict[str, Any]:
    """Run a module's logic with validated options. Raises DsmError; the result has C(changed) and C(warnings)."""
    params = logic.adjust(params)
    target = target_of(params)
    warnings = [] if target.https else [f"{target.hostname}: https is off, so password and session travel in the clear"]
    logic.check(params)
    result = logic.idle(params)
    if result is None:
        result = _run(logic, params, check_mode, environ)
    values = {"changed": result.changed, **result.values, "warnings": [*warnings, *result.warnings]}
    if result.before is not None:
        values["diff"] = {"before": result.before, "after": result.after}
    return values


def _run(logic: Logic, params: Mapping[str, Any], check_mode: bool, environ: Mapping[str, str]) -> Result:
    nas = connect(params, environ)
    try:
        return logic.run(nas, params, check_mode)
    finally:
        nas.close()


def unforeseen(error: Exception) -> str:
    """What is said of an error that nothing was prepared for."""
    return (
        f"Something unforeseen happened ({type(error).__name__}: {error}). This is a mistake of the collection, or the "
        "NAS answered in a form that was never seen before. Please report it, with the output of the task at -vvv."
    )
