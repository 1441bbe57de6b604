# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 519 log numbers of Active Backup for Business that its web interface knows [3.8, UI], and newer ones."""

from __future__ import annotations

_RANGES = """1001-1014 1101-1108 1110-1141 1143-1146 1201-1215 1301-1337 1401-1404 1501 1550-1556 1602 1701-1720 1780
1801-1805 1901 2001-2010 3001-3059 3061-3183 3500 4001-4015 5001-5007 5010-5018 6001-6019 7001-7084 7500-7502 8001-8013
8100-8106 9013 9044-9045 9071-9078 9088 9900-9906"""
UNHEARD_OF = (1147, 1999, 12001)  # numbers of packages to come: a number that is not known stays a number


def known() -> list[int]:
    """All of them, ascending."""
    numbers: list[int] = []
    for text in _RANGES.split():
        first, _dash, last = text.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers
