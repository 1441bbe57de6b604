# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front end inside the Ansible process, for every module of the collection (the action plugins lead here).

A module that is shipped starts a Python of its own, which costs more than all it has to do. Where the module would run
on the controller anyway, its definition is run right here, in the worker. What that needs is imported now, in the
parent: the strategy loads this class before it forks the workers, which inherit it all, also the loaded CA
certificates.
"""

from __future__ import annotations

import importlib
import os
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase
from ansible.template import Templar
from ansible.utils.vars import merge_hash

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.clock import SYSTEM, Clock
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.definition import ModuleDefinition
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import (
    DsmError,
    InvalidInput,
    UnexpectedError,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import (
    prepared,
    with_suggestion,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.connection import given
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.run import execute, spec_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import REQUESTS_ERROR
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.tls import trust

from ._values import plain
from ._variables import from_variables

try:
    from ansible.template import trust_as_template
except ImportError:  # until ansible-core 2.18 every text is a template
    trust_as_template = str

_MODULES = "ansible_collections.nasfleet.active_backup.plugins.modules"
DEFINITIONS: dict[str, ModuleDefinition] = {
    path.stem: module.DEFINITION
    for path in (Path(__file__).resolve().parents[1] / "modules").glob("[!_]*.py")
    # A module that talks to no NAS has none, but an action plugin of its own.
    if hasattr(module := importlib.import_module(f"{_MODULES}.{path.stem}"), "DEFINITION")
}
if REQUESTS_ERROR is None:
    trust(None)
with suppress(Exception):  # Options are mostly templates: let Jinja make its lexer once, here, and not in every worker.
    Templar(loader=None).template(trust_as_template("{{ none }}"))


class ActionModule(ActionBase):
    """Runs a module's logic in the Ansible process where it can, and ships the module where it cannot."""

    clock: Clock = SYSTEM
    _supports_async = True
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        try:
            found = self._from_variables(task_vars or {})
        except InvalidInput as error:
            return {**result, "failed": True, "msg": error.message}
        if not self._is_local():
            return self._ship(result, found, task_vars)
        environ = dict(os.environ)
        overlay: dict[str, Any] = {}
        self._compute_environment_string(overlay)
        environ.update({name: str(value) for name, value in overlay.items()})
        logic = DEFINITIONS[self._task.action.rpartition(".")[2]]
        return {**result, **self._run_here(logic, {**plain(self._task.args), **found}, environ)}

    def _from_variables(self, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        """The connection options that the task leaves to the variables of its host."""
        return from_variables(given(plain(self._task.args)), task_vars, self._templar)

    def _is_local(self) -> bool:
        """Whether the module would run on the controller, as the user that runs Ansible, and be waited for."""
        local = self._connection.transport.rpartition(".")[2] == "local"
        return local and self._connection.become is None and not self._task.async_val and REQUESTS_ERROR is None

    def _ship(self, result: dict[str, Any], found: dict[str, Any], task_vars: dict[str, Any] | None) -> dict[str, Any]:
        wrap_async = bool(self._task.async_val) and not self._connection.has_native_async
        args = {**self._task.args, **found}
        outcome = self._execute_module(module_args=args, task_vars=task_vars, wrap_async=wrap_async)
        result = merge_hash(result, outcome)
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _run_here(self, logic: ModuleDefinition, args: dict[str, Any], environ: dict[str, str]) -> dict[str, Any]:
        """The result of a module, masked as AnsibleModule would: nothing else masks that of an action."""
        spec = spec_of(logic, environ)
        values, complaint = prepared(spec["argument_spec"], args)
        checked = ArgumentSpecValidator(**spec).validate(values)
        params = checked.validated_parameters
        if complaint or checked.error_messages:
            outcome = {"failed": True, "msg": complaint or self._complaint(checked.errors)}
        else:
            outcome = self._outcome(logic, params, environ)
        for both in checked._warnings:
            words = f"Both option {both['option']} and its alias {both['alias']} are set."
            outcome["warnings"] = [*outcome.get("warnings", ()), words]
        outcome["invocation"] = {"module_args": params}
        return remove_values(outcome, checked._no_log_values)

    def _complaint(self, errors: Any) -> str:
        unsupported = isinstance(errors[0], UnsupportedError)
        start = f"Unsupported parameters for ({self._task.action}) module: " if unsupported else ""
        return with_suggestion(start + errors.msg)

    def _report(self, line: str) -> None:
        """Tell what is waited for: on stderr, where it does not get into the output of a callback."""
        if not self._task.no_log:
            self._display.display(line, stderr=True)

    def _outcome(self, logic: ModuleDefinition, params: dict[str, Any], environ: dict[str, str]) -> dict[str, Any]:
        try:
            outcome = execute(logic, params, self._task.check_mode, environ, self._report, self.clock)
        except DsmError as error:
            mistake = isinstance(error, UnexpectedError) and self._display.verbosity >= 3
            details = {"exception": traceback.format_exc()} if mistake else {}
            return {"failed": True, "msg": error.message, **error.facts(), **details}
        if not outcome["warnings"]:
            del outcome["warnings"]
        return outcome
