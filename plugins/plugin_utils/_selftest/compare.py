# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of a NAS beside what is known of them: keys, types and words, told without anything that is a NAS's own.

What is told of a value is its type, and the number or word where the NAS has chosen one of a list of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest.kinds import KINDS

UNKNOWN = "unknown"  # the word of a number that has none
# Texts that are one of a list of the NAS's own; those that are known (protocol reference 2.2.4 and 3.9).
TEXTS = {
    "agent_status": ("online", "offline"),
    "repeat_type": ("Weekly",),
    "target_status": ("online", "offline"),
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": (int, float),
    "float": (int, float),
    "str": str,
    "bool": bool,
    "list": list,
    "dict": dict,
}
_NAMES = ((bool, "bool"), (int, "int"), (float, "float"), (str, "str"), (Mapping, "dict"), (list, "list"))
# A key or word that can be shown; anything else may be the name of something.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_MOST = 10  # unknown keys in one place; more are names


class Key(NamedTuple):
    """What is known of a key: its type, whether every package sends it, and the kind of the rows that stand there."""

    type: str
    always: bool
    kind: str


@cache
def keys_of(kind: str) -> dict[str, Key]:
    """The keys of a kind by their names."""
    found = {}
    for token in KINDS[kind].split():
        name, _colon, rest = token.partition(":")
        told, _equals, inner = rest.partition("=")
        found[name] = Key(told.rstrip("?"), not told.endswith("?"), inner)
    return found


def differences(rows: Any, kinds: Iterable[str], place: str, texts: frozenset[str]) -> Iterator[str]:
    """What differs in rows, or in a single one, of these kinds together. texts are those of the NAS: see texts_of."""
    known = {name: key for kind in kinds for name, key in keys_of(kind).items()}
    found = [row for row in (rows if isinstance(rows, list) else [rows]) if isinstance(row, Mapping)]
    strangers = list(dict.fromkeys(key for row in found for key in row if key not in known))
    yield from unknown_keys({key: row[key] for row in found for key in strangers if key in row}, place, texts)
    for name, key in known.items():
        values = [row[name] for row in found if name in row]
        lacking = len(found) - len(values)
        if key.always and lacking:
            yield f"{place}.{name}: missing in {lacking} of {len(found)}"
        yield from _values(values, key, f"{place}.{name}", texts)
        if name in TEXTS:
            yield from _words(values, TEXTS[name], f"{place}.{name}")
        if f"{name}_code" in known:
            yield from _numbers([row for row in found if row.get(name) == UNKNOWN], name, place)


def unknown_keys(strangers: Mapping[str, Any], place: str, texts: frozenset[str]) -> Iterator[str]:
    """Keys that nobody has heard of, with the types of their values."""
    shown = [key for key in strangers if is_plain(key) and key.casefold() not in texts]
    hidden = len(strangers) - len(shown)
    if len(shown) > _MOST:
        shown, hidden = [], len(strangers)
    for key in shown:
        yield f"{place}.{key}: unknown key ({type_of(strangers[key])})"
    if hidden:
        yield f"{place}: {hidden} unknown keys, which may be names and are not shown"


def _values(values: list[Any], key: Key, place: str, texts: frozenset[str]) -> Iterator[str]:
    """Values of another type, and what differs below."""
    wrong = sorted({type_of(value) for value in values if not _fits(value, key.type)})
    if wrong:
        yield f"{place}: {' and '.join(wrong)} instead of {key.type}"
    if key.kind:
        below = [one for value in values for one in (value if isinstance(value, list) else [value])]
        yield from differences(below, [key.kind], place, texts)


def _fits(value: Any, wanted: str) -> bool:
    if value is None or wanted == "raw":
        return True
    return isinstance(value, _TYPES[wanted]) and (wanted == "bool" or not isinstance(value, bool))


def _words(values: list[Any], known: tuple[str, ...], place: str) -> Iterator[str]:
    for word in sorted({value for value in values if isinstance(value, str) and value and value not in known}):
        yield f"{place}: unknown word {word!r}" if is_plain(word) else f"{place}: unknown text"


def _numbers(rows: list[Mapping[str, Any]], name: str, place: str) -> Iterator[str]:
    codes: list[Any] = [row.get(f"{name}_code") for row in rows]
    numbers = sorted({int(code) for code in codes if is_number(code)})
    if numbers:
        yield f"{place}.{name}: unknown number {', '.join(map(str, numbers))}"
    if not all(map(is_number, codes)):
        yield f"{place}.{name}: something else than a number"


def is_number(value: Any) -> bool:
    """Whether a value is a whole number, as the NAS sends it; no name is one that short."""
    return not isinstance(value, bool) and re.fullmatch(r"-?[0-9]{1,9}", str(value)) is not None


def is_plain(text: str) -> bool:
    """Whether a key or word has the form of those of DSM."""
    return _PLAIN.fullmatch(str(text)) is not None


def type_of(value: Any) -> str:
    """The type of a value, by its name in Ansible's documentation."""
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "null")


def texts_of(value: Any) -> Iterator[str]:
    """All texts in a value, at any depth: a key that is one of them is a name."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str):
        yield value.casefold()
