# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A large fleet for pictures and measurements, the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .rows import DAY, GB, NOW, Row, device, entry, history, spoken, task

_NAMES = "PC-{}|Laptop {}|SRV-{}|Workstation {}|VM-{}".split("|")
_TYPES = ("pc", "pc", "physical_server", "pc", "vm")
_BAD = {
    "failed": "The backup that ended Sunday 03:14 failed: the connection to the device was lost. {good}",
    "hung": "A run has been under way since Friday 21:04, for 1 day 8 hours, at 40 %. {good}",
    "never_ran": "There has never been a good backup, and the task has been there since Monday 2 Nov 14:30.",
    "overdue": "No backup since {when}; the run due Friday 02:00 did not happen.",
    "partial": "The backup that ended Sunday 03:14 was only partly successful: 1 of 6 volumes was unreadable. {good}",
    "unknown": "The NAS does not list the results of this task, so it is not known how its last backup ended.",
    "running": "A run has been under way since Sunday 04:31. {good}",
}
_STATUS = {"failed": "fail", "partial": "partial_success", "overdue": "none", "never_ran": "none"}


def many(nases: int = 500, tasks: int = 20, days: int = 14) -> list[Row]:
    """A large fleet, of which one task in 60 or so is not in order and one NAS in 90 does not answer."""
    dice = random.Random(4711)
    return [_nas(dice, number, tasks, days) for number in range(1, nases + 1)]


def _nas(dice: random.Random, number: int, tasks: int, days: int) -> Row:
    name, group = f"nas{number:03}", f"Customer {1 + number * 7 % 120:03}"
    if dice.random() < 1 / 90:
        return {"nas": name, "group": group, "error": f"No connection to {name}.example.com: no answer within 30 s."}
    rows = list(_tasks(dice, tasks, days))
    volume = {"storage_id": 1, "share_name": "ActiveBackupforBusiness", "volume_path": "/volume1", "mounted": True}
    left = dice.choice((5, 41, 80, 212, 300))
    certificate = {
        "source": "package",
        "common_name": f"{name}.example.com",
        "expires": NOW + left * DAY,
        "expires_in_days": left,
    }
    return entry(
        name,
        rows,
        group,
        storages=[volume | {"dedup_size": dice.randrange(200, 9000) * GB, "compressed_size": 0}],
        certificate=certificate if dice.random() < 0.1 else None,
    )


def _tasks(dice: random.Random, tasks: int, days: int) -> Iterator[Row]:
    for number in range(1, tasks + 1):
        kind = dice.randrange(len(_NAMES))
        name = _NAMES[kind].format(f"{dice.randrange(1, 999):03}")
        past = (
            {
                f"d{dice.randrange(1, days)}": dice.choice(("fail", "partial_success", "none"))
                for _again in range(dice.choice((0, 0, 0, 1, 2)))
            }
            if days > 1
            else {}
        )
        common = {
            "backup_type": _TYPES[kind],
            "gb": dice.random() * 20,
            "devices": [device(name.upper(), dice.choice(("online",) * 9 + ("offline",)))],
            "schedule": f"every day at 0{number % 6}:00",
        }
        success, following = dice.uniform(1, 8), dice.uniform(15, 23)
        if dice.random() > 1 / 60:
            yield task(number, name, success=success, following=following, history=history(days, **past), **common)
            continue
        word = dice.choice(list(_BAD))
        success = None if word == "never_ran" else success + 72
        when = spoken(success or 0)
        why = _BAD[word].format(when=when, good=f"Last good backup {when}.")
        status = _STATUS.get(word, "success")
        past |= {f"d{age}": status for age in range(1 if word in ("failed", "partial") else 3)}
        late = dice.randrange(DAY, 9 * DAY) if word in ("overdue", "never_ran") else None
        yield task(
            number,
            name,
            word,
            success=success,
            following=following,
            reason=why,
            overdue_by=late,
            history=history(days, **past),
            **common,
        )
