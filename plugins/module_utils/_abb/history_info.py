# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of Active Backup for Business, for info modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._dsm.numbers import int_or_none
from .._dsm.paging import MOST_PAGES, newest_first_of
from .._dsm.reads import ask
from .._dsm.reads import rows as rows_of
from .._dsm.rounds import gather
from .._engine.definition import Now, Params, info_module
from .._engine.fields import Field, flag
from .._engine.lenient import as_int, is_number, require_ids
from .._engine.rows import RowFormat, to_user
from .._engine.selection import NOT_BOTH
from .._engine.times import inside
from .._tasks.log_options import LOG_OPTIONS, of_tasks, span, task_numbers, time_filter
from .._tasks.options import nothing_selected
from . import enums
from .api import RESULT_DETAIL_LIST, RESULT_LIST
from .history import INCOMPLETE, LONGEST_RUN, result_pages, status_word
from .log_types import LOG_TYPE
from .row_keys import RESULTS, RESULTS_MORE
from .rows import result_row

Row = dict[str, Any]
MOST_DETAILS = 500  # at once, as the documented function asks
DETAIL = RowFormat(words={"log_level": enums.LOG_LEVEL, "log_type": LOG_TYPE}, times=("log_time",))
# The option, the key of the rows and of the NAS's filter, and the words between them.
CHOICES = (
    ("status", enums.RESULT_STATUS),
    ("backup_type", enums.TASK_TYPE),
    ("job_action", enums.JOB_ACTION),
)


def _numbers(params: Params) -> dict[str, tuple[int, ...]]:
    """What rows are asked for by. The NAS does not know a result as incomplete that has a status but no end."""
    by_number = (row for row in CHOICES if row[0] != "status" or params.get("status") != INCOMPLETE)
    return {key: known.codes(params[key]) for key, known in by_number if params.get(key) is not None}


async def read(params: Params, now: Now) -> list[Row]:
    """The results that pass the filters, newest first, on request with their details."""
    numbers, (start, end) = _numbers(params), span(params)
    filters = time_filter(params, LONGEST_RUN) | {
        key: found[0] if len(found) == 1 else list(found) for key, found in numbers.items()
    }
    one = params.get("result_id")

    def wanted(row: Row) -> bool:
        return (
            all(int_or_none(row.get(key)) in found for key, found in numbers.items())
            and params.get("status") in (None, status_word(row))
            and one in (None, row.get("result_id"))
            and inside(row.get("time_start"), start, end)
        )

    async def rows(ours: Callable[[Row], bool]) -> list[Row]:
        return await newest_first_of(pages, lambda row: ours(row) and wanted(row), params["limit"], start)

    pages = [result_pages(task_id, filters, one) for task_id in task_numbers(params)]
    results = [result_row(row) for row in await of_tasks(params, rows)]
    if not params["include_details"]:
        return results
    require_ids(RESULT_LIST(), results, "result_id")
    details = await gather([_details(row["result_id"], params) for row in results])
    return [{**row, "details": rows} for row, rows in zip(results, details, strict=True)]


async def _details(result_id: int, params: Params) -> list[Row]:
    """All details of a result, page by page, in the wanted order, which is made sure of here."""
    found: dict[Any, Row] = {}
    before: list[Row] = []
    order = {"order_by": params["order_by"], "direction": params["direction"].upper()}
    for _page in range(MOST_PAGES):
        further = {"offset": len(found)} if found else {}  # seen in one client only, so left out where it is not needed
        request = RESULT_DETAIL_LIST(result_id=result_id, limit=MOST_DETAILS, **order, **further)
        data = await ask(request)
        page = rows_of(request, data, "result_detail_list")
        if page == before:  # whatever is asked for: there is nothing more to be had
            break
        before, known = page, len(found)
        found |= {_identity(row, known + at): row for at, row in enumerate(page)}
        total = int_or_none(data.get("count"))  # without it a short page may be followed by another one
        if len(found) == known or (len(page) < MOST_DETAILS and total is not None and len(found) >= total):
            break
    rows = sorted(
        (row for row in found.values() if row.get("result_id", result_id) == result_id),
        key=lambda row: as_int(row.get(params["order_by"])),
        reverse=params["direction"] == "desc",
    )
    return to_user(DETAIL, rows)


def _identity(detail: Row, place: int) -> Any:
    return detail["result_detail_id"] if is_number(detail.get("result_detail_id")) else f"row {place}"


DEFINITION = info_module(
    "results",
    read,
    (
        *LOG_OPTIONS,
        *(Field(key, choices=tuple(known)) for key, known in CHOICES),
        Field("result_id", "int"),
        flag("include_details"),
        Field("order_by", choices=("log_level", "log_time"), default="log_level"),
        Field("direction", choices=("asc", "desc"), default="asc"),
    ),
    check=span,
    known=RESULTS,
    more={"include_details": RESULTS_MORE},
    shortcut=nothing_selected("results"),
    **NOT_BOTH,
)
