# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs, a line each: "abb.settings.max_concurrent_devices: 5 -> 10"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def lines(before: Any, after: Any) -> list[str]:
    """The differences between the two sides of a diff, by the path of each."""
    return list(_lines(before, after, ""))


def _lines(before: Any, after: Any, path: str) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _lines(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    else:
        yield f"{path}: {_shown(before)} -> {_shown(after)}"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
