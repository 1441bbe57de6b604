# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text, numbers and times of a NAS made fit to be shown. Nothing here raises, whatever a NAS has sent."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timezone, tzinfo
from typing import Any

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = ("bytes", "KB", "MB", "GB", "TB", "PB", "EB")
# What no HTML file may hold, nor a CSV file or a metric that every reader takes: control characters, halves of
# surrogate pairs, noncharacters and line separators.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_BREAKS = re.compile(r"\s*[\n\r\t\f\v\u2028\u2029]\s*")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control character: an odd name stays told from a plain one
    return "\u2421" if code == 0x7F else "\ufffd"


def clean(value: Any) -> str:
    """A text that can stand in any of the files, with control characters made visible. None is an empty text."""
    if value is None:
        return ""
    text = str.__str__(value) if isinstance(value, str) else str(value)
    return _ODD.sub(_visible, text) if _ODD.search(text) else text


def sentence(value: Any) -> str:
    """A text that may have several lines, such as an error, as one."""
    return clean(_BREAKS.sub(" ", str(value)) if isinstance(value, str) else value).strip()


def number(value: Any) -> int | None:
    """A whole number, also of a text that is one; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value) if "." in value else int(value)
    if isinstance(value, float) and not abs(value) < 1e18:  # nor is NaN
        return None
    return int(value) if isinstance(value, (int, float)) else None


def moment(value: Any) -> int | None:
    """Epoch seconds of a time that a calendar has; None for 0 or less, which DSM uses for none, and for nonsense."""
    seconds = number(value)
    return seconds if seconds is not None and 0 < seconds < 253_000_000_000 else None


def iso(seconds: int | None) -> str | None:
    """A moment as 2026-11-22T03:00:00Z; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def local(seconds: int, zone: tzinfo | None) -> datetime:
    """A moment by the clock of a time zone; None is that of the controller."""
    utc = datetime.fromtimestamp(seconds, timezone.utc)
    try:
        return utc.astimezone(zone)
    except (OverflowError, ValueError, OSError):  # at the end of the calendar
        return utc


def date_time(seconds: int | None, zone: tzinfo | None, year: int) -> str:
    """A moment as 22 Nov 04:12, with its year if that is not the given one; empty for None."""
    if seconds is None:
        return ""
    when = local(seconds, zone)
    other = "" if when.year == year else f" {when.year}"
    return f"{when.day} {_MONTHS[when.month - 1]}{other} {when.hour:02}:{when.minute:02}"


def date(seconds: int, zone: tzinfo | None) -> str:
    """The day of a moment as 22 Nov 2026."""
    when = local(seconds, zone)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def full(seconds: int, zone: tzinfo | None) -> str:
    """A moment as Sun 22 Nov 2026, 06:02 CET (UTC+01:00)."""
    when = local(seconds, zone)
    return f"{_DAYS[when.weekday()]} {date(seconds, zone)}, {when.hour:02}:{when.minute:02} {zone_name(seconds, zone)}"


def zone_name(seconds: int, zone: tzinfo | None) -> str:
    """What the clocks of a time zone say at a moment: UTC, or CET (UTC+01:00)."""
    when = local(seconds, zone)
    name, offset = when.tzname() or "", when.strftime("%z")
    if name == "UTC":
        return name
    place = f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{name} ({place})" if name[:1].isalpha() else place


def day(text: str) -> str:
    """A date such as 2026-11-22 as 22 Nov; anything else as it is."""
    found = re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(\d\d)", text)
    return f"{int(found[2])} {_MONTHS[int(found[1]) - 1]}" if found else text


def span(seconds: int) -> str:
    """A length of time in one unit: 5 min, 8 h, 3 days."""
    if seconds < 3600:
        return f"{max(0, seconds) // 60} min"
    return f"{seconds // 3600} h" if seconds < 2 * 86400 else f"{seconds // 86400} days"


def size(number_of_bytes: int | None) -> str:
    """Bytes as DSM shows them: 1 GB is 1024 MB. Empty for None."""
    if number_of_bytes is None:
        return ""
    value, unit = float(max(0, number_of_bytes)), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    digits = 0 if unit == 0 or value >= 100 else 1
    return f"{value:.{digits}f} {_UNITS[unit]}"


def count(many: int, one: str, several: str = "") -> str:
    """A number and its noun: 1 NAS, 10,000 tasks."""
    return f"{many:,} {one if many == 1 else several or one + 's'}"


def listed(items: Iterable[str], most: int = 10) -> str:
    """A, B and C; what is more than so many is counted."""
    shown = list(items)
    if len(shown) > most + 1:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def task_label(name: Any, task_id: Any) -> str:
    """A task with its ID, by which those of one name are told apart."""
    return f"{clean(name)} ({task_id})"


def aligned(rows: Sequence[Sequence[str]], right: Container[int] = ()) -> list[str]:
    """Rows as lines with columns; those whose numbers are in right end in line, the others begin in line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def natural(text: str) -> list[tuple[int, int | str]]:
    """A sort key by which nas2 comes before nas10, and case does not count."""
    parts = re.split(r"([0-9]{1,18})", text.casefold())
    return [(0, int(part)) if at % 2 else (1, part) for at, part in enumerate(parts) if part]
