# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the playbook selftest has read of a NAS, by the variables that it registers, and what differs in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.rows import VERSION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.error_codes import is_published
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.numbers import with_numbers
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.rows import to_user
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest import replies
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest.compare import differences, texts_of

SESSION = "selftest_session"


class Rows(NamedTuple):
    """The key of a result that holds rows, and their kinds; none where the module makes them itself."""

    key: str = ""
    kinds: tuple[str, ...] = ()


ROWS = {
    "selftest_certificate": Rows(),
    "selftest_info": Rows(),
    "selftest_config": Rows(),
    "selftest_health": Rows(),
    "selftest_abb_settings": Rows(),
    "selftest_abb_tasks": Rows("tasks", ("task",)),
    "selftest_abb_devices": Rows("devices", ("device", "device_of_nas")),
    "selftest_abb_hypervisors": Rows("hypervisors", ("hypervisor",)),
    "selftest_abb_storages": Rows("storages", ("storage",)),
    "selftest_abb_logs": Rows("logs", ("log",)),
    "selftest_abb_history": Rows("results", ("result",)),
    "selftest_m365_workers": Rows(),
    "selftest_m365_tasks": Rows("tasks", ("m365_task",)),
    "selftest_m365_log": Rows("logs", ("m365_log",)),
    "selftest_m365_task_logs": Rows("logs", ("m365_log",)),
}
REPLIES = {
    "selftest_reply_settings": replies.settings,
    "selftest_reply_workers": replies.workers,
    "selftest_reply_task_setting": replies.task_setting,
}
APIS, VERSIONS = "selftest_apis", "selftest_reply_versions"
VARIABLES = (*ROWS, *REPLIES, APIS, VERSIONS)


def results_of(own: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The results that were registered for a host, those of loops one by one, without what was skipped."""
    found = {}
    for name in VARIABLES:
        result = own.get(name)
        if isinstance(result, Mapping):
            items = result["results"] if isinstance(result.get("results"), list) and name not in ROWS else [result]
            found[name] = [one for one in items if isinstance(one, Mapping) and not one.get("skipped")]
    return found


def found_in(results: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[str]:
    """What differs in the results of a NAS, a line each."""
    texts = frozenset(text for some in results.values() for one in some for text in texts_of(_own(one)))
    for name, some in results.items():
        for result in some:
            if result.get("failed"):
                yield from _failure(name, result)
            elif name in ROWS and ROWS[name].key:
                rows = ROWS[name]
                yield from differences(result.get(rows.key), rows.kinds, rows.kinds[0], texts)
            elif name in REPLIES:
                yield from REPLIES[name](result.get("data"), texts)
            elif name == VERSIONS:
                yield from differences(_version_rows(result), ("version",), "version", texts)
            elif name == APIS:
                yield from replies.versions(result.get("data"), running(results))


def _own(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a result holds of the NAS, without what Ansible has put beside it."""
    return {key: value for key, value in result.items() if key not in ("invocation", "ansible_facts")}


def _version_rows(result: Mapping[str, Any]) -> Any:
    """The rows of SYNO.ActiveBackup.Version.list as a module would return them."""
    data = result.get("data")
    return to_user(VERSION, with_numbers(data.get("versions") if isinstance(data, Mapping) else data))


def _failure(name: str, result: Mapping[str, Any]) -> Iterator[str]:
    """A read that failed, by what it called and the number that it was answered, without the message, which has names.

    A certificate is there with HTTPS only, and that is what an input that cannot be right means there.
    """
    reason, api, code = str(result.get("reason")), result.get("api"), result.get("code")
    if name == "selftest_certificate" and reason == "input":
        return
    call = f", {api}.{result.get('method')}" if api else ""
    number = "" if code is None else f", code {code}"
    if isinstance(code, int) and api and not is_published(str(api), code):
        number += ", which is not known"
    yield f"{name.removeprefix('selftest_')}: could not be read ({reason}{call}{number})"


def packages(results: Mapping[str, list[Mapping[str, Any]]]) -> Mapping[str, Any]:
    """The packages of a NAS, as far as they were read."""
    for result in results.get("selftest_info", ()):
        found = result.get("packages")
        if isinstance(found, Mapping):
            return found
    return {}


def running(results: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, bool]:
    """Of each package whether it runs; one whose status is not told does."""
    return {key: bool(told) and told.get("running") is not False for key, told in packages(results).items()}
