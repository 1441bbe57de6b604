# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that rows may have, for the option fields: a key that an older package does not send is not a mistake."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from generators import returns

# The name of the keys in row_keys.py of a room (with _MORE those that only an option adds), and the module that returns
# the rows.
TABLES = {
    "_abb": {
        "TASKS": "abb_task_info",
        "DEVICES": "abb_device_info",
        "RESULTS": "abb_history_info",
        "LOGS": "abb_log_info",
        "STORAGES": "abb_storage_info",
        "HYPERVISORS": "abb_hypervisor_info",
        "VERSIONS": "abb_version",
    },
    "_m365": {"TASKS": "m365_task_info", "LOGS": "m365_log_info"},
    "_nas": {"HEALTH": "active_backup_health_info"},
}


def _rows(module: str) -> returns.Rows:
    return next(rows for rows in returns.ROWS if rows.module == module)


def keys_of(module: str) -> list[str]:
    """The names of a module's keys as fields takes them, without those that only an option adds."""
    rows = _rows(module)
    keys: dict[str, list[str]] = {}
    for kind in rows.kinds:
        keys |= returns.keys_of(kind)
    return sorted(_names(returns.contains(keys, returns.row_format(rows.format))))


def more_keys_of(module: str) -> list[str]:
    """The names of those that an option adds."""
    rows = _rows(module)
    return sorted(_names(returns.contains(rows.more, returns.row_format(rows.format))))


def _names(documented: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The names of documented keys, those of inner objects after a dot; .* where an object may hold any."""
    for key, entry in documented.items():
        yield f"{prefix}{key}"
        yield from _names(entry.get("contains", {}), f"{prefix}{key}.")
        if entry["type"] == "dict" and "contains" not in entry:
            yield f"{prefix}{key}.*"


def path(room: str) -> str:
    """The file that holds the keys of a room."""
    return f"plugins/module_utils/{room}/row_keys.py"


def make(room: str) -> list[str]:
    """The lines of the generated part of row_keys.py in a room."""
    lines = []
    for name, module in TABLES[room].items():
        for constant, keys in ((name, keys_of(module)), (f"{name}_MORE", more_keys_of(module))):
            if keys:
                wrapped = textwrap.wrap(" ".join(keys), 114, initial_indent="    ", subsequent_indent="    ")
                lines += [f'{constant} = """', *wrapped, '""".split()']
    return lines
