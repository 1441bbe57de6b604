# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options from the variables of a host: dsm_hostname, dsm_username and so on.

Order for each option: the task, with module_defaults; the variable of the host that the task is for, also with
delegate_to; the environment. Reading the few variables that are there costs next to nothing, where module_defaults of
a dozen templates cost more than all that a module does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ansible.errors import AnsibleError

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import VARIABLES, is_empty

from ._values import MARKS, plain

try:
    from ansible.errors import AnsibleValueOmittedError

    OMITTED: tuple[type[Exception], ...] = (AnsibleValueOmittedError,)
    OMIT: dict[str, str] = {}
except ImportError:  # until ansible-core 2.18 what is omitted becomes a text, that of the variable omit
    OMITTED = ()
    OMIT = {"omit": "__omit_place_holder__active_backup"}  # for variables that are not those of a task


def from_variables(
    given: Collection[str], task_vars: Mapping[str, Any], templar: Any
) -> tuple[dict[str, Any], str | None]:
    """The connection options that host variables give, without those in given; and the first problem, or None.

    A variable that is undefined, null, empty or omitted counts as not given. One that is a template which cannot be
    resolved is a problem.
    """
    found: dict[str, Any] = {}
    problems: list[str] = []
    for name, variable in VARIABLES.items():
        if variable not in task_vars or name in given:
            continue
        try:
            value = resolved(variable, task_vars, templar)
        except InvalidInput as error:
            problems.append(error.message)
            continue
        if not is_empty(value):
            found[name] = value
    return found, problems[0] if problems else None


def resolved(variable: str, task_vars: Mapping[str, Any], templar: Any) -> Any:
    """The value of a variable, templated only where it is a template; None for one that is not there or omitted.

    Raises InvalidInput, naming variable and host, for a template that cannot be resolved.
    """
    value = task_vars.get(variable)
    try:
        if _may_be_template(value):
            value = templar.template(value, fail_on_undefined=True)
        value = plain(value)  # until ansible-core 2.18 this is what opens a vault
    except OMITTED:
        return None
    except AnsibleError as error:
        host = task_vars.get("inventory_hostname", "this host")
        raise InvalidInput(f"The variable {variable} of {host} cannot be resolved: {error}") from error
    return _without_omitted(value, task_vars.get("omit"))


def _may_be_template(value: Any) -> bool:
    """Whether a value has to be templated: text with a mark of Jinja, or a kind that only templating makes plain."""
    if isinstance(value, str):
        return any(mark in value for mark in MARKS)
    if isinstance(value, (list, dict)):
        return any(map(_may_be_template, value.values() if isinstance(value, dict) else value))
    return not (value is None or isinstance(value, (bool, int, float)))


def _without_omitted(value: Any, token: Any) -> Any:
    if token is not None and value == token:
        return None
    if isinstance(value, dict):
        return {key: _without_omitted(one, token) for key, one in value.items()}
    return value
