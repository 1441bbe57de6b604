# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the report: verdicts on tasks and what else needs a person, each with a title, a sign and a style."""

from __future__ import annotations

from typing import NamedTuple


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


_TASKS = (
    ("failed", "Failed", "✕", "bad"),
    ("hung", "Hung", "↻", "bad"),
    ("never_ran", "Never ran", "∅", "bad"),
    ("overdue", "Overdue", "!", "bad"),
    ("partial", "Partial", "◐", "warn"),
    ("unknown", "Unknown", "?", "warn"),
    ("running", "Running", "▸", "info"),
    ("paused", "Paused", "‖", "mute"),
    ("ok", "OK", "✓", "good"),
)
VERDICTS = {word: Look(word, title, sign, style, rank) for rank, (word, title, sign, style) in enumerate(_TASKS)}
"""The verdicts of active_backup_health_info, worst first."""
IGNORED = Look("ignored", "Ignored", "\u2013", "mute", len(VERDICTS))
"""Instead of a verdict, for a task that a rule leaves out."""

# What needs a person, worst first; the verdicts among it are those that somebody has to do something about.
_ATTENTION = (
    ("nas_unreadable", "Not read", "⊘", "bad"),
    *_TASKS[:4],
    ("package_stopped", "Stopped", "‖", "bad"),
    ("storage_unmounted", "Not mounted", "⊘", "bad"),
    ("no_tasks", "No tasks", "∅", "warn"),
    *_TASKS[4:6],
    ("unprotected", "Unprotected", "!", "warn"),
    ("certificate", "Certificate", "!", "warn"),
)
ATTENTION = {word: Look(word, title, sign, style, rank) for rank, (word, title, sign, style) in enumerate(_ATTENTION)}
"""The kinds of what needs a person, worst first."""

PRODUCTS = {"abb": "Active Backup for Business", "m365": "Active Backup for Microsoft 365"}
TYPES = {"vm": "VM", "pc": "PC", "physical_server": "Physical server", "file_server": "File server", "nas": "NAS"}


def look(verdict: str | None) -> Look:
    """How the verdict on a task is shown; None is that on an ignored one."""
    return IGNORED if verdict is None else VERDICTS[verdict]
