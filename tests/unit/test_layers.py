# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrows only go down: the imports of the product, read from its source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from harness import ROOT

PLUGINS = ROOT / "plugins"
UTILS = PLUGINS / "module_utils"
BASE = "ansible_collections.nasfleet.active_backup."
# Low to high. Units that share a line know nothing of each other.
LAYERS = (
    {"_reasons"},
    {"_errors"},
    {"_http"},
    {"_dsm"},
    {"_engine"},
    {"_tasks"},
    {"_abb", "_m365"},
    {"_nas"},
    {"_frontend"},
    {"modules"},
)
LEVEL = {unit: level for level, units in enumerate(LAYERS) for unit in units}
MOST_LINES, MOST_LINES_OF_FUNCTION = 200, 40
SOURCES = sorted(path for path in PLUGINS.rglob("*.py") if path.name != "__init__.py")
LAYERED = [path for path in SOURCES if path.is_relative_to(UTILS) or path.is_relative_to(PLUGINS / "modules")]
# Who may know whom, outside the collection.
ONLY = {"requests": {"_http"}, "urllib3": {"_http"}, "ansible": {"_frontend"}}


def _name(path: Path) -> str:
    """The dotted name of a file below the collection."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _imports(path: Path) -> set[str]:
    """The dotted names that a file imports; those of the collection as plugins.module_utils...."""
    package = _name(path).split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package[: len(package) - node.level + 1], node.module or ""]) if node.level else node.module
            )
            # "from . import _http" imports a module, "from ._http import Http" a name of one
            found |= {f"{base.rstrip('.')}.{alias.name}" for alias in node.names}
    return {name.removeprefix(BASE) for name in found}


def _unit(dotted: str) -> str | None:
    """The layered unit of a dotted name, None outside of them."""
    parts = dotted.split(".")
    if parts[:2] == ["plugins", "module_utils"]:
        return parts[2]
    return "modules" if parts[:2] == ["plugins", "modules"] else None


def _id(path: Path) -> str:
    return str(path.relative_to(PLUGINS))


@pytest.mark.parametrize("path", LAYERED, ids=_id)
def test_imports_go_down(path):
    unit = _unit(_name(path))
    assert unit in LEVEL, f"{unit} has no layer: add it to LAYERS"
    below = {name for name in map(_unit, _imports(path)) if name and name != unit}
    assert below <= set(LEVEL), "something imports what has no layer"
    wrong = {name for name in below if LEVEL[name] >= LEVEL[unit]}
    assert not wrong, f"{_id(path)} imports {sorted(wrong)}, which is not below {unit}"


@pytest.mark.parametrize("path", [path for path in LAYERED if path.is_relative_to(PLUGINS / "modules")], ids=_id)
def test_modules_do_not_know_each_other(path):
    assert not [name for name in _imports(path) if name.startswith("plugins.modules.")]


MODULES = [path for path in LAYERED if path.is_relative_to(PLUGINS / "modules") and "DEFINITION" in path.read_text()]


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_a_module_imports_first_what_says_that_python_is_too_old(path):
    first = next(line for line in path.read_text().splitlines() if line.startswith("from ansible_collections"))
    assert first.endswith("._frontend.module import run_module")


@pytest.mark.parametrize(
    "folder",
    sorted(
        path.name
        for path in UTILS.iterdir()
        if path.is_dir() and path.name.startswith("_") and path.name != "__pycache__"
    ),
)
def test_no_circles_within_a_layer(folder):
    prefix = f"plugins.module_utils.{folder}."
    arrows = {
        path.stem: {name[len(prefix) :].split(".")[0] for name in _imports(path) if name.startswith(prefix)}
        for path in (UTILS / folder).glob("*.py")
    }
    done: set[str] = set()
    while ready := {name for name, below in arrows.items() if name not in done and below <= done}:
        done |= ready
    assert done == set(arrows), f"these import each other: {sorted(set(arrows) - done)}"


@pytest.mark.parametrize("path", SOURCES, ids=_id)
def test_who_knows_the_outside(path):
    unit, names = _unit(_name(path)), {name.split(".")[0] for name in _imports(path)}
    assert not names & {"tests", "simulator", "harness"}, "the product imports its tests"
    if path in LAYERED:
        assert not {name for name, units in ONLY.items() if name in names and unit not in units}


def test_the_simulator_does_not_know_the_product():
    known = {name for path in (ROOT / "tests" / "simulator").rglob("*.py") for name in _imports(path)}
    assert known  # it was found
    assert not [name for name in known if name.startswith(("plugins", "ansible"))]


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.is_relative_to(UTILS) or "_report" in path.parts], ids=_id
)
def test_sizes(path):
    text = path.read_text()
    lines = len(text.splitlines())
    assert lines < MOST_LINES, f"{_id(path)} has {lines} lines"
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    long = {node.name for node in functions if node.end_lineno - node.lineno + 1 >= MOST_LINES_OF_FUNCTION}
    assert not long, f"too long: {sorted(long)}"


def test_the_whole_product_was_looked_at():
    assert {_unit(_name(path)) for path in LAYERED} == set(LEVEL)
