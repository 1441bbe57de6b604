# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front end inside the Ansible process, for every module of the collection (the action plugins lead here).

A module that is shipped starts a Python of its own, which costs more than all it does. Where the module would run on
the controller anyway, its definition is run right here, in the worker. What that needs is imported now, in the parent:
the strategy loads this class before it forks the workers, which inherit it all, also the loaded CA certificates.

Both ways, the connection options that the task does not give come from the variables of its host.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.template import Templar

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.clock import SYSTEM, Clock
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.definition import ModuleDefinition
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import (
    prepared,
    with_suggestion,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.connection import identity
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.masking import (
    chance_warning,
    masked,
    masked_outcome,
    secrets_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import SIGN_IN, given
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.run import (
    Outcome,
    Surroundings,
    execute,
    refused_input,
    spec_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import REQUESTS_ERROR
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.tls import trust

from . import _refusals
from ._declared import LEFT_OUT, SHOW, declared, shown, truthy
from ._known_variables import check_names
from ._values import plain
from ._variables import from_variables, resolved

try:
    from ansible.template import trust_as_template
except ImportError:  # until ansible-core 2.18 every text is a template
    trust_as_template = str

COLLECTION = "nasfleet.active_backup"
CONFIG = "active_backup_config"
_MODULES = "ansible_collections.nasfleet.active_backup.plugins.modules"
DEFINITIONS: dict[str, ModuleDefinition] = {
    path.stem: module.DEFINITION
    for path in (Path(__file__).resolve().parents[1] / "modules").glob("[!_]*.py")
    if hasattr(module := importlib.import_module(f"{_MODULES}.{path.stem}"), "DEFINITION")
}
if REQUESTS_ERROR is None:
    trust(None)
with suppress(Exception):  # Options are mostly templates: let Jinja make its lexer once, here, and not in every worker.
    Templar(loader=None).template(trust_as_template("{{ none }}"))


class ActionModule(ActionBase):
    """Runs a module's definition in the Ansible process where it can, and ships the module where it cannot."""

    clock: Clock = SYSTEM
    _supports_async = True
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of the task; see ActionBase."""
        result = super().run(tmp, task_vars)
        variables = task_vars or {}
        args = plain(self._task.args)
        # also where another collection leads to the module under a name of its own
        self._module = (self._task.resolved_action or self._task.action).rpartition(".")[2]
        unwanted = given(args) | (set() if self._definition().signs_in else SIGN_IN)
        found, problem = from_variables(unwanted, variables, self._templar)
        args |= found
        self._identity = self._task._uuid, variables.get("inventory_hostname", "")
        if problem:
            outcome = refused_input(problem, args)
        elif self._module == CONFIG and not {"config", "fresh"} & args.keys():
            outcome = self._declared(args, found, variables)
        else:
            outcome = self._carried_out(args, found, variables)
        if self._definition().secret_result and not outcome.get("failed"):
            outcome["_ansible_no_log"] = True
        return {**result, **outcome}

    def _definition(self) -> ModuleDefinition:
        """That of the module."""
        return DEFINITIONS[self._module]

    def _carried_out(self, args: dict[str, Any], found: Mapping[str, Any], task_vars: dict[str, Any]) -> Outcome:
        """The result of the module. found are those of the arguments that the task does not give itself."""
        if self._is_local():
            return self._run_here(args)
        return self._checked(args) or self._ship(args, found, task_vars)

    def _declared(self, args: dict[str, Any], found: dict[str, Any], task_vars: dict[str, Any]) -> Outcome:
        """active_backup_config without options: what the variables of the host declare, or what they could."""
        try:
            if truthy(resolved(SHOW, task_vars, self._templar)):
                check_names(task_vars, self._identity[1])
                self._module = f"{CONFIG}_info"
                return shown(self._carried_out(args, found, task_vars), self._display.display)
            options = declared(task_vars, self._templar)
        except InvalidInput as error:
            return refused_input(error.message, args)
        if not options["fresh"] and "config" not in options:
            skipped = {"changed": False, "skipped": True, "skip_reason": LEFT_OUT, "nas": identity(args)}
            return {**skipped, "config": None, "fresh": [], "differences": []}
        return self._carried_out(args | options, found | options, task_vars)

    def _is_local(self) -> bool:
        """Whether the module would run on the controller, as the user that runs Ansible, and be waited for."""
        local = self._on_controller() and self._connection.become is None
        return local and not self._task.async_val and REQUESTS_ERROR is None

    def _on_controller(self) -> bool:
        transport: str = self._connection.transport
        return transport.rpartition(".")[2] == "local"

    def _checked(self, args: dict[str, Any]) -> Outcome | None:
        """The result for what cannot be shipped, or None."""
        definition = self._definition()
        spec = spec_of(definition, {})["argument_spec"]
        values, complaint = prepared(spec, args)
        if definition.secret_result and self._task.async_val and not self._task.no_log:
            complaint = "async needs no_log: true here: Ansible shows what a task in the background returns"
        if complaint is None:
            return None
        hidden: Outcome = masked(refused_input(complaint, values), secrets_of(spec, args))
        return hidden

    def _ship(self, args: dict[str, Any], found: Mapping[str, Any], task_vars: dict[str, Any]) -> Outcome:
        """The result of a module that is shipped, or what it was refused before in this task."""
        refusal = _refusals.earlier(self._identity, args)
        if refusal is not None:
            return refusal
        wrap_async = bool(self._task.async_val) and not self._connection.has_native_async
        sent = {**self._task.args, **found, **self._absolute(args)}
        name = f"{COLLECTION}.{self._module}"
        outcome: Outcome = self._execute_module(name, module_args=sent, task_vars=task_vars, wrap_async=wrap_async)
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        _refusals.remember(self._identity, args, outcome)
        outcome.setdefault("nas", identity(args))
        return outcome

    def _absolute(self, args: Mapping[str, Any]) -> dict[str, str]:
        """A relative ca_path, where the module can reach the playbook's folder, below which it is."""
        path = args.get("ca_path")
        if not self._on_controller() or not isinstance(path, str) or not path or path[0] in "/~$":
            return {}
        return {"ca_path": os.path.join(self._loader.get_basedir(), path)}

    def _run_here(self, args: dict[str, Any]) -> Outcome:
        """The result of a module, masked as AnsibleModule would: nothing else masks that of an action."""
        definition, environ = self._definition(), self._environ()
        spec = spec_of(definition, environ)
        values, complaint = prepared(spec["argument_spec"], args)
        checked = ArgumentSpecValidator(**spec).validate(values)
        params = checked.validated_parameters
        if complaint or checked.error_messages:
            outcome = refused_input(complaint or with_suggestion(checked.errors.msg), params)
        else:
            outcome = execute(definition, params, self._surroundings(environ))
        warnings = [
            f"Both option {both['option']} and its alias {both['alias']} are set." for both in checked._warnings
        ]
        secrets = secrets_of(spec["argument_spec"], {**values, **params})
        outcome["warnings"] = [*outcome.get("warnings", ()), *warnings, *chance_warning(outcome, secrets)]
        if not outcome["warnings"]:
            del outcome["warnings"]
        outcome["invocation"] = {"module_args": params}
        return masked_outcome(outcome, secrets)

    def _environ(self) -> dict[str, str]:
        """The environment that a module would have."""
        overlay: dict[str, Any] = {}
        self._compute_environment_string(overlay)
        return {**os.environ, **{name: str(value) for name, value in overlay.items()}}

    def _surroundings(self, environ: Mapping[str, str]) -> Surroundings:
        return Surroundings(
            self._task.check_mode,
            environ,
            folder=self._loader.get_basedir(),
            report=self._report,
            details=self._display.verbosity >= 3,
            clock=self.clock,
            refusals=_refusals.of_task(self._identity),
        )

    def _report(self, line: str) -> None:
        """Tell what is waited for: on stderr, where it does not get into the output of a callback."""
        if not self._task.no_log:
            host = self._identity[1]
            self._display.display(f"{host}: {line}" if host else line, stderr=True)
