# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin of active_backup_report: the whole module. It writes files on the controller and meets no NAS."""

from __future__ import annotations

import time
import traceback
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import (
    DsmError,
    InvalidInput,
    UnexpectedError,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import with_suggestion
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._folders import absolute
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.options import SPEC
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.run import run


class ActionModule(ActionBase):
    """Writes the report, wherever the hosts of the play are."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        try:
            return {**result, **self._outcome()}
        except DsmError as error:
            details = {}
            if isinstance(error, UnexpectedError) and self._display.verbosity >= 3:
                details["exception"] = traceback.format_exc()
            return {**result, "failed": True, "msg": error.message, **error.facts(), **details}

    def _outcome(self) -> dict[str, Any]:
        """The result of the module. Raises DsmError and nothing else."""
        try:
            params = self._params()
            fleet = self._task.args["fleet"]
            return run(params, fleet, int(time.time()), bool(self._task.check_mode), bool(self._task.diff))
        except DsmError:
            raise
        except Exception as error:
            raise UnexpectedError(error) from error

    def _params(self) -> dict[str, Any]:
        """The options without the fleet, which would be copied by Ansible's checks and may be large."""
        given = {name: value for name, value in self._task.args.items() if value is not None}
        checked = ArgumentSpecValidator(SPEC).validate({**given, **({"fleet": []} if "fleet" in given else {})})
        if checked.error_messages:
            unsupported = isinstance(checked.errors[0], UnsupportedError)
            start = f"Unsupported parameters for ({self._task.action}) module: " if unsupported else ""
            raise InvalidInput(with_suggestion(start + checked.errors.msg))
        params: dict[str, Any] = checked.validated_parameters
        if params["dest"].strip():
            params["dest"] = absolute(params["dest"])
        return params
