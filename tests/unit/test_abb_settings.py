# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""abb_settings: what is written, what is judged, and what odd values of the NAS mean."""

from __future__ import annotations

import pytest
from harness import bad, good

NAME = "abb_settings"
ON, BANDWIDTH = "enable_global_bandwidth_control", "global_backup_bandwidth_number"
RANGE_ON, START, END = "enable_ip_range_bandwidth_control", "bandwidth_control_ip_start", "bandwidth_control_ip_end"
HOUR, MINUTE, DEVICES = "retention_run_hour", "retention_run_min", "max_concurrent_devices"
IPS = {"start": "10.0.0.1", "end": "10.0.0.9"}


@pytest.fixture
def nas(plain):
    return plain


def rows_of(nas):
    """The settings of the NAS by name."""
    return {row["name"]: row["value"] for row in nas.state["abb"]["settings"]}


def have(nas, **values):
    """Make these the only settings that the NAS lists."""
    nas.state["abb"]["settings"][:] = [{"name": name, "value": value} for name, value in values.items()]


def written(nas):
    """The names and values of the one write, and the certificate if it was in it."""
    (record,) = nas.writes
    assert record.name == "SYNO.ActiveBackup.Setting.set"
    values = {row["name"]: row["value"] for row in record.params["settings"]}
    assert len(values) == len(record.params["settings"])
    return values | {key: value for key, value in record.params.items() if key == "cert_use_package"}


THROTTLED = {ON: "true", BANDWIDTH: "50", RANGE_ON: "true", START: "10.0.0.1", END: "10.0.0.9"}
BLANK = {ON: "false", BANDWIDTH: "0", RANGE_ON: "false"}
# what the NAS lists, what is wanted, what is written for it ({}: nothing)
TABLE = {
    "devices": ({DEVICES: "5"}, {"max_concurrent_devices": 7}, {DEVICES: "7"}),
    "same": ({DEVICES: "5"}, {"max_concurrent_devices": 5}, {}),
    "missing-row": ({}, {"max_concurrent_devices": 10}, {DEVICES: "10"}),
    "padded": ({DEVICES: "05"}, {"max_concurrent_devices": 5}, {}),
    "no-number": ({DEVICES: ""}, {"max_concurrent_devices": 5}, {DEVICES: "5"}),
    "null": ({DEVICES: None}, {"max_concurrent_devices": 5}, {DEVICES: "5"}),
    "number": ({DEVICES: 5}, {"max_concurrent_devices": 5}, {}),
    "time": ({HOUR: "14", MINUTE: "50"}, {"retention_time": {"hour": 3, "minute": 50}}, {HOUR: "3"}),
    "time-same": ({HOUR: "14", MINUTE: "50"}, {"retention_time": {"hour": 14, "minute": 50}}, {}),
    "time-missing": ({}, {"retention_time": {"hour": 0, "minute": 0}}, {HOUR: "0", MINUTE: "0"}),
    "time-half": ({HOUR: "0"}, {"retention_time": {"hour": 0, "minute": 0}}, {MINUTE: "0"}),
    "flag-missing": ({}, {"traffic_throttle": {"enabled": False, "ip_range_enabled": False}}, {}),
    "flag-upper": ({ON: "TRUE", BANDWIDTH: "5"}, {"traffic_throttle": {"enabled": True}}, {}),
    "throttle-on": (BLANK, {"traffic_throttle": {"enabled": True, "bandwidth": 9}}, {ON: "true", BANDWIDTH: "9"}),
    "bandwidth-zero": (BLANK, {"traffic_throttle": {"enabled": True, "bandwidth": 0}}, {ON: "true"}),
    "bandwidth-there": ({ON: "false", BANDWIDTH: "7"}, {"traffic_throttle": {"enabled": True}}, {ON: "true"}),
    "bandwidth-alone": (BLANK, {"traffic_throttle": {"bandwidth": 4}}, {BANDWIDTH: "4"}),
    "range-end": (THROTTLED, {"traffic_throttle": {"ip_range": {**IPS, "end": "10.0.0.20"}}}, {END: "10.0.0.20"}),
    "range-same": (THROTTLED, {"traffic_throttle": {"ip_range": IPS}}, {}),
    "range-off": (THROTTLED, {"traffic_throttle": {"ip_range_enabled": False}}, {RANGE_ON: "false"}),
    "all-off": (
        THROTTLED,
        {"traffic_throttle": {"enabled": False, "ip_range_enabled": False}},
        {ON: "false", RANGE_ON: "false"},
    ),
    "range-on": (
        {ON: "true", BANDWIDTH: "5"},
        {"traffic_throttle": {"ip_range_enabled": True, "ip_range": IPS}},
        {RANGE_ON: "true", START: "10.0.0.1", END: "10.0.0.9"},
    ),
    "one-address": ({}, {"traffic_throttle": {"ip_range": {"start": "10.0.0.1", "end": "10.0.0.1"}}}, None),
    "certificate": ({}, {"use_package_certificate": False}, {"cert_use_package": False}),
    "certificate-same": ({}, {"use_package_certificate": True}, {}),
    "everything": (
        {DEVICES: "5", **BLANK},
        {
            "max_concurrent_devices": 6,
            "retention_time": {"hour": 1, "minute": 2},
            "traffic_throttle": {"enabled": True, "bandwidth": 3, "ip_range_enabled": True, "ip_range": IPS},
            "use_package_certificate": False,
        },
        {
            DEVICES: "6", HOUR: "1", MINUTE: "2", ON: "true", BANDWIDTH: "3", RANGE_ON: "true", START: "10.0.0.1",
            END: "10.0.0.9", "cert_use_package": False,
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_exactly_what_differs_is_written_at_once(nas, row):
    there, wanted, expected = TABLE[row]
    have(nas, **there)
    outcome = good(nas, NAME, **wanted)
    if expected is None:
        assert outcome["changed"]
        return
    assert outcome["changed"] is bool(expected)
    assert (outcome["diff"]["before"] != outcome["diff"]["after"]) is bool(expected)
    if expected:
        assert written(nas) == expected
    else:
        assert not nas.writes
    nas.forget()
    assert not good(nas, NAME, **wanted)["changed"]
    assert not nas.writes


def test_settings_has_to_be_sent_for_the_certificate_alone(nas):
    good(nas, NAME, use_package_certificate=False)
    assert nas.writes[0].params == {"settings": [], "cert_use_package": False}


# what the NAS lists, what is wanted, words of the message
JUDGED = {
    "no-bandwidth": ({}, {"enabled": True}, ("bandwidth",)),
    "range-without-throttle": (BLANK, {"ip_range_enabled": True, "ip_range": IPS}, ("ip_range_enabled", "enabled")),
    "range-without-range": ({ON: "true", BANDWIDTH: "5"}, {"ip_range_enabled": True}, ("ip_range",)),
    "half-a-range": (
        {ON: "true", BANDWIDTH: "5", START: "10.0.0.1"},
        {"ip_range_enabled": True},
        ("ip_range", "start", "end"),
    ),
    "off-below-a-range": (THROTTLED, {"enabled": False}, ("ip_range_enabled", "enabled")),
    "contradiction": (
        {},
        {"enabled": False, "ip_range_enabled": True, "ip_range": IPS},
        ("ip_range_enabled", "enabled"),
    ),
}


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("row", JUDGED)
def test_the_merged_state_is_judged(nas, row, check):
    there, throttle, words = JUDGED[row]
    have(nas, **there)
    bad(nas, NAME, *words, check=check, traffic_throttle=throttle)
    assert not nas.writes


# options that can be judged alone, words of the message
WRONG = {
    "devices": ({"max_concurrent_devices": 0}, ("max_concurrent_devices", "0", "1 or more")),
    "devices-negative": ({"max_concurrent_devices": -3}, ("max_concurrent_devices", "-3")),
    "devices-text": ({"max_concurrent_devices": "many"}, ("max_concurrent_devices", "int")),
    "hour": ({"retention_time": {"hour": 24, "minute": 0}}, ("retention_time.hour", "24", "0 to 23")),
    "hour-negative": ({"retention_time": {"hour": -1, "minute": 0}}, ("retention_time.hour", "-1", "0 to 23")),
    "minute": ({"retention_time": {"hour": 0, "minute": 60}}, ("retention_time.minute", "60", "0 to 59")),
    "minute-missing": ({"retention_time": {"hour": 0}}, ("minute", "retention_time")),
    "yaml-time": ({"retention_time": 890}, ("retention_time",)),
    "bandwidth": ({"traffic_throttle": {"bandwidth": -1}}, ("traffic_throttle.bandwidth", "-1", "0 or more")),
    "start-missing": ({"traffic_throttle": {"ip_range": {"end": "10.0.0.1"}}}, ("start", "ip_range")),
    "no-ip": ({"traffic_throttle": {"ip_range": {"start": "10.0.0", "end": "10.0.0.1"}}}, ("start", "10.0.0", "IPv4")),
    "ipv6": ({"traffic_throttle": {"ip_range": {"start": "::1", "end": "10.0.0.1"}}}, ("start", "::1", "IPv4")),
    "order": ({"traffic_throttle": {"ip_range": {"start": "10.0.0.9", "end": "10.0.0.1"}}}, ("10.0.0.9", "10.0.0.1")),
    "nothing": ({}, ("at least one", "max_concurrent_devices")),
    "empty-throttle": ({"traffic_throttle": {}}, ("at least one",)),
    "null-throttle": ({"traffic_throttle": {"enabled": None, "ip_range": None}}, ("at least one",)),
}


@pytest.mark.parametrize("row", WRONG)
def test_wrong_options_send_nothing(nas, row):
    options, words = WRONG[row]
    bad(nas, NAME, *words, **options)
    assert not nas.requests


def test_addresses_are_compared_as_numbers(nas):
    good(nas, NAME, traffic_throttle={"ip_range": {"start": "10.0.0.9", "end": "10.0.0.10"}})


def test_nothing_but_what_is_asked_for_changes(nas):
    before = nas.dump()
    good(nas, NAME, max_concurrent_devices=9)
    after = nas.dump()
    for dump in (before, after):
        dump["abb"]["settings"] = [row for row in dump["abb"]["settings"] if row["name"] != DEVICES]
    assert before == after


def test_the_result_has_real_types_and_can_be_fed_back(nas):
    have(nas, **{DEVICES: "5", HOUR: "14", MINUTE: "0", "memory_usage_limit_percentage": "75"}, **THROTTLED)
    settings = good(nas, "abb_settings_info")["settings"]
    assert settings["max_concurrent_devices"] == 5
    assert settings["memory_usage_limit_percentage"] == 75
    assert settings["retention_time"] == {"hour": 14, "minute": 0}
    assert settings["traffic_throttle"] == {
        "enabled": True, "bandwidth": 50, "ip_range_enabled": True, "ip_range": IPS,
    }  # fmt: skip
    assert settings["use_package_certificate"] is True
    assert set(settings["certificates"]) == {"dsm", "package"}
    options = {key: settings[key] for key in settings if key not in ("memory_usage_limit_percentage", "certificates")}
    assert not good(nas, NAME, **options)["changed"]


def test_what_is_not_listed_is_null(nas):
    have(nas)
    nas.state["abb"]["cert_info"] = None
    settings = good(nas, "abb_settings_info")["settings"]
    assert settings["max_concurrent_devices"] is settings["retention_time"] is None
    assert settings["use_package_certificate"] is settings["memory_usage_limit_percentage"] is None
    assert settings["traffic_throttle"] == {
        "enabled": False, "bandwidth": None, "ip_range_enabled": False, "ip_range": None,
    }  # fmt: skip
    assert settings["certificates"] == {"dsm": None, "package": None}


def test_nulls_fed_back_count_as_not_given(nas):
    have(nas, **{DEVICES: "5"})
    settings = good(nas, "abb_settings_info")["settings"]
    options = {key: settings[key] for key in settings if key not in ("memory_usage_limit_percentage", "certificates")}
    assert not good(nas, NAME, **options)["changed"]


def test_diff_holds_only_what_is_managed(nas):
    diff = good(nas, NAME, check=True, traffic_throttle={"bandwidth": 8})["diff"]
    assert diff["before"] == {"traffic_throttle": {"bandwidth": 0}}
    assert diff["after"] == {"traffic_throttle": {"bandwidth": 8}}


CERTIFICATE = {"cert_common_name": "nas", "cert_issuer": "R10", "cert_san": ["nas"]}
# what the NAS sends, the epoch seconds
ENDS = {
    "text": ("May 29 18:54:13 2025 GMT", 1748544853),
    "one digit": ("Jan  5 03:04:05 2031 GMT", 1925348645),
    "milliseconds": (1748544853000, 1748544853),
    "milliseconds as text": ("1748544853000", 1748544853),
    "seconds": (1748544853, 1748544853),
    "seconds as text": ("1748544853", 1748544853),
    "zero": (0, None),
    "nothing": (None, None),
    "another language": ("29. Mai 2025", None),
    "no such day": ("Feb 31 18:54:13 2025 GMT", None),
}


@pytest.mark.parametrize("row", ENDS)
def test_the_end_of_a_certificate_is_a_time_like_all_others(nas, row):
    sent, wanted = ENDS[row]
    nas.state["abb"]["cert_info"]["cert_from_dsm"] = {**CERTIFICATE, "cert_tillTime": sent}
    certificates = good(nas, "abb_settings_info")["settings"]["certificates"]
    assert certificates["dsm"]["cert_tillTime"] == wanted
    assert (certificates["dsm"]["cert_tillTime_iso"] or "").endswith("Z") is (wanted is not None)
    assert {key: certificates["dsm"][key] for key in CERTIFICATE} == CERTIFICATE


HALVES = {
    "time": ({HOUR: "14"}, "retention_time", None),
    "range": ({START: "10.0.0.1", ON: "true", BANDWIDTH: "9"}, "traffic_throttle", {"ip_range": None}),
}


@pytest.mark.parametrize("module", ["abb_settings_info", "abb_settings"])
@pytest.mark.parametrize("row", HALVES)
def test_what_is_listed_by_half_can_be_fed_back(nas, row, module):
    """It counts as not listed: both halves are required, and null is not given."""
    listed, key, part = HALVES[row]
    have(nas, **{DEVICES: "5", **listed})
    shown = good(nas, module, **({} if module.endswith("info") else {"max_concurrent_devices": 5}))["settings"]
    assert shown[key] == (part and shown[key] | part)
    mine = {name: shown[name] for name in ("max_concurrent_devices", "retention_time", "traffic_throttle")}
    assert not good(nas, NAME, **mine)["changed"]
    assert not nas.writes
