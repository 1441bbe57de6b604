# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of DSM and the words for them. The tables of a product stand in its own room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any


class CodeMap:
    """Numbers and their words, both ways. Several numbers may share a word; one that is not listed is unknown."""

    def __init__(self, words: Mapping[int, str]) -> None:
        self._words = dict(words)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._words.values()))

    def word(self, number: Any) -> str | None:
        """The word for a number as the NAS sends it, which may be text; None stays None."""
        if number is None:
            return None
        if isinstance(number, str) and number.strip().lstrip("-").isdecimal():
            number = int(number)
        known = isinstance(number, int) and not isinstance(number, bool)
        return self._words.get(number, "unknown") if known else "unknown"

    def codes(self, word: str) -> tuple[int, ...]:
        """All numbers of a word of the list."""
        return tuple(number for number, name in self._words.items() if name == word)


DAYS = CodeMap({0: "sun", 1: "mon", 2: "tue", 3: "wed", 4: "thu", 5: "fri", 6: "sat"})


def suggestion(word: str, words: Iterable[str]) -> str | None:
    """The word of the list that was probably meant, if one is near enough."""
    words = list(words)
    lowered = str(word).strip().lower()
    for candidate in words:
        if lowered and (lowered == candidate or lowered.startswith(candidate) or candidate.startswith(lowered)):
            return candidate
    close = get_close_matches(lowered, words, n=1, cutoff=0.75)
    return close[0] if close else None
