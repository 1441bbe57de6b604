# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for the numbers of DSM. Source: protocol reference 3 and 4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any


class Words:
    """Numbers and their words, both ways. Several numbers may share a word; one that is not listed is C(unknown)."""

    def __init__(self, words: Mapping[int, str]) -> None:
        self._words = dict(words)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._words.values()))

    def word(self, number: Any) -> str | None:
        """The word for a number as the NAS sends it; None stays None."""
        if number is None:
            return None
        return self._words.get(number, "unknown") if type(number) is int else "unknown"

    def numbers(self, word: str) -> tuple[int, ...]:
        """All numbers of a word of the list."""
        return tuple(number for number, name in self._words.items() if name == word)


BACKUP_TYPE = Words({1: "vm", 2: "pc", 3: "physical_server", 4: "file_server", 5: "nas"})
RESULT_STATUS = Words(
    {0: "none", 1: "running", 2: "success", 3: "partial_success", 4: "fail", 5: "cancel", 6: "no_backup"}
)
VERSION_STATUS = Words(
    {
        0: "backing_up",
        1: "deleting",
        2: "paused",
        3: "completed",
        4: "failed",
        5: "partial",
        6: "cancelled",
        7: "delete_failed",
        8: "cloning",
        777: "waiting",
    }
)
# Only these two are known for Microsoft 365: 4 while a run is under way, 1 when idle.
M365_STATUS = Words({4: "running", 1: "idle"})
LOG_LEVEL = Words({0: "error", 1: "warning", 2: "information", 3: "debug"})
# Three kinds of restore (device, file, physical server) share their word, as in the documents.
JOB_ACTION = Words(
    {
        1: "backup",
        128: "restore",
        256: "migrate",
        512: "verify",
        1024: "restore",
        2048: "restore",
        65536: "delete_target",
        131072: "delete_version",
        262144: "delete_host",
        1048576: "dedup_data",
        2097152: "relink",
        4194304: "compact",
        268435456: "create_task",
    }
)
SOURCE_TYPE = Words({0: "none", 1: "entire_device", 2: "system_volume", 3: "custom_volumes"})
PLATFORM_TYPE = Words({0: "none", 1: "windows", 2: "linux", 3: "mac", 4: "dsm"})
RUNNING_TASK_STATUS = Words({0: "waiting", 1: "running", 2: "pausing", 3: "cancelling"})
DAYS = Words({0: "sun", 1: "mon", 2: "tue", 3: "wed", 4: "thu", 5: "fri", 6: "sat"})


def suggestion(word: str, words: Iterable[str]) -> str | None:
    """The word of the list that was probably meant, if one is near enough."""
    words = list(words)
    lowered = str(word).strip().lower()
    for candidate in words:
        if lowered and (lowered == candidate or lowered.startswith(candidate) or candidate.startswith(lowered)):
            return candidate
    close = get_close_matches(lowered, words, n=1, cutoff=0.6)
    return close[0] if close else None
