# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every documented function is done by the module that the table in the docs names, with the request it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import MODULES, connection, run

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb import api as abb_api
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365 import api as m365_api

TABLE = yaml.safe_load((Path(__file__).parents[1] / "functions.yml").read_text(encoding="utf-8"))
ROWS = [row for rows in TABLE.values() for row in rows]
CALLS = {name: call for call in abb_api.CALLS + m365_api.CALLS for name in call.functions}


@pytest.fixture(params=["secure", "plain"])
def either(request: pytest.FixtureRequest) -> Any:
    """A NAS as new, over https and over http."""
    chosen = request.getfixturevalue(request.param)
    chosen.switches.run_seconds = 60
    return chosen


def test_the_table_and_the_catalogue_name_the_same_functions():
    assert [row["function"] for row in ROWS] == list(dict.fromkeys(row["function"] for row in ROWS))
    assert {row["function"] for row in ROWS} == set(CALLS)
    assert len(ROWS) == 28  # 16 of Active Backup for Business, 12 for Microsoft 365, counted in the documents


def test_every_module_of_the_table_exists():
    assert {row["module"] for row in ROWS} <= set(MODULES)


def made(nas: Any, row: dict[str, Any]) -> bool:
    call = CALLS[row["function"]]
    return any((record["api"], record["method"]) == (call.api, call.method) for record in nas.requests)


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize("row", ROWS, ids=[row["function"] for row in ROWS])
def test_function(either: Any, row: dict[str, Any], check: bool):
    for step in [row["before"]] if "before" in row else []:
        assert not run(step["module"], {**connection(either), **step["options"]})["failed"]
    either.forget()
    before = either.dump()
    result = run(row["module"], {**connection(either), **row["options"]}, check=check)
    assert not result["failed"], result["msg"]
    writes = CALLS[row["function"]].writes
    assert result["changed"] == writes
    assert made(either, row) == (not check or not writes)
    assert bool(either.writes) == (writes and not check)
    if check and not writes:
        assert either.dump() == before
