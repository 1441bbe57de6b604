# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same change by the documented Python library and by a module, on two NASes that are equal to the second.

Both send the same API, method, version and values, and both NASes end up the same. What differs on purpose stands in
DELIBERATE.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from harness import MODULES, good

import simulator.nas

library = pytest.importorskip("synology_api.base_api", reason="synology-api is not installed")
from synology_api.abm import ActiveBackupMicrosoft  # noqa: E402
from synology_api.core_active_backup import ActiveBackupBusiness  # noqa: E402

DELIBERATE = {
    "one set": "the library sends one Setting.set for each setter; abb_settings sends one for all",
    "differences only": "the library writes all names of a setter; abb_settings only those that differ",
    "no trigger_type": "its meaning is not known, and the NAS runs the backup without it (protocol reference 2.2)",
    "no repeat_minute_store_config": "a stray key: the NAS's own is repeat_min_store_config (protocol reference 7.14)",
    "POST": "the library sends everything by GET, so that session and values end up in logs",
}
SETTINGS, SCHEDULE, TRIGGER = ("one set", "differences only"), ("no repeat_minute_store_config",), ("no trigger_type",)
TIMES = {"start_hour": 8, "start_minute": 30, "last_run_hour": 20, "repeat_every_hours": 2}
DAYS = ["sun", "mon", "sat"]
THROTTLE = {
    "enabled": True,
    "bandwidth": 9,
    "ip_range_enabled": True,
    "ip_range": {"start": "10.0.0.1", "end": "10.0.0.9"},
}
NO_RANGE = {"enabled": True, "bandwidth": 9, "ip_range_enabled": False}


class Row(NamedTuple):
    """One change: what the library is told, the module and its options, what differs on purpose, what comes before."""

    theirs: Callable[[Any], Any]
    module: str
    options: dict[str, Any]
    deliberate: tuple[str, ...] = ()
    before: Callable[[Any], None] = lambda nas: None


def _throttled(nas: Any) -> None:
    values = {"enable_global_bandwidth_control": "true", "global_backup_bandwidth_number": "50"}
    for row in nas.state["abb"]["settings"]:
        row["value"] = values.get(row["name"], row["value"])


def _runs(module: str, **options: Any) -> Callable[[Any], None]:
    return lambda nas: good(nas, module, state="started", **options) and None


def _versions(nas: Any) -> list[int]:
    return [row["version_id"] for row in nas.state["abb"]["versions"] if row["task_id"] == 1][:2]


def _relinkable(nas: Any) -> None:
    nas.state["m365"]["relinkable"][0]["path"] = "/Share/data/task_90"


RELINK = {"name": ["Back"], "state": "present", "local_shared": "Share", "local_path": "/data/task_90"}
ROWS: dict[str, Row] = {
    "devices": Row(lambda abb: abb.set_concurrent_devices(7), "abb_settings", {"max_concurrent_devices": 7}, SETTINGS),
    "retention-time": Row(
        lambda abb: abb.set_retention_policy_exec_time(3, 30),
        "abb_settings",
        {"retention_time": {"hour": 3, "minute": 30}},
        SETTINGS,
    ),
    "throttle-range": Row(
        lambda abb: abb.set_traffic_throttle({"enable": True, "bandwidth": 9}, ["10.0.0.1", "10.0.0.9"]),
        "abb_settings",
        {"traffic_throttle": THROTTLE},
        SETTINGS,
    ),
    "throttle": Row(
        lambda abb: abb.set_traffic_throttle({"enable": True, "bandwidth": 9}),
        "abb_settings",
        {"traffic_throttle": NO_RANGE},
        SETTINGS,
    ),
    "throttle-off": Row(
        lambda abb: abb.set_traffic_throttle({"enable": False, "bandwidth": 0}),
        "abb_settings",
        {"traffic_throttle": {"enabled": False}},
        SETTINGS,
        _throttled,
    ),
    "certificate": Row(
        lambda abb: abb.set_use_pkg_cert(False), "abb_settings", {"use_package_certificate": False}, SETTINGS
    ),
    "several": Row(
        lambda abb: [
            abb.set_concurrent_devices(7),
            abb.set_retention_policy_exec_time(3, 30),
            abb.set_use_pkg_cert(False),
        ],
        "abb_settings",
        {
            "max_concurrent_devices": 7,
            "retention_time": {"hour": 3, "minute": 30},
            "use_package_certificate": False,
        },
        SETTINGS,
    ),
    "run": Row(lambda abb: abb.backup_task_run([3, 1]), "abb_task", {"state": "started", "task_id": [3, 1]}, TRIGGER),
    "cancel": Row(
        lambda abb: abb.backup_task_cancel([3, 1]),
        "abb_task",
        {"state": "stopped", "task_id": [3, 1]},
        before=_runs("abb_task", task_id=[3, 1]),
    ),
    "remove": Row(
        lambda abb: abb.backup_task_remove([3, 1]),
        "abb_task",
        {"state": "absent", "task_id": [3, 1], "remove_backup_data": True},
    ),
    "versions": Row(
        lambda abb: abb.backup_task_delete_versions(1, _versions(abb.nas)),
        "abb_version",
        {"task_id": 1, "keep_last": 5, "remove_backup_data": True},
    ),
    "workers": Row(
        lambda m365: m365.set_worker_count(10, 30),
        "m365_workers",
        {"backup_job_workers": 10, "event_workers": 30},
    ),
    "workers-limited": Row(
        lambda m365: m365.set_worker_count(400, 5),
        "m365_workers",
        {"backup_job_workers": 400, "event_workers": 5, "limit_to_maximum": True},
    ),
    "continuous": Row(
        lambda m365: m365.set_task_schedule(3, 0),
        "m365_task_schedule",
        {"task_id": 3, "policy": "continuous"},
        SCHEDULE,
    ),
    "manual": Row(
        lambda m365: m365.set_task_schedule(3, 1), "m365_task_schedule", {"task_id": 3, "policy": "manual"}, SCHEDULE
    ),
    "scheduled": Row(
        lambda m365: m365.set_task_schedule(1, 2, {**TIMES, "run_days": [0, 1, 6]}),
        "m365_task_schedule",
        {"task_id": 1, "policy": "scheduled", "schedule": {**TIMES, "run_days": DAYS}},
        SCHEDULE,
    ),
    "keep-days": Row(
        lambda m365: m365.set_rotation_policy(3, 90), "m365_task_retention", {"task_id": 3, "days_to_keep": 90}
    ),
    "keep-all": Row(
        lambda m365: m365.set_rotation_policy(3, 0), "m365_task_retention", {"task_id": 3, "keep_all": True}
    ),
    "office-run": Row(lambda m365: m365.run_backup(2), "m365_task", {"state": "started", "task_id": [2]}),
    "office-cancel": Row(
        lambda m365: m365.cancel_backup(2),
        "m365_task",
        {"state": "stopped", "task_id": [2]},
        before=_runs("m365_task", task_id=[2]),
    ),
    "office-delete": Row(lambda m365: m365.delete_task(2), "m365_task", {"state": "absent", "task_id": [2]}),
    "office-delete-data": Row(
        lambda m365: m365.delete_task(2, True),
        "m365_task",
        {"state": "absent", "task_id": [2], "remove_backup_data": True},
    ),
    "relink": Row(
        lambda m365: m365.relink_task("Back", "Share", "/data/task_90", "a@contoso.example"),
        "m365_task",
        RELINK | {"admin_email": "a@contoso.example"},
        before=_relinkable,
    ),
}


@pytest.fixture
def nas(fleet, fake_time, monkeypatch):
    """A NAS whose time stands still, and that forgives what the library leaves open."""
    nas, now = fleet[0], 1795305600.0
    monkeypatch.setattr(simulator.nas, "time", SimpleNamespace(time=lambda: now))
    fake_time.nases.append(nas)
    yield nas
    nas.reset()


def as_new(nas, row):
    """The same NAS, to the second, for each of the two."""
    nas.switches.__init__()
    nas.switches.update({"run_seconds": 600, "cancel_seconds": 0})
    nas.offset = 0.0
    nas.reset("fleet")
    row.before(nas)
    nas.open_sessions.clear()
    nas.offset = 0.0
    nas.forget()


def by_library(nas, row):
    """What the library wrote, and what became of the NAS."""
    login = {"username": nas.username, "password": nas.password, "debug": False, "dsm_version": 6}
    address = {"ip_address": nas.hostname, "port": str(nas.port), "secure": True, "cert_verify": False}
    kind = ActiveBackupMicrosoft if row.module.startswith("m365") else ActiveBackupBusiness
    library.BaseApi.shared_session = None  # it would go to the NAS of the test before
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = kind(**login, **address)
        client.nas = nas
        replies = row.theirs(client)
    library.BaseApi.shared_session = None
    assert all(reply["success"] for reply in (replies if isinstance(replies, list) else [replies]))
    return nas.writes, nas.dump()


def by_module(nas, row):
    """The same for the module."""
    outcome = good(nas, row.module, **row.options)
    assert outcome["changed"]
    assert {record.http for record in nas.requests} == {"POST"}
    return nas.writes, nas.dump()


def meaning(records, row):
    """What was written, in a form in which it does not matter what is deliberate."""
    if row.module == "abb_settings":
        rows = {one["name"]: one["value"] for record in records for one in record.params["settings"]}
        certificates = [record.params["cert_use_package"] for record in records if "cert_use_package" in record.params]
        return {("SYNO.ActiveBackup.Setting.set", "1"): rows | {"certificate": certificates}}
    (record,) = records
    params = dict(record.params)
    if "version_ids" in params:
        params["version_ids"] = sorted(params["version_ids"])  # a set of versions
    if "no trigger_type" in row.deliberate:
        params.pop("trigger_type", None)
    if "no repeat_minute_store_config" in row.deliberate:
        schedule = dict(params["task_info"]["schedule"])
        schedule.pop("repeat_minute_store_config", None)
        params["task_info"] = params["task_info"] | {"schedule": schedule}
    return {(record.name, str(record.version)): params}


def cleaned(dump):
    """Without the stray key that the library leaves behind."""
    for rows in (dump["m365"]["settings"].values(), dump["m365"]["tasks"]):
        for one in rows:
            one["schedule"].pop("repeat_minute_store_config", None)
    return dump


@pytest.mark.parametrize("name", ROWS)
def test_same_requests_and_same_end(nas, name):
    row = ROWS[name]
    if row.module not in MODULES:
        pytest.skip(f"{row.module} is still to come")
    assert set(row.deliberate) <= set(DELIBERATE)
    as_new(nas, row)
    before = nas.dump()
    their_writes, their_end = by_library(nas, row)
    as_new(nas, row)
    assert nas.dump() == before, "the two NASes are not equal to begin with"
    our_writes, our_end = by_module(nas, row)
    assert their_end != before
    theirs, ours = meaning(their_writes, row), meaning(our_writes, row)
    assert ours.keys() == theirs.keys()
    for call, params in ours.items():
        if "differences only" in row.deliberate:
            assert params.items() <= theirs[call].items()
        else:
            assert params == theirs[call]
    assert cleaned(our_end) == cleaned(their_end)
    assert len(our_writes) == 1
