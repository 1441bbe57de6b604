# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hypothesis draws from, made of the rows that describe options: a new option is drawn at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.checks import ipv4
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field

ADDRESSES = st.ip_addresses(v=4).map(str)
WITHOUT_BOUND = 100  # the simulated NAS has bounds of its own, which no row knows


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """Anything that is right for a field."""
    if field.fields:
        return values_of(field.fields)
    words = st.sampled_from(field.choices or ("x",))
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "int": st.integers(field.least or 0, WITHOUT_BOUND if field.most is None else field.most),
        "list": st.lists(words, min_size=1, max_size=9),
        "str": ADDRESSES if field.check is ipv4 else words,
    }
    return kinds[field.type]


def values_of(fields: Iterable[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """A dict with the fields that are required and some of the others."""
    fields = [field for field in fields if not field.read_only]
    return st.fixed_dictionaries(
        {field.name: value_of(field) for field in fields if field.required},
        optional={field.name: value_of(field) for field in fields if not field.required},
    )


def whole(fields: Iterable[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """A dict with all of the fields, at any depth."""
    return st.fixed_dictionaries(
        {field.name: whole(field.fields) if field.fields else value_of(field) for field in fields}
    )


def blank(fields: Iterable[Field]) -> dict[str, Any]:
    """A dict with nothing in any of the fields, at any depth."""
    return {field.name: blank(field.fields) if field.fields else None for field in fields}
