# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front end for modules that are shipped to a host, and the only place where AnsibleModule is met."""

from __future__ import annotations

import os
import traceback
from typing import Any, ClassVar

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from .._dsm.clock import SYSTEM, Clock
from .._engine.definition import ModuleDefinition
from .._errors import DsmError, UnexpectedError
from .._http.client import REQUESTS_ERROR
from .arguments import prepared, with_suggestion
from .run import execute, spec_of


class _Module(AnsibleModule):
    """AnsibleModule, but for arguments that it cannot be given, and with the word that was probably meant."""

    spec: ClassVar[dict[str, Any]] = {}
    complaint: str | None = None

    def _load_params(self) -> None:
        super()._load_params()
        self.params, self.complaint = prepared(self.spec, self.params)

    def fail_json(self, msg: str, **kwargs: Any) -> None:
        super().fail_json(msg=self.complaint or with_suggestion(msg), **kwargs)


def run_module(logic: ModuleDefinition, clock: Clock = SYSTEM) -> None:
    """Run a module's logic as a module of its own."""
    spec = spec_of(logic, os.environ)
    kind = type("Module", (_Module,), {"spec": spec["argument_spec"]})
    module = kind(**spec, supports_check_mode=True)
    if module.complaint:
        module.fail_json(msg=module.complaint)
    if REQUESTS_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=str(REQUESTS_ERROR))
    try:
        result = execute(logic, module.params, module.check_mode, os.environ, clock=clock)
    except DsmError as error:
        details = (
            {"exception": traceback.format_exc()}
            if isinstance(error, UnexpectedError) and module._verbosity >= 3
            else {}
        )
        module.fail_json(msg=error.message, **error.facts(), **details)
    for warning in result.pop("warnings"):
        module.warn(warning)
    module.exit_json(**result)
