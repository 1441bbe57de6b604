# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices, hypervisors and storages of Active Backup for Business."""

from __future__ import annotations

from typing import Any

from .._catalog import words
from .._catalog.business import HYPERVISOR_LIST, STORAGE_LIST, TRANSFER_SIZE_LIST
from .._logic import Now, Params, reader
from .._rows import RowType, readable, scrub
from .._webapi.ask import ask_bare_rows, ask_rows
from .._webapi.plans import Plan
from .abb_rows import DEVICE
from .abb_tasks import read_tasks
from .forms import inner, inner_rows, number
from .log_options import span

Row = dict[str, Any]
DAY = 86400
TRANSFER = RowType(words={"status": words.RESULT_STATUS}, times=("time_start", "time_end"))
STORAGE = RowType(
    words={"storage_compress_algorithm": words.COMPRESSION, "storage_encrypt_algorithm": words.ENCRYPTION}
)


def read_devices(params: Params, now: Now, versions: bool = False) -> Plan[list[Row]]:
    """Every device that has a task or transferred something, with both.

    C(versions) asks for the versions of the tasks as well, so as to share the request of another reader.
    """
    tasks = yield from read_tasks(versions=versions, devices=True)
    start, end = span(params)
    end = int(now()) if end is None else end  # the NAS's clock, known since its first reply
    start = end - DAY if start is None else start
    entries = yield from ask_rows(TRANSFER_SIZE_LIST(time_start=start, time_end=end), "device_list")
    devices: dict[Any, Row] = {}
    for task in tasks:
        for device in inner_rows(task.get("devices")):
            row = _device(devices, device)
            row["tasks"].append({"task_id": task.get("task_id"), "task_name": task.get("task_name")})
    for entry in entries:
        row = _device(devices, inner(entry.get("device")))
        seen = [one for one in inner_rows(entry.get("transfer_list")) if _overlaps(one, start, end)]
        row["transfers"] += readable(TRANSFER, sorted(seen, key=_begun, reverse=True))
        row["transfered_bytes"] += sum(number(one.get("transfered_bytes")) for one in seen)
    return list(devices.values())


def _device(devices: dict[Any, Row], raw: Row) -> Row:
    """The row of a device, made at its first mention; what a later one adds is added."""
    row = devices.setdefault(raw.get("device_id"), {"tasks": [], "transfers": [], "transfered_bytes": 0})
    for key, value in readable(DEVICE, raw).items():
        row.setdefault(key, value)
    return row


def _begun(transfer: Row) -> int:
    return number(transfer.get("time_start"))


def _overlaps(transfer: Row, start: int, end: int) -> bool:
    """Whether a transfer was under way in the window: one that began before it may have ended in it."""
    begun = _begun(transfer)
    return begun < end and (number(transfer.get("time_end")) or begun) >= start


def read_hypervisors(params: Params, now: Now) -> Plan[list[Row]]:
    """The hypervisors; the NAS answers with a bare list."""
    return scrub((yield from ask_bare_rows(HYPERVISOR_LIST())))


def read_storages(params: Params, now: Now) -> Plan[list[Row]]:
    """The shared folders that hold backups."""
    return readable(STORAGE, (yield from ask_rows(STORAGE_LIST(), "storages")))


DEVICES = reader(
    "devices",
    read_devices,
    {"time_start": {"type": "str"}, "time_end": {"type": "str"}},
    check=span,
)
HYPERVISORS = reader("hypervisors", read_hypervisors)
STORAGES = reader("storages", read_storages)
