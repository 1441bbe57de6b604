# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data sets: documents (the published example replies), fleet, untidy, history, empty."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import Any

from . import accounts, documents, empty, fleet_abb, fleet_m365, long_history, untidy_abb, untidy_m365

SETS = ("fleet", "documents", "untidy", "history", "empty")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")  # of the untidy NASes


def zone_name(dataset: str, index: int) -> str:
    """The time zone of a NAS."""
    return ZONES[index % len(ZONES)] if dataset == "untidy" else "UTC"


def build(dataset: str, index: int, now: float, zone: tzinfo = timezone.utc) -> dict[str, Any]:
    """A new state. index: number of the NAS (they differ a little); now: its clock, epoch seconds."""
    if dataset not in SETS:
        raise ValueError(f"no such data set: {dataset} (there are {', '.join(SETS)})")
    makers = {
        "fleet": (fleet_abb.build, fleet_m365.build),
        "documents": (documents.build_abb, documents.build_m365),
        "untidy": (untidy_abb.build, untidy_m365.build),
        "history": (long_history.build_abb, long_history.build_m365),
        "empty": (empty.build_abb, empty.build_m365),
    }[dataset]
    return {
        "accounts": accounts.accounts(),
        "packages": accounts.packages(),
        "abb": makers[0](index, int(now), zone),
        "m365": makers[1](index, int(now), zone),
    }
