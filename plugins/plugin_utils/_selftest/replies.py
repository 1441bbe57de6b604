# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replies of which the modules return only what they know, as the NAS sends them, beside what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import CALLS as ABB_CALLS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.settings import CERTIFICATE
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.settings_info import DISPLAY_FIELDS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.api import COMPOUND, SIGN_IN
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.call import Call
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.packages import ABB, M365, package_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.api import CALLS as M365_CALLS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_setting import unheard_of
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.workers import DISPLAY_FIELDS as WORKERS
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest.compare import (
    is_plain,
    type_of,
    unknown_keys,
)

# Settings that were seen and that no option reads (protocol reference 2.1).
OTHER_SETTINGS = frozenset({"package_cert_id", "full_backup_task_ids"})
# The newest version of each API that was ever seen (protocol reference 1.2).
NEWEST = {ABB.prefix: 2, M365.prefix: 1, SIGN_IN.api: 7, COMPOUND.api: 2}
CALLS = (SIGN_IN, COMPOUND, *ABB_CALLS, *M365_CALLS)


def settings(data: Any, texts: frozenset[str]) -> Iterator[str]:
    """The reply of SYNO.ActiveBackup.Setting.list."""
    place = "Setting.list"
    if not isinstance(data, Mapping):
        yield f"{place}: {type_of(data)} instead of dict"
        return
    yield from unknown_keys(_without(data, ("settings", "cert_info")), place, texts)
    rows = [row for row in data.get("settings") or [] if isinstance(row, Mapping)]
    known = {field.key: field for field in _leaves(DISPLAY_FIELDS) if field.key != CERTIFICATE}
    for row in rows:
        name, value = str(row.get("name")), row.get("value")
        yield from unknown_keys(_without(row, ("id", "name", "value")), f"{place}.settings", texts)
        if name in known:
            if value is not None and known[name].codec.decode(value) is None:
                yield f"{place}.settings: {name} has a form that is not known ({type_of(value)})"
        elif name not in OTHER_SETTINGS:
            yield f"{place}.settings: unknown name {name!r}" if is_plain(name) else f"{place}.settings: unknown name"


def workers(data: Any, texts: frozenset[str]) -> Iterator[str]:
    """The reply of SYNO.ActiveBackupOffice365.get_worker_count."""
    yield from _object(data, [field.key for field in WORKERS], "get_worker_count", texts)


def task_setting(data: Any, texts: frozenset[str]) -> Iterator[str]:
    """The reply of SYNO.ActiveBackupOffice365.get_task_setting."""
    place = "get_task_setting"
    yield from _object(data, ["task_info"], place, texts)
    if isinstance(data, Mapping) and isinstance(data.get("task_info"), Mapping):
        strangers = unheard_of(data["task_info"])
        inner = {key.partition(".")[2]: value for key, value in strangers.items() if key.startswith("schedule.")}
        outer = {key: value for key, value in strangers.items() if not key.startswith("schedule.")}
        yield from unknown_keys(outer, f"{place}.task_info", texts)
        yield from unknown_keys(inner, f"{place}.task_info.schedule", texts)


def versions(data: Any, running: Mapping[str, bool]) -> Iterator[str]:
    """The reply of SYNO.API.Info.query; running says of each package whether it runs, as far as is known."""
    if not isinstance(data, Mapping):
        yield f"SYNO.API.Info: {type_of(data)} instead of dict"
        return
    for api, used in sorted(_used().items()):
        package = package_of(api)
        row = data.get(api)
        if not isinstance(row, Mapping):
            if package is None or running.get(package.key):
                yield f"{api}: not offered"
            continue
        least, most = row.get("minVersion"), row.get("maxVersion")
        if not (isinstance(least, int) and isinstance(most, int)):
            yield f"{api}: does not say its versions"
        elif not least <= used <= most:
            yield f"{api}: versions {least} to {most}, but the collection calls {used}"
        elif most > _newest(api):
            yield f"{api}: up to version {most}, where {_newest(api)} is the newest known"


def _used() -> dict[str, int]:
    """The version of each API that the collection calls."""
    calls: tuple[Call, ...] = CALLS
    return {call.api: call.version for call in calls}


def _newest(api: str) -> int:
    return next(version for prefix, version in NEWEST.items() if api.startswith(prefix))


def _object(data: Any, known: Iterable[str], place: str, texts: frozenset[str]) -> Iterator[str]:
    if not isinstance(data, Mapping):
        yield f"{place}: {type_of(data)} instead of dict"
        return
    yield from unknown_keys(_without(data, known), place, texts)
    for name in known:
        if name not in data:
            yield f"{place}.{name}: missing in 1 of 1"


def _without(data: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in known}


def _leaves(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if field.fields:
            yield from _leaves(field.fields)
        else:
            yield field
