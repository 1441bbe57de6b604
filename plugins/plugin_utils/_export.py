# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of the role export ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field

from ._checked import read_variables, variables_of
from ._folders import folder

DEST = Field("active_backup_export_dest", "path", required=True)


def read_settings(values: Mapping[str, Any], names: Iterable[str], host: str) -> dict[str, str]:
    """The settings of a host: dest, the folder.

    values are its variables by their names, None or empty text where one is not set; names are those of all of its
    variables. Raises InvalidInput, before any request, that names the variable and the host.
    """
    checked = read_variables((DEST,), values, names, host)
    with variables_of(host):
        return {"dest": folder(DEST.name, checked[DEST.name])}
