# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of Active Backup for Business, with what cannot be set."""

from __future__ import annotations

from typing import Any

from .._dsm.secrets import scrub
from .._engine.codecs import INT_TEXT
from .._engine.definition import Now, Params, info_module
from .._engine.fields import Field
from .._engine.rows import iso
from .._engine.values import declarable, decode
from .certificates import expiry
from .settings import CERTIFICATES, FIELDS, SETTINGS

DISPLAY_FIELDS = (
    *FIELDS,
    Field("memory_usage_limit_percentage", "int", "memory_usage_limit_percentage", INT_TEXT, read_only=True),
)


async def read_for_info(params: Params, now: Now) -> dict[str, Any]:
    """The settings with what cannot be set, for info modules."""
    raw = (await SETTINGS.read(params)).raw
    certificates = {name: _certificate(raw[CERTIFICATES].get(f"cert_from_{name}")) for name in ("dsm", "package")}
    return {**declarable(DISPLAY_FIELDS, decode(DISPLAY_FIELDS, raw)), "certificates": certificates}


def _certificate(sent: Any) -> dict[str, Any] | None:
    """A certificate as the NAS describes it, with its end in epoch seconds."""
    if not isinstance(sent, dict):
        return None
    end = expiry(sent.get("cert_tillTime"))
    return {**scrub(sent), "cert_tillTime": end, "cert_tillTime_iso": iso(end)}


DEFINITION = info_module("settings", read_for_info, rows=False)
