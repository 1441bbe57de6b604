# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate of Active Backup for Business, which agents connect by."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from .._dsm.reads import ask
from .._engine.codecs import BOOL
from .._engine.lenient import as_dict
from .api import SETTING_LIST

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def expiry(value: Any) -> int | None:
    """cert_tillTime in epoch seconds: text on some NASes, milliseconds on others (protocol reference 2.1)."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) // 1000 if value > 0 else None
    parts = str(value or "").split()
    if len(parts) != 5 or parts[0] not in _MONTHS or parts[4] != "GMT":
        return None
    try:
        # by its number, since the name of a month depends on the language of the controller
        text = f"{_MONTHS.index(parts[0]) + 1} {' '.join(parts[1:4])}"
        return int(datetime.strptime(text, "%m %d %H:%M:%S %Y").replace(tzinfo=timezone.utc).timestamp())
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
