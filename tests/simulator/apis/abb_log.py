# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.ActiveBackup.Log: logs, results and their details."""

from __future__ import annotations

from typing import Any

from ..catalog import Context, Effect, Param, bad, method
from ..data.abb_rows import make_task
from ..data.logs import add_log
from .common import between, odd, one_of, ordered, page

API = "SYNO.ActiveBackup.Log"
_TIMES = {"from_timestamp": "int", "to_timestamp": "int"}
_PAGE = (Param("offset"), Param("limit"))


def _filters(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {} if context.nas.switches.ignore_filters else params.get("filter") or {}


def _names(row: dict[str, Any], word: str) -> bool:
    """key_word looks at task and device names; what the real one looks at is not known [G]."""
    devices = [device.get("host_name", "") for device in row.get("task_config", {}).get("device_list", [])]
    texts = [row["task_name"], row.get("device_name", ""), row.get("user_name", ""), *devices]
    return any(word.lower() in text.lower() for text in texts)


def _matches(row: dict[str, Any], wanted: dict[str, Any], when: int, keys: tuple[str, ...]) -> bool:
    if not between(wanted, when):
        return False
    if wanted.get("key_word") and not _names(row, wanted["key_word"]):
        return False
    # -1 ("all") matches nothing [S3]
    return all(one_of(wanted[key], row[key]) for key in keys if key in wanted)


@method(
    API,
    "list_log",
    *_PAGE,
    Param("filter", "object"),
    Param("task_id"),
    filters={"log_level": "int", "key_word": "str", "device_id": "int", **_TIMES},
)
def list_log(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """count is the number of all that match [C 4]; the text is made from log_type by the client."""
    wanted = _filters(context, params)
    rows = [row for row in context.abb["logs"] if _matches(row, wanted, row["log_time"], ("log_level", "device_id"))]
    rows = _of_task(context, rows, params)
    shown = page(context, ordered(rows, context.nas.switches.log_order), params, 200)
    return {"count": len(rows), "logs": [odd(context, row) for row in shown]}


@method(
    API,
    "list_result",
    *_PAGE,
    Param("filter", "object"),
    Param("task_id"),
    Param("result_id"),
    filters={"status": "int", "key_word": "str", "backup_type": "int", "job_action": "int|int[]", **_TIMES},
)
def list_result(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The history of every kind of job, backups and others [C 4]."""
    wanted, keys = _filters(context, params), ("status", "backup_type", "job_action")
    when = "time_end" if context.nas.switches.filter_time == "end" else "time_start"
    rows = [row for row in context.abb["results"] if _matches(row, wanted, row[when], keys)]
    rows = _of_task(context, rows, params)
    if "result_id" in params and not context.nas.switches.ignore_filters:
        rows = [row for row in rows if row["result_id"] == params["result_id"]]
    shown = page(context, ordered(rows, context.nas.switches.log_order), params, 200)
    return {"count": len(rows), "results": [odd(context, row) for row in shown]}


def _of_task(context: Context, rows: list[Any], params: dict[str, Any]) -> list[Any]:
    if "task_id" not in params or context.nas.switches.ignore_filters:
        return rows
    return [row for row in rows if row["task_id"] == params["task_id"]]


@method(
    API,
    "list_result_detail",
    Param("result_id", required=True),
    *_PAGE,
    Param("order_by", "str"),
    Param("direction", "str"),
    Param("filter", "object"),
    filters={"log_level": "int", "key_word": "str"},
)
def list_result_detail(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[C 2: S1,S3]"""
    order, direction = params.get("order_by", "log_time"), params.get("direction", "ASC")
    if order not in ("log_level", "log_time"):
        raise bad("order_by", "value")
    if direction.upper() not in ("ASC", "DESC"):
        raise bad("direction", "value")
    every = context.nas.switches.ignore_filters
    rows = [row for row in context.abb["details"] if every or row["result_id"] == params["result_id"]]
    rows.sort(key=lambda row: row[order], reverse=direction.upper() == "DESC")
    return {"count": len(rows), "result_detail_list": page(context, rows, params, 500)}


@method(API, "clear", write=True)
def clear(context: Context, params: dict[str, Any]) -> Effect:
    """A trap, as on the real one: without any parameter it wipes every log, and says so in one row [1 S2 + D]."""
    context.nas.flag(f"{API}.clear: it wipes every log")

    def wipe() -> None:
        context.abb["logs"].clear()
        add_log(context.abb, make_task(0, "", 0, []), 1009, 2, int(context.nas.now()), 0, context.user)

    return Effect(wipe)


@method(API, "get_info")
def get_info(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S2]"""
    sender = {"destination_ip": "", "enable_send": False, "enable_ssl": False, "format": 0, "id": 1, "port": 514}
    retention = {"retention_counts": "0", "retention_days": "0"}
    return {"retention_policy": retention, "send_log_setting": sender | {"protocol": 0}}
