# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the report: verdicts on tasks and what else needs attention, each with a title, a sign and a style."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS as ORDER


class Look(NamedTuple):
    """How a word of the report is shown: never by colour alone."""

    word: str
    title: str
    sign: str
    """A sign that differs in black and white too. None is an emoji, which would bring its own colour."""
    style: str
    """Class in page.css: bad, warn, info, mute or good."""
    rank: int
    """0 is the worst."""


_LOOKS = {
    "failed": ("Failed", "✕", "bad"),
    "hung": ("Hung", "↻", "bad"),
    "never_ran": ("Never ran", "∅", "bad"),
    "overdue": ("Overdue", "!", "bad"),
    "partial": ("Partial", "◐", "warn"),
    "unknown": ("Unknown", "?", "warn"),
    "running": ("Running", "▸", "info"),
    "paused": ("Paused", "‖", "mute"),
    "ok": ("OK", "✓", "good"),
    # What else needs attention.
    "nas_unreadable": ("Not read", "⊘", "bad"),
    "package_stopped": ("Stopped", "‖", "bad"),
    "storage_unmounted": ("Not mounted", "⊘", "bad"),
    "no_tasks": ("No tasks", "∅", "warn"),
    "tasks_unread": ("Not read", "⊘", "warn"),
    "unprotected": ("Unprotected", "!", "warn"),
    "certificate": ("Certificate", "!", "warn"),
}
_ATTENTION = (
    "nas_unreadable failed hung never_ran overdue package_stopped storage_unmounted no_tasks partial "
    "tasks_unread unknown unprotected certificate"
).split()


def _looks(words: Iterable[str]) -> dict[str, Look]:
    return {word: Look(word, *_LOOKS[word], rank) for rank, word in enumerate(words)}


VERDICTS = _looks(ORDER)
"""The verdicts of active_backup_health_info, worst first."""
ATTENTION = _looks(_ATTENTION)
"""The kinds of what needs attention, worst first; the verdicts among them are those that ask for action."""
IGNORED = Look("ignored", "Ignored", "\u2013", "mute", len(VERDICTS))
"""Instead of a verdict, for a task that a rule leaves out."""

PRODUCTS = {"abb": "Active Backup for Business", "m365": "Active Backup for Microsoft 365"}
TYPES = {"vm": "VM", "pc": "PC", "physical_server": "Physical server", "file_server": "File server", "nas": "NAS"}


BAD = ORDER[:6]
"""The verdicts that need attention unless something else is said."""


def misspelt(words: Iterable[str]) -> str | None:
    """What is wrong with the words for verdicts, or None."""
    wrong = next((word for word in words if word not in ORDER), None)
    if wrong is None:
        return None
    return f"{wrong!r} is not a verdict. Did you mean {nearest(wrong, ORDER)[0]}? Verdicts: {', '.join(ORDER)}"


def look(verdict: str | None) -> Look:
    """How the verdict on a task is shown; None is that on an ignored one."""
    return IGNORED if verdict is None else VERDICTS[verdict]
