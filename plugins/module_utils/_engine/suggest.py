# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was probably meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

MOST_SHOWN = 10


def nearest(word: str, words: Iterable[str], most: int = MOST_SHOWN) -> list[str]:
    """The words that are most like one, the most similar first, equally similar ones by alphabet."""
    matcher = SequenceMatcher(b=_plain(word))

    def distance(other: str) -> tuple[float, str]:
        matcher.set_seq1(_plain(other))
        return -matcher.ratio(), other

    return sorted(words, key=distance)[:most]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKD", word).casefold().strip()
