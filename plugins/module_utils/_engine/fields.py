# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One table says what an option is and where the NAS keeps it; everything else is derived from its rows.

argument_spec.py makes Ansible's argument spec of them, values.py checks and translates values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .codecs import TEXT, Codec

TYPES = ("str", "int", "bool", "path", "list", "dict")


@dataclass(frozen=True)
class Field:
    """An option, and the key of the NAS behind it where there is one. A row that contradicts itself is a ValueError.

    name, type, elements, required, default, choices, aliases, no_log: as in Ansible's argument spec. A list without
    elements is one of str. no_log is None where Ansible may go by the name, False where it must not.
    key, codec: the key of the NAS that holds the value, and in which form.
    least, most, unit: the bounds of a number, and what it counts, for messages.
    fields: the suboptions of a dict, or of each dict of a list. exclusive and one_of are groups of their names of which
    at most one, or at least one, is given.
    check: what is wrong with a value, in words, or None.
    read_only: shown, but neither an option nor written.
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
    elements: str = ""
    aliases: tuple[str, ...] = ()
    no_log: bool | None = None
    unit: str = ""
    exclusive: tuple[tuple[str, ...], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse contradictions. Raises ValueError."""
        wrong = [*_of_type(self), *_of_use(self), *_of_suboptions(self)]
        if wrong:
            raise ValueError(f"Field {self.name!r}: {'; '.join(wrong)}")

    @property
    def item_type(self) -> str:
        """The type of a value, or of each element of a list."""
        return (self.elements or "str") if self.type == "list" else self.type


def _of_type(field: Field) -> Iterator[str]:
    """Contradictions between the type and what is said of values."""
    if field.type not in TYPES or field.item_type not in TYPES:
        yield f"there is no type {field.type} {field.elements}".rstrip()
    if field.elements and field.type != "list":
        yield "only a list has elements"
    if (field.least, field.most) != (None, None) and field.item_type != "int":
        yield "only a number has bounds"
    if field.least is not None and field.most is not None and field.least > field.most:
        yield "least is more than most"
    if field.choices and field.item_type != "str":
        yield "only text has choices"
    if field.key and field.codec.type != field.type:
        yield f"its codec is for {field.codec.type}"
    if field.default is not None:
        yield from _of_default(field)


def _of_default(field: Field) -> Iterator[str]:
    values = field.default if field.type == "list" and isinstance(field.default, list) else [field.default]
    kinds = {"int": int, "bool": bool, "list": list, "dict": dict}
    kind = kinds.get(field.type, str)
    if not isinstance(field.default, kind) or (kind is int and isinstance(field.default, bool)):
        yield "the default is of another type"
    elif field.choices and not set(values) <= set(field.choices):
        yield "the default is not a choice"
    elif any(problem(field, value) for value in values):
        yield "the default is not valid"


def _of_use(field: Field) -> Iterator[str]:
    if field.required and field.default is not None:
        yield "required, so its default is never used"
    if field.read_only and (field.required or field.default is not None or field.aliases):
        yield "read_only, so nobody can give it"
    if field.name in field.aliases:
        yield "its alias is its name"


def _of_suboptions(field: Field) -> Iterator[str]:
    if not field.fields:
        if field.exclusive or field.one_of:
            yield "only a dict with fields has rules between them"
        return
    names = [inner.name for inner in field.fields]
    if field.item_type != "dict":
        yield "only a dict has fields"
    if field.key or field.choices or field.no_log is not None:
        yield "its fields have keys, choices and secrets, not the dict"
    if len(set(names)) < len(names):
        yield "two of its fields share a name"
    if not {name for group in (*field.exclusive, *field.one_of) for name in group} <= set(names):
        yield "a rule names what is not among its fields"


def problem(field: Field, value: Any) -> str | None:
    """What is wrong with a single value of a field, in words, or None."""
    if field.item_type == "int" and isinstance(value, bool):
        return "is a boolean, not a number"  # YAML reads yes and on as one, and Python takes true for 1
    if (field.least is not None and value < field.least) or (field.most is not None and value > field.most):
        unit = f" ({field.unit})" if field.unit else ""
        if field.most is None:
            return f"is too small: it must be {field.least} or more{unit}"
        return f"is out of range: it must be {field.least or 0} to {field.most}{unit}"
    return None


def flag(name: str) -> Field:
    """An option that is off unless it is given."""
    return Field(name, "bool", default=False)
