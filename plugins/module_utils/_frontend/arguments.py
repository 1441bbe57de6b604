# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments made fit for Ansible's own checks, and what these let through.

Ansible's checks abort before they have collected what must be masked where something else than a dict is given for
one, so that the password would be in the result; or they end in a traceback. And something else is given: YAML reads
14:50 as 890. They also turn a boolean into text or a number: YAML reads yes and on as one, and Python takes true for 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible.module_utils.common.validation import check_type_dict

from .._dsm.enums import suggestion
from .._engine.names import nearest
from .options import without_empty

# How Ansible words a value that is not among the choices.
_CHOICES = re.compile(r"must be one (?:or more )?of: (?P<words>.+?)(?:, got: |\. Got no match for: )(?P<got>[^,]+)")
_INTERNAL = "_ansible"


def with_suggestion(message: str) -> str:
    """Ansible's message about a wrong choice, with the word that was probably meant."""
    found = _CHOICES.search(message)
    word = suggestion(found["got"].split(" found in ")[0], found["words"].split(", ")) if found else None
    return f"{message}. Did you mean {word}?" if word else message


class Arguments(NamedTuple):
    """Arguments that can be checked, and what is wrong with those that had to be left out, or None."""

    values: dict[str, Any]
    complaint: str | None


def prepared(spec: Mapping[str, Any], given: Mapping[str, Any]) -> Arguments:
    """Arguments without nulls and empty connection options, in types that Ansible's checks deal with."""
    complaints: list[str] = []
    named = {name: value for name, value in given.items() if value is not None or name.startswith(_INTERNAL)}
    values = _fit(spec, without_empty(named), "", complaints)
    return Arguments(values, complaints[0] if complaints else None)


def _fit(spec: Mapping[str, Any], values: Mapping[str, Any], path: str, complaints: list[str]) -> dict[str, Any]:
    _check_names(spec, values, path, complaints)
    # inside of an option a null key is one that is not given, and so is a dict of nothing but nulls
    fit = {name: value for name, value in values.items() if value is not None or not path}
    for name, option in _by_alias(spec).items():
        if fit.get(name) is None:
            continue
        place, value = f"{path}{name}", fit[name]
        if "options" not in option:
            if wrong := _problem(option, value, place):
                complaints.append(wrong)
                del fit[name]
        elif option["type"] == "list":
            items = value if isinstance(value, list) else [value]
            fit[name] = [_dict(option, one, f"{place}[{at}]", complaints) for at, one in enumerate(items)]
        else:
            inner = _dict(option, value, place, complaints)
            if inner or not value or _has_parts(option):
                fit[name] = inner
            else:
                del fit[name]
    return fit


def _has_parts(option: Mapping[str, Any]) -> bool:
    """Whether an option is made of parts that have options of their own, so that a null one declares nothing of it."""
    return all("options" in one for one in option["options"].values())


def _by_alias(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Options under their names and their aliases."""
    aliases = {alias: option for option in spec.values() for alias in option.get("aliases", ())}
    return {**spec, **aliases}


def _check_names(spec: Mapping[str, Any], values: Mapping[str, Any], path: str, complaints: list[str]) -> None:
    known = _by_alias(spec)
    for name in values:
        if name in known or str(name).startswith(_INTERNAL):
            continue
        near = suggestion(str(name), known)
        if path and not near:  # these are few, and mostly one of them was meant
            near = nearest(str(name), known, 1)[0]
        hint = f"Did you mean {near}? " if near else ""
        complaints.append(f"{path}{name}: no such option. {hint}The options are: {', '.join(sorted(known))}")


def _problem(option: Mapping[str, Any], value: Any, place: str) -> str | None:
    """What is wrong with a value that Ansible would turn into one of the right type, or None."""
    kind = option.get("type", "str")
    values = {place: value}
    if kind == "list":
        kind = option.get("elements", "str")
        if isinstance(value, (list, tuple)):
            values = {f"{place}[{at}]": one for at, one in enumerate(value)}
    for where, one in values.items():
        if wrong := _misread(kind, one):
            return f"{where}: {wrong}" if option.get("no_log") else f"{where}: {one!r} {wrong}"
    return None


def _misread(kind: str, value: Any) -> str | None:
    if kind in ("int", "float") and isinstance(value, bool):
        return "is a boolean, not a number"
    if kind in ("str", "path"):
        if isinstance(value, bool):
            return "is a boolean, not text: YAML reads yes, no, on and off as booleans, so quote them"
        if isinstance(value, (list, tuple, dict)):
            return "is not text"
    if isinstance(value, (list, tuple)):
        return next(filter(None, (_misread("", one) for one in value)), None)
    if isinstance(value, dict):
        return next(filter(None, (_misread("", one) for pair in value.items() for one in pair)), None)
    if isinstance(value, str) and not _encodable(value):
        return "has characters that cannot be encoded as UTF-8"
    return None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dict(option: Mapping[str, Any], value: Any, place: str, complaints: list[str]) -> dict[str, Any]:
    secret = any(inner.get("no_log") for inner in option["options"].values())
    try:
        given = check_type_dict(value)
    except TypeError:
        hint = " (YAML reads a time such as 14:50 as a number)" if isinstance(value, int) else ""
        shown = "the value" if secret else repr(value)
        complaints.append(f"{place}: {shown} must be a dict of {', '.join(option['options'])}{hint}")
        return {}
    odd = sorted(str(name) for name in given if name not in option["options"])
    if secret and odd:  # Ansible would show the values of keys that it does not know
        complaints.append(
            f"{place}: unknown {', '.join(odd)}; allowed: {', '.join(option['options'])}. Pass the value of session "
            "that dsm_session returned"
        )
        return {}
    return _fit(option["options"], given, f"{place}.", complaints)
