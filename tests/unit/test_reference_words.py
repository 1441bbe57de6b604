# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers and their words are those of the protocol reference, read from its text."""

from __future__ import annotations

import re

import pytest
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb import enums
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.log_types import LOG_TYPE, WHY_NOTHING_RAN
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.abb_error_codes import ABB_CODES, FAMILIES
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.enums import CodeMap

TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
SPAN = re.compile(r"\b(\d{4})(?:-(\d{4}))?\b")
FEW = 8  # members of a range that the reference tells apart


def section(number: str) -> str:
    """The text of a section."""
    found = re.search(rf"^### {re.escape(number)} .*?(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, number
    return found[0]


def spans(text: str) -> list[range]:
    """The numbers of four digits of a table, and the ranges of them."""
    rows = "\n".join(line for line in text.splitlines() if line.startswith("| "))
    return [range(int(first), int(last or first) + 1) for first, last in SPAN.findall(rows)]


def listed(text: str) -> set[int]:
    return {number for span in spans(text) for number in span}


def numbers(table: CodeMap) -> set[int]:
    return {code for word in table for code in table.codes(word)}


def alike(word: str, meaning: str) -> bool:
    """The word is the meaning, or its beginning."""
    plain = re.sub(r"[^a-z0-9]+", "_", meaning.lower()).strip("_")
    return plain.startswith(word) or word.startswith(plain)


# Where they stand: "0 none, 1 deleting, ..." in a line that holds the second text.
LINES = {
    "version status": (enums.VERSION_STATUS, "3.6", "0 backing up"),
    "backup_type": (enums.BACKUP_TYPE, "3.3", "1 VM"),
    "source_type": (enums.SOURCE_TYPE, "3.4", "1 entire device"),
    "log_level": (enums.LOG_LEVEL, "3.7", "0 error"),
    "running_task_status": (enums.RUNNING_TASK_STATUS, "3.9", "progress.running_task_status"),
    "job.status": (enums.JOB_STATUS, "3.9", "job.status"),
    "platform_type": (enums.PLATFORM_TYPE, "3.9", "platform_type"),
    "compression": (enums.COMPRESSION, "3.9", "storage_compress_algorithm"),
    "encryption": (enums.ENCRYPTION, "3.9", "storage_encrypt_algorithm"),
    "script_exec_mode": (enums.SCRIPT_MODE, "3.9", "script_exec_mode"),
    "cbt_enable_mode": (enums.CBT_MODE, "3.9", "cbt_enable_mode"),
}


@pytest.mark.parametrize("name", LINES)
def test_words_in_a_line(name: str):
    table, where, start = LINES[name]
    line = next(line for line in section(where).splitlines() if start in line)
    pairs = re.findall(r"(?<![\d.])(\d+) ([A-Za-z][A-Za-z0-9 /]*)", line.replace("*", ""))
    published = {}
    for number, meaning in pairs:
        published.setdefault(int(number), meaning)
    assert numbers(table) <= set(published)
    for number in numbers(table):
        assert alike(table.word(number) or "", published[number]), (number, published[number])


@pytest.mark.parametrize(("table", "where"), [(enums.RESULT_STATUS, "3.1"), (enums.JOB_ACTION, "3.5")])
def test_words_in_a_table(table: CodeMap, where: str):
    pairs = re.findall(r"\| (\d+) \| \**([A-Za-z][A-Za-z ]*)", section(where))
    published = {int(number): meaning.strip() for number, meaning in pairs}
    assert set(published) - numbers(table) <= {8}, "8: in some databases, meaning unknown"
    for number in numbers(table):
        assert alike(
            (table.word(number) or "").replace("fail", "failure").replace("cancel", "cancelled"), published[number]
        ), (number, published[number])


# Groups of which the reference says only what they are about.
GROUPS = "| 1780 1801-1805 4011-4015 6013-6019 8100-8106 9013 9044 9045 9071-9078 9088 9900-9906"


def test_every_log_number_that_the_reference_tells_apart_has_a_word():
    text = section("3.8")
    assert numbers(LOG_TYPE) <= listed(text)
    assert {code for span in spans(text) if len(span) <= FEW for code in span} - numbers(LOG_TYPE) == listed(GROUPS)


def test_the_error_numbers_are_those_of_the_reference():
    assert {*ABB_CODES, *(code for codes in FAMILIES for code in codes)} == listed(section("3.10"))


def test_what_says_why_nothing_ran_is_what_the_reference_calls_so():
    row = next(line for line in section("3.8").splitlines() if line.startswith("| run did not start"))
    assert {code for code in WHY_NOTHING_RAN if code < 7000} == listed(row) - {1146}, "a schedule that nobody asked for"
    assert {code // 1000 for code in WHY_NOTHING_RAN if code >= 7000} == {7, 8}
