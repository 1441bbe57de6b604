# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of an error number of DSM."""

from __future__ import annotations

from typing import NamedTuple

from .._reasons import ErrorKind


class Meaning(NamedTuple):
    """One error number: what it means and what to do about it, as parts of a sentence, and its class."""

    words: str
    advice: str | None = None
    kind: ErrorKind = ErrorKind.REFUSED


def final(words: str, advice: str) -> Meaning:
    """A refused sign-in."""
    return Meaning(words, advice, ErrorKind.SIGN_IN)


def busy(words: str = "the NAS is busy") -> Meaning:
    """A NAS that has no time for it now."""
    return Meaning(words, "try again in a few minutes", ErrorKind.BUSY)


def denied(words: str) -> Meaning:
    """A missing permission."""
    return Meaning(words, "use an account of the administrators group", ErrorKind.PERMISSION)


def ended(words: str) -> Meaning:
    """A session that has ended."""
    return Meaning(words, "sign in again", ErrorKind.SESSION)


def undecided(words: str) -> Meaning:
    """An error after which nobody knows whether the call was carried out."""
    return Meaning(words, None, ErrorKind.NO_VERDICT)


def unsupported(words: str) -> Meaning:
    """A call that the NAS does not know in this form."""
    return Meaning(words, None, ErrorKind.UNSUPPORTED)
