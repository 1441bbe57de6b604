# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RETURN says what is returned: every key that a module returns is documented, and every documented key is returned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from cases import CASES
from generators import returns
from harness import good, module_of

# Options that make a module return all that it can, where those of its case do not.
MODULES: dict[str, dict[str, Any]] = {
    **{name: case.same for name, case in CASES.items()},
    "abb_log_info": {"limit": 0},
    "abb_history_info": {"include_details": True, "limit": 0},
    "abb_task": {"name": ["Accounting PCs"], "state": "started"},
    "m365_log_info": {},
    "dsm_certificate_info": {},
    "active_backup_health_info": {"history_days": 3, "protected_hosts": ["nobody"]},
}
FRAME = {"changed", "diff", "failed", "invocation", "warnings"}
# What the simulated NAS sends to prove that keys nobody has heard of pass through.
UNHEARD_OF = "x_unheard_of"


@pytest.fixture
def returned(nas: Any) -> Any:
    """What a module returns of a NAS on which a backup is under way."""
    good(nas, "abb_task", name=["Accounting PCs"], state="started")
    return lambda module: good(nas, module, **MODULES[module])


def _undocumented(value: Any, entry: dict[str, Any], path: str) -> Iterator[str]:
    """The paths of keys below a value that its documentation does not know."""
    if isinstance(value, list):
        for one in value:
            yield from _undocumented(one, entry, path)
    elif isinstance(value, dict) and "contains" in entry:
        for key, inner in value.items():
            if key == UNHEARD_OF:
                continue
            if key not in entry["contains"]:
                yield f"{path}.{key}"
            else:
                yield from _undocumented(inner, entry["contains"][key], f"{path}.{key}")


@pytest.mark.parametrize("module", MODULES)
def test_every_key_that_is_returned_is_documented(returned, module):
    documented = yaml.safe_load(module_of(module).RETURN)
    result = {key: value for key, value in returned(module).items() if key not in FRAME}
    missing = sorted(set(_undocumented(result, {"contains": documented}, module)))
    assert not missing, "add them to tests/generators/return_rows.yml"


TYPES = {"int": int, "str": str, "bool": bool, "dict": dict, "list": list, "float": (int, float), "raw": object}


def _of_another_type(value: Any, entry: dict[str, Any], path: str) -> Iterator[str]:
    for key, inner in entry.get("contains", {}).items():
        for row in value if isinstance(value, list) else [value]:
            if not isinstance(row, dict) or row.get(key) is None:
                continue
            if not isinstance(row[key], TYPES[inner["type"]]):
                yield f"{path}.{key}: {row[key]!r} is no {inner['type']}"
            yield from _of_another_type(row[key], inner, f"{path}.{key}")


@pytest.mark.parametrize("module", MODULES)
def test_every_value_has_the_type_that_is_documented(returned, module):
    documented = yaml.safe_load(module_of(module).RETURN)
    assert not sorted(set(_of_another_type(returned(module), {"contains": documented}, module)))


def _never_returned(values: list[Any], kind: str) -> Iterator[str]:
    for key, (_type, text, *_inner) in returns.keys_of(kind).items():
        if text.startswith(returns.SOMETIMES):
            continue
        if not any(isinstance(row, dict) and key in row for row in values):
            yield f"{kind}.{key}"


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _of_kind(values: list[Any], kind: str) -> Iterator[tuple[str, list[Any]]]:
    """The kind with its values, and the same of every kind below."""
    yield kind, values
    for key, (_type, _text, *inner) in returns.keys_of(kind).items():
        if inner:
            below = [one for row in values if isinstance(row, dict) for one in _rows(row.get(key))]
            yield from _of_kind(below, inner[0])


@pytest.mark.parametrize("rows", returns.ROWS, ids=lambda rows: rows.part)
def test_every_key_that_is_documented_is_returned(returned, nas, rows):
    """But for those that not every package version sends."""
    if rows.module == "abb_version":
        pytest.skip("the rows of abb_task_info have the same versions")
    result = returned(rows.module)
    values = _rows(next(value for key, value in result.items() if key not in FRAME))
    kinds = [pair for kind in rows.kinds for pair in _of_kind(values, kind)]
    for key, (_type, _text, *inner) in rows.more.items():
        kinds += _of_kind([one for row in values for one in _rows(row[key])], inner[0])
    never = [place for kind, below in kinds for place in _never_returned(below, kind)]
    assert not never, "take them out of tests/generators/return_rows.yml, or mark them with '?'"


def test_the_table_has_no_kind_that_nobody_uses():
    used = {kind for rows in returns.ROWS for kind in rows.kinds}
    used |= {inner[0] for rows in returns.ROWS for _type, _text, *inner in rows.more.values() if inner}
    while more := {inner[0] for kind in used for _t, _x, *inner in returns.keys_of(kind).values() if inner} - used:
        used |= more
    assert used | set(returns.BASES.values()) == set(returns.table())
