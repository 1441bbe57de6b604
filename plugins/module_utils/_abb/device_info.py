# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The devices of Active Backup for Business."""

from __future__ import annotations

from typing import Any

from .._dsm.numbers import int_or_none
from .._dsm.paging import MOST_PAGES, PAGE
from .._dsm.reads import NOT_OFFERED, ask, ask_rows, or_refusal
from .._dsm.reads import rows as rows_of
from .._dsm.rounds import gather
from .._engine.definition import Found, Now, Params, info_module
from .._engine.lenient import as_dict, as_int, as_rows
from .._engine.rows import RowFormat, to_user
from .._errors import ApiError
from .._tasks.log_options import SPAN, span
from . import enums
from .api import DEVICE_LIST, TRANSFER_SIZE_LIST
from .row_keys import DEVICES
from .rows import DEVICE
from .tasks import read_tasks

Row = dict[str, Any]
DAY = 86400
TRANSFER = RowFormat(words={"status": enums.RESULT_STATUS}, times=("time_start", "time_end"))


async def read_devices(params: Params, now: Now, versions: bool = False) -> Found:
    """Every device, with its tasks and transfers, by device_id: host names repeat.

    Devices without a task come from Device.list; a package that does not offer it leaves those of the tasks and
    transfers. Where the transfers cannot be read they are null, unless it was said of which time they are wanted.
    versions asks for the versions of the tasks as well, so as to share the request of another reader.
    """
    tasks, listed = await gather([read_tasks(versions=versions, devices=True), _listed_devices()])
    start, end = span(params)
    end = int(now()) if end is None else end  # the NAS's clock, known since its first reply
    start = end - DAY if start is None else start
    asked = ask_rows(TRANSFER_SIZE_LIST(time_start=start, time_end=end), "device_list")
    entries: list[Row] | ApiError = await (or_refusal(asked) if span(params) == (None, None) else asked)
    devices: dict[Any, Row] = {}
    for task in tasks:
        for device in as_rows(task.get("devices")):
            row = _device(devices, device)
            row["tasks"].append({"task_id": task.get("task_id"), "task_name": task.get("task_name")})
    for device in listed:
        _device(devices, device)
    if isinstance(entries, ApiError):
        untold = {"transfers": None, "transfered_bytes": None}
        return Found([{**row, **untold} for row in devices.values()], [f"{entries.message} transfers are null"])
    for entry in entries:
        row = _device(devices, as_dict(entry.get("device")))
        seen = [one for one in as_rows(entry.get("transfer_list")) if _overlaps(one, start, end)]
        row["transfers"] += to_user(TRANSFER, sorted(seen, key=_begun, reverse=True))
        row["transfered_bytes"] += sum(as_int(one.get("transfered_bytes")) for one in seen)
    return Found(list(devices.values()))


async def _listed_devices() -> list[Row]:
    """The rows of Device.list, none where the package does not offer it or the account may not call it."""
    found: dict[Any, Row] = {}
    try:
        for _page in range(MOST_PAGES):
            request = DEVICE_LIST(**({"offset": len(found), "limit": PAGE} if found else {}))
            data = await ask(request)
            known = len(found)
            found |= {row.get("device_id"): row for row in rows_of(request, data, "devices")}
            total = int_or_none(data.get("total"))
            if len(found) == known or (total is not None and len(found) >= total):
                break
    except ApiError as error:
        if error.kind not in NOT_OFFERED:
            raise
    return list(found.values())


def _device(devices: dict[Any, Row], raw: Row) -> Row:
    """The row of a device, made at its first mention; what a later one adds is added."""
    row = devices.setdefault(raw.get("device_id"), {"tasks": [], "transfers": [], "transfered_bytes": 0})
    for key, value in to_user(DEVICE, raw).items():
        row.setdefault(key, value)
    return row


def _begun(transfer: Row) -> int:
    return as_int(transfer.get("time_start"))


def _overlaps(transfer: Row, start: int, end: int) -> bool:
    """Whether a transfer was under way in the window: one that began before it may have ended in it."""
    begun = _begun(transfer)
    return begun < end and (as_int(transfer.get("time_end")) or begun) >= start


DEFINITION = info_module(
    "devices",
    read_devices,
    SPAN,
    check=span,
    known=DEVICES,
)
