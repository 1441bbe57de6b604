# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the report from the fleet: lenient with what a NAS may have left out or sent in another form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from .fleet import Entry
from .rows import LONGEST_STRIP, Device, Nas, Package, Storage, Task
from .verdicts import PRODUCTS, TYPES, look
from .words import clean, moment, natural, number, sentence


def rows(entries: Iterable[Entry]) -> list[Nas]:
    """The NASes by group and name; those without a group are last."""
    return sorted((_nas(entry) for entry in entries), key=_place)


def _place(nas: Nas) -> tuple[Any, ...]:
    return not nas.group, natural(nas.group), nas.group, natural(nas.name), nas.name


def _nas(entry: Entry) -> Nas:
    health = entry.health or {}
    certificate = health.get("certificate") or {}
    return Nas(
        name=entry.nas,
        group=entry.group,
        error=entry.error,
        time=moment(health.get("time")),
        tasks=tuple(sorted((_task(raw) for raw in health.get("tasks") or ()), key=_urgency)),
        packages=_packages(health.get("packages") or {}),
        storages=tuple(_storage(raw) for raw in _maps(health.get("storages"))),
        certificate=clean(certificate.get("common_name")),
        expires=moment(certificate.get("expires")),
        expires_in_days=number(certificate.get("expires_in_days")),
        unprotected=tuple(clean(name) for name in health.get("unprotected_hosts") or ()),
        unread=tuple(sentence(one) for one in health.get("unread") or ()),
    )


def _packages(raw: Mapping[str, Any]) -> dict[str, Package]:
    return {
        key: Package(one.get("installed") is True, one.get("running") is not False, clean(one.get("version")))
        for key in PRODUCTS
        if isinstance(one := raw.get(key), Mapping)
    }


def _urgency(task: Task) -> tuple[Any, ...]:
    return task.look.rank, natural(task.name), task.name, task.product, natural(str(task.task_id))


def _maps(value: Any) -> list[Mapping[str, Any]]:
    """The dictionaries of a list that a NAS may have sent in another form."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, (list, tuple)) else []


def _task(raw: Mapping[str, Any]) -> Task:
    get = raw.get
    last = get("last_result")
    last = last if isinstance(last, Mapping) else {}
    backup_type = clean(get("backup_type"))
    shown = look(raw["verdict"])
    return Task(
        product=str(raw["product"]),
        task_id=_id(raw["task_id"]),
        name=clean(raw["task_name"]),
        kind=TYPES.get(backup_type, backup_type) if raw["product"] == "abb" else "Microsoft 365",
        backup_type=backup_type,
        look=shown,
        verdict=None if raw["verdict"] is None else shown.word,
        reason=sentence(get("reason")),
        overdue_by=number(get("overdue_by")),
        last_success=moment(get("last_success_time")),
        last_success_age=number(get("last_success_age")),
        last_status=clean(last.get("status")),
        last_end=moment(last.get("time_end")),
        last_bytes=number(last.get("transfered_bytes")),
        next_run=moment(get("next_trigger_time")),
        running=get("running") is True,
        schedule=clean(get("schedule")),
        version_count=number(get("version_count")),
        oldest_version=moment(get("oldest_version_time")),
        devices=tuple(_device(one) for one in _maps(get("devices"))),
        history=tuple(
            _day(str(one.get("date")), str(one.get("status"))) for one in _maps(get("history"))[-LONGEST_STRIP:]
        ),
    )


@lru_cache(maxsize=1000)  # a fleet has few different ones
def _day(date: str, status: str) -> tuple[str, str]:
    return clean(date), clean(status)


def _id(value: Any) -> int | str:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else clean(value)


def _device(raw: Mapping[str, Any]) -> Device:
    verdict = raw.get("verdict")
    return Device(
        clean(raw.get("host_name")),
        clean(raw.get("agent_status")),
        moment(raw.get("login_time")),
        clean(verdict) if verdict else None,
    )


def _storage(raw: Mapping[str, Any]) -> Storage:
    sizes = [one for key in ("dedup_size", "compressed_size") if (one := number(raw.get(key))) is not None]
    return Storage(
        name=clean(raw.get("share_name")),
        volume=clean(raw.get("volume_path")),
        used=sum(sizes) if sizes else None,
        mounted=raw.get("mounted") is not False,
    )
