# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of Active Backup for Business."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any

from .._catalog.business import SETTING_LIST, SETTING_SET
from .._catalog.call import Request
from .._errors import InvalidInput
from .._logic import Now, Params, Resource, State, managed, reader
from .._reconcile import Difference, difference
from .._schema import BOOL, BOOL_TEXT, INT_TEXT, TEXT, Field, decode, encode, given, ipv4
from .._webapi.ask import ask, rows
from .._webapi.plans import Plan

CERTIFICATE, CERTIFICATES = "cert_use_package", "cert_info"
FIELDS = (
    Field("max_concurrent_devices", "int", "max_concurrent_devices", INT_TEXT, least=1),
    Field(
        "retention_time",
        "dict",
        fields=(
            Field("hour", "int", "retention_run_hour", INT_TEXT, least=0, most=23, required=True),
            Field("minute", "int", "retention_run_min", INT_TEXT, least=0, most=59, required=True),
        ),
    ),
    Field(
        "traffic_throttle",
        "dict",
        fields=(
            Field("enabled", "bool", "enable_global_bandwidth_control", BOOL_TEXT),
            Field("bandwidth", "int", "global_backup_bandwidth_number", INT_TEXT, least=0),
            Field("ip_range_enabled", "bool", "enable_ip_range_bandwidth_control", BOOL_TEXT),
            Field(
                "ip_range",
                "dict",
                fields=(
                    Field("start", "str", "bandwidth_control_ip_start", TEXT, required=True, check=ipv4),
                    Field("end", "str", "bandwidth_control_ip_end", TEXT, required=True, check=ipv4),
                ),
            ),
        ),
    ),
    Field("use_package_certificate", "bool", CERTIFICATE, BOOL),
)
SHOWN = (
    *FIELDS,
    Field("memory_usage_limit_percentage", "int", "memory_usage_limit_percentage", INT_TEXT, read_only=True),
)


def read(params: Params) -> Plan[State]:
    """The settings. A NAS lists only those that were changed once (protocol reference 2.1)."""
    request = SETTING_LIST()
    data = yield from ask(request)
    certificates = data.get(CERTIFICATES)
    certificates = certificates if isinstance(certificates, dict) else {}
    raw = {row.get("name"): row.get("value") for row in rows(request, data, "settings")} | {
        CERTIFICATE: certificates.get(CERTIFICATE)
    }
    return State(decode(FIELDS, raw), raw | {CERTIFICATES: certificates})


def check(params: Params) -> None:
    """What can be said of the options alone."""
    wanted = given(FIELDS, params)
    if not wanted:
        names = ", ".join(field.name for field in FIELDS)
        raise InvalidInput(f"Nothing to set: give at least one of {names}")
    ip_range = wanted.get("traffic_throttle", {}).get("ip_range")
    if ip_range and IPv4Address(ip_range["start"]) > IPv4Address(ip_range["end"]):
        raise InvalidInput(f"traffic_throttle.ip_range: start {ip_range['start']} comes after end {ip_range['end']}")


def compare(state: State, params: Params) -> Difference:
    """The difference, judged on the merged state where the change touches it."""
    change = difference(FIELDS, state.values, given(FIELDS, params))
    changed = change.changes.get("traffic_throttle", {})
    merged = change.merged.get("traffic_throttle") or {}
    if merged.get("enabled") and merged.get("bandwidth") is None and changed:
        raise InvalidInput("traffic_throttle.enabled: true needs a bandwidth, and the NAS has none: give bandwidth")
    if merged.get("ip_range_enabled") and {"enabled", "ip_range_enabled", "ip_range"} & set(changed):
        if not merged.get("enabled"):
            raise InvalidInput(
                "traffic_throttle.ip_range_enabled: true needs enabled: true. Set both, or ip_range_enabled: false"
            )
        if not _complete(merged.get("ip_range")):
            raise InvalidInput("traffic_throttle.ip_range_enabled: true needs an ip_range with start and end")
    return change


def _complete(ip_range: dict[str, Any] | None) -> bool:
    return bool(ip_range and ip_range.get("start") and ip_range.get("end"))


def write(state: State, change: Difference) -> Request:
    """One request with exactly the names that differ, where the documented functions send one for each setter."""
    wire = encode(FIELDS, change.changes)
    certificate = {CERTIFICATE: wire.pop(CERTIFICATE)} if CERTIFICATE in wire else {}
    return SETTING_SET(settings=[{"name": name, "value": value} for name, value in wire.items()], **certificate)


RESOURCE = Resource("settings", FIELDS, read, compare, write)
MODULE = managed(RESOURCE, check=check)


def read_values(params: Params, now: Now) -> Plan[dict[str, Any]]:
    """For people to look at."""
    raw = (yield from read(params)).raw
    certificates = {name: raw[CERTIFICATES].get(f"cert_from_{name}") for name in ("dsm", "package")}
    return {**decode(SHOWN, raw), "certificates": certificates}


INFO = reader("settings", read_values)
