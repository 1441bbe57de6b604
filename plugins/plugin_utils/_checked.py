# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of variables, checked as the options of a module are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.arguments import (
    prepared,
    with_suggestion,
)

from ._known_variables import check_names
from ._values import literal, plain, words_of


def checked_variables(fields: Sequence[Field], values: Mapping[str, Any], host: str) -> dict[str, Any]:
    """The values of variables by their fields; None is one that is not set.

    Raises InvalidInput that names the variable and the host for a wrong type.
    """
    spec = options(fields)
    for name, value in values.items():
        wanted = spec[name]["type"]
        listed = spec[name].get("elements") == "dict"
        if wanted == "list" and listed and not isinstance(value, (list, type(None))):
            raise InvalidInput(f"The variable {name} of {host} must be a list, not {_kind(value)}")
        if wanted == "dict" and not isinstance(value, (dict, type(None))):
            keys = ", ".join(spec[name]["options"])
            raise InvalidInput(f"The variable {name} of {host} must be a dict of {keys}, not {_kind(value)}")
    fit, complaint = prepared(spec, {name: value for name, value in values.items() if value is not None})
    checked = ArgumentSpecValidator(spec).validate(fit)
    if complaint or checked.error_messages:
        raise InvalidInput(f"Variables of {host}: {complaint or with_suggestion(checked.errors.msg)}")
    found: dict[str, Any] = checked.validated_parameters
    return found


def read_variables(
    fields: Sequence[Field], values: Mapping[str, Any], names: Iterable[str], host: str
) -> dict[str, Any]:
    """The checked values of the variables that a role takes.

    values are those of a host by their names, None or empty text where one is not set; names are those of all of its
    variables. Raises InvalidInput that names the variable and the host for one that is not known or of a wrong type.
    """
    check_names(names, host)
    return checked_variables(fields, given_variables(fields, values), host)


def given_variables(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that variables are given, before they are checked; None for one that is not set."""
    return {field.name: _given(field, values.get(field.name)) for field in fields}


def _given(field: Field, value: Any) -> Any:
    """The value of a variable; an empty field of a survey is one that is not set, and its text may stand for a list."""
    value = plain(value)
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    return words_of(value) if field.type == "list" and not field.fields else value


@contextmanager
def variables_of(host: str) -> Iterator[None]:
    """What is wrong with the values of variables says whose they are."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(f"Variables of {host}: {error.message}") from error


def _kind(value: Any) -> str:
    kinds = {dict: "a dict", list: "a list", str: "text", bool: "a boolean"}
    return kinds.get(type(value), f"the number {value}" if isinstance(value, (int, float)) else "what it is")


def settings_or_problem(
    read: Callable[[Mapping[str, Any], Sequence[str], str], dict[str, Any]],
    values: Mapping[str, Any],
    names: Sequence[str],
    host: str,
) -> dict[str, Any]:
    """What a role's reader makes of its variables, with an empty problem; or the problem alone, in words."""
    try:
        found: dict[str, Any] = literal({"problem": "", **read(values, names, str(host))})
    except InvalidInput as error:
        return {"problem": error.message}
    return found
