# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of tasks and of devices that come in pages: read whole, and to an end whatever the NAS counts."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.device_info import _listed_devices
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.tasks import read_tasks
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.rounds import run_reads
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import UnexpectedReply

LISTS = {"tasks": (read_tasks, "task_id"), "devices": (_listed_devices, "device_id")}
every = pytest.mark.parametrize("kind", LISTS)


class Paged:
    """A list on a NAS that sends so many rows at a time. deaf: it sends the first ones whatever it is asked for."""

    def __init__(self, kind: str, count: int, step: int, total: Any, deaf: bool = False) -> None:
        self.read, self.key = LISTS[kind]
        self.kind, self.step, self.total, self.deaf = kind, step, total, deaf
        self.rows = [{self.key: number} for number in range(1, count + 1)]
        self.asked: list[int] = []

    def answer(self, requests: list[Any]) -> list[Any]:
        (request,) = requests
        assert len(self.asked) < 50, "this never ends"
        self.asked.append(request.values.get("offset", 0))
        first = 0 if self.deaf else self.asked[-1]
        data = {self.kind: self.rows[first : first + self.step]}
        return [data if self.total is None else {**data, "total": self.total}]

    def numbers(self) -> list[int]:
        (rows,) = run_reads([self.read()], self.answer)
        return [row[self.key] for row in rows]


@every
@pytest.mark.parametrize("total", [25, "25"])
def test_all_pages_are_read_and_no_more(kind: str, total: Any):
    paged = Paged(kind, 25, 10, total)
    assert paged.numbers() == list(range(1, 26))
    assert paged.asked == [0, 10, 20]


@every
def test_one_page_is_enough_where_it_has_all(kind: str):
    paged = Paged(kind, 7, 10, 7)
    assert paged.numbers() == list(range(1, 8))
    assert paged.asked == [0]


SHORT = {"it counts more than it shows": (7, 200, False, [0, 7]), "the same again and again": (25, 25, True, [0, 10])}


@pytest.mark.parametrize("case", SHORT)
def test_a_list_that_is_short_of_its_count(case: str):
    """What is not listed is no device that anybody looks for, but it may be a task that was not backed up."""
    count, total, deaf, asked = SHORT[case]
    devices = Paged("devices", count, 10, total, deaf=deaf)
    assert devices.numbers() == list(range(1, min(count, 10) + 1))
    tasks = Paged("tasks", count, 10, total, deaf=deaf)
    with pytest.raises(UnexpectedReply, match=f"all of the {total} tasks"):
        tasks.numbers()
    assert devices.asked == tasks.asked == asked


@pytest.mark.parametrize("rows", [None, []])
def test_a_list_that_is_empty_and_counts_is_no_list(rows: Any):
    with pytest.raises(UnexpectedReply, match="all of the 3 tasks"):
        run_reads([read_tasks()], lambda requests: [{"tasks": rows, "total": 3}])


def test_with_a_filter_the_count_may_be_that_of_all():
    paged = Paged("tasks", 7, 10, 200)
    (rows,) = run_reads([read_tasks(filters={"backup_type": 2})], paged.answer)
    assert len(rows) == 7


@every
def test_a_list_without_a_total_is_whole(kind: str):
    assert Paged(kind, 25, 100, None).numbers() == list(range(1, 26))
