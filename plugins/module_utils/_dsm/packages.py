# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two packages of the NAS that this collection speaks to."""

from __future__ import annotations

from typing import NamedTuple


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
