# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tests touch which line of the collection, as one run of all unit tests shows."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from collections import defaultdict
from functools import cached_property
from itertools import chain, zip_longest
from pathlib import Path

import coverage

UTILS = Path("plugins", "module_utils")
# They run nothing of the collection, or all of it in processes of their own, which is not seen.
LEFT_OUT = ("simulator", "report", "playbooks", "test_awx.py", "test_citations.py", "test_tools.py")
# They look at tables and definitions, which run on import, without running a line of them.
OF_TABLES = tuple(
    f"tests/unit/test_{name}.py"
    for name in "documentation error_codes fields functions reference_words returns schema declared".split()
)
_CONFIG = """[run]
source = {source}
data_file = {data}
core = ctrace
"""


class CoverageMap:
    """The map of a copy of the checkout."""

    def __init__(self, copy: Path, data: Path) -> None:
        self.copy, self.data = copy, data

    def measure(self) -> None:
        """Run all unit tests once; they have to be green."""
        config = self.data.with_suffix(".ini")
        config.write_text(_CONFIG.format(source=self.copy / UTILS, data=self.data), encoding="utf-8")
        left_out = [f"--ignore=tests/unit/{name}" for name in LEFT_OUT]
        cov = ["--cov", f"--cov-config={config}", "--cov-context=test", "--cov-report="]
        subprocess.run([sys.executable, "-m", "pytest", "-q", *cov, *left_out], cwd=self.copy, check=True)

    def tests(self, path: Path, first: int, last: int) -> list[str]:
        """The tests that touch these lines; of lines that run on import, those that touch the file or its users."""
        inside = self._inside(path)
        if found := self._touching(path, {*range(first, last + 1)} & inside):
            return _spread(found)
        users = [path, *(user for user in self._users if path.stem in self._users[user])]
        found = set(chain.from_iterable(self._touching(user, self._inside(user)) for user in users))
        return [*OF_TABLES, *_spread(found)]

    def _touching(self, path: Path, lines: set[int]) -> set[str]:
        return set(chain.from_iterable(names for line, names in self._lines[path].items() if line in lines))

    @cached_property
    def _lines(self) -> dict[Path, dict[int, set[str]]]:
        data = coverage.CoverageData(str(self.data))
        data.read()
        found: dict[Path, dict[int, set[str]]] = defaultdict(dict)
        for name in data.measured_files():
            for line, contexts in data.contexts_by_lineno(name).items():
                found[Path(name)][line] = {context.rpartition("|")[0] for context in contexts if context}
        return found

    @staticmethod
    def _inside(path: Path) -> set[int]:
        """The lines inside of functions."""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        return {line for node in functions for line in range(node.body[0].lineno, (node.end_lineno or 0) + 1)}

    @cached_property
    def _users(self) -> dict[Path, set[str]]:
        """File -> the last parts of the names that it imports."""
        found = {}
        for path in (self.copy / UTILS).rglob("*.py"):
            imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
            modules = {(node.module or "").rpartition(".")[2] for node in imports}
            found[path] = modules | {alias.name for node in imports for alias in node.names}
        return found


def _spread(tests: set[str]) -> list[str]:
    """One of each file, then the next of each: a fault that is seen at all is seen soon."""
    files: dict[str, list[str]] = defaultdict(list)
    for name in random.Random(1).sample(sorted(tests), len(tests)):
        files[name.partition("::")[0]].append(name)
    return [name for row in zip_longest(*files.values()) for name in row if name]
