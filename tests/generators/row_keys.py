# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that rows may have, for the option fields: a key that an older package does not send is not a mistake."""

from __future__ import annotations

import textwrap

from generators import returns

# The name of the keys in row_keys.py of a room, and the module that returns the rows.
TABLES = {
    "_abb": {
        "TASKS": "abb_task_info",
        "DEVICES": "abb_device_info",
        "RESULTS": "abb_history_info",
        "LOGS": "abb_log_info",
        "STORAGES": "abb_storage_info",
        "HYPERVISORS": "abb_hypervisor_info",
    },
    "_m365": {"TASKS": "m365_task_info", "LOGS": "m365_log_info"},
}


def keys_of(module: str) -> list[str]:
    """The keys of a module's rows, without those that only an option adds."""
    (rows,) = (rows for rows in returns.ROWS if rows.module == module)
    keys: dict[str, list[str]] = {}
    for kind in rows.kinds:
        keys |= returns.keys_of(kind)
    return sorted(returns.contains(keys, returns.row_format(rows.format)))


def path(room: str) -> str:
    """The file that holds the keys of a room."""
    return f"plugins/module_utils/{room}/row_keys.py"


def make(room: str) -> list[str]:
    """The lines of the generated part of row_keys.py in a room."""
    lines = []
    for name, module in TABLES[room].items():
        wrapped = textwrap.wrap(" ".join(keys_of(module)), 114, initial_indent="    ", subsequent_indent="    ")
        lines += [f'{name} = """', *wrapped, '""".split()']
    return lines
