# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workers of Active Backup for Microsoft 365."""

from __future__ import annotations

from typing import Any

from .._engine.definition import Now, Params, info_module
from .workers import WORKERS


async def read_for_info(params: Params, now: Now) -> dict[str, Any]:
    """The workers and their maximum, for info modules."""
    return (await WORKERS.read(params)).values


DEFINITION = info_module("workers", read_for_info, rows=False)
