# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rows of category 3 in the package's log say that users did to the backups of a task.

Only English rows are known; the words may follow the display language of the NAS (protocol reference 4.1). Names stand
in brackets, "[admin] ran backup task [Contoso].", and may hold any word, so that only what is left without them counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._engine.names import normal_name
from .log_info import USER_ACTION

Row = Mapping[str, Any]
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_OTHER_JOBS = ("restor", "export")  # which are started and cancelled as well


def is_action(task: Row, row: Row) -> bool:
    """Whether somebody did something to a task, other than to a restore or an export from its backups."""
    about = row.get("task_id") == task["task_id"] and row.get("category") == USER_ACTION
    return bool(about) and not any(word in said(task, row) for word in _OTHER_JOBS)


def is_start(task: Row, row: Row) -> bool:
    """Whether somebody started a run of a task."""
    return is_action(task, row) and "ran backup" in said(task, row)


def is_cancel(task: Row, row: Row) -> bool:
    """Whether somebody cancelled a run of a task. In another language it is not known, and the outcome is unknown."""
    return is_action(task, row) and not is_start(task, row) and "cancel" in said(task, row)


def said(task: Row, row: Row) -> str:
    """The text of a row without the names in it, in small letters."""
    text: str = normal_name(str(row.get("description") or ""))
    name: str = normal_name(str(task.get("task_name") or ""))
    bracketed = f"[{name}]"
    text = text.replace(bracketed, "") if bracketed in text else re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    before = None
    while text != before:  # a name may hold brackets
        before, text = text, _BRACKETS.sub("", text)
    return text.casefold()
