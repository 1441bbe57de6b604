# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One table says what an option is and where the NAS keeps it; everything else is derived from its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address
from typing import Any, NamedTuple

from .._dsm.enums import DAYS
from .._errors import InvalidInput


class Codec(NamedTuple):
    """How a value is kept on the NAS. decode gives None for what is missing or makes no sense."""

    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any]


def _int(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _bool(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return bool(value) if isinstance(value, (bool, int)) else None


def _days(value: Any) -> list[str] | None:
    """ "0,1,6" as the names of days, sun first, each once. Source: schedule.week_day, protocol reference 4.2."""
    numbers = {_int(part) for part in ("" if value is None else str(value)).split(",")}
    return [DAYS.word(number) for number in sorted(number for number in numbers if number in range(7))] or None


def _day_numbers(days: Sequence[str]) -> str:
    return ",".join(str(number) for number in sorted({DAYS.codes(day)[0] for day in days}))


INT = Codec(_int, int)
# Inside Setting.set every value is a string, numbers and booleans too (protocol reference 1.3 and 10.7).
INT_TEXT = Codec(_int, str)
BOOL = Codec(_bool, bool)
BOOL_TEXT = Codec(lambda value: _bool(value) or False, lambda value: "true" if value else "false")
TEXT = Codec(lambda value: str(value) if value else None, str)
DAY_LIST = Codec(_days, _day_numbers)


class Field(NamedTuple):
    """An option, the key of the NAS behind it, and how the one becomes the other.

    A field with fields is a dict and has no key of its own. least and most bound a number, check returns
    what is wrong with a value (or None). read_only fields are shown and never written.
    """

    name: str
    type: str = "str"
    key: str = ""
    codec: Codec = TEXT
    least: int | None = None
    most: int | None = None
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    check: Callable[[Any], str | None] | None = None
    read_only: bool = False


def options(fields: Sequence[Field]) -> dict[str, dict[str, Any]]:
    """The argument spec of fields."""
    return {field.name: _option(field) for field in fields if not field.read_only}


def _option(field: Field) -> dict[str, Any]:
    spec: dict[str, Any] = {"type": field.type}
    if field.required:
        spec["required"] = True
    if field.default is not None:
        spec["default"] = field.default
    if field.choices:
        spec["choices"] = list(field.choices)
    if field.type == "list":
        spec["elements"] = "str"
    if field.fields:
        spec["options"] = options(field.fields)
    return spec


def validate(fields: Sequence[Field], values: Mapping[str, Any], path: str = "") -> None:
    """Bounds and forms of the given values. Raises InvalidInput that names option, value and what would be right."""
    for field in fields:
        value, name = values.get(field.name), path + field.name
        if value is None:
            continue
        if field.fields:
            validate(field.fields, value, f"{name}.")
            continue
        wrong = (field.check(value) if field.check else None) or _out_of_bounds(field, value)
        if wrong:
            raise InvalidInput(f"{name}: {value!r} {wrong}")


def _out_of_bounds(field: Field, value: Any) -> str | None:
    if (field.least is not None and value < field.least) or (field.most is not None and value > field.most):
        if field.most is None:
            return f"is too small: it has to be {field.least} or more"
        return f"is out of range: it has to be {field.least} to {field.most}"
    return None


def ipv4(value: str) -> str | None:
    """What is wrong with an IPv4 address, or None."""
    try:
        IPv4Address(value)
    except AddressValueError:
        return "is not an IPv4 address such as 192.0.2.10"
    return None


def not_empty(value: Any) -> str | None:
    """What is wrong with something that may not be empty, or None."""
    return None if value else "is empty"


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


def specified(fields: Sequence[Field], params: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a task's options that these fields manage: what is None, or an empty dict, counts as not given."""
    values: dict[str, Any] = {}
    for field in fields:
        value = params.get(field.name)
        if field.fields and value is not None:
            value = specified(field.fields, value) or None
        if value is not None and not field.read_only:
            values[field.name] = value
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
