# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Setting and .Inventory."""

from __future__ import annotations

from datetime import datetime, timezone
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from ..catalog import Context, Effect, Param, bad, method
from .common import odd, one_of

# Name -> accepted values, all as text [2.1; ranges: the documents and the package's dialogs, G]
_RANGES = {
    "max_concurrent_devices": (1, 1000),
    "memory_usage_limit_percentage": (1, 100),
    "global_backup_bandwidth_number": (0, 1 << 31),
    "retention_run_hour": (0, 23),
    "retention_run_min": (0, 59),
}
_FLAGS = ("enable_global_bandwidth_control", "enable_ip_range_bandwidth_control")
_ADDRESSES = ("bandwidth_control_ip_start", "bandwidth_control_ip_end")
_TEXTS = ("package_cert_id", "full_backup_task_ids")


_TILL = "%b %d %H:%M:%S %Y GMT"


@method("SYNO.ActiveBackup.Setting", "list")
def list_settings(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Only what was ever changed is listed: a missing name means its default [C 2]."""
    moving = [{"name": name, "value": value} for name, value in context.nas.moving().items()]
    data: dict[str, Any] = {"settings": context.abb["settings"] + moving}
    if context.abb["cert_info"] is not None:
        data["cert_info"] = _in_form(context.abb["cert_info"], context.nas.switches.cert_till)
    return data


def _in_form(info: dict[str, Any], form: str) -> dict[str, Any]:
    """cert_tillTime: a date in English text, or epoch milliseconds [C 2]; mixed: the package's the latter [1 S2]."""
    shown = dict(info)
    for name, mixed in (("cert_from_dsm", "text"), ("cert_from_package", "millis")):
        till, wanted = info[name]["cert_tillTime"], mixed if form == "mixed" else form
        if wanted == "millis" and isinstance(till, str):
            till = int(datetime.strptime(till, _TILL).replace(tzinfo=timezone.utc).timestamp() * 1000)
        elif wanted == "text" and isinstance(till, int):
            till = datetime.fromtimestamp(till // 1000, timezone.utc).strftime(_TILL)
        shown[name] = info[name] | {"cert_tillTime": till}
    return shown


@method(
    "SYNO.ActiveBackup.Setting",
    "set",
    Param("settings", "object[]", True),
    Param("cert_use_package", "bool"),
    write=True,
)
def set_settings(context: Context, params: dict[str, Any]) -> Effect:
    """A partial update: names that are not sent keep their value [1 S1]. settings may be []."""
    wanted: dict[str, str] = {}
    for row in params["settings"]:
        if set(row) != {"name", "value"} or not all(isinstance(value, str) for value in row.values()):
            raise bad("settings", "rows of name and value, both text")
        _check_value(row["name"], row["value"])
        wanted[row["name"]] = row["value"]

    def apply() -> None:
        rows = context.abb["settings"]
        for name, value in wanted.items():
            known = next((row for row in rows if row["name"] == name), None)
            rows.append({"name": name, "value": value}) if known is None else known.update(value=value)
        if "cert_use_package" in params and context.abb["cert_info"] is not None:
            context.abb["cert_info"]["cert_use_package"] = params["cert_use_package"]

    return Effect(apply)


def _check_value(name: str, value: str) -> None:
    if name in _RANGES:
        least, most = _RANGES[name]
        if not value.isdecimal() or not least <= int(value) <= most:
            raise bad("settings", f"value of {name}")
    elif name in _FLAGS:
        if value not in ("true", "false"):
            raise bad("settings", f"value of {name}")
    elif name in _ADDRESSES:
        try:
            IPv4Address(value)
        except AddressValueError:
            raise bad("settings", f"value of {name}") from None
    elif name not in _TEXTS:
        raise bad("settings", f"unknown name {name}")  # the protocol is silent [G]


@method("SYNO.ActiveBackup.Setting", "get_phys_memsize")
def memory(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """KiB [1 S2]."""
    return {"memory_size": 16777216}


@method(
    "SYNO.ActiveBackup.Inventory",
    "list",
    Param("filter", "object"),
    filters={"type": "int[]", "inventory_id": "int[]"},
)
def inventory(context: Context, params: dict[str, Any]) -> list[Any]:
    """A bare array of hypervisors [C 2: S2,S3]."""
    wanted = {} if context.nas.switches.ignore_filters else params.get("filter") or {}
    keys = {"type": "host_type", "inventory_id": "inventory_id"}
    rows = context.abb["hypervisors"]
    return [odd(context, row) for row in rows if all(one_of(value, row[keys[key]]) for key, value in wanted.items())]
