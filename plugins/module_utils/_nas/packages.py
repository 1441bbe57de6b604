# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the two packages a NAS has, and whether they run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._dsm.api import PACKAGE_LIST, WITH_STATUS
from .._dsm.diagnosis import has_no_api
from .._dsm.packages import PACKAGES, RUNNING, STOPPED, Package, installed_packages
from .._dsm.rounds import Round
from .._errors import ApiError

Packages = dict[str, "dict[str, Any] | None"]


async def read_packages() -> Packages:
    """What is installed, by package; None where the account may not see it."""
    try:
        (data,) = await Round([PACKAGE_LIST(**WITH_STATUS)])
        if not isinstance(data.get("packages"), list):
            raise TypeError
    except (ApiError, AttributeError, TypeError):
        return {package.key: None for package in PACKAGES}
    installed = installed_packages(data)
    return {package.key: _package(installed.get(package.id)) for package in PACKAGES}


def _package(found: tuple[str, str | None] | None) -> dict[str, Any]:
    if found is None:
        return {"installed": False, "running": False, "version": None}
    version, status = found
    return {"installed": True, "running": {RUNNING: True, STOPPED: False}.get(status or ""), "version": version}


def proven_packages(packages: Packages, read: Mapping[Package, Iterable[Any]]) -> Packages:
    """The packages, with what the answers of their APIs prove, whatever the list of packages says.

    read are what was read of each of them, errors in their places. One that has answered is there and runs; one whose
    status is not told does not if it has no API (protocol reference 8).
    """
    proven = dict(packages)
    for package, found in read.items():
        state, answers = packages[package.key], list(found)
        if state is None or not answers:
            continue
        if not all(isinstance(one, Exception) for one in answers):
            proven[package.key] = {**state, "installed": True, "running": True}
        elif state["running"] is None and all(has_no_api(one) for one in answers):
            proven[package.key] = {**state, "running": False}
    return proven


def stopped_packages(packages: Mapping[str, Mapping[str, Any] | None], where: str) -> list[str]:
    """A package that is there and does not run is no reason to be silent: nothing is backed up meanwhile."""
    return [f"{where}: {words}" for words in stopped(packages).values()]


def stopped(packages: Mapping[str, Mapping[str, Any] | None]) -> dict[str, str]:
    """The same without the NAS, by the key of the package."""
    return {
        package.key: f"{package.name} is installed but not running"
        for package in PACKAGES
        if (found := packages.get(package.key)) and found["installed"] and found["running"] is False
    }
