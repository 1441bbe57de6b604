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
# The path of a task is that of the share and of the data below it; the NAS may write its volume in front.
_PATH = re.compile(r"(?:/volume\d+)?/(?P<share>[^/]+)(?P<path>/.+?)/*")


def whereabouts(name: Any, info: Mapping[str, Any]) -> Row | None:
    """What state: present of m365_task needs for a task, from the NAS's task_info; None where it does not say all.

    region is left out: the NAS has a number, and the name that relinking takes is known of 0 only, which is the
    default (protocol reference 4.2).
    """
    found, email = _PATH.fullmatch(str(info.get("local_path") or "")), info.get("administrator_account_email")
    if not found or not isinstance(name, str) or not isinstance(email, str) or "@" not in email:
        return None
    return {"name": name, "local_shared": found["share"], "local_path": found["path"], "admin_email": email}


def is_worldwide(info: Mapping[str, Any]) -> bool:
    """Whether a task is of the region that is the default."""
    return as_int(info.get("region")) == 0
