# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front end for modules that are shipped to a host, and the only place where AnsibleModule is met.

Every module imports it first, so that a Python that is too old for the rest is told so.
"""

from __future__ import annotations

import json
import sys

if sys.version_info < (3, 10):  # noqa: UP036 - that of the host, whatever the controller has
    _TOO_OLD = (
        f"This module needs Python 3.10 or newer on the host that it runs on; {sys.executable} is "
        f"{sys.version.split()[0]}. Run it on the controller (ansible_connection: local), or set "
        "ansible_python_interpreter."
    )
    sys.stdout.write(json.dumps({"failed": True, "msg": _TOO_OLD, "reason": "input"}) + "\n")
    sys.exit(1)  # pylint: disable=ansible-bad-function

import os
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from .._dsm.clock import SYSTEM, Clock
from .._engine.definition import ModuleDefinition
from .._http.client import REQUESTS_ERROR
from .arguments import prepared, with_suggestion
from .masking import chance_warning, masked, masked_outcome, secrets_of
from .run import Outcome, Surroundings, execute, refused_input, spec_of


class _Module(AnsibleModule):
    """AnsibleModule, but for arguments that it cannot be given, and with results that say what they are about."""

    spec: ClassVar[dict[str, Any]] = {}
    complaint: str | None = None
    params: dict[str, Any]
    exit_json: Callable[..., NoReturn]

    def _load_params(self) -> None:
        super()._load_params()
        self.params, self.complaint = prepared(self.spec, self.params)

    def fail_json(self, msg: str, **kwargs: Any) -> NoReturn:
        """Only Ansible's own checks of the arguments come by here."""
        self.end({**refused_input(self.complaint or with_suggestion(msg), self.params), **kwargs})

    def end(self, outcome: Outcome) -> NoReturn:
        """Print a result without secrets, and leave."""
        secrets = secrets_of(self.spec, self.params)
        warnings = outcome.pop("warnings", ())
        for warning in (*warnings, *chance_warning(outcome, secrets)):
            self.warn(masked(warning, secrets))
        hidden = masked_outcome({**outcome, "invocation": {"module_args": self.params}}, secrets)
        if outcome.get("failed"):
            super().fail_json(**hidden)
        self.exit_json(**hidden)


def run_module(definition: ModuleDefinition, clock: Clock = SYSTEM) -> None:
    """Run a module's definition as a module of its own."""
    spec = spec_of(definition, os.environ)
    kind = type("Module", (_Module,), {"spec": spec["argument_spec"]})
    module = kind(**spec, supports_check_mode=True)
    if module.complaint:
        module.end(refused_input(module.complaint, module.params))
    if REQUESTS_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=str(REQUESTS_ERROR))
    around = Surroundings(module.check_mode, os.environ, details=module._verbosity >= 3, clock=clock)
    module.end(execute(definition, module.params, around))
