# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the report: NASes and their tasks, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .verdicts import Look

LONGEST_STRIP = 28
"""Days of the history that are shown: four weeks, which fits beside the rest."""


class Device(NamedTuple):
    """A device of a task."""

    name: str
    status: str
    """What the NAS says of its agent: online, offline, or another word; empty if nothing."""
    login_time: int | None
    """When the agent last signed in, epoch seconds."""
    verdict: str | None
    """For tasks of several devices."""


class Task(NamedTuple):
    """A backup task. Times are epoch seconds, sizes bytes; what the NAS does not say is None or empty."""

    product: str
    task_id: int | str
    name: str
    kind: str
    """PC, Physical server, ...; for Microsoft 365 that."""
    backup_type: str
    look: Look
    verdict: str | None
    reason: str
    overdue_by: int | None
    last_success: int | None
    last_success_age: int | None
    last_status: str
    last_end: int | None
    last_bytes: int | None
    next_run: int | None
    running: bool
    schedule: str
    version_count: int | None
    oldest_version: int | None
    devices: tuple[Device, ...]
    history: tuple[tuple[str, str], ...]
    """Date and status of each of the last days, oldest first."""


class Storage(NamedTuple):
    """A shared folder that holds backups."""

    name: str
    volume: str
    used: int | None
    """Bytes: what is deduplicated and what is compressed together."""
    mounted: bool


class Package(NamedTuple):
    """An Active Backup package of a NAS."""

    installed: bool
    running: bool
    version: str


class Nas(NamedTuple):
    """A NAS and its tasks, the worst first. One that could not be read has an error and nothing else."""

    name: str
    group: str
    error: str
    time: int | None
    tasks: tuple[Task, ...]
    packages: Mapping[str, Package]
    """By product; what the account may not see is left out."""
    storages: tuple[Storage, ...]
    certificate: str
    """Its common name."""
    expires: int | None
    expires_in_days: int | None
    unprotected: tuple[str, ...]
    unread: tuple[str, ...]
    """A sentence for each package whose tasks could not be read: nothing is known of its backups."""

    @property
    def used(self) -> int | None:
        """Bytes on all storages together; None if no size is known."""
        sizes = [storage.used for storage in self.storages if storage.used is not None]
        return sum(sizes) if sizes else None

    @property
    def stopped(self) -> list[str]:
        """The products whose packages are installed but do not run."""
        return [key for key, package in self.packages.items() if package.installed and not package.running]

    @property
    def silent(self) -> list[Device]:
        """The devices whose agents are not online, each once."""
        devices = (device for task in self.tasks for device in task.devices)
        return list({device.name: device for device in devices if device.status not in ("", "online")}.values())
