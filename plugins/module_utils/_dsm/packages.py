# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two packages of the NAS that this collection speaks to."""

from __future__ import annotations

from typing import Any, NamedTuple

from .._errors import ApiError, PackageUnavailable
from .call import Request

Installed = dict[str, "tuple[str, str | None]"]  # version and status, None if not told, by the id of the package
RUNNING, STOPPED = "running", "stop"  # the only words that were ever seen (protocol reference 8)


class Package(NamedTuple):
    """A DSM package: key here, id in the Package Center, name as people know it, prefix of its APIs."""

    key: str
    id: str
    name: str
    prefix: str


ABB = Package("abb", "ActiveBackup", "Active Backup for Business", "SYNO.ActiveBackup.")
M365 = Package("m365", "ActiveBackup-Office365", "Active Backup for Microsoft 365", "SYNO.ActiveBackupOffice365")
PACKAGES = (ABB, M365)


def package_of(api: str) -> Package | None:
    """The package that brings an API, or None for DSM itself."""
    return next((package for package in PACKAGES if api.startswith(package.prefix)), None)


def installed_packages(data: Any) -> Installed:
    """Version and status of the installed packages, by id. The status stands nested (protocol reference 8)."""
    rows = data.get("packages") if isinstance(data, dict) else None
    found: Installed = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            more = row.get("additional")
            status = more.get("status") if isinstance(more, dict) else None
            found[str(row.get("id"))] = str(row.get("version", "")), None if status is None else str(status)
    return found


def unavailable(
    error: ApiError, request: Request, package: Package, installed: Installed | None, where: str
) -> PackageUnavailable:
    """The error of an API that is not there, in words. installed is None where the account may not see it."""
    found, words = _state(package, installed)
    return PackageUnavailable(
        f"Could not {request.call.purpose} on {where}: the package {package.name} {words}.",
        installed=found,
        code=error.code,
        api=error.api,
        method=error.method,
    )


def _state(package: Package, installed: Installed | None) -> tuple[bool | None, str]:
    """Whether a package is installed, and what is wrong with it."""
    if not installed:
        return None, "is not installed or not running (this account may not see which); look in the Package Center"
    if package.id not in installed:
        return False, "is not installed; install it in the Package Center"
    status = installed[package.id][1]
    if status == RUNNING:
        return True, "is running, but does not offer this; update the package, or try again in a minute"
    told = f" (status: {status})" if status else ""
    return True, f"is installed but not running{told}; start it in the Package Center"
