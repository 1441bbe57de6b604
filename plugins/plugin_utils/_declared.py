# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of a host declare: active_backup_abb_settings and so on, as options of active_backup_config.

A role could build the options with templates, which cost more than all that the module does, and could tell a misspelt
variable from none at all only by a task of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field, flag
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import (
    prepared,
    with_suggestion,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.config_options import SECTIONS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.fresh import FRESH

from ._known_variables import KNOWN
from ._variables import resolved

PREFIX = "active_backup_"
# Host variables of the devices that the inventory plugin makes.
FOREIGN = "active_backup_device_"
ABB, M365 = (section.fields for section in SECTIONS)
# The variable, as an option; each can be overridden by itself.
VARIABLES: tuple[Field, ...] = (
    replace(ABB[0], name="active_backup_abb_settings"),
    replace(M365[0], name="active_backup_m365_workers"),
    replace(M365[1], name="active_backup_m365_tasks"),
    replace(FRESH, name="active_backup_fresh"),
    flag("active_backup_allow_shorter"),
)
SHOW = "active_backup_show"
_CONVERGE, _FRESH = "converge", "fresh"  # the tags of the role


class NothingDeclared(InvalidInput):
    """No variable declares anything for a host."""


def declared(task_vars: Mapping[str, Any], templar: Any) -> dict[str, Any]:
    """The options of active_backup_config that the variables of a host amount to.

    Raises InvalidInput, before any request, for a variable that is misspelt, of the wrong type or not to be resolved,
    and NothingDeclared where nothing is declared.
    """
    host = task_vars.get("inventory_hostname", "this host")
    _check_names(task_vars, host)
    values = _checked({field.name: resolved(field.name, task_vars, templar) for field in VARIABLES}, host)
    settings, workers, tasks, fresh, allow_shorter = (values.get(field.name) for field in VARIABLES)
    parts = _parts(task_vars)
    config = {"abb": {"settings": settings}, "m365": {"workers": workers, "tasks": tasks}}
    made: dict[str, Any] = {"allow_shorter": bool(allow_shorter), "fresh": fresh or [] if _FRESH in parts else []}
    if (settings or workers or tasks) and _CONVERGE in parts:
        made["config"] = config
    if not (settings or workers or tasks or fresh):
        names = ", ".join(field.name for field in VARIABLES[:4])
        raise NothingDeclared(
            f"Nothing is declared for {host}: none of {names} is set. Were its group_vars and host_vars found? They "
            "must lie beside the inventory or the playbook, and Ansible ignores group_vars/GROUP.yml where there is a "
            f"folder group_vars/GROUP. Set {SHOW}: true to see what could be declared"
        )
    return made


def _check_names(task_vars: Mapping[str, Any], host: str) -> None:
    for name in task_vars:
        if name.startswith(PREFIX) and name not in KNOWN and not name.startswith(FOREIGN):
            near = ", ".join(nearest(name, KNOWN)[:3])
            raise InvalidInput(f"The variable {name} of {host} is not known. Nearest names: {near}")


def _checked(values: Mapping[str, Any], host: str) -> dict[str, Any]:
    """The values as their options; the message about a wrong one names the variable and the host."""
    spec = options(VARIABLES)
    for name, value in values.items():
        wanted = spec[name]["type"]
        if wanted == "list" and not isinstance(value, (list, type(None))):
            raise InvalidInput(f"The variable {name} of {host} must be a list, not {_kind(value)}")
        if wanted == "dict" and not isinstance(value, (dict, type(None))):
            keys = ", ".join(spec[name]["options"])
            raise InvalidInput(f"The variable {name} of {host} must be a dict of {keys}, not {_kind(value)}")
    fit, complaint = prepared(spec, {name: value for name, value in values.items() if value is not None})
    checked = ArgumentSpecValidator(spec).validate(fit)
    if complaint or checked.error_messages:
        raise InvalidInput(f"Variables of {host}: {complaint or with_suggestion(checked.errors.msg)}")
    parameters: dict[str, Any] = checked.validated_parameters
    return parameters


def _kind(value: Any) -> str:
    kinds = {dict: "a dict", list: "a list", str: "text", bool: "a boolean"}
    return kinds.get(type(value), f"the number {value}" if isinstance(value, (int, float)) else "what it is")


def _parts(task_vars: Mapping[str, Any]) -> set[str]:
    """What the tags of the run ask for: the config, what must be fresh, or both."""
    parts = {_CONVERGE, _FRESH}
    run = parts.intersection(task_vars.get("ansible_run_tags") or ())
    return (run or parts) - set(task_vars.get("ansible_skip_tags") or ())


def truthy(value: Any) -> bool:
    """Whether a variable is set to true; extra vars and surveys give text."""
    return boolean(value, strict=False) if value is not None else False


def shown(result: dict[str, Any], display: Callable[[str], None]) -> dict[str, Any]:
    """The result of active_backup_config_info, with the variables that would declare what the NAS has; also printed."""
    if result.get("failed"):
        return result
    variables = as_variables(result["config"])
    display(yaml.safe_dump(variables, sort_keys=False, allow_unicode=True, width=120))
    return {**result, "declarable": variables}


def as_variables(config: Mapping[str, Any]) -> dict[str, Any]:
    """A config as the variables that declare it; what is null is left out."""
    abb, m365 = config.get("abb") or {}, config.get("m365") or {}
    values = (abb.get("settings"), m365.get("workers"), m365.get("tasks"))
    pairs = zip((field.name for field in VARIABLES), map(_without_nulls, values), strict=False)
    return {name: value for name, value in pairs if value}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value
