# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the NAS made readable: words beside numbers, ISO 8601 beside epoch seconds, and no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple, TypeVar

from .._dsm.enums import CodeMap
from .._dsm.secrets import is_secret, scrub

Rows = TypeVar("Rows", bound="dict[str, Any] | list[dict[str, Any]] | None")


class RowFormat(NamedTuple):
    """Which keys of a row are enumerations, which are points in time, and which hold rows of their own."""

    words: Mapping[str, CodeMap] = {}
    times: tuple[str, ...] = ()
    nested: Mapping[str, RowFormat] = {}


def to_user(kind: RowFormat, raw: Rows) -> Rows:
    """A row, or a list of rows, of this kind. What is not a row (null, say) stays as it is."""
    shown: Rows = _to_user(kind, raw)
    return shown


def _to_user(kind: RowFormat, raw: Any) -> Any:
    if isinstance(raw, list):
        return [_to_user(kind, one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    row: dict[str, Any] = {}
    for key, value in raw.items():
        if is_secret(key, value):
            continue
        if key in kind.words:
            row[key], row[f"{key}_code"] = kind.words[key].word(value), value
        elif key in kind.nested:
            row[key] = _to_user(kind.nested[key], value)
        else:
            row[key] = scrub(value)
        if key in kind.times:
            row[f"{key}_iso"] = iso(value)
    return row


def iso(epoch: Any) -> str | None:
    """Epoch seconds as 2026-11-22T03:00:00Z; None for 0 or less, which DSM uses for "never" and "not planned"."""
    if isinstance(epoch, bool) or not isinstance(epoch, (int, float)) or epoch <= 0:
        return None
    try:
        return datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None
