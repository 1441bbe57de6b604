# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of things in words."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """A number and what it counts: 1 day, 2 days."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
