# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The health of a NAS: a verdict on every backup task of both packages, from one session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._abb import health as abb
from .._abb.certificates import certificate_in_use
from .._abb.enums import TASK_TYPE
from .._abb.storage_info import read_storages
from .._dsm.client import Nas
from .._dsm.packages import ABB, M365
from .._engine.codecs import BOOL
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field, flag
from .._engine.projection import FIELDS, project
from .._engine.rows import iso
from .._m365 import health as m365
from .._tasks.history import unprotected_hosts
from .._tasks.reading import UNKNOWN_ZONE, Reading, Window, needs_zone
from .._tasks.rules import Rules, read_rules
from .._tasks.verdict import judge, summary, worst
from .._tasks.zones import Trigger, named_zone, nas_clock
from .health_row import task_row
from .packages import Packages, proven_packages, read_packages, stopped_packages
from .row_keys import HEALTH
from .unread import is_unread, unread

DAY = 86400
STORAGE_KEYS = (
    "storage_id",
    "share_name",
    "volume_path",
    "mounted",
    "device_count",
    "dedup_size",
    "compressed_size",
    "compacting",
)
RULE = (
    Field("name"),
    Field("backup_type", choices=tuple(TASK_TYPE)),
    Field("product", choices=("abb", "m365")),
    Field("max_age"),
    Field("grace"),
    Field("hung_after"),
    Field("accept_partial", "bool"),
    Field("ignore", "bool"),
)
OPTIONS = (
    Field("grace", default="2h"),
    Field("hung_after", default="24h"),
    flag("accept_partial"),
    Field("rules", "list", elements="dict", default=[], fields=RULE),
    Field("history_days", "int", least=0, most=366, default=0, unit="days"),
    Field("protected_hosts", "list", default=[]),
    Field("timezone"),
    FIELDS,
)


def check(params: Params) -> None:
    """Validates the options before any request. Raises InvalidInput that names the place."""
    read_rules(params, tuple(TASK_TYPE))
    if (params.get("timezone") or "").strip():
        named_zone(params["timezone"].strip())


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Read both packages side by side, judge every task, and say what no verdict could be made of."""
    rules = read_rules(params, tuple(TASK_TYPE))
    packages, abb_tasks, m365_tasks, storages, certificate = _read(nas, params, rules)
    packages = proven_packages(packages, {ABB: [abb_tasks, storages, certificate], M365: [m365_tasks]})
    missing = unread(nas, packages, [abb_tasks, m365_tasks], [storages, certificate])
    warnings = stopped_packages(packages, nas.where) + missing.warnings
    readings = [*_or_empty(abb_tasks), *_or_empty(m365_tasks)]
    now = int(nas.now())
    clock = nas_clock(params.get("timezone"), _triggers(readings))
    judged = [(one, judge(one.facts, rules.policy(one.facts), clock, now)) for one in readings]
    has_days = bool(clock.guessed and readings and params["history_days"])
    if has_days or any(needs_zone(one, rules.policy(one.facts), clock) for one in readings):
        days = ", and days are those of UTC" if has_days else ""
        warnings.append(f"{nas.where}: {UNKNOWN_ZONE}{days}. Set timezone, for example Europe/Berlin")
    verdicts = [verdict.verdict for _reading, verdict in judged]
    unprotected = _unprotected(params["protected_hosts"], packages, abb_tasks)
    if unprotected is None:
        warnings.append(
            f"{nas.where}: unprotected_hosts is null, because the tasks of {ABB.name} could not be read, and only they "
            "say which hosts are protected"
        )
    health = {
        "hostname": nas.address[0],
        "time": now,
        "time_iso": iso(now),
        "packages": packages,
        "summary": summary(verdicts),
        "worst": worst(verdicts),
        "unread": missing.tasks,
        "tasks": [task_row(one, verdict, rules, clock, now, params["history_days"]) for one, verdict in judged],
        "storages": [_storage(row) for row in _or_empty(storages)],
        "certificate": None if isinstance(certificate, Exception) else _with_days(certificate, now),
        "unprotected_hosts": unprotected,
    }
    return Result(False, {"health": project(health, _fields(params), HEALTH)}, warnings=warnings)


def _fields(params: Params) -> list[str] | None:
    """The keys that are wanted, with those of the rows of tasks under their full names."""
    names: list[str] | None = params.get("fields")
    return names and [f"tasks.{name}" if name not in HEALTH and f"tasks.{name}" in HEALTH else name for name in names]


def _read(nas: Nas, params: Params, rules: Rules) -> list[Any]:
    """Packages, tasks of both, storages and certificate; an error stands in the place of what was refused."""
    days = params["history_days"]

    def window() -> Window:
        now = int(nas.now())
        return Window(now - (days + 1) * DAY if days else None, now)

    return nas.gather(
        [
            read_packages(),
            abb.read_health(window, rules, params.get("timezone")),
            m365.read_health(window, rules.any_partial),
            read_storages({}, nas.now),
            certificate_in_use(),
        ],
        keep_errors=True,
    )


def _or_empty(found: Any) -> Any:
    return [] if isinstance(found, Exception) else found


def _unprotected(protected: Sequence[str], packages: Packages, tasks: Any) -> list[str] | None:
    """The hosts that no device of a task of Active Backup for Business matches; None where these are not known."""
    if protected and is_unread(ABB, packages, tasks):
        return None
    return unprotected_hosts(
        protected, [str(device["host_name"] or "") for one in _or_empty(tasks) for device in one.devices]
    )


def _triggers(readings: Sequence[Reading]) -> list[Trigger]:
    return [(one.facts.schedule, one.next_trigger_time) for one in readings if one.next_trigger_time]


def _storage(row: Mapping[str, Any]) -> dict[str, Any]:
    flags = {key: BOOL.decode(row.get(key)) for key in ("mounted", "compacting")}
    return {key: row.get(key) for key in STORAGE_KEYS} | flags


def _with_days(certificate: dict[str, Any] | None, now: int) -> dict[str, Any] | None:
    if certificate is None:
        return None
    expires = certificate["expires"]
    return {**certificate, "expires_in_days": None if expires is None else (expires - now) // DAY}


DEFINITION = ModuleDefinition(OPTIONS, run, check=check)
