# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""synology-api, a client written by others against real NASes, works with the simulated one: all its functions."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from simulator import Fleet, Nas

library = pytest.importorskip("synology_api.base_api")
from synology_api.abm import ActiveBackupMicrosoft  # noqa: E402
from synology_api.core_active_backup import ActiveBackupBusiness  # noqa: E402


@pytest.fixture(scope="module")
def secure() -> Iterator[Fleet]:
    with Fleet(https=True, run_seconds=60) as fleet:
        yield fleet


@pytest.fixture
def fresh(secure, monkeypatch) -> Iterator[Nas]:
    """A NAS as new; the library shares one session over all objects of a process."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    secure[0].reset("fleet")
    library.BaseApi.shared_session = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no certificate checks
        yield secure[0]
    library.BaseApi.shared_session = None


def options(nas: Nas) -> dict[str, object]:
    login = {"username": nas.username, "password": nas.password, "debug": False}
    return login | {"ip_address": nas.hostname, "port": str(nas.port), "secure": True, "dsm_version": 6}


@pytest.fixture
def business(fresh: Nas) -> ActiveBackupBusiness:
    return ActiveBackupBusiness(**options(fresh))


@pytest.fixture
def office(fresh: Nas) -> ActiveBackupMicrosoft:
    return ActiveBackupMicrosoft(**options(fresh))


def test_business_reads(fresh, business):
    assert len(business.get_settings()["data"]["settings"]) == 9
    assert len(business.list_vm_hypervisor()["data"]) == 2
    assert business.list_device_transfer_size()["data"]["total"] == 18
    assert business.list_tasks()["data"]["total"] == 16
    assert business.list_tasks(task_id=3, include_versions=True)["data"]["tasks"][0]["version_count"] == 1
    assert business.list_tasks(backup_type="nas", from_date=1, to_date=1 << 40)["data"]["total"] == 1
    assert business.list_tasks(status="backingup")["data"]["total"] == 0
    assert business.list_logs()["data"]["count"] > 50
    assert business.list_logs(task_id=3, log_level="error", keyword="smb", from_date=1, limit=1)["data"]["count"] == 3
    result = fresh.state["abb"]["tasks"][2]["last_result"]["result_id"]
    assert business.result_details(result, order_by="log_time", direction="DESC")["data"]["count"] == 2
    assert len(business.list_storage()["data"]["storages"]) == 2
    assert not fresh.oddities


def test_task_history_is_broken_in_the_library(business):
    with pytest.raises(TypeError):
        business.task_history()


def test_business_writes(fresh, business):
    def values():
        return {row["name"]: row["value"] for row in fresh.state["abb"]["settings"]}

    for reply in (
        business.set_concurrent_devices(7),
        business.set_retention_policy_exec_time(3, 30),
        business.set_traffic_throttle({"enable": True, "bandwidth": 9}, ["10.0.0.1", "10.0.0.9"]),
        business.set_use_pkg_cert(False),
    ):
        assert reply == {"success": True}
    assert (values()["max_concurrent_devices"], values()["retention_run_min"]) == ("7", "30")
    assert (values()["global_backup_bandwidth_number"], values()["bandwidth_control_ip_end"]) == ("9", "10.0.0.9")
    assert fresh.state["abb"]["cert_info"]["cert_use_package"] is False
    assert business.backup_task_run([1, 3]) == {"success": True}
    assert business.backup_task_cancel([1, 3]) == {"success": True}
    fresh.advance(2)
    version = fresh.state["abb"]["versions"][-1]
    assert business.backup_task_delete_versions(version["task_id"], [version["version_id"]]) == {"success": True}
    assert business.backup_task_remove([1]) == {"success": True}
    assert not fresh.oddities
    assert all(record.applied for record in fresh.writes)


def test_office(fresh, office):
    assert len(office.get_tasks()["data"]["tasks"]) == 7
    assert office.get_package_log(limit=2)["data"]["offset"] == 0
    assert len(office.get_task_log(1, key_word="OneDrive")["data"]["logs"]) == 2
    assert office.get_task_setting(1)["data"]["task_info"]["task_id"] == 1
    assert office.get_worker_count()["data"]["max_event_worker_count"] == 40
    assert office.set_worker_count(10, 5) == {"success": True}
    days = {"start_hour": 8, "start_minute": 30, "last_run_hour": 23, "repeat_every_hours": 1, "run_days": [0, 6]}
    assert office.set_task_schedule(2, 2, days) == {"success": True}
    assert office.set_rotation_policy(2, 90) == {"success": True}
    info = fresh.state["m365"]["settings"]["2"]
    assert (info["enable_schedule"], info["schedule"]["week_day"], info["preserve_day_number"]) == (True, "0,6", 90)
    assert office.run_backup(2) == {"success": True}
    assert office.cancel_backup(2) == {"success": True}
    fresh.advance(2)
    assert office.delete_task(2) == {"success": True}
    share, rest = info["local_path"][1:].split("/", 1)
    assert office.relink_task("back", share, f"/{rest}", "a@contoso.example")["data"] == {"task_id": 8}


def test_its_logout_closes_nothing(fresh, business):
    """It sends no sid, and the simulator says so."""
    business.logout()
    assert len(fresh.sessions) == 1
    assert fresh.oddities == ["SYNO.API.Auth.logout: no sid, nothing was closed"]
