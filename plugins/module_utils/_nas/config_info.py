# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole NAS as a config that active_backup_config accepts and finds unchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .._abb.settings import SETTINGS
from .._dsm.client import Nas
from .._dsm.rounds import gather
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.fields import Field
from .._engine.names import normal_name
from .._engine.values import validate
from .._errors import InvalidInput, PackageUnavailable
from .._m365.task_retention import RETENTION
from .._m365.task_schedule import POLICIES, SCHEDULE
from .._m365.task_setting import read_info
from .._m365.tasks import read_tasks
from .._m365.whereabouts import is_name, is_worldwide, whereabouts
from .._m365.workers import WORKERS
from .partial import partial

Values = dict[str, Any]


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """The NAS as a config. What cannot be read or declared is null."""
    reads = {"settings": SETTINGS.read({}), "workers": WORKERS.read({}), "tasks": _read_tasks()}
    results = dict(zip(reads, nas.gather(list(reads.values()), keep_errors=True), strict=True))
    found, missing, refused = partial(nas, results)
    config: Values = {"abb": None, "m365": None}
    places: list[Values] = []
    if "settings" in found:
        config["abb"] = {"settings": _declarable_settings(found["settings"].values)}
    if "workers" in found or "tasks" in found:
        tasks, places = found.get("tasks", (None, []))
        workers = acceptable(WORKERS.fields, found["workers"].values) if "workers" in found else None
        config["m365"] = {"workers": workers, "tasks": tasks}
    # a package that is not there is nothing to warn of
    gaps = [error for error in missing.values() if not _is_absent(error)]
    words = dict.fromkeys(f"{error.message} It is null in config" for error in [*gaps, *refused.values()])
    return Result(False, {"config": config, "relink": places}, warnings=list(words))


def _is_absent(error: Exception) -> bool:
    return isinstance(error, PackageUnavailable) and error.installed is False


def _declarable_settings(values: Values) -> Values:
    kept = acceptable(SETTINGS.fields, values)
    try:
        SETTINGS.check(kept)
    except InvalidInput:  # a range that ends before it starts, or nothing at all
        kept["traffic_throttle"] = {**(kept["traffic_throttle"] or {}), "ip_range": None}
    return kept


async def _read_tasks() -> tuple[list[Values], list[Values]]:
    """The tasks as they may be declared, and where the data of each lies."""
    rows = await read_tasks()
    infos = await gather([read_info(row["task_id"]) for row in rows])
    names = Counter(normal_name(row.get("task_name")) for row in rows)  # look-alikes are told apart by their IDs
    declared, places = [], []
    for row, info in zip(rows, infos, strict=True):
        unique = is_name(row.get("task_name")) and names[normal_name(row["task_name"])] == 1
        place = whereabouts(row.get("task_name"), info)
        if unique and place:
            places.append(place if is_worldwide(info) else {**place, "region": None})
        declared.append(
            {
                **({"name": row["task_name"]} if unique else {"task_id": row["task_id"]}),
                "schedule": declarable_schedule(SCHEDULE.decode(info)),
                "retention": declarable_retention(RETENTION.decode(info)),
            }
        )
    return declared, places


def acceptable(fields: Sequence[Field], values: Params) -> Values:
    """Values as they may be declared: what a NAS has, but nobody could ask for, is null, and so is not managed."""
    kept = {field.name: _acceptable(field, values.get(field.name)) for field in fields if not field.read_only}
    lacking = any(field.required and kept.get(field.name) is None for field in fields)
    return dict.fromkeys(kept) if lacking else kept


def _acceptable(field: Field, value: Any) -> Any:
    if field.fields and value is not None:
        inner = acceptable(field.fields, value)
        return inner if any(one is not None for one in inner.values()) else None
    try:
        validate([field], {field.name: value})
    except InvalidInput:
        return None
    return value


def declarable_schedule(values: Params) -> Values | None:
    """A schedule as it may be declared, or None."""
    wanted = {"policy": values["policy"], "schedule": values["schedule"]}
    if values["schedule"] is not None:
        wanted["schedule"] = _acceptable(SCHEDULE.fields[1], values["schedule"])
    try:
        SCHEDULE.check(wanted)
    except InvalidInput:
        return None
    return wanted if wanted["policy"] in POLICIES else None


def declarable_retention(values: Params) -> Values | None:
    """A retention as it may be declared, or None."""
    kept = acceptable(RETENTION.fields, {key: values[key] for key in ("keep_all", "days_to_keep")})
    return kept if kept["keep_all"] or kept["days_to_keep"] is not None else None


DEFINITION = ModuleDefinition((), run)
