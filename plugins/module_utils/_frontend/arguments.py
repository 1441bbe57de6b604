# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments made fit for Ansible's own checks.

Where a dict is wanted and something else comes, those checks give up before they have collected what has to be
masked, and the password stands in the result; or they end in a traceback. And something else does come: a number is
what YAML makes of 14:50. So this is looked at first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible.module_utils.common.validation import check_type_dict

from .._dsm.enums import suggestion
from .connection import without_empty

# How Ansible words a value that is not among the choices.
_CHOICES = re.compile(r"must be one (?:or more )?of: (?P<words>.+?)(?:, got: |\. Got no match for: )(?P<got>[^,]+)")


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
    """Arguments without nulls and empty connection options, and with nothing but dicts where dicts are wanted."""
    complaints: list[str] = []
    named = {name: value for name, value in given.items() if value is not None or name.startswith("_ansible")}
    values = _fit(spec, without_empty(named), "", complaints)
    return Arguments(values, complaints[0] if complaints else None)


def _fit(spec: Mapping[str, Any], values: Mapping[str, Any], path: str, complaints: list[str]) -> dict[str, Any]:
    # inside of an option a null key is one that is not given, and so is a dict of nothing but nulls
    fit = {name: value for name, value in values.items() if value is not None or not path}
    for name, option in spec.items():
        if "options" not in option or fit.get(name) is None:
            continue
        place, value = f"{path}{name}", fit.pop(name)
        if option["type"] == "list":
            items = value if isinstance(value, list) else [value]
            fit[name] = [_dict(option, one, f"{place}[{at}]", complaints) for at, one in enumerate(items)]
        else:
            inner = _dict(option, value, place, complaints)
            if inner or not value:
                fit[name] = inner
    return fit


def _dict(option: Mapping[str, Any], value: Any, place: str, complaints: list[str]) -> dict[str, Any]:
    secret = any(inner.get("no_log") for inner in option["options"].values())
    try:
        given = check_type_dict(value)
        odd = sorted(str(name) for name in given if name not in option["options"])
        if secret and odd:  # Ansible would show the values of keys that it does not know
            complaints.append(
                f"{place}: has no {', '.join(odd)}, but {', '.join(option['options'])}. Pass on what dsm_session "
                "returned as session, and nothing around it"
            )
            return {}
        return _fit(option["options"], given, f"{place}.", complaints)
    except TypeError:
        hint = " (YAML reads a time such as 14:50 as a number)" if isinstance(value, int) else ""
        shown = "what was given" if secret else repr(value)
        complaints.append(f"{place}: {shown} has to be a dict of {', '.join(option['options'])}{hint}")
        return {}
