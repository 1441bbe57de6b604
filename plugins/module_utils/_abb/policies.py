# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedule and retention of Active Backup for Business in words. Source: protocol reference 2.2.4 and 2.2.5.

They are shown and not written: the documented functions cannot, and for most kinds of tasks nobody has shown that it
works.
"""

from __future__ import annotations

from typing import Any

from .._dsm.enums import DAYS
from .._engine.codecs import BOOL
from .enums import SCHEDULE_TRIGGERS

# Strings in tasks, ints in templates, and absent where unused.
_KEEPS = ("keep_days", "keep_versions", "gfs_days", "gfs_weeks", "gfs_months", "gfs_years")


def _int(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def schedule_words(content: Any) -> dict[str, Any] | None:
    """What starts the task by itself, and when: time such as 03:00 in the local time of the NAS, days by
    name."""
    if not isinstance(content, dict):
        return None
    kind = _int(content.get("schedule_setting_type"))
    triggers = [word for word in SCHEDULE_TRIGGERS if kind & SCHEDULE_TRIGGERS.codes(word)[0]]
    words: dict[str, Any] = {"triggers": triggers, "time": None, "days": None, "repeat_every_hours": None}
    if "schedule" in triggers:
        numbers = sorted({number for number in map(_int, content.get("run_weekday") or []) if number in range(7)})
        words |= {
            "time": f"{_int(content.get('run_hour')):02d}:{_int(content.get('run_min')):02d}",
            "days": [DAYS.word(number) for number in numbers],
            "repeat_every_hours": _int(content.get("repeat_hour")),
        }
    return words


def retention_words(policy: Any) -> dict[str, Any] | None:
    """What is kept, as numbers; 0 is a rule that is not used."""
    if not isinstance(policy, dict):
        return None
    return {"keep_all": bool(BOOL.decode(policy.get("keep_all"))), **{key: _int(policy.get(key)) for key in _KEEPS}}
