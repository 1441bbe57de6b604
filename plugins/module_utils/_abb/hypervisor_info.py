# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hypervisors of Active Backup for Business."""

from __future__ import annotations

from typing import Any

from .._dsm.reads import ask_bare_rows
from .._dsm.secrets import scrub
from .._engine.definition import Now, Params, info_module
from .api import HYPERVISOR_LIST
from .row_keys import HYPERVISORS

Row = dict[str, Any]


async def read_hypervisors(params: Params, now: Now) -> list[Row]:
    """The hypervisors; the NAS answers with a bare list."""
    return scrub(await ask_bare_rows(HYPERVISOR_LIST()))


DEFINITION = info_module("hypervisors", read_hypervisors, known=HYPERVISORS)
