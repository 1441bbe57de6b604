# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of active_backup_report, and what is wrong with them before anything is written."""

from __future__ import annotations

import os
import re
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

FORMATS = ("html", "json", "csv", "openmetrics")
SPEC: dict[str, dict[str, Any]] = {
    "fleet": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "nas": {"type": "raw", "required": True},
            "group": {"type": "str"},
            "health": {"type": "dict"},
            "error": {"type": "str"},
            "reason": {"type": "str"},
        },
    },
    "dest": {"type": "path", "required": True},
    "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": list(FORMATS)},
    "title": {"type": "str", "default": "Backup report"},
    "mode": {"type": "raw", "default": "0644"},
    "per_group": {"type": "bool", "default": False},
    "timezone": {"type": "str"},
}


def permissions(mode: Any) -> int:
    """The permissions of the files. Raises InvalidInput."""
    # Unquoted 0644 is read by YAML as octal, 420; unquoted 644 is a number that nobody means.
    number = int(mode, 8) if isinstance(mode, str) and re.fullmatch(r"0?o?[0-7]{3,4}", mode) else mode
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 0o777:
        raise InvalidInput(f"mode: {mode!r} is not valid: use octal permissions in quotes, for example '0640'")
    if number & 0o600 != 0o600:
        raise InvalidInput(f"mode: {mode!r} does not let the owner read and write the files, so no later run could")
    return number


def zone(name: str | None) -> tzinfo | None:
    """The time zone of the shown times; None is the controller's. Raises InvalidInput."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise InvalidInput(
            f"timezone: {name!r} is not known on this controller: use an IANA name such as Europe/Berlin. If all names "
            "are unknown, install the system's or Python's package tzdata"
        ) from error


def target(dest: str) -> str:
    """The folder of the report, if it can be written to. Raises InvalidInput."""
    if not dest.strip():
        raise InvalidInput("dest is required: the folder for the report")
    if os.path.lexists(dest) and not os.path.isdir(dest):
        raise InvalidInput(f"dest: {dest} is a file; it must be a folder, which is made if it is missing")
    there = dest
    while not os.path.lexists(there) and os.path.dirname(there) != there:
        there = os.path.dirname(there)
    if not os.path.isdir(there):
        raise InvalidInput(f"dest: {dest} cannot be made, because {there} is a file")
    if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        raise InvalidInput(f"dest: {there} cannot be read and written by the user who runs Ansible on the controller")
    return dest
