# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers that come as text: byte sizes on some models [1 S7]; counts and all others by switch, as a worse case."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

SIZES = """*_bytes *_size used_size local_used_storage *_used_storage storage_usage usage_total free_space
transferred_size_* transfered_amount""".split()
COUNTS = "*_count error_* warning_* processed_* total count elapsed_time duration".split()
KINDS: dict[str, list[str]] = {"": [], "sizes": SIZES, "counts": SIZES + COUNTS, "everything": ["*"]}


def as_text(data: Any, kind: str, name: str = "") -> Any:
    """A copy with the numbers of a kind as text; the data itself when there is nothing to do."""
    if kind == "":
        return data
    if isinstance(data, dict):
        return {key: as_text(value, kind, key) for key, value in data.items()}
    if isinstance(data, list):
        return [as_text(value, kind, name) for value in data]
    if isinstance(data, int) and not isinstance(data, bool) and any(fnmatchcase(name, one) for one in KINDS[kind]):
        return str(data)
    return data
