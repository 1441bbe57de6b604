# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the rows of calendar.txt. It knows wall clocks and wire formats, and nothing of how verdicts are made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.facts import Device, Facts, Outcome
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import Policy, read_rules
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.schedules import abb_schedule, m365_schedule
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.zones import Clock, nas_clock

DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
STATUS = {"good": "success", "partial": "partial_success", "fail": "fail", "odd": "unknown"}
TIME = re.compile(r"(\w{3}) (?:(\d{4})-)?(\d\d-\d\d \d\d:\d\d)(?: ([+-]\d{4}))?")


class Row(NamedTuple):
    """One case."""

    facts: Facts
    policy: Policy
    clock: Clock
    now: int
    verdict: str | None
    expected: int | None
    words: list[str]


def read() -> list[tuple[str, Row]]:
    """All rows, each with a name."""
    rows, zone = [], ""
    for line in Path(__file__).with_name("calendar.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            zone = line[3:]
        elif line and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            rows.append((f"{zone}: {' | '.join(cells)}", _row(zone, *cells)))
    return rows


def _row(zone: str, schedule: str, limits: str, past: str, now: str, verdict: str, expected: str, words: str) -> Row:
    clock = _clock(zone)
    facts = _past(Facts("abb", "Laptop 7", _schedule(schedule)), past, clock)
    due = None if expected == "-" else moment(expected, clock)
    said = [part.strip() for part in words.split(";")]
    if any(". " in part for part in said) or "; it " in words:  # a whole sentence, with its own semicolons
        said = [words]
    return Row(facts, _policy(limits, facts), clock, moment(now, clock), _none(verdict), due, said)


def _none(word: str) -> str | None:
    return None if word == "none" else word


def _clock(zone: str) -> Clock:
    if zone == "guessed":
        return nas_clock(None)
    if zone.startswith("derived"):
        # Mondays at 03:00 on the NAS's wall are this point in time
        weekly = abb_schedule(_content("mon 03:00"))
        return nas_clock(None, [(weekly, moment(f"Mon 03-16 03:00 {zone.split()[1]}", Clock(timezone.utc)))])
    return nas_clock(zone)


def moment(text: str, clock: Clock) -> int:
    """A time on the wall as epoch seconds."""
    day, year, rest, offset = TIME.fullmatch(text).groups()
    wall = datetime.strptime(f"{year or 2026}-{rest}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    assert wall.strftime("%a") == day, f"{text}: no {day}"
    if offset:
        zone = timezone(timedelta(hours=int(offset[:3]), minutes=int(offset[0] + offset[3:])))
        if isinstance(clock.zone, ZoneInfo) and offset != "+0000":
            shown = datetime.fromtimestamp(wall.replace(tzinfo=zone).timestamp(), clock.zone)
            assert shown.replace(tzinfo=None) == wall, f"{text}: that is not what the wall shows"
    return int(wall.replace(tzinfo=zone if offset else clock.zone).timestamp())


def _content(words: str) -> dict[str, Any]:
    """The sched_content of a schedule in words."""
    content: dict[str, Any] = {"repeat_type": "Weekly", "repeat_hour": 0, "schedule_setting_type": 0, "run_weekday": []}
    content |= {"backup_window": "1" * 168, "enable_backup_window": False, "is_continuous_paused": "paused" in words}
    if window := re.search(r"window (\d\d)-(\d\d)", words):
        first, end = int(window[1]), int(window[2])
        hours = "".join("1" if first <= hour < end else "0" for hour in range(24))
        content |= {"enable_backup_window": True, "backup_window": hours * 7}
    if "window closed" in words:
        content |= {"enable_backup_window": True, "backup_window": "0" * 168}
    if "unreadable" in words:
        del content["schedule_setting_type"]
    if "continuous" in words:
        content["schedule_setting_type"] = 4
    if "events" in words:
        content |= {"schedule_setting_type": 2, "screen_lock": True, "log_off": True, "startup": False}
    if start := re.search(r"(\S+) (\d\d):(\d\d)", words):
        content |= {"run_weekday": _days(start[1]), "run_hour": int(start[2]), "run_min": int(start[3])}
        content["schedule_setting_type"] += 1
    if every := re.search(r"every (\d+)h", words):
        content["repeat_hour"] = int(every[1])
    return content


def _days(words: str) -> list[int]:
    if words == "daily":
        return list(range(7))
    first, _dummy, last = words.partition("-")
    if last:
        return list(range(DAYS.index(first), DAYS.index(last) + 1))
    return [DAYS.index(day) for day in words.split(",")]


def _schedule(words: str) -> Any:
    content = _content(words)
    if not words.startswith("m365"):
        return abb_schedule(content)
    if not content["run_weekday"]:
        return m365_schedule(words.split()[1], None)
    last = re.search(r"to (\d+)", words)
    times = {
        "start_hour": content["run_hour"],
        "start_minute": content["run_min"],
        "run_days": [DAYS[day] for day in content["run_weekday"]],
        "repeat_every_hours": content["repeat_hour"],
        "last_run_hour": int(last[1]) if last else None,
    }
    return m365_schedule("scheduled", times)


def _policy(limits: str, facts: Facts) -> Policy:
    params: dict[str, Any] = {}
    for limit in filter(None, limits.split(",")):
        key, _dummy, value = limit.strip().partition(" ")
        if key in ("max_age", "ignore"):
            params["rules"] = [{"name": "*", key: value or True}]
        else:
            params[key] = value or True
    return read_rules(params, ("pc",)).policy(facts)


def _past(facts: Facts, past: str, clock: Clock) -> Facts:
    """What happened: the newest of the good, the bad and the odd, and what else is known."""
    ended: list[Outcome] = []
    for event in filter(None, (part.strip() for part in past.split(";"))):
        word, _dummy, when = event.removeprefix("signed ").partition(" ")
        at = moment(when, clock) if TIME.fullmatch(when) else None
        if word in STATUS:
            ended.append(Outcome(STATUS[word], at))
        elif word == "running":
            facts = facts._replace(running=True, running_since=at)
        elif word == "unread":
            facts = facts._replace(unread=("the results could not be read",))
        elif word in ("offline", "in"):
            since = {"offline_since": at} if word == "offline" else {"login_time": at}
            facts = facts._replace(devices=(Device("LAPTOP-7", "offline", **since),))
        else:
            facts = facts._replace(**{{"made": "begin", "cancel": "last_cancelled"}[word]: at})

    def newest(*statuses: str) -> int | None:
        return max((one.time_end for one in ended if one.status in statuses), default=None)

    return facts._replace(
        newest=max(ended, key=lambda one: one.time_end, default=None),
        last_success=newest("success"),
        last_partial=newest("partial_success"),
    )
