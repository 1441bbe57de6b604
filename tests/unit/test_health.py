# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_health_info: facts read from both packages, judged, and nothing green that was not seen to be good."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness import bad, calls, good, task

NAME = "active_backup_health_info"
PACKAGE_IDS = {"abb": "ActiveBackup", "m365": "ActiveBackup-Office365"}


@pytest.fixture
def nas(plain):
    plain.set_clock("2026-03-16T09:00:00", stands=True)
    plain.reset()
    return plain


def health(nas, **options):
    return good(nas, NAME, **options)["health"]


def of(nas, name, product="abb", **options) -> dict[str, Any]:
    """The row of a task."""
    rows = [row for row in health(nas, **options)["tasks"] if (row["product"], row["task_name"]) == (product, name)]
    return rows[0]


def verdict(nas, name, product="abb", **options) -> str | None:
    return of(nas, name, product, **options)["verdict"]


def warned(result) -> str:
    return str(result.get("warnings"))


# --- what the fleet of examples deserves


@pytest.mark.parametrize(
    ("product", "name", "word", "said"),
    [
        ("abb", "Accounting PCs", "ok", "Last good backup"),
        ("abb", "New laptop", "never_ran", "never been a good backup"),
        ("abb", "SMB shares", "failed", "2 errors"),
        ("abb", "Web server", "partial", "only partly successful"),
        ("abb", "Archive server", "overdue", "did not happen"),
        ("abb", "Manual only", "ok", "by hand only"),
        ("abb", "Continuous DB server", "ok", "Last good backup"),
        ("abb", "Cancelled last", "overdue", "cancelled"),
        ("m365", "Company mail", "ok", "Last good backup"),
        ("m365", "Failing tenant", "failed", "error_mail"),
        ("m365", "Partial tenant", "partial", "only partly successful"),
        ("m365", "New tenant", "unknown", "nothing tells when the task was made"),
    ],
)
def test_the_verdict_on(nas, product, name, word, said):
    row = of(nas, name, product)
    assert (row["verdict"], said in row["reason"]) == (word, True), row["reason"]


def test_the_summary_counts_every_task_that_is_not_ignored(nas):
    found = health(nas, rules=[{"name": "Twin", "ignore": True}])
    listed = [row["verdict"] for row in found["tasks"]]
    assert listed.count(None) == 2
    assert sum(found["summary"].values()) == len(listed) - 2
    assert found["worst"] == "failed"


def test_the_keys_of_both_products_are_the_same(nas):
    rows = health(nas, history_days=2)["tasks"]
    assert len({tuple(row) for row in rows}) == 1


def test_a_row_says_whether_the_backup_window_lets_a_run_begin(nas):
    """On the Monday at 09:00 on which it is asked."""
    windows = {
        "SMB shares": "1" + "0" * 167,
        "Web server": ("0" * 20 + "1" * 4) * 7,
        "Branch NAS": ("0" * 9 + "1" * 15) * 7,
    }
    for row in nas.state["abb"]["tasks"]:
        window = windows.get(row["task_name"])
        if window:
            row["sched_content"] |= {"enable_backup_window": True, "backup_window": window}
    rows = {row["task_name"]: row for row in health(nas)["tasks"]}
    now = int(nas.now())
    wanted = {"SMB shares": (False, now + (6 * 24 - 9) * 3600), "Web server": (False, now + 11 * 3600)}
    wanted |= dict.fromkeys(("Branch NAS", "Domain controller", "Failing tenant"), (True, None))
    assert {name: (rows[name]["in_backup_window"], rows[name]["backup_window_opens"]) for name in wanted} == wanted


def test_a_window_is_a_reason_to_name_the_zone(nas):
    for row in nas.state["abb"]["tasks"]:
        row["next_trigger_time"] = -1
    rules = [{"name": "*", "max_age": "1d"}]
    assert "timezone" not in warned(good(nas, NAME, rules=rules))
    nas.state["abb"]["tasks"][0]["sched_content"] |= {"enable_backup_window": True, "backup_window": "01" * 84}
    assert "timezone" in warned(good(nas, NAME, rules=rules))


# --- one session, few requests


def test_a_nas_takes_six_requests_at_most(nas):
    health(nas)
    assert nas.sign_ins == 1
    assert len([record for record in nas.requests if not record.compound]) <= 6


def test_also_while_runs_of_both_packages_are_under_way(nas):
    for product, name in (("abb", "Manual only"), ("m365", "Manual archive")):
        nas.next_outcome(name, "stuck", product=product)
        good(nas, f"{product}_task", name=[name], state="started")
    before = len(nas.requests)
    health(nas)
    assert len([record for record in nas.requests[before:] if not record.compound]) <= 6


def test_seven_thousand_results_are_not_read_whole(nas):
    nas.switches.log_order = "newest"
    health(nas, history_days=7)
    assert len([record for record in nas.requests if record.method == "list_result"]) < 60


def test_a_row_is_small(nas):
    rows = health(nas)["tasks"]
    assert max(len(json.dumps(row)) for row in rows) <= 1200


# --- what is missing is said


@pytest.mark.parametrize("missing", PACKAGE_IDS)
@pytest.mark.parametrize("status", [None, "stop"])
def test_a_package_that_is_away_has_no_tasks(nas, missing, status):
    rows = nas.state["packages"]
    row = next(row for row in rows if row["id"] == PACKAGE_IDS[missing])
    row["status"] = status
    if status is None:
        rows.remove(row)
    result = good(nas, NAME)
    assert {row["product"] for row in result["health"]["tasks"]} == {"abb", "m365"} - {missing}
    assert result["health"]["packages"][missing]["running"] is False
    assert ("not running" in warned(result)) == (status is not None)


def test_an_account_that_may_see_one_package_gets_that_and_a_warning(nas):
    nas.fault("SYNO.ActiveBackupOffice365", None, "error", code=105, times=None)
    result = good(nas, NAME)
    assert {row["product"] for row in result["health"]["tasks"]} == {"abb"}
    assert "105" in warned(result)


def test_an_account_that_may_see_nothing_fails(nas):
    nas.fault("SYNO.ActiveBackup*", None, "error", code=105, times=None)
    bad(nas, NAME, "105")


def test_results_that_cannot_be_read_make_unknown_and_never_ok(nas):
    nas.fault("SYNO.ActiveBackup.Log", "list_result", "error", code=1001, times=None)
    words = {row["verdict"] for row in health(nas)["tasks"] if row["product"] == "abb"}
    assert "ok" not in words
    assert "unknown" in words


def test_a_package_log_that_cannot_be_read_makes_unknown_and_never_ok(nas):
    nas.fault("SYNO.ActiveBackupOffice365", "get_general_log", "error", code=1001, times=None)
    row = of(nas, "Sites, teams", "m365")
    assert (row["verdict"], "log could not be read" in row["reason"]) == ("unknown", True)


# --- facts


@pytest.mark.parametrize(
    ("product", "name"),
    [("abb", "Accounting PCs"), ("abb", "Manual only"), ("m365", "Scheduled offices"), ("m365", "Manual archive")],
)
def test_a_run_that_hangs(nas, product, name):
    nas.next_outcome(name, "stuck", product=product)
    good(nas, f"{product}_task", name=[name], state="started")
    nas.advance(86400 * 5)
    row = of(nas, name, product)
    assert (row["verdict"], "since Monday 09:00, for 5 days" in row["reason"]) == ("hung", True), row["reason"]
    (row,) = good(nas, f"{product}_task_info", name=[name])["tasks"]
    assert row["verdict"] == "hung"


def test_a_run_of_microsoft_365_that_nobody_knows_the_begin_of_is_never_called_hung(nas):
    """No log has a row of it yet, and what a user started before is another run."""
    one = task(nas, "Manual archive", "m365")
    good(nas, "m365_task", name=["Manual archive"], state="started", wait=True)
    nas.advance(86400 * 5)
    one |= {"status": 4, "progress_list": [{"service_type": 1}]}
    assert verdict(nas, "Manual archive", "m365") == "running"


@pytest.mark.parametrize("name", ["Manual archive", "Scheduled offices"])
def test_a_row_that_does_not_say_whether_it_has_a_schedule_is_no_manual_task(nas, name):
    del task(nas, name, "m365")["enable_schedule"]
    row = of(nas, name, "m365")
    assert (row["verdict"], "does not say what starts its runs" in row["reason"]) == ("unknown", True)
    (row,) = good(nas, "m365_task_info", name=[name])["tasks"]
    assert (row["verdict"], row["policy"]) == ("unknown", "unknown")


def test_a_run_under_way_is_running_and_says_how_far(nas):
    nas.switches.run_seconds = 600
    good(nas, "abb_task", name=["Accounting PCs"], state="started")
    nas.advance(60)
    row = of(nas, "Accounting PCs")
    assert (row["verdict"], row["running"]) == ("running", True)
    assert 0 < row["progress"] < 1


def test_running_hides_no_earlier_failure(nas):
    nas.switches.run_seconds = 600
    good(nas, "abb_task", name=["SMB shares"], state="started")
    assert verdict(nas, "SMB shares") == "failed"


def test_each_device_of_a_task_has_a_verdict_of_its_own(nas):
    rows = of(nas, "Accounting PCs")["devices"]
    assert [(row["host_name"], row["verdict"]) for row in rows] == [("ACC-PC-01", "ok"), ("ACC-PC-02", "ok")]


def test_each_device_of_a_task_has_a_last_good_backup_of_its_own(nas):
    task_id = task(nas, "Accounting PCs")["task_id"]
    results = {row["result_id"]: row for row in nas.state["abb"]["results"] if row["task_id"] == task_id}
    second = task(nas, "Accounting PCs")["device_ids"][1]
    parts = [row for row in nas.state["abb"]["transfers"] if row["result_id"] in results]
    own = sorted((row for row in parts if row["config_device_id"] == second), key=lambda row: row["time_end"])
    own[-1]["status"] = 4
    row = of(nas, "Accounting PCs")
    found = {one["host_name"]: one["last_success_time"] for one in row["devices"]}
    assert found == {"ACC-PC-01": row["last_success_time"], "ACC-PC-02": own[-2]["time_end"]}
    for one in own:
        one["status"] = 4
    assert of(nas, "Accounting PCs")["devices"][1]["last_success_time"] is None
    assert "last_success_time" not in of(nas, "SMB shares")["devices"][0]
    (only,) = [
        one for one in health(nas, fields=["tasks.devices.last_success_time"])["tasks"] if len(one["devices"]) > 1
    ][:1]
    assert set(only["devices"][0]) == {"last_success_time"}


def test_partial_success_is_a_devices_last_good_backup_where_it_is_accepted(nas):
    second = task(nas, "Accounting PCs")["device_ids"][1]
    parts = [row for row in nas.state["abb"]["transfers"] if row["config_device_id"] == second]
    for row in parts:
        row["status"] = 3
    ignored = [{"name": "Accounting*", "ignore": True, "accept_partial": True}]
    for options in ({"accept_partial": True}, {"rules": ignored}):
        assert of(nas, "Accounting PCs", **options)["devices"][1]["last_success_time"] == max(
            row["time_end"] for row in parts
        )
    assert of(nas, "Accounting PCs")["devices"][1]["last_success_time"] is None


def test_a_device_that_is_offline_is_named_with_since_when(nas):
    one = task(nas, "Archive server")
    device = next(row for row in nas.state["abb"]["devices"] if row["device_id"] == one["device_ids"][0])
    device["agent_status"] = "offline"
    row = dict(nas.state["abb"]["logs"][-1])
    saturday = int(nas.now()) - 40 * 3600
    row |= {"log_id": 999999, "log_type": 5006, "device_id": device["device_id"], "log_time": saturday, "task_id": 0}
    nas.state["abb"]["logs"].append(row)
    assert "has been offline since Saturday 17:00" in of(nas, "Archive server")["reason"]


def _offline_since(nas, name, hours):
    """The first device of a task is away, and the log says since when."""
    device_id = task(nas, name)["device_ids"][0]
    device = next(row for row in nas.state["abb"]["devices"] if row["device_id"] == device_id)
    device |= {"agent_status": "offline", "login_time": int(nas.now()) - 90 * 3600}
    row = dict(nas.state["abb"]["logs"][-1])
    more = {"log_type": 5006, "device_id": device_id, "log_time": int(nas.now()) - hours * 3600, "task_id": 0}
    nas.state["abb"]["logs"].append(row | more | {"log_id": 999990 + hours})


def test_since_when_a_device_is_offline_is_told_however_young_the_last_backup_is(nas):
    """Of a rule that wants one every hour, and of a run that failed."""
    _offline_since(nas, "Accounting PCs", 5)
    _offline_since(nas, "SMB shares", 4)
    rows = {row["task_name"]: row for row in health(nas, rules=[{"name": "Accounting*", "max_age": "1h"}])["tasks"]}
    assert rows["Accounting PCs"]["last_success_age"] < 86400
    for name, verdict, since in (("Accounting PCs", "overdue", "04:00"), ("SMB shares", "failed", "05:00")):
        assert rows[name]["verdict"] == verdict
        assert f"has been offline since Monday {since}" in rows[name]["reason"]
    (row,) = good(nas, "abb_task_info", name=["SMB shares"])["tasks"]
    assert "has been offline since Monday 05:00" in row["verdict_reason"]


def test_the_log_of_a_device_is_read_only_for_a_task_in_trouble(nas):
    _offline_since(nas, "Accounting PCs", 5)
    device = task(nas, "Accounting PCs")["device_ids"][0]

    def asked():
        return [one for one in calls(nas, "list_log") if (one.params.get("filter") or {}).get("device_id") == device]

    assert verdict(nas, "Accounting PCs") == "ok"
    assert not asked()
    assert verdict(nas, "Accounting PCs", rules=[{"name": "*", "max_age": "1h"}]) == "overdue"
    assert len(asked()) == 1
    assert len([record for record in nas.requests if not record.compound]) <= 12, "six for each of the two"


def test_a_partial_backup_is_good_where_a_rule_says_so(nas):
    rules = [{"name": "Web *", "accept_partial": True}]
    row = of(nas, "Web server", rules=rules)
    assert (row["verdict"], row["rule"]) == ("ok", 0)


def test_max_age_replaces_the_schedule(nas):
    assert verdict(nas, "Accounting PCs", rules=[{"product": "abb", "max_age": "1h"}]) == "overdue"
    assert verdict(nas, "Archive server", rules=[{"name": "Archive*", "max_age": "52w"}]) == "ok"


@pytest.mark.parametrize("name", ["ACC-PC-01", "acc-pc-01", "ACC-PC-01.example.com"])
def test_hosts_that_are_protected(nas, name):
    assert health(nas, protected_hosts=[name, "nobody"])["unprotected_hosts"] == ["nobody"]


def test_the_history_ends_today_and_has_a_row_a_day(nas):
    rows = of(nas, "SMB shares", history_days=7)["history"]
    assert [row["date"] for row in rows] == [f"2026-03-{day}" for day in range(10, 17)]
    assert [row["status"] for row in rows][-3:] == ["fail", "fail", "fail"]


def test_the_history_of_microsoft_365(nas):
    rows = of(nas, "Failing tenant", "m365", history_days=3)["history"]
    assert rows[-1]["status"] == "fail"


def test_the_last_result_of_microsoft_365_has_its_size_and_what_was_wrong(nas):
    row = task(nas, "Failing tenant", "m365")
    row |= {"transferred_size_mail": 1 << 20, "transferred_size_drive": "1048576"}
    last = of(nas, "Failing tenant", "m365")["last_result"]
    assert (last["status"], last["time_end"]) == ("fail", row["last_execution_time"])
    assert last["transfered_bytes"] >= 2 << 20
    assert "error" in last["detail"]


def test_no_older_results_are_asked_for_than_may_reach_into_the_period(nas):
    """They are listed by their begin."""
    health(nas, history_days=3)
    filters = [record.params.get("filter") or {} for record in calls(nas, "list_result")]
    asked = [one["from_timestamp"] for one in filters if "from_timestamp" in one]
    assert len(asked) > 1, "those of the history, and those of devices further back"
    assert max(asked) > nas.now() - (3 + 1 + 7 + 1) * 86400
    assert min(asked) > nas.now() - 60 * 86400


def test_the_zone_is_derived_from_the_next_runs_unless_it_is_named(nas):
    nas.switches.timezone = "America/New_York"
    nas.reset()
    here, derived = (of(nas, "Accounting PCs", **named) for named in ({"timezone": "America/New_York"}, {}))
    assert (derived["verdict"], derived["expected_by"]) == (here["verdict"], here["expected_by"])
    assert of(nas, "Accounting PCs", timezone="Asia/Tokyo")["expected_by"] != here["expected_by"]


def test_a_zone_that_nobody_tells_is_a_warning_where_it_matters(nas):
    for row in nas.state["abb"]["tasks"]:
        row["next_trigger_time"] = -1
        row["sched_content"]["schedule_setting_type"] = 0
    result = good(nas, NAME)
    assert "Set timezone" in warned(result)
    assert "Set timezone" not in warned(good(nas, NAME, timezone="UTC"))


@pytest.mark.parametrize("form", ["text", "millis"])
def test_the_certificate_in_both_forms(nas, form):
    nas.switches.cert_till = form
    certificate = health(nas)["certificate"]
    assert certificate["expires"] > nas.now()
    assert certificate["expires_in_days"] == (certificate["expires"] - int(nas.now())) // 86400


@pytest.mark.parametrize(
    ("flag", "source"), [(True, "package"), (1, "package"), ("true", "package"), ("false", "dsm"), (0, "dsm")]
)
def test_the_certificate_in_use_in_every_form_of_the_flag(nas, flag, source):
    nas.state["abb"]["cert_info"]["cert_use_package"] = flag
    assert health(nas)["certificate"]["source"] == source


@pytest.mark.parametrize("flag", [0, "0", "false", False])
def test_a_storage_that_is_not_mounted_is_false_in_every_form(nas, flag):
    nas.state["abb"]["storages"][0] |= {"mounted": flag, "compacting": 1}
    row = health(nas)["storages"][0]
    assert (row["mounted"], row["compacting"]) == (False, True)


def test_it_never_writes(nas):
    health(nas, history_days=3)
    assert not nas.writes
    assert calls(nas, "list_activity", "list") != []


# --- the same verdicts in the info modules of the tasks


def _assert_the_info_modules_agree(nas):
    wanted = {(row["product"], row["task_id"]): (row["verdict"], row["reason"]) for row in health(nas)["tasks"]}
    found = {
        (product, row["task_id"]): (row["verdict"], row["verdict_reason"])
        for product in PACKAGE_IDS
        for row in good(nas, f"{product}_task_info")["tasks"]
    }
    assert found == wanted


@pytest.mark.parametrize("at", ["00:30", "04:30", "09:00", "11:45", "17:00", "21:15", "23:30"])
@pytest.mark.parametrize(
    ("zone", "dataset"),
    [("", "fleet"), ("America/New_York", "fleet"), ("Asia/Kolkata", "fleet"), ("Pacific/Auckland", "untidy")],
)
def test_the_info_modules_have_the_verdict_by_its_default_limits(nas, zone, dataset, at):
    nas.switches.timezone = zone
    nas.set_clock(f"2026-03-16T{at}:00", stands=True)
    nas.reset(dataset=dataset)
    for hours in (0, 7):  # backups are as old as the data set has them, and older
        nas.advance(hours * 3600)
        _assert_the_info_modules_agree(nas)


def _zone_untold(nas):
    for row in nas.state["abb"]["tasks"]:
        row["next_trigger_time"] = -1
        row["sched_content"]["schedule_setting_type"] = 0


@pytest.mark.parametrize("how", ["nothing planned", "no package", "refused"])
def test_where_nothing_tells_the_zone_they_read_schedules_as_utc_and_warn(nas, how):
    if how == "nothing planned":
        _zone_untold(nas)
    elif how == "no package":
        nas.state["packages"] = [row for row in nas.state["packages"] if row["id"] != PACKAGE_IDS["abb"]]
    else:
        nas.fault("SYNO.ActiveBackup.*", None, "error", code=105, times=None)
    wanted = {
        row["task_id"]: (row["verdict"], row["reason"]) for row in health(nas)["tasks"] if row["product"] == "m365"
    }
    result = good(nas, "m365_task_info")
    assert {row["task_id"]: (row["verdict"], row["verdict_reason"]) for row in result["tasks"]} == wanted
    assert "read as UTC. active_backup_health_info takes it as timezone" in warned(result)
    assert "read as UTC" in warned(good(nas, "active_backup_info", gather_subset=["m365_tasks"]))


def test_they_do_not_warn_of_a_zone_where_no_verdict_hangs_on_it(nas):
    assert not warned(good(nas, "m365_task_info")).count("UTC"), "tasks of the other package tell it"
    _zone_untold(nas)
    shown = {"name": ["Scheduled offices"]}
    assert "UTC" in warned(good(nas, "m365_task_info", **shown))
    assert "UTC" in warned(good(nas, "m365_task_info", fields=["task_id", "verdict"], **shown))
    assert "UTC" not in warned(good(nas, "m365_task_info", fields=["task_id"], **shown))
    assert "UTC" not in warned(good(nas, "m365_task_info", name=["Manual archive"]))
    assert "UTC" not in warned(good(nas, "abb_task_info"))
    assert "UTC" not in warned(good(nas, "active_backup_info", fields=["m365_tasks.task_id"]))
    assert "UTC" in warned(good(nas, "active_backup_info", fields=["m365_tasks.verdict"]))


def test_tasks_that_a_filter_leaves_out_tell_the_zone_as_well(nas):
    """The NAS sends only those of the filter, and the one here has no next run."""
    nas.switches.timezone = "Asia/Tokyo"
    nas.reset()
    one = task(nas, "Archive server")
    one["next_trigger_time"] = -1
    wanted = of(nas, "Archive server")
    for chosen in ({"task_id": [one["task_id"]]}, {"name": ["Archive server"]}):
        (row,) = good(nas, "abb_task_info", **chosen)["tasks"]
        assert (row["verdict"], row["verdict_reason"]) == (wanted["verdict"], wanted["reason"])


def test_the_zone_of_microsoft_365_takes_no_round_of_its_own(nas):
    good(nas, "m365_task_info")
    kinds = [(record.api.rpartition(".")[2], record.method) for record in nas.requests]
    places = [kinds.index(kind) for kind in (("Task", "list"), ("ActiveBackupOffice365", "list_tasks"))]
    assert abs(places[0] - places[1]) == 1
    assert all(nas.requests[place].compound for place in places)
