# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Overview and .Share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..catalog import Context, Param, method
from .abb_rows import show_plain_device

API = "SYNO.ActiveBackup.Overview"


@method(API, "list_device_transfer_size", Param("time_start", required=True), Param("time_end"))
def transfer_size(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Every device, with the transfers of the window (by their end [G]); secrets included [1 S1]."""
    first, last = params["time_start"], params.get("time_end", 1 << 62)
    rows = []
    for device in context.abb["devices"]:
        mine = [row for row in context.abb["transfers"] if row["config_device_id"] == device["device_id"]]
        inside = [row for row in mine if first <= row["time_end"] <= last]
        rows.append({"device": show_plain_device(context, device), "transfer_list": inside})
    return {"device_list": rows, "total": len(rows)}


@method(API, "list_device_last_backup")
def last_backup(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S2]"""
    names = {row["result_id"]: row["task_name"] for row in context.abb["results"]}
    newest = {row["config_device_id"]: row for row in context.abb["transfers"]}
    rows = []
    for device in context.abb["devices"]:
        row = newest.get(device["device_id"])
        if row:
            times = {name: row[name] for name in ("time_start", "time_end")}
            task = names.get(row["result_id"], "")
            rows.append(
                {"device_id": device["device_id"], "device_name": device["host_name"], "task_name": task, **times}
            )
    return {"device_list": rows, "total": len(rows)}


@method(
    API,
    "list_result_status_summary",
    Param("filter", "object", True),
    filters={"time_start": "int", "time_end": "int"},
)
def status_summary(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Counts per hour and status [C 2: S2,S4; bucket D]."""
    first, last = params["filter"].get("time_start", 0), params["filter"].get("time_end", 1 << 62)
    inside = [row for row in context.abb["results"] if first <= row["time_start"] <= last]
    counts = Counter((row["time_start"] // 3600 * 3600, row["status"]) for row in inside)
    rows = [
        {"count": count, "status": status, "time_end": hour + 3600, "time_start": hour}
        for (hour, status), count in sorted(counts.items())
    ]
    return {"info_list": rows, "total": len(rows)}


@method(
    API,
    "list_type_transfer_size",
    Param("filter", "object", True),
    filters={"time_start": "int", "time_end": "int"},
)
def type_transfer_size(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Bytes and seconds per hour and type [1 S2]."""
    first, last = params["filter"].get("time_start", 0), params["filter"].get("time_end", 1 << 62)
    kinds = {row["result_id"]: row["backup_type"] for row in context.abb["results"]}
    sums: dict[tuple[int, int], Counter[str]] = {}
    for row in context.abb["transfers"]:
        if first <= row["time_start"] <= last:
            key = (row["time_start"] // 3600 * 3600, kinds.get(row["result_id"], 0))
            sums.setdefault(key, Counter()).update(
                elapsed_time=row["time_end"] - row["time_start"],
                processed_bytes=row["processed_bytes"],
                transfered_bytes=row["transfered_bytes"],
            )
    rows = [
        {"backup_type": kind, "time_end": hour + 3600, "time_start": hour, **total}
        for (hour, kind), total in sorted(sums.items())
    ]
    return {"info_list": rows, "total": len(rows)}
