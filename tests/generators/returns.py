# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The RETURN documentation of rows, made from return_rows.yml and the row formats of the plugins."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

PACKAGE = "ansible_collections.nasfleet.active_backup.plugins.module_utils"
UNKNOWN = "unknown"
SOMETIMES = "? "  # before the meaning of a key that not every package sends
ISO = "The same in ISO 8601, in UTC; null for 0 or less."


class Rows(NamedTuple):
    """Rows that a module returns: their kinds, and where the format of each nested kind is."""

    module: str
    part: str
    kinds: tuple[str, ...]
    format: str
    more: Mapping[str, list[str]] = {}


# The module, the name of the generated part, the kinds whose keys stand together, and the row format.
ROWS = (
    Rows(
        "abb_task_info",
        "contains-task",
        ("task",),
        "_abb.rows:TASK",
        {"versions": ["list", "The versions, newest first. Only with O(include_versions).", "version"]},
    ),
    Rows("abb_device_info", "contains-device", ("device", "device_of_nas"), "_abb.rows:DEVICE"),
    Rows(
        "abb_history_info",
        "contains-result",
        ("result",),
        "_abb.rows:RESULT",
        {"details": ["list", "The rows behind the result. Only with O(include_details).", "detail"]},
    ),
    Rows("abb_log_info", "contains-log", ("log",), "_abb.log_info:LOG"),
    Rows("abb_storage_info", "contains-storage", ("storage",), "_abb.storage_info:STORAGE"),
    Rows("abb_hypervisor_info", "contains-hypervisor", ("hypervisor",), ""),
    Rows("abb_task", "contains-tasks", ("short_task",), ""),
    Rows("m365_task", "contains-tasks", ("short_m365_task",), ""),
    Rows("abb_version", "contains-deleted", ("version",), "_abb.rows:VERSION"),
    Rows("abb_version", "contains-kept", ("version",), "_abb.rows:VERSION"),
    Rows(
        "m365_task_info",
        "contains-m365-task",
        ("m365_task",),
        "_m365.task_info:TASK",
        {"settings": ["dict", "The settings of the task. Only with O(include_settings).", "m365_settings"]},
    ),
    Rows("m365_log_info", "contains-m365-log", ("m365_log",), "_m365.log_info:LOG"),
    Rows("active_backup_health_info", "contains-health", ("health",), ""),
)
# Kinds that stand in others, with their formats; kinds that are not here have none.
FORMATS = {
    "device": "_abb.rows:DEVICE",
    "version": "_abb.rows:VERSION",
    "last_result": "_abb.rows:RESULT",
    "transfer": "_abb.device_info:TRANSFER",
    "detail": "_abb.history_info:DETAIL",
    "progress": "_abb.rows:TASK.progress",
    "scripts": "_abb.rows:TASK.pre_post_script_setting",
}
# Kinds that have all keys of another.
BASES = {"last_result": "result", "short_m365_task": "short_task"}


@cache
def table() -> dict[str, dict[str, list[str]]]:
    """The kinds of return_rows.yml, with [SERVICE] replaced."""
    kinds = yaml.safe_load((Path(__file__).parent / "return_rows.yml").read_text(encoding="utf-8"))
    services = importlib.import_module(f"{PACKAGE}._m365.task_info").SERVICES
    for name, keys in kinds.items():
        kinds[name] = {
            key.replace("[SERVICE]", service): meaning
            for key, meaning in keys.items()
            for service in (services if "[SERVICE]" in key else ("",))
        }
    return kinds


def row_format(place: str) -> Any:
    """The RowFormat at "module:NAME" or "module:NAME.nested"; None for an empty place."""
    if not place:
        return None
    module, _colon, name = place.partition(":")
    name, _dot, nested = name.partition(".")
    found = getattr(importlib.import_module(f"{PACKAGE}.{module}"), name)
    return found.nested[nested] if nested else found


def keys_of(kind: str) -> dict[str, list[str]]:
    """The keys of a kind, those of its base included."""
    base = keys_of(BASES[kind]) if kind in BASES else {}
    return {**base, **table()[kind]}


def contains(keys: Mapping[str, list[str]], rows: Any) -> dict[str, Any]:
    """The contains of a RETURN entry: the keys, and those that the row format puts beside them."""
    documented: dict[str, Any] = {}
    for key, (kind, text, *inner) in keys.items():
        entry: dict[str, Any] = {"description": text.removeprefix(SOMETIMES), "type": kind}
        if kind == "list":
            entry["elements"] = "dict" if inner else "raw"
        if inner:
            entry["contains"] = contains(keys_of(inner[0]), row_format(FORMATS.get(inner[0], "")))
        documented[key] = entry
        if rows and key in rows.words:
            entry["choices"] = [*rows.words[key], UNKNOWN]
            documented[f"{key}_code"] = {"description": "The same as the NAS's number.", "type": "int"}
        if rows and key in rows.times:
            documented[f"{key}_iso"] = {"description": ISO, "type": "str"}
    return documented


def make(rows: Rows) -> list[str]:
    """The lines of a generated part."""
    keys: dict[str, list[str]] = {}
    for kind in rows.kinds:
        keys |= keys_of(kind)
    documented = contains({**keys, **rows.more}, row_format(rows.format))
    return yaml.safe_dump(documented, sort_keys=False, width=100, allow_unicode=True).splitlines()
