# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin of pytest: only the tests of a list, in its order; node ids as arguments would take pytest minutes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """MUTATION_TESTS names the file with the list, of tests and of files with tests."""
    wanted = Path(os.environ["MUTATION_TESTS"]).read_text(encoding="utf-8").split("\n")
    place = {name: number for number, name in enumerate(wanted)}

    def place_of(item: pytest.Item) -> int | None:
        return place.get(item.nodeid, place.get(item.nodeid.partition("::")[0]))

    chosen = [(found, item) for item in items if (found := place_of(item)) is not None]
    items[:] = [item for _place, item in sorted(chosen, key=lambda pair: pair[0])]
