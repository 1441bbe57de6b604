# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a whole NAS as a config."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .._abb import settings as abb_settings
from .._dsm.client import Nas
from .._dsm.error_codes import NO_SUCH_API
from .._dsm.reads import gather
from .._engine.definition import Params, Result
from .._engine.fields import Field
from .._engine.values import validate
from .._errors import ApiError, InvalidInput
from .._m365 import task_retention as m365_retention
from .._m365 import task_schedule as m365_schedule
from .._m365 import workers as m365_workers
from .._m365.task_setting import read_info, read_tasks

Values = dict[str, Any]


def gathered(nas: Nas, params: Params, check_mode: bool) -> Result:
    """The NAS as a config that merged takes and finds nothing to do for. A missing package is null."""
    plans = [abb_settings.read({}), m365_workers.read({}), _gather_tasks()]
    answers = nas.gather(plans, keep_errors=True)
    settings, workers, tasks = (_or_missing(found) for found in answers)
    gaps = dict.fromkeys(f"{found.message} The config has null in its place" for found in answers if _is_missing(found))
    abb = None if settings is None else {"settings": _declarable_settings(settings.values)}
    m365 = None
    if workers is not None and tasks is not None:
        m365 = {"workers": acceptable(m365_workers.FIELDS, workers.values), "tasks": tasks}
    # a package that is not there is nothing to warn of
    stopped = [gap for gap in gaps if "is not installed" not in gap]
    return Result(False, {"config": {"abb": abb, "m365": m365}}, warnings=stopped)


def _declarable_settings(values: Values) -> Values:
    kept = acceptable(abb_settings.FIELDS, values)
    try:
        abb_settings.check(kept)
    except InvalidInput:  # a range that ends before it starts, or nothing at all
        kept["traffic_throttle"] = {**(kept["traffic_throttle"] or {}), "ip_range": None}
    return kept


def _is_missing(found: Any) -> bool:
    return isinstance(found, ApiError) and found.code == NO_SUCH_API


def _or_missing(found: Any) -> Any:
    if _is_missing(found):
        return None
    if isinstance(found, Exception):
        raise found
    return found


async def _gather_tasks() -> list[Values]:
    rows = await read_tasks()
    infos = await gather([read_info(row["task_id"]) for row in rows])
    names = Counter(row.get("task_name") for row in rows)
    return [
        {
            **({"name": row["task_name"]} if names[row.get("task_name")] == 1 else {"task_id": row["task_id"]}),
            "schedule": declarable_schedule(m365_schedule.decode_schedule(info)),
            "retention": declarable_retention(m365_retention.decode_retention(info)),
        }
        for row, info in zip(rows, infos, strict=True)
    ]


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
        wanted["schedule"] = _acceptable(m365_schedule.FIELDS[1], values["schedule"])
    try:
        m365_schedule.check(wanted)
    except InvalidInput:
        return None
    return wanted if wanted["policy"] in m365_schedule.POLICIES else None


def declarable_retention(values: Params) -> Values | None:
    """A retention as it may be declared, or None."""
    kept = acceptable(m365_retention.FIELDS, {key: values[key] for key in ("keep_all", "days_to_keep")})
    return kept if kept["keep_all"] or kept["days_to_keep"] is not None else None
