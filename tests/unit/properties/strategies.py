# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hypothesis draws from: options as users may give them, and a NAS as it may be found."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

from field_values import blank, value_of, values_of, whole
from hypothesis import strategies as st

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.settings import CERTIFICATE, SETTINGS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import leaves
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_retention import RETENTION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_schedule import (
    POLICIES,
    SCHEDULED,
    TIMES,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.workers import WORKERS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
UNHEARD = st.dictionaries(st.from_regex(r"x_[a-z]{1,8}", fullmatch=True), JSON, max_size=3)


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A dict with some of the keys."""
    return st.fixed_dictionaries({}, optional=keys)


@st.composite
def settings_values(draw: st.DrawFn) -> dict[str, Any]:
    """Settings that are right whatever the NAS has: a throttle is complete, and its range is not upside down."""
    values: dict[str, Any] = draw(values_of(SETTINGS.fields))
    if "traffic_throttle" in values:
        (row,) = (field for field in SETTINGS.fields if field.name == "traffic_throttle")
        throttle = values["traffic_throttle"] = draw(whole(row.fields))
        throttle["ip_range_enabled"] &= throttle["enabled"]
        start, end = sorted(throttle["ip_range"].values(), key=IPv4Address)
        throttle["ip_range"] = {"start": start, "end": end}
    return values


DECLARED_SETTINGS = settings_values().filter(bool)
MOST_WORKERS = 40  # of the simulated NAS
DECLARED_WORKERS = values_of(replace(field, most=MOST_WORKERS) for field in WORKERS.fields).filter(bool)


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    """A policy, with times where it needs them."""
    policy = draw(st.sampled_from(POLICIES))
    if policy != SCHEDULED:
        return {"policy": policy}
    times = draw(values_of(TIMES))
    if times.get("repeat_every_hours"):
        times.setdefault("last_run_hour", 23)
    return {"policy": policy, "schedule": times}


(DAYS_TO_KEEP,) = (field for field in RETENTION.fields if field.name == "days_to_keep")
RETENTIONS = st.just({"keep_all": True}) | value_of(DAYS_TO_KEEP).map(lambda days: {"days_to_keep": days})
TASKS = ("Company mail", "Manual archive", "Scheduled offices", "New tenant", "Sites, teams")


@st.composite
def configs(draw: st.DrawFn) -> dict[str, Any]:
    """Whole-NAS configs."""
    names = draw(st.lists(st.sampled_from(TASKS), unique=True, max_size=3))
    tasks = [{"name": name, **draw(some(schedule=schedules(), retention=RETENTIONS))} for name in names]
    return draw(some(abb=some(settings=DECLARED_SETTINGS), m365=some(workers=DECLARED_WORKERS, tasks=st.just(tasks))))


# --- what a NAS may hold: rows of settings in any number, with or without id, and numbers as text or as they are
SETTINGS_ROWS = [field for field, _value in leaves(SETTINGS.fields, blank(SETTINGS.fields)) if field.key != CERTIFICATE]
ODD_TEXTS = {"bool": ("", "True"), "int": ("",), "str": ("",)}


def _wire(field: Field) -> st.SearchStrategy[Any]:
    """A value as the NAS keeps it, or one that means nothing; numbers may come as numbers, and too small."""
    kept = value_of(field).map(field.codec.encode) | st.sampled_from(ODD_TEXTS[field.type])
    return kept | st.integers(0, 9) if field.type == "int" else kept


def settings_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of Setting.list."""
    wire = draw(some(**{field.key: _wire(field) for field in SETTINGS_ROWS}, x_future=st.text(max_size=5)))
    if wire.get("enable_ip_range_bandwidth_control", "").lower() == "true":  # a NAS has it only with all of this
        wire |= {"enable_global_bandwidth_control": "true", "global_backup_bandwidth_number": "9"}
        wire |= {"bandwidth_control_ip_start": "10.0.0.1", "bandwidth_control_ip_end": "10.0.0.9"}
    rows = [{"name": name, "value": value} for name, value in wire.items()]
    return [row | draw(some(id=st.integers(0, 99))) for row in draw(st.permutations(rows))]


def task_info(draw: st.DrawFn, info: dict[str, Any]) -> dict[str, Any]:
    """A task of Microsoft 365 as the package may hold it, with keys that nobody has heard of."""
    schedule = {
        **info.get("schedule", {}),
        "hour": draw(st.integers(0, 23)),
        "minute": draw(st.integers(0, 59)),
        "repeat_hour": draw(st.integers(0, 23)),
        "last_work_hour": draw(st.integers(0, 23)),
        "date_type": draw(st.sampled_from((0, 0, 0, 1))),
        "repeat_date": draw(st.sampled_from((0, 0, 1001, 1002, 1003))),
        "week_day": ",".join(draw(st.lists(st.sampled_from("0123456"), unique=True, min_size=1))),
        **draw(UNHEARD),
    }
    return {
        **info,
        "backup_policy": draw(st.integers(0, 1)),
        "enable_schedule": draw(st.booleans()),
        "rotation_policy": draw(st.integers(0, 1)),
        "preserve_day_number": draw(st.integers(1, 3650)),
        "schedule": schedule,
        **draw(UNHEARD),
    }


def furnish(draw: st.DrawFn, nas: Any) -> None:
    """Give a simulated NAS settings, workers and tasks of all kinds."""
    state = nas.state
    state["abb"]["settings"] = settings_rows(draw)
    for name in ("backup_job_worker_count", "event_worker_count"):
        state["m365"]["workers"][name] = draw(st.integers(5, 40))
    for number, info in state["m365"]["settings"].items():
        state["m365"]["settings"][number] = task_info(draw, info)
