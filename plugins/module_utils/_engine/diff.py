# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Current and desired state in, what is to be done out. Pure: no NAS, no Ansible."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .fields import Field


class Difference(NamedTuple):
    """What differs: changes as desired, before and after for people, merged the whole object afterwards.

    before and after hold what is managed, and are equal exactly when changes is empty.
    """

    changes: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]
    merged: dict[str, Any]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def wanted(self) -> str:
        """What differs, in words."""
        return in_words({name: self.after[name] for name in self.changes})


def in_words(values: Mapping[str, Any]) -> str:
    """Values with their names, in a sentence."""
    return ", ".join(f"{name}: {json.dumps(value)}" for name, value in values.items())


NO_DIFFERENCE = Difference({}, {}, {}, {})


def difference(fields: Sequence[Field], current: Mapping[str, Any], desired: Mapping[str, Any]) -> Difference:
    """Compare what is desired with what is there, field by field, and only where something is desired."""
    changes: dict[str, Any] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    merged = dict(current)
    for field in fields:
        if field.name not in desired:
            continue
        have, want = current.get(field.name), desired[field.name]
        if field.fields and isinstance(want, Mapping):
            inner = difference(field.fields, have or {}, want)
            if inner:
                changes[field.name] = inner.changes
            before[field.name], after[field.name] = inner.before, inner.after
            merged[field.name] = {**_blank(field), **inner.merged}
        else:
            if have != want:
                changes[field.name] = want
            before[field.name], after[field.name] = have, want
            merged[field.name] = want
    return Difference(changes, before, after, merged)


def as_diff(hostname: str, thing: str, before: Any, after: Any) -> dict[str, Any]:
    """A diff as Ansible shows it, with headers that say what it is about."""
    header = f"{hostname}: {thing}" if thing else hostname
    return {"before_header": header, "after_header": header, "before": before, "after": after}


def changed_keys(before: Mapping[str, Any], sent: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The keys that a write had to leave alone and did not: sent with their old value, and then another one or gone."""
    kept = (key for key, value in sent.items() if key in before and before[key] == value)
    return sorted(key for key in kept if key not in now or now[key] != sent[key])


def _blank(field: Field) -> dict[str, Any]:
    return dict.fromkeys(inner.name for inner in field.fields)
