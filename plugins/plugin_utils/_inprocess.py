# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's definition run in this process, for what is no module: the inventory plugin and the event source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.definition import ModuleDefinition
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import (
    prepared,
    with_suggestion,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.connection import (
    Connection,
    connection_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.masking import (
    chance_warning,
    masked,
    secrets_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.run import Surroundings, execute, spec_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import REQUESTS_ERROR

MOST_THREADS = 16


class Job(NamedTuple):
    """A definition with options that were validated, ready to run. Relative paths are below folder."""

    definition: ModuleDefinition
    params: dict[str, Any]
    connection: Connection
    environ: Mapping[str, str]
    folder: str
    secrets: Mapping[str, str]

    def shown(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """A result as anybody may see it, without the secrets among the options, and with its warnings.

        One of them says where a secret is so short that names are masked by chance.
        """
        warnings = [*result.get("warnings", ()), *chance_warning(result, self.secrets)]
        hidden: dict[str, Any] = masked({**result, "warnings": warnings}, self.secrets)
        return hidden


class Outcome(NamedTuple):
    """What became of a job: its result, or its failure in words. Both are masked."""

    result: dict[str, Any] | None
    failure: str | None = None


def prepare(
    definition: ModuleDefinition, options: Mapping[str, Any], environ: Mapping[str, str], folder: str = ""
) -> Job:
    """A job, from options as a user wrote them. Raises InvalidInput for what cannot be right, before any request."""
    if REQUESTS_ERROR is not None:
        raise InvalidInput(f"The Python library requests is required ({REQUESTS_ERROR}). Install it beside Ansible.")
    spec = spec_of(definition, environ)
    values, complaint = prepared(spec["argument_spec"], options)
    checked = ArgumentSpecValidator(**spec).validate(values)
    params = checked.validated_parameters
    secrets = secrets_of(spec["argument_spec"], {**values, **params})
    if complaint or checked.error_messages:
        raise InvalidInput(masked(complaint or with_suggestion(checked.errors.msg), secrets))
    try:
        connection = connection_of(params, folder)
        validate(definition.options, params)
        definition.check(params)
    except InvalidInput as error:
        raise InvalidInput(masked(error.message, secrets)) from error
    return Job(definition, params, connection, environ, folder, secrets)


def run(job: Job) -> Outcome:
    """Run a job to its end. Never raises."""
    result = execute(job.definition, job.params, Surroundings(False, job.environ, job.folder))
    if result.get("failed"):
        told = job.shown({"msg": result["msg"]})
        return Outcome(None, " ".join([told["msg"], *told["warnings"]]))
    return Outcome(job.shown(result))


def run_all(jobs: Sequence[Job]) -> list[Outcome]:
    """Run jobs side by side in threads; the outcomes in the order of the jobs."""
    if not jobs:
        return []
    with ThreadPoolExecutor(min(len(jobs), MOST_THREADS), thread_name_prefix="active_backup") as pool:
        return list(pool.map(run, jobs))
