# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arguments of the event source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.health import DEFINITION

from .._inprocess import Job, prepare
from .._nases import CONNECTION_KEYS, addresses, check_keys, connections, labels

HEALTH_KEYS = tuple(field.name for field in DEFINITION.options if field.name not in ("history_days", "fields"))
OWN = (
    Field("interval", "int", least=1, most=86400, default=300, unit="seconds"),
    Field("state_file", "path"),
    Field("emit", choices=("changes", "all"), default="changes"),
)
FEEDBACK = "eda_feedback_queue"  # ansible-rulebook hands it to every source


class Options(NamedTuple):
    """The arguments, validated: for each NAS what users know it by, its address, and the job to run."""

    nases: list[tuple[str, str, Job]]
    interval: int
    state_file: str | None
    emit_all: bool


def read_options(args: Mapping[str, Any], environ: Mapping[str, str]) -> Options:
    """The arguments of a rulebook. Raises InvalidInput that names the place, before any request."""
    args = {name: value for name, value in args.items() if name != FEEDBACK}
    names = [field.name for field in OWN]
    check_keys(args, {*CONNECTION_KEYS, *HEALTH_KEYS, *names, "nases"})
    own = _own({name: args[name] for name in names if args.get(name) not in (None, "")})
    asked = {name: args[name] for name in HEALTH_KEYS if name in args}
    shared = {name: args[name] for name in CONNECTION_KEYS if name in args}
    nases = args.get("nases")
    jobs = []
    for index, one in enumerate(connections(nases, shared)):
        try:
            jobs.append(prepare(DEFINITION, {**one, **asked}, environ))
        except InvalidInput as error:
            raise InvalidInput(f"nases[{index}]: {error.message}" if nases is not None else error.message) from error
    targets = [job.connection.target for job in jobs]
    rows = list(zip(labels(targets, nases), addresses(targets), jobs, strict=True))
    return Options(rows, own["interval"], own["state_file"], own["emit"] == "all")


def _own(given: Mapping[str, Any]) -> dict[str, Any]:
    checked = ArgumentSpecValidator(options(OWN)).validate(given)
    if checked.error_messages:
        raise InvalidInput(checked.error_messages[0])
    parameters: dict[str, Any] = checked.validated_parameters
    validate(OWN, parameters)
    return parameters
