# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names as people type them: when two are the same, which are near, and how two that look alike differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import Any

MOST_SHOWN = 10
# Letters of other alphabets that look like Latin ones.
_DOUBLES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0456\u0445"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf",
    "ABEKMHOPCTXaeopcyixABEZHIKMNOPTYXo",
)


@lru_cache(maxsize=4096)
def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def normal_name(name: Any) -> Any:
    """A name as it is compared: in Unicode's composed form and without blanks at both ends. Anything else stays."""
    return _composed(name) if isinstance(name, str) else name


def nearest(name: str, names: Iterable[str], most: int = MOST_SHOWN) -> list[str]:
    """The names that are most like one, the most similar first, equally similar ones by alphabet."""
    matcher = SequenceMatcher(b=_plain(name))

    def distance(other: str) -> tuple[float, str]:
        matcher.set_seq1(_plain(other))
        return -matcher.ratio(), other

    return sorted(names, key=distance)[:most]


def nearest_of_each(unknown: Iterable[str], names: Collection[str]) -> list[str]:
    """All names, in turns the nearest to each of those that are not known, so that the first ones help with each."""
    asked = list(dict.fromkeys(unknown))[:MOST_SHOWN]  # there is no place for those of more
    orders = [nearest(name, names, len(names)) for name in asked]
    return list(dict.fromkeys(chain.from_iterable(zip(*orders, strict=True))))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold().strip()


def listed(near: Sequence[str], kind: str = "tasks") -> str:
    """What there is, nearest first and ten at most."""
    if len(near) <= MOST_SHOWN:
        return f"Existing {kind}: {', '.join(near)}"
    return f"Nearest of {len(near)} {kind}: {', '.join(near[:MOST_SHOWN])}"


def look_alikes(name: Any, others: Iterable[Any]) -> str:
    """How names that look like one, or are it, differ from it; empty where none does. Escapes show what eyes do not."""
    seen = [other for other in others if other != name and _skeleton(str(other)) == _skeleton(str(name))]
    if not seen:
        return ""
    return f". These look alike but differ: {name!a} was given, there is {', '.join(map(ascii, seen))}"


def _skeleton(name: str) -> str:
    """What a name looks like, without case, kinds of blanks and dashes, invisible characters and alphabets."""
    shown = []
    for letter in unicodedata.normalize("NFKC", name).translate(_DOUBLES):
        category = unicodedata.category(letter)
        if category.startswith("Z") or letter.isspace():
            shown.append(" ")
        elif category == "Pd":
            shown.append("-")
        elif category not in ("Cf", "Cc"):
            shown.append(letter)
    return " ".join("".join(shown).casefold().split())
