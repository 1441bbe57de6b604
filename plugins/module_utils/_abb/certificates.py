# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate of Active Backup for Business, which agents connect by."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from .._dsm.reads import ask
from .._engine.codecs import BOOL
from .._engine.lenient import as_dict
from .api import SETTING_LIST

# Not by strptime: the names of its months are those of the controller's language, and a worker of Ansible would load
# what it needs anew for each NAS.
_TEXT = re.compile(
    r"(?P<month>\w{3}) (?P<day>\d{1,2}) (?P<hour>\d{1,2}):(?P<minute>\d{1,2}):(?P<second>\d{1,2}) (?P<year>\d{4}) GMT",
    re.ASCII,
)
_LEAST_MILLISECONDS = 10**11  # as seconds it would be the year 5138
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def expiry(value: Any) -> int | None:
    """cert_tillTime in epoch seconds: text on some NASes, milliseconds on others (protocol reference 2.1).

    Nobody has met seconds; a certificate is not taken for one of 1970 because of them.
    """
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        unit = 1000 if value >= _LEAST_MILLISECONDS else 1
        return int(value) // unit if value > 0 else None
    found = _TEXT.fullmatch(" ".join(str(value or "").split()))
    if not found or found["month"] not in _MONTHS:
        return None
    day, hour, minute, second, year = map(int, found.group("day", "hour", "minute", "second", "year"))
    month = _MONTHS.index(found["month"]) + 1
    try:
        return int(datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc).timestamp())
    except ValueError:
        return None


async def certificate_in_use() -> dict[str, Any] | None:
    """The certificate in use: source (dsm or package), common_name, expires (epoch seconds); None if unknown."""
    info = as_dict((await ask(SETTING_LIST())).get("cert_info"))
    if not info:
        return None
    source = "package" if BOOL.decode(info.get("cert_use_package")) else "dsm"
    certificate = as_dict(info.get(f"cert_from_{source}"))
    return {
        "source": source,
        "common_name": certificate.get("cert_common_name"),
        "expires": expiry(certificate.get("cert_tillTime")),
    }
