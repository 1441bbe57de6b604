# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The storages of Active Backup for Business: the shared folders that hold its backups."""

from __future__ import annotations

from typing import Any

from .._dsm.reads import ask_rows
from .._engine.definition import Now, Params, info_module
from .._engine.rows import RowFormat, to_user
from . import enums
from .api import STORAGE_LIST
from .row_keys import STORAGES

Row = dict[str, Any]
STORAGE = RowFormat(
    words={"storage_compress_algorithm": enums.COMPRESSION, "storage_encrypt_algorithm": enums.ENCRYPTION}
)


async def read_storages(params: Params, now: Now) -> list[Row]:
    """The shared folders that hold backups."""
    return to_user(STORAGE, (await ask_rows(STORAGE_LIST(), "storages")))


DEFINITION = info_module("storages", read_storages, known=STORAGES)
