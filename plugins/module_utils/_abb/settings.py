# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of Active Backup for Business."""

from __future__ import annotations

from ipaddress import IPv4Address

from .._dsm.call import Request
from .._dsm.reads import ask, rows
from .._engine.checks import ipv4
from .._engine.codecs import BOOL, BOOL_TEXT, INT_TEXT, TEXT
from .._engine.definition import Params
from .._engine.diff import Difference, difference
from .._engine.fields import Field
from .._engine.lenient import as_dict
from .._engine.resource import Resource, State, state_module
from .._engine.values import decode, encode, specified
from .._errors import InvalidInput
from .api import SETTING_LIST, SETTING_SET

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


class Settings(Resource):
    """The settings of the package."""

    key = "settings"
    label = "settings of Active Backup for Business"
    fields = FIELDS

    def check(self, params: Params) -> None:
        """At least one setting is given, and the range does not end before it starts."""
        wanted = specified(FIELDS, params)
        if not wanted:
            names = ", ".join(field.name for field in FIELDS)
            raise InvalidInput(f"Nothing to set: give at least one of {names}")
        ip_range = wanted.get("traffic_throttle", {}).get("ip_range")
        if ip_range and IPv4Address(ip_range["start"]) > IPv4Address(ip_range["end"]):
            raise InvalidInput(
                f"traffic_throttle.ip_range: start {ip_range['start']} comes after end {ip_range['end']}"
            )

    async def read(self, params: Params) -> State:
        """The settings. A NAS lists only those that were changed once (protocol reference 2.1)."""
        request = SETTING_LIST()
        data = await ask(request)
        certificates = as_dict(data.get(CERTIFICATES))
        raw = {str(row.get("name")): row.get("value") for row in rows(request, data, "settings")}
        raw |= {CERTIFICATE: certificates.get(CERTIFICATE)}
        return State(decode(FIELDS, raw), raw | {CERTIFICATES: certificates})

    def compare(self, state: State, params: Params) -> Difference:
        """The difference, validated on the merged state where the change touches it."""
        change = difference(FIELDS, state.values, specified(FIELDS, params))
        changed = change.changes.get("traffic_throttle", {})
        merged = change.merged.get("traffic_throttle") or {}
        if merged.get("enabled") and merged.get("bandwidth") is None and changed:
            raise InvalidInput("traffic_throttle.enabled: true needs a bandwidth, and the NAS has none: give bandwidth")
        if merged.get("ip_range_enabled") and {"enabled", "ip_range_enabled", "ip_range"} & set(changed):
            if not merged.get("enabled"):
                raise InvalidInput(
                    "traffic_throttle.ip_range_enabled: true needs enabled: true. Set both, or ip_range_enabled: false"
                )
            if not all((merged.get("ip_range") or {}).get(end) for end in ("start", "end")):
                raise InvalidInput("traffic_throttle.ip_range_enabled: true needs an ip_range with start and end")
        return change

    def write(self, state: State, change: Difference) -> Request:
        """One request with exactly the names that differ, where the documented functions send one for each setter."""
        wire = encode(FIELDS, change.changes)
        certificate = {CERTIFICATE: wire.pop(CERTIFICATE)} if CERTIFICATE in wire else {}
        return SETTING_SET(settings=[{"name": name, "value": value} for name, value in wire.items()], **certificate)


SETTINGS = Settings()
DEFINITION = state_module(SETTINGS)
