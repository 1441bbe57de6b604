# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the two packages a NAS has, and whether they run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._dsm.api import PACKAGE_LIST, WITH_STATUS
from .._dsm.packages import PACKAGES, installed_packages
from .._dsm.reads import Round
from .._errors import ApiError


async def read_packages() -> dict[str, dict[str, Any] | None]:
    """What is installed, by package; None where the account may not see it."""
    try:
        (data,) = await Round([PACKAGE_LIST(**WITH_STATUS)])
        if not isinstance(data.get("packages"), list):
            raise TypeError
    except (ApiError, AttributeError, TypeError):
        return {package.key: None for package in PACKAGES}
    installed = installed_packages(data)
    return {package.key: _package(installed.get(package.id)) for package in PACKAGES}


def _package(found: tuple[str, str] | None) -> dict[str, Any]:
    version, status = found or (None, None)
    return {"installed": found is not None, "running": status == "running", "version": version}


def stopped_packages(packages: Mapping[str, Mapping[str, Any] | None], where: str) -> list[str]:
    """A package that is there and does not run is no reason to be silent: nothing is backed up meanwhile."""
    return [f"{where}: {words}" for words in stopped(packages)]


def stopped(packages: Mapping[str, Mapping[str, Any] | None]) -> list[str]:
    """The same without the NAS."""
    return [
        f"{package.name} is installed but not running"
        for package in PACKAGES
        if (found := packages.get(package.key)) and found["installed"] and not found["running"]
    ]
