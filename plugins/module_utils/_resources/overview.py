# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole NAS in one look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .._catalog.packages import PACKAGES
from .._catalog.reasons import NO_SUCH_API
from .._catalog.system import PACKAGE_LIST, WITH_STATUS
from .._errors import ApiError
from .._logic import Logic, Now, Params, Result
from .._webapi.client import Nas
from .._webapi.plans import Plan
from .._webapi.wire import installed_packages
from . import abb_places, abb_settings, abb_task_info, m365_tasks, m365_workers

Reader = Callable[[Params, Now], Plan[Any]]
# The subset, how it is read (by the reader of its own module, with no filter), and what stands for a missing package.
SUBSETS: dict[str, tuple[Reader, Any]] = {
    "abb_settings": (abb_settings.read_values, None),
    "abb_tasks": (abb_task_info.read, []),
    "abb_devices": (partial(abb_places.read_devices, versions=True), []),
    "abb_storages": (abb_places.read_storages, []),
    "abb_hypervisors": (abb_places.read_hypervisors, []),
    "m365_workers": (m365_workers.read_values, None),
    "m365_tasks": (m365_tasks.read, []),
}
NO_FILTER = {"include_settings": False}


def read_packages() -> Plan[dict[str, dict[str, Any] | None]]:
    """What is installed, by package; None where the account may not see it."""
    try:
        (data,) = yield [PACKAGE_LIST(**WITH_STATUS)]
        if not isinstance(data.get("packages"), list):
            raise TypeError
    except (ApiError, AttributeError, TypeError):
        return {package.key: None for package in PACKAGES}
    installed = installed_packages(data)
    return {package.key: _package(installed.get(package.id)) for package in PACKAGES}


def _package(found: tuple[str, str] | None) -> dict[str, Any]:
    version, status = found or (None, None)
    return {"installed": found is not None, "running": status == "running", "version": version}


def _stopped(packages: dict[str, dict[str, Any] | None], where: str) -> list[str]:
    """A package that is there and does not run is no reason to be silent: nothing is backed up meanwhile."""
    return [
        f"{where}: {package.name} is installed but not running"
        for package in PACKAGES
        if (packages[package.key] or {}).get("installed") and not packages[package.key]["running"]
    ]


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Read the subsets side by side. A missing package empties its own; any other refusal fails."""
    chosen = list(SUBSETS) if "all" in params["gather_subset"] else list(dict.fromkeys(params["gather_subset"]))
    plans = [read_packages(), *(SUBSETS[name][0](NO_FILTER, nas.now) for name in chosen)]
    packages, *found = nas.gather(plans, keep_errors=True)
    values: dict[str, Any] = {"packages": packages}
    for name, value in zip(chosen, found, strict=True):
        missing = isinstance(value, ApiError) and value.code == NO_SUCH_API
        if isinstance(value, Exception) and not missing:
            raise value
        values[name] = SUBSETS[name][1] if missing else value
    return Result(False, values, warnings=_stopped(packages, nas.where))


MODULE = Logic(
    {
        "gather_subset": {
            "type": "list",
            "elements": "str",
            "choices": ["all", *SUBSETS],
            "default": ["all"],
        }
    },
    run,
)
