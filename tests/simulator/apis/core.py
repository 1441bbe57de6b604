# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SYNO.API.Info, SYNO.Core.Package and SYNO.Entry.Request."""

from __future__ import annotations

from typing import Any

from ..catalog import Context, DsmError, Param, bad, method
from ..names import available


@method("SYNO.API.Info", "query", Param("query", "str"))
def query(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """query is all (the default: S3) or a comma list; names that are not there are left out [C 6]."""
    rows = available(context.nas)
    wanted = params.get("query", "all")
    if wanted.lower() == "all":
        return rows
    return {name: rows[name] for name in wanted.split(",") if name in rows}


@method("SYNO.Core.Package", "list", Param("additional", "str[]"), Param("ignore_hidden", "bool"), versions=(1, 2))
def packages(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The status is below additional, and only when asked for [C 3: S1,S2x,S7]."""
    rows, up = [], context.nas.running_packages()
    for package in context.nas.live()["packages"]:
        row = {name: package[name] for name in ("id", "name", "timestamp", "version")}
        if "status" in params.get("additional", []):
            running = package["id"] in up
            status = "running" if running else "stop"
            row["additional"] = {
                "status": status,
                "status_code": 0 if running else 263,
                "status_description": "retrieve from status script",
                "status_origin": status,
            }
        rows.append(row)
    return {"packages": rows, "total": len(rows)}


@method(
    "SYNO.Entry.Request",
    "request",
    Param("compound", "object[]", True),
    Param("mode", "str"),
    Param("stop_when_error", "bool"),
    versions=(1, 2),
)
def request(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The inner calls are answered by the server; here the frame is checked [C 3: S1,S4,S5]."""
    if params.get("mode", "sequential") not in ("sequential", "parallel"):
        raise bad("mode", "value")
    if 0 < context.nas.switches.compound_most < len(params["compound"]):
        raise DsmError(100)
    return {"has_fail": False, "result": []}
