# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the hand-made calendars gets the verdict that a person reads off it."""

from __future__ import annotations

import pytest
from calendar_language import Row, read

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS, judge

TABLE = read()
# A moment that passed without a backup; of the others no run is missing.
MISSED = ("never_ran", "overdue")


@pytest.mark.parametrize("row", [row for _dummy, row in TABLE], ids=[name for name, _dummy in TABLE])
def test_the_verdict_is_what_a_wall_calendar_says(row: Row) -> None:
    found = judge(row.facts, row.policy, row.clock, row.now)
    assert (found.verdict, found.expected_by) == (row.verdict, row.expected), found.reason
    for words in row.words:
        assert words in found.reason
    if row.verdict in MISSED and row.expected is not None:
        assert found.overdue_by == row.now - row.expected > 0
    elif row.verdict not in ("failed", "hung"):  # these may be late as well
        assert found.overdue_by is None


def test_every_verdict_is_in_the_table() -> None:
    assert {row.verdict for _dummy, row in TABLE} == {*VERDICTS, None}


def test_no_row_stands_twice() -> None:
    assert len({name for name, _dummy in TABLE}) == len(TABLE) > 150
