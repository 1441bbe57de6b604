# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's definition run in this process, for what is no module: the inventory plugin and the event source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.definition import ModuleDefinition
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import DsmError, InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import (
    prepared,
    with_suggestion,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.connection import CONNECTION, target_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.run import execute, spec_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import REQUESTS_ERROR

MOST_THREADS = 16


class Job(NamedTuple):
    """A definition with options that were validated, ready to run."""

    definition: ModuleDefinition
    params: dict[str, Any]
    environ: Mapping[str, str]
    secrets: Collection[str]

    def masked(self, value: Any) -> Any:
        """A value as anybody may see it, without the secrets among the options."""
        return remove_values(value, self.secrets)


class Outcome(NamedTuple):
    """What became of a job: its result, or its failure in words. Both are masked."""

    result: dict[str, Any] | None
    failure: str | None = None


def prepare(definition: ModuleDefinition, options: Mapping[str, Any], environ: Mapping[str, str]) -> Job:
    """A job, from options as a user wrote them. Raises InvalidInput for what cannot be right, before any request."""
    if REQUESTS_ERROR is not None:
        raise InvalidInput(f"The Python library requests is required ({REQUESTS_ERROR}). Install it beside Ansible.")
    spec = spec_of(definition, environ)
    values, complaint = prepared(spec["argument_spec"], options)
    checked = ArgumentSpecValidator(**spec).validate(values)
    job = Job(definition, checked.validated_parameters, environ, checked._no_log_values)
    if complaint or checked.error_messages:
        raise InvalidInput(job.masked(complaint or with_suggestion(checked.errors[0].msg)))
    try:
        validate(CONNECTION, job.params)
        target_of(job.params)
        validate(definition.options, job.params)
        definition.check(job.params)
    except InvalidInput as error:
        raise InvalidInput(job.masked(error.message)) from error
    return job


def run(job: Job) -> Outcome:
    """Run a job to its end. Never raises."""
    try:
        return Outcome(job.masked(execute(job.definition, job.params, False, job.environ)))
    except DsmError as error:
        return Outcome(None, job.masked(error.message))


def run_all(jobs: Sequence[Job]) -> list[Outcome]:
    """Run jobs side by side in threads; the outcomes in the order of the jobs."""
    if not jobs:
        return []
    with ThreadPoolExecutor(min(len(jobs), MOST_THREADS), thread_name_prefix="active_backup") as pool:
        return list(pool.map(run, jobs))
