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

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field, flag
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.config_options import (
    SECTIONS,
    settings_of,
    tasks_of,
    workers_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.fresh import FRESH

from ._checked import checked_variables
from ._known_variables import check_names
from ._variables import resolved
from ._yaml import dumped

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
LEFT_OUT = "the tags of the run leave out all that is declared for it"
"""Why a task is skipped: no request was sent, so nothing is known of the NAS."""


class NothingDeclared(InvalidInput):
    """No variable declares anything for a host."""


def declared(task_vars: Mapping[str, Any], templar: Any) -> dict[str, Any]:
    """The options of active_backup_config that the variables of a host amount to.

    Raises InvalidInput, before any request, for a variable that is misspelt, of the wrong type or not to be resolved,
    and NothingDeclared where nothing is declared.
    """
    host = task_vars.get("inventory_hostname", "this host")
    check_names(task_vars, host)
    given = {field.name: resolved(field.name, task_vars, templar) for field in VARIABLES}
    values = checked_variables(VARIABLES, given, host)
    settings, workers, tasks, fresh, allow_shorter = (values.get(field.name) for field in VARIABLES)
    parts = _parts(task_vars)
    config = {"abb": {"settings": settings}, "m365": {"workers": workers, "tasks": tasks}}
    made: dict[str, Any] = {"allow_shorter": bool(allow_shorter), "fresh": fresh or [] if _FRESH in parts else []}
    # by what is in them: keys that are not given are null here, and those alone are nothing to compare
    wanted = bool(settings_of(config) or workers_of(config) or tasks_of(config))
    if wanted and _CONVERGE in parts:
        made["config"] = config
    if not (wanted or fresh):
        names = ", ".join(field.name for field in VARIABLES[:4])
        raise NothingDeclared(
            f"Nothing is declared for {host}: none of {names} declares anything. Were its group_vars and host_vars "
            "found? They must lie beside the inventory or the playbook, and Ansible ignores group_vars/GROUP.yml where "
            f"there is a folder group_vars/GROUP. Set {SHOW}: true to see what could be declared"
        )
    return made


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
    display(dumped(variables))
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
