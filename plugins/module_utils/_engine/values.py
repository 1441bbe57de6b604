# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values by the table of options: valid or not, given or not, from the NAS and to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._errors import InvalidInput
from .fields import Field, problem


def validate(fields: Sequence[Field], values: Mapping[str, Any], path: str = "") -> None:
    """Bounds and forms of the given values. Raises InvalidInput that names option, value and what would be right."""
    for field in fields:
        value, name = values.get(field.name), path + field.name
        if value is None or field.read_only:
            continue
        wrong = None if field.fields else field.check and field.check(value)
        if wrong:
            raise _invalid(field, name, value, wrong)
        if field.type != "list":
            _validate_item(field, value, name)
            continue
        for at, item in enumerate(value):
            _validate_item(field, item, f"{name}[{at}]")


def _validate_item(field: Field, value: Any, name: str) -> None:
    if field.fields:
        validate(field.fields, value, f"{name}.")
    elif wrong := problem(field, value):
        raise _invalid(field, name, value, wrong)


def _invalid(field: Field, name: str, value: Any, wrong: str) -> InvalidInput:
    shown = "" if field.no_log else f"{value!r} "
    return InvalidInput(f"{name}: {shown}{wrong}")


def specified(fields: Sequence[Field], params: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a task's options that these fields manage: what is None, or an empty dict, counts as not given."""
    values: dict[str, Any] = {}
    for field in fields:
        value = params.get(field.name)
        if field.fields and field.type == "dict" and value is not None:
            value = specified(field.fields, value) or None
        if value is not None and not field.read_only:
            values[field.name] = value
    return values


def declarable(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that can be given back as options: a dict that lacks what it requires is null, as if it were not listed.

    What does not belong to the fields stays as it is.
    """
    whole = dict(values)
    for field in fields:
        value = whole.get(field.name)
        if field.fields and isinstance(value, Mapping):
            lacking = any(inner.required and value.get(inner.name) is None for inner in field.fields)
            whole[field.name] = None if lacking else declarable(field.fields, value)
    return whole


def decode(fields: Sequence[Field], raw: Mapping[str, Any]) -> dict[str, Any]:
    """What the NAS keeps, under the names and in the types of the options; None for what it does not list."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.fields:
            inner = decode(field.fields, raw)
            values[field.name] = inner if any(value is not None for value in inner.values()) else None
        else:
            values[field.name] = field.codec.decode(raw.get(field.key))
    return values


def leaves(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    """The fields that have a key, with their values, however deep they stand."""
    for field in fields:
        value = values.get(field.name)
        if field.fields:
            yield from leaves(field.fields, value or {})
        elif field.name in values:
            yield field, value


def encode(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values under the keys and in the form of the NAS; what is None is left out."""
    return {field.key: field.codec.encode(value) for field, value in leaves(fields, values) if value is not None}
