# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handlers, one file per API family; importing them fills the table."""

from __future__ import annotations

from ..catalog import METHODS
from . import (
    abb_activity,
    abb_log,
    abb_overview,
    abb_setting,
    abb_share,
    abb_task,
    abb_version,
    activation,
    census,
    core,
    m365_read,
    m365_task,
    m365_write,
)

__all__ = [
    "METHODS", "abb_activity", "abb_log", "abb_overview", "abb_setting", "abb_share", "abb_task", "abb_version",
    "activation", "census", "core", "m365_read", "m365_task", "m365_write",
]  # fmt: skip
