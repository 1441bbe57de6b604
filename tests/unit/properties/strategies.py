# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hypothesis draws from: options as users may give them, and a NAS as it may be found."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any

from hypothesis import strategies as st

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
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
def throttles(draw: st.DrawFn) -> dict[str, Any]:
    """Traffic throttles that are complete, so that they are right whatever the NAS has."""
    addresses = st.ip_addresses(v=4).map(int)
    start, end = sorted((draw(addresses), draw(addresses)))
    enabled = draw(st.booleans())
    return {
        "enabled": enabled,
        "bandwidth": draw(st.integers(0, 1000)),
        "ip_range_enabled": enabled and draw(st.booleans()),
        "ip_range": {"start": str(IPv4Address(start)), "end": str(IPv4Address(end))},
    }


MOMENTS = st.fixed_dictionaries({"hour": st.integers(0, 23), "minute": st.integers(0, 59)})
SETTINGS = some(
    max_concurrent_devices=st.integers(1, 100),
    retention_time=MOMENTS,
    traffic_throttle=throttles(),
    use_package_certificate=st.booleans(),
).filter(bool)
WORKERS = some(backup_job_workers=st.integers(5, 40), event_workers=st.integers(5, 40)).filter(bool)


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    """A policy, with times where it needs them."""
    policy = draw(st.sampled_from(("continuous", "manual", "scheduled")))
    if policy != "scheduled":
        return {"policy": policy}
    times = draw(
        st.fixed_dictionaries(
            {"start_hour": st.integers(0, 23), "run_days": st.lists(st.sampled_from(DAYS), min_size=1, max_size=9)},
            optional={
                "start_minute": st.integers(0, 59),
                "repeat_every_hours": st.integers(0, 23),
                "last_run_hour": st.integers(0, 23),
            },
        )
    )
    if times.get("repeat_every_hours"):
        times.setdefault("last_run_hour", 23)
    return {"policy": policy, "schedule": times}


RETENTIONS = st.just({"keep_all": True}) | st.integers(1, 3650).map(lambda days: {"days_to_keep": days})
TASKS = ("Company mail", "Manual archive", "Scheduled offices", "New tenant", "Sites, teams")


@st.composite
def configs(draw: st.DrawFn) -> dict[str, Any]:
    """Whole-NAS configs."""
    names = draw(st.lists(st.sampled_from(TASKS), unique=True, max_size=3))
    tasks = [{"name": name, **draw(some(schedule=schedules(), retention=RETENTIONS))} for name in names]
    return draw(some(abb=some(settings=SETTINGS), m365=some(workers=WORKERS, tasks=st.just(tasks))))


# --- what a NAS may hold: rows of settings in any number, with or without id, and numbers as text or as they are
def settings_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of Setting.list."""
    text = st.sampled_from(("true", "false", "True", ""))
    wire = draw(
        some(
            max_concurrent_devices=st.integers(0, 500).map(str) | st.integers(0, 500),
            retention_run_hour=st.integers(0, 23).map(str),
            retention_run_min=st.integers(0, 59).map(str),
            enable_global_bandwidth_control=text,
            global_backup_bandwidth_number=st.integers(0, 999).map(str) | st.just(""),
            enable_ip_range_bandwidth_control=text,
            bandwidth_control_ip_start=st.sampled_from(("", "10.0.0.1")),
            bandwidth_control_ip_end=st.sampled_from(("", "10.0.0.9")),
            x_future=st.text(max_size=5),
        )
    )
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
