# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the data of a task lies, which is what relinking it on another NAS needs to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._engine.lenient import as_int

Row = dict[str, Any]
# The path of a task is that of the share, and of the data below it.
_PATH = re.compile(r"/(?P<share>[^/]+)(?P<path>/.+)")


def without_volume(path: Any) -> str:
    """The path of a task without the volume, which the NAS may or may not write in front, and a slash at its end."""
    return re.sub(r"^/volume\d+(?=/)", "", str(path or "")).rstrip("/")


def whereabouts(name: Any, info: Mapping[str, Any]) -> Row | None:
    """What state: present of m365_task needs for a task, from the NAS's task_info; None where it does not say all.

    region is left out: the NAS has a number, and the name that relinking takes is known of 0 only, which is the
    default (protocol reference 4.2).
    """
    found, email = _PATH.fullmatch(without_volume(info.get("local_path"))), info.get("administrator_account_email")
    if not found or not is_name(name) or not isinstance(email, str) or "@" not in email:
        return None
    return {"name": name, "local_shared": found["share"], "local_path": found["path"], "admin_email": email}


def is_name(name: Any) -> bool:
    """Whether a task can be named by what the NAS sends as its name."""
    return isinstance(name, str) and bool(name.strip())


def is_worldwide(info: Mapping[str, Any]) -> bool:
    """Whether a task is of the region that is the default."""
    return as_int(info.get("region")) == 0
