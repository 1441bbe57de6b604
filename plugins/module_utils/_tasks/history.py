# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runs of a task day by day, and which hosts no task protects."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from .facts import FAIL, PARTIAL, SUCCESS
from .rules import same_name

# From bad to good; a word that is not here stands after fail.
_WORST_FIRST = (FAIL, "unknown", "incomplete", "no_backup", "none", PARTIAL, "cancel", SUCCESS)


class Run(NamedTuple):
    """A finished backup."""

    status: str
    """A word of result status."""
    time_end: int
    transfered_bytes: int | None = None


def daily_history(
    runs: Iterable[Run], days: int, zone: tzinfo, now: int, accept_partial: bool = False
) -> list[dict[str, Any]]:
    """One row a day of the local calendar, oldest first, the last is today: date, status, runs, transfered_bytes.

    A run belongs to the day it ended. status is that of the worst run that no later good run of that day made up for,
    none without a run. transfered_bytes is None if no run of the day says.
    """
    today = datetime.fromtimestamp(now, zone).date()
    by_day: dict[date, list[Run]] = {today - timedelta(days=back): [] for back in range(days - 1, -1, -1)}
    earliest = now - (days + 1) * 86400  # spares the calendar for what is older than any row
    for run in runs:
        if earliest <= run.time_end <= now + 86400:
            day = by_day.get(datetime.fromtimestamp(run.time_end, zone).date())
            if day is not None:
                day.append(run)
    return [_row(day, sorted(ended, key=lambda run: run.time_end), accept_partial) for day, ended in by_day.items()]


def _row(day: date, runs: list[Run], accept_partial: bool) -> dict[str, Any]:
    status = SUCCESS
    for run in runs:
        is_good = run.status == SUCCESS or (run.status == PARTIAL and accept_partial)
        status = run.status if is_good else min(status, run.status, key=_badness)
    told = [run.transfered_bytes for run in runs if run.transfered_bytes is not None]
    return {
        "date": day.isoformat(),
        "status": status if runs else "none",
        "runs": len(runs),
        "transfered_bytes": sum(told) if told or not runs else None,
    }


def _badness(status: str) -> float:
    return _WORST_FIRST.index(status) if status in _WORST_FIRST else 0.5


def unprotected_hosts(protected: Collection[str], devices: Iterable[str]) -> list[str]:
    """Those of the hosts that should be protected that no device of a task matches, as they were given.

    Names are compared without case and in NFC; a name without a domain is the same as one with any domain.
    """
    if not protected:
        return []
    full = {_host(name) for name in devices}
    short = {_short(name) for name in full}
    # A full name matches itself or the bare name; a bare name matches whatever begins with it.
    missing = {
        name: None
        for name in protected
        if (host := _host(name)) and host not in full and _short(host) not in (short if host == _short(host) else full)
    }
    return list(missing)


def _host(name: str) -> str:
    return same_name(same_name(name).casefold()).rstrip(".")


def _short(host: str) -> str:
    """A host name without its domain; an address has none."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.partition(".")[0]
    return host
