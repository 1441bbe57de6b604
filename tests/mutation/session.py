# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of a run: drawn, tried, and told."""

from __future__ import annotations

import ast
import os
import random
import shlex
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkItem, WorkResult
from coverage_map import CoverageMap
from tools.ansible_test import copy_tree
from tools.environment import COLLECTION

MOST_TESTS = 300  # of the first try; what survives them meets all that touch its line
Place = tuple[int, int]


class Session:
    """A copy of the checkout, and a session of cosmic-ray beside it."""

    def __init__(self, folder: Path, timeout: float) -> None:
        self.folder, self.timeout = folder, timeout
        self.copy = folder / COLLECTION

    def refresh(self) -> None:
        """Make the copy that of now."""
        copy_tree(self.folder)

    def draw(self, paths: list[Path], count: int, seed: int) -> None:
        """Choose ``count`` faults (0: all), in turns from each file, one of a kind at a place."""
        files = sorted(file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path]))
        (self.folder / "session.sqlite").unlink(missing_ok=True)
        with self._db(WorkDB.Mode.create) as db:
            init(files, db, {})
            drawn = (item for item in _draw(db.work_items, seed) if _compiles(item.mutations[0]))
            chosen = list(islice(drawn, count or None))
            db.clear()
            db.add_work_items(chosen)

    def run(self, tests: CoverageMap, again: bool = False) -> Counter[str]:
        """Try them; the outcomes counted. ``again``: only those that survived."""
        outcomes: Counter[str] = Counter()
        with self._db() as db, (self.folder / "survivors.txt").open("w", encoding="utf-8") as survivors:
            known = dict(db.results)
            for item in db.work_items:
                before = known.get(item.job_id)
                if before and not (again and not before.is_killed):
                    continue
                result = self._try(item.mutations[0], tests, again)
                db.set_result(item.job_id, result)
                word = "timed out" if result.output == "timeout" else str(result.test_outcome.value)
                outcomes[word] += 1
                if not result.is_killed:
                    print(result.diff, file=survivors, flush=True)
                print(f"{sum(outcomes.values())} {word}: {_name(item.mutations[0], self.copy)}", flush=True)
        return outcomes

    def _try(self, fault: MutationSpec, tests: CoverageMap, complete: bool) -> WorkResult:
        names = tests.tests(fault.module_path, fault.start_pos[0], fault.end_pos[0])
        result = self._meet(fault, names[:MOST_TESTS])
        if complete and not result.is_killed and names[MOST_TESTS:]:
            result = self._meet(fault, names[MOST_TESTS:])
        return result

    def _meet(self, fault: MutationSpec, names: list[str]) -> WorkResult:
        chosen = self.folder / "tests.txt"
        chosen.write_text("\n".join(names), encoding="utf-8")
        os.environ |= {"MUTATION_TESTS": str(chosen), "PYTHONPATH": str(Path(__file__).parent)}
        files = dict.fromkeys(name.partition("::")[0] for name in names)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "chosen"]
        before = Path.cwd()
        os.chdir(self.copy)
        try:
            return mutate_and_test([fault], shlex.join([*command, *files]), self.timeout + len(names) / 5)
        finally:
            os.chdir(before)

    def _db(self, mode: WorkDB.Mode = WorkDB.Mode.open) -> WorkDB:
        return use_db(str(self.folder / "session.sqlite"), mode)


def _draw(items: tuple[WorkItem, ...], seed: int) -> list[WorkItem]:
    files: dict[Path, dict[tuple[str, Place], WorkItem]] = defaultdict(dict)
    annotations: dict[Path, list[tuple[Place, Place]]] = {}
    for item in random.Random(seed).sample(sorted(items, key=_identity), len(items)):
        fault = item.mutations[0]
        path, place = fault.module_path, tuple(fault.start_pos)
        if path not in annotations:
            annotations[path] = list(_annotations(path))
        if not any(first <= place < last for first, last in annotations[path]):
            files[path].setdefault((fault.operator_name.partition("_")[0], place), item)
    rows = zip_longest(*(files[path].values() for path in sorted(files)))
    return [item for row in rows for item in row if item]


def _compiles(fault: MutationSpec) -> bool:
    """The two stars of a dictionary, for one, are no power of anything; cosmic-ray itself fails at some."""
    source = fault.module_path.read_text(encoding="utf-8")
    operator = get_operator(fault.operator_name)(**fault.operator_args)
    try:
        with warnings.catch_warnings(action="error"):  # "is" with a text, for one
            compile(mutate_code(source, operator, fault.occurrence), str(fault.module_path), "exec")
    except (AttributeError, SyntaxError):
        return False
    return True


def _identity(item: WorkItem) -> tuple[str, str, int]:
    fault = item.mutations[0]
    return str(fault.module_path), fault.operator_name, fault.occurrence


def _annotations(path: Path) -> Iterator[tuple[Place, Place]]:
    """Nothing evaluates them: a fault there is none."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if part is not None:
                yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


def _name(fault: MutationSpec, copy: Path) -> str:
    return f"{fault.module_path.relative_to(copy)}:{fault.start_pos[0]} {fault.operator_name.partition('/')[2]}"
