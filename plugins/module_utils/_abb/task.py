# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running, stopping and removing the tasks of Active Backup for Business."""

from __future__ import annotations

from collections.abc import Sequence

from .._dsm.client import Nas
from .._engine.definition import Now, Params, Result
from .._engine.lenient import as_dict, as_int
from .._errors import Refused
from .._tasks.backend import Outcome, Product, Row, Step, title
from .._tasks.change import name_of
from .._tasks.options import task_module
from .._tasks.states import Work
from .api import TASK_BACKUP, TASK_CANCEL, TASK_REMOVE
from .enums import RESULT_STATUS, RUNNING_TASK_STATUS
from .history import UNFINISHED, is_ended_backup, newest_backups
from .rows import is_running, listed_versions, sorted_versions, task_row
from .tasks import read_last_good, read_tasks, with_versions

GIB = 2**30
CANCELLING = RUNNING_TASK_STATUS.codes("cancelling")[0]


def _is_stopping(task: Row) -> bool:
    return as_dict(task.get("progress")).get("running_task_status") == CANCELLING


def _mark(task: Row) -> int:
    """The number of the last result; while a run is under way its own result may stand there already, unfinished."""
    last = as_dict(task.get("last_result"))
    last_number = as_int(last.get("result_id"))
    return last_number - 1 if last.get("status") in UNFINISHED else last_number


async def _ended(task: Row, mark: int) -> Outcome | None:
    """The outcome of the backup after a mark. The last result may be that of another job, a deletion for example."""
    last = as_dict(task.get("last_result"))
    if as_int(last.get("result_id")) <= mark:
        return None
    if not is_ended_backup(last):
        rows = await newest_backups(task["task_id"], lambda row: as_int(row.get("result_id")) > mark, {})
        if not rows:
            return None
        last = rows[0]
    errors, warnings = last.get("error_count"), last.get("warning_count")
    return Outcome(
        RESULT_STATUS.word(last.get("status")) or "unknown",
        f"result {last.get('result_id')}, errors: {errors}, warnings: {warnings}",
    )


def _progress(task: Row) -> str:
    progress = as_dict(task.get("progress"))
    share, done, total = (progress.get(key) for key in ("percentage", "transfered_bytes", "total_bytes"))
    words = [f"{share:.0%}"] if isinstance(share, (int, float)) else []
    if isinstance(done, int):
        whole = f" of {total / GIB:.1f}" if isinstance(total, int) and total else ""
        words.append(f"{done / GIB:.1f}{whole} GiB")
    return ", ".join(words) or "under way"


async def _rows(tasks: Sequence[Row], now: Now) -> dict[int, Row]:
    good = await read_last_good(tasks)
    return {task["task_id"]: task_row(task, good[task["task_id"]], now()) for task in tasks}


def _ids(tasks: Sequence[Row]) -> list[int]:
    return [task["task_id"] for task in tasks]


def _check(task: Row, params: Params) -> None:
    """What stands against removing a task. Raises Refused."""
    if params["state"] != "absent":
        return
    versions = listed_versions(task)
    count = len(versions)
    if is_running(task):
        raise Refused(f"Cannot remove {title(task)}: it is running. Bring it to state: stopped first")
    locked = ", ".join(str(version.get("version_id")) for version in versions if version.get("locked"))
    if locked:
        raise Refused(
            f"Cannot remove {title(task)}: it holds locked versions ({locked}). Unlock them in Active Backup for "
            "Business first"
        )
    if not params["remove_backup_data"]:
        raise Refused(
            f"Did not remove {title(task)}: the NAS would destroy its {count} version{'' if count == 1 else 's'} "
            "with it. Set remove_backup_data: true if that is meant"
        )


def _loss(task: Row, params: Params) -> list[Row]:
    """Every version of the task, with its dates and bytes: the NAS keeps none of them."""
    versions = sorted_versions(task)
    size = sum(as_int(version.get("used_size")) for version in versions)
    return [{**name_of(task), "version_count": len(versions), "used_size": size, "versions": versions}]


PRODUCT = Product(
    read=read_tasks,
    read_versions=lambda: read_tasks(versions=True),
    is_running=is_running,
    is_stopping=_is_stopping,
    mark=_mark,
    ended=_ended,
    last_good=read_last_good,
    rows=_rows,
    start=lambda tasks: [Step(TASK_BACKUP(task_ids=_ids(tasks)), tasks)],
    stop=lambda tasks: [Step(TASK_CANCEL(task_ids=_ids(tasks)), tasks)],
    remove=lambda tasks, params: [Step(TASK_REMOVE(task_ids=_ids(tasks)), tasks)],
    check=_check,
    progress=_progress,
    loss=_loss,
    complete=with_versions,
)


def _run(nas: Nas, params: Params, check_mode: bool) -> Result:
    return Work(nas, PRODUCT, params, check_mode).result()


DEFINITION = task_module(_run)
