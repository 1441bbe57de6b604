# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A row for every module: what the contract test needs to know of it. Options are meant for the data set fleet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

ABB, M365 = "Active Backup for Business", "Active Backup for Microsoft 365"
PACKAGE_IDS = {ABB: "ActiveBackup", M365: "ActiveBackup-Office365"}
API = {ABB: "SYNO.ActiveBackup.*", M365: "SYNO.ActiveBackupOffice365"}
Options = dict[str, Any]


class Case(NamedTuple):
    """A module.

    key holds what it returns; package is the one it needs. change are options that change something on a NAS
    as new and same some that do not; an info module has only same. invalid pairs wrong options (on top of
    change) with words that the message has to hold. repeats: the documentation says that a second run changes
    again (idempotent: partial). shown takes from what is returned what a prediction can know. exempt names
    contract tests that do not hold for it, and why.
    """

    key: str
    package: str
    same: Options
    change: Options | None = None
    invalid: tuple[tuple[Options, tuple[str, ...]], ...] = ()
    repeats: bool = False
    shown: Callable[[Any], Any] = lambda value: value
    exempt: Mapping[str, str] = {}

    @property
    def call(self) -> Options:
        """Options that work: those that change something, if there are any."""
        return self.change if self.change is not None else self.same


def _states(rows: list[Options]) -> list[Options]:
    """Of a run nobody can predict more than that it is there."""
    keys = ("task_id", "task_name", "present", "running")
    return [{key: row[key] for key in keys if key in row} for row in rows]


UNKNOWN_TASK = (({"name": "Nobody", "task_id": None}, ("Nobody",)), ({"name": None, "task_id": 4711}, ("4711",)))
UNKNOWN_TASKS = (({"name": ["Nobody"], "task_id": None}, ("Nobody",)), ({"name": None, "task_id": [4711]}, ("4711",)))
BAD_POINTS = (
    ({"time_start": "yesterday"}, ("time_start", "yesterday")),
    ({"time_end": "2026-13-01"}, ("time_end", "2026-13-01")),
)
STATES = (
    *UNKNOWN_TASKS,
    ({"state": "running"}, ("state", "running", "started")),
    ({"state": "fresh"}, ("max_age",)),
    ({"state": "fresh", "max_age": "36"}, ("max_age", "36h")),
    ({"state": "fresh", "max_age": "1.5d"}, ("max_age", "1.5d")),
    ({"state": "started", "wait": True, "wait_timeout": 0}, ("wait_timeout", "0", "1")),
    ({"state": "started", "wait": True, "wait_interval": 0}, ("wait_interval", "0", "1")),
    ({"state": "absent"}, ("remove_backup_data",)),
)
LIMIT = ({"limit": -1}, ("limit", "-1"))

# What lies on the NAS of the tests and is no task any more.
RELINK = {
    "name": ["Relinked"],
    "state": "present",
    "local_shared": "ActiveBackupforBusiness",
    "local_path": "/ActiveBackupForMicrosoft365/task_90",
    "admin_email": "admin@example.com",
}
CASES: dict[str, Case] = {
    "abb_settings": Case(
        "settings",
        ABB,
        same={"max_concurrent_devices": 5},
        change={
            "max_concurrent_devices": 7,
            "retention_time": {"hour": 14, "minute": 50},
            "traffic_throttle": {"enabled": True, "bandwidth": 9, "ip_range_enabled": False},
            "use_package_certificate": False,
        },
        invalid=(
            ({"max_concurrent_devices": 0}, ("max_concurrent_devices", "0", "1")),
            ({"retention_time": {"hour": 24, "minute": 0}}, ("retention_time.hour", "24", "23")),
            ({"traffic_throttle": {"ip_range": {"start": "10.0.0.9", "end": "ten"}}}, ("ip_range", "ten", "IPv4")),
        ),
    ),
    "abb_settings_info": Case("settings", ABB, same={}),
    "abb_task": Case(
        "tasks",
        ABB,
        same={"name": ["Accounting PCs"], "state": "stopped"},
        change={"name": ["Accounting PCs", "SMB shares"], "state": "started"},
        invalid=STATES,
        repeats=True,
        shown=_states,
    ),
    "abb_task_info": Case(
        "tasks",
        ABB,
        same={"include_versions": True},
        invalid=(
            ({"backup_type": "laptop"}, ("backup_type", "laptop", "physical_server")),
            ({"last_backup_after": "yesterday"}, ("last_backup_after", "yesterday")),
        ),
    ),
    "abb_version": Case(
        "deleted",
        ABB,
        same={"name": "Accounting PCs", "keep_last": 99, "remove_backup_data": True},
        change={"name": "Accounting PCs", "keep_last": 3, "remove_backup_data": True},
        invalid=(
            *UNKNOWN_TASK,
            ({"keep_last": 0}, ("keep_last", "0", "1")),
            ({"older_than": "30"}, ("older_than", "30")),
            ({"remove_backup_data": False}, ("remove_backup_data",)),
            ({"max_deletions": 1}, ("max_deletions", "1")),
        ),
    ),
    "abb_device_info": Case(
        "devices", ABB, same={}, invalid=(({"time_start": "2026-02-02", "time_end": "2026-02-01"}, ("time_start",)),)
    ),
    "abb_hypervisor_info": Case("hypervisors", ABB, same={}),
    "abb_storage_info": Case("storages", ABB, same={}),
    "abb_log_info": Case(
        "logs",
        ABB,
        same={"name": ["Accounting PCs"]},
        invalid=(({"log_level": "warn"}, ("warning",)), LIMIT, *BAD_POINTS),
    ),
    "abb_history_info": Case(
        "results",
        ABB,
        same={"name": ["SMB shares"], "include_details": True},
        invalid=(({"status": "failed"}, ("fail",)), LIMIT, *BAD_POINTS),
    ),
    "m365_workers": Case(
        "workers",
        M365,
        same={"backup_job_workers": 20},
        change={"backup_job_workers": 10, "event_workers": 30},
        invalid=(
            ({"backup_job_workers": 4}, ("backup_job_workers", "4", "5")),
            ({"event_workers": 41}, ("event_workers", "41", "40", "limit_to_maximum")),
        ),
    ),
    "m365_workers_info": Case("workers", M365, same={}),
    "m365_task_schedule": Case(
        "schedule",
        M365,
        same={"name": "Company mail", "policy": "continuous"},
        change={
            "name": "Company mail",
            "policy": "scheduled",
            "schedule": {
                "start_hour": 8,
                "start_minute": 30,
                "run_days": ["fri", "mon"],
                "repeat_every_hours": 2,
                "last_run_hour": 18,
            },
        },
        invalid=(
            *UNKNOWN_TASK,
            ({"policy": "daily"}, ("policy", "daily", "scheduled")),
            ({"policy": "manual"}, ("schedule", "manual")),
            ({"schedule": None}, ("schedule",)),
            ({"schedule": {"start_hour": 24, "run_days": ["mon"]}}, ("schedule.start_hour", "24", "23")),
            ({"schedule": {"start_hour": 1, "run_days": ["monday"]}}, ("run_days", "monday", "Did you mean mon?")),
        ),
    ),
    "m365_task_retention": Case(
        "retention",
        M365,
        same={"name": "Scheduled offices", "days_to_keep": 30},
        change={"name": "Scheduled offices", "days_to_keep": 90},
        invalid=(
            *UNKNOWN_TASK,
            ({"days_to_keep": 0}, ("days_to_keep", "0", "3650")),
            ({"days_to_keep": 3651}, ("days_to_keep", "3651", "3650")),
            ({"days_to_keep": 29}, ("allow_shorter",)),
            ({"keep_all": True}, ("keep_all",)),
        ),
    ),
    "m365_task": Case(
        "tasks",
        M365,
        same={"name": ["Scheduled offices"], "state": "stopped"},
        change={"name": ["Scheduled offices"], "state": "started"},
        invalid=tuple(row for row in STATES if row[0] != {"state": "absent"}),
        repeats=True,
        shown=_states,
    ),
    "m365_task_info": Case("tasks", M365, same={"include_settings": True}),
    "m365_log_info": Case("logs", M365, same={"name": ["Company mail"]}, invalid=(LIMIT,)),
    "active_backup_config": Case(
        "config",
        ABB,
        same={"config": {"abb": {"settings": {"max_concurrent_devices": 5}}, "m365": {"tasks": []}}},
        change={
            "config": {
                "abb": {"settings": {"max_concurrent_devices": 7}},
                "m365": {
                    "workers": {"backup_job_workers": 10},
                    "tasks": [
                        {
                            "name": "Scheduled offices",
                            "schedule": {"policy": "manual"},
                            "retention": {"days_to_keep": 90},
                        }
                    ],
                },
            }
        },
        invalid=(
            ({"config": {"m365": {"tasks": [{"name": "Nobody", "retention": {"days_to_keep": 9}}]}}}, ("Nobody",)),
            ({"config": {"abb": {"settings": {"max_concurrent_devices": 0}}}}, ("max_concurrent_devices", "0", "1")),
            ({"config": {"m365": {"workers": {"event_workers": 41}}}}, ("event_workers", "41", "40")),
            ({"config": {"abb": {"setting": {}}}}, ("setting",)),
        ),
    ),
    "active_backup_config_info": Case(
        "config",
        ABB,
        same={},
        exempt=dict.fromkeys(
            ["test_missing_package", "test_stopped_package", "test_package_that_stops_under_way"],
            "a missing package does not fail the rest; see test_config_info.py",
        ),
    ),
    "active_backup_info": Case(
        "abb_settings",
        ABB,
        same={},
        invalid=(({"gather_subset": ["abb"]}, ("gather_subset", "abb")),),
        exempt=dict.fromkeys(
            ["test_missing_package", "test_stopped_package", "test_package_that_stops_under_way"],
            "a missing package does not fail the rest; see test_overview.py",
        ),
    ),
    "active_backup_health_info": Case(
        "health",
        ABB,
        same={"history_days": 7, "protected_hosts": ["ACC-PC-01"], "rules": [{"name": "New*", "ignore": True}]},
        invalid=(
            ({"grace": "2"}, ("grace", "2")),
            ({"timezone": "Europe/Berln"}, ("timezone", "Europe/Berln", "Europe/Berlin")),
            ({"history_days": 367}, ("history_days", "367", "366")),
            ({"rules": [{"name": "x"}]}, ("rules[0]", "effect")),
            ({"rules": [{"ignore": True}]}, ("rules[0]", "selects")),
            ({"rules": [{"name": "[z-a]", "ignore": True}]}, ("rules[0]", "[z-a]")),
            ({"rules": [{"name": "x", "ignored": True}]}, ("ignored",)),
        ),
        exempt=dict.fromkeys(
            ["test_missing_package", "test_stopped_package", "test_package_that_stops_under_way"],
            "a missing package does not fail the rest; see test_health.py",
        )
        | dict.fromkeys(
            ["test_a_nas_that_stays_busy", "test_errors_of_the_nas_are_told"],
            "an error of one package does not fail the rest; see test_health_unread.py",
        ),
    ),
    "dsm_api": Case(
        "data",
        ABB,
        same={"api": "SYNO.ActiveBackup.Task", "method": "list", "read_only": True},
        invalid=(
            ({"api": "SYNO.API.Auth", "method": "logout"}, ("SYNO.API.Auth",)),
            ({"version": 0}, ("version", "0")),
        ),
        shown=lambda data: [row["task_name"] for row in data["tasks"]],
    ),
}
