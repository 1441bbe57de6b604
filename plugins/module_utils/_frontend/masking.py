# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masking of secrets in results, with the words of AnsibleModule, and a warning where that is likely by chance.

AnsibleModule masks the result of a module that is shipped, up to ansible-core 2.21: from 2.22 on it only tells the
controller the secrets, which hides them in what it prints, and a registered variable holds them. Nothing masks the
result of an action, and the function for it (remove_values) is deprecated since 2.22. So this collection does both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

WHOLE = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
PART = "*" * 8
SHORT = 8  # characters: anything shorter is likely to be in a result by chance


def secrets_of(spec: Mapping[str, Any], params: Mapping[str, Any]) -> dict[str, str]:
    """The secrets among options, each with the name of its option."""
    found: dict[str, str] = {}
    for name, option in spec.items():
        value = params.get(name)
        if option.get("no_log"):
            found |= dict.fromkeys(_texts(value), name)
        elif "options" in option:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, Mapping):
                    found |= secrets_of(option["options"], inner)
    return found


def _texts(value: Any) -> Iterator[str]:
    """All texts and numbers in a value, as text."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
    elif value not in (None, "") and not isinstance(value, bool):
        yield str(value)


def masked(value: Any, secrets: Mapping[str, str]) -> Any:
    """A value without secrets: what is one is replaced, and what holds one in part."""
    found = occurring(value, secrets)
    return _replaced(value, sorted(found, key=len, reverse=True)) if found else value


def masked_outcome(outcome: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    """A result without secrets, one by one: what holds none stays as it is, and only the options nearly always do."""
    return {name: masked(value, secrets) for name, value in outcome.items()}


def occurring(value: Any, secrets: Mapping[str, str]) -> list[str]:
    """The secrets that are in a value, or in a key of it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return [secret for secret in secrets if json.dumps(secret, ensure_ascii=False)[1:-1] in text]


def _replaced(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _replaced(one, secrets) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replaced(one, secrets) for one in value]
    if isinstance(value, str):
        if value in secrets:
            return WHOLE
        for secret in secrets:
            value = value.replace(secret, PART)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        return WHOLE if any(secret in str(value) for secret in secrets) else value
    return value


def chance_warning(result: Mapping[str, Any], secrets: Mapping[str, str]) -> list[str]:
    """A warning where a secret that is short masks something in a result, which then is not what the NAS sent."""
    short = {secret: name for secret, name in secrets.items() if len(secret) < SHORT}
    if not short:
        return []
    rest = [_values(value) for name, value in result.items() if name not in ("invocation", "warnings")]
    names = sorted({short[secret] for secret in occurring(rest, short)})
    return [
        f"The secret in {name} is so short that it occurs in the result by chance, where it was masked ({PART}). Names "
        "with such a mask are not those on the NAS. Use a longer secret."
        for name in names
    ]


def _values(value: Any) -> Any:
    """A value without the keys of its dicts, which are not masked."""
    if isinstance(value, Mapping):
        return [_values(one) for one in value.values()]
    return [_values(one) for one in value] if isinstance(value, (list, tuple)) else value
