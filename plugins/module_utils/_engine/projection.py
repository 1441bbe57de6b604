# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option fields: only the keys of rows that are wanted, so that results stay small."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._errors import InvalidInput
from .fields import Field
from .names import nearest

Tree = dict[str, "Tree"]  # a key, and what is wanted below it; nothing below it is everything
FIELDS = Field("fields", "list")
ANY = ".*"


def project(found: Any, names: Sequence[str] | None, known: Iterable[str] = ()) -> Any:
    """Rows, or a single one, with the named keys only; all keys where none is named.

    A name may have a dot for keys of an inner object or list of objects, as in settings.schedule. known are names that
    a row may have beside those that are there; one that ends with .* is for any key below. Raises InvalidInput for a
    name that no row has and that is not known. What stands below a key cannot be told where that is null, empty or not
    there in every row, so any name below it is taken; else a play would fail on the one NAS of many that has nothing.
    """
    if not names:
        return found
    check_names(found, names, known)
    return pick(found, names)


def check_names(found: Any, names: Sequence[str], known: Iterable[str] = ()) -> None:
    """Raises InvalidInput for a name that is not a key of any row, and suggests the one that was meant."""
    there = {*known, *_paths(found)}
    if there:
        check_known([name for name in names if not _cannot_tell(found, name, there)], there)


def check_known(names: Sequence[str], known: Iterable[str]) -> None:
    """Raises InvalidInput for a name that is not known, and suggests the one that was meant."""
    there = {*known}
    for name in names:
        if name not in there:
            near = ", ".join(nearest(name, (one for one in there if not one.endswith(ANY))))
            raise InvalidInput(f"fields: no key named {name!r}. Nearest keys: {near}")


def pick(found: Any, names: Sequence[str]) -> Any:
    """The named keys of rows, or of a single one, where they have them."""
    return _pick(found, _tree(names))


def _cannot_tell(found: Any, name: str, there: Collection[str]) -> bool:
    """Whether a name stands below a known key that holds anything, or that holds nothing in any row."""
    parent, dot, _key = name.rpartition(".")
    while dot:
        if f"{parent}{ANY}" in there:
            return True
        if parent in there:
            return all(value in (None, "", {}) for value in _values(found, parent.split(".")))
        parent, dot, _key = parent.rpartition(".")
    return False


def _values(found: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands at a path, those in lists one by one."""
    if isinstance(found, list):
        for one in found:
            yield from _values(one, path)
    elif not path:
        yield found
    elif isinstance(found, Mapping) and path[0] in found:
        yield from _values(found[path[0]], path[1:])


def _paths(found: Any, prefix: str = "") -> set[str]:
    """The keys of rows, those of inner objects after a dot."""
    if isinstance(found, list):
        return {path for row in found for path in _paths(row, prefix)}
    if not isinstance(found, Mapping):
        return set()
    inner = {path for key, value in found.items() for path in _paths(value, f"{prefix}{key}.")}
    return inner | {f"{prefix}{key}" for key in found}


def _tree(names: Sequence[str]) -> Tree:
    tree: Tree = {}
    for name in sorted(names, key=lambda name: name.count(".")):
        *parents, last = name.split(".")
        branch = tree
        for key in parents:
            if branch.get(key) == {}:  # the whole object is wanted
                break
            branch = branch.setdefault(key, {})
        else:
            branch.setdefault(last, {})
    return tree


def _pick(found: Any, tree: Tree) -> Any:
    if isinstance(found, list):
        return [_pick(one, tree) for one in found]
    if not isinstance(found, Mapping) or not tree:
        return found
    return {key: _pick(value, tree[key]) for key, value in found.items() if key in tree}
