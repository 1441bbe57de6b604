# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers as a NAS may send them."""

from __future__ import annotations

from typing import Any


def int_or_none(value: Any) -> int | None:
    """A value as a whole number; None for what cannot be read as one.

    Some NASes send numbers as text (protocol reference 1.1), which count as the numbers. A boolean is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return int(value)
    except (OverflowError, ValueError):  # infinity, or text that is not a whole number
        pass
    try:
        return int(float(value))
    except (OverflowError, ValueError):
        return None
