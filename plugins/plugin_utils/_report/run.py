# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""active_backup_report without Ansible: options in, files and a result out. The frame is plugins/action."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput, NotApplied

from . import files, metrics, model, options, page, store, table
from .files import Change, File
from .fleet import read_fleet
from .model import Report
from .words import clean

_MAKERS: Mapping[str, tuple[str, Callable[[Report], str]]] = {
    "html": ("active_backup.html", page.html),
    "json": ("active_backup.json", store.store),
    "csv": ("active_backup.csv", table.table),
    "openmetrics": ("active_backup.prom", metrics.metrics),
}

_INDEX = "index.html"
_RESERVED = (_INDEX, *(name for name, _make in _MAKERS.values()))
"""Names in the folder of the report that no folder of a group may have."""


def run(params: Mapping[str, Any], fleet: Any, now: int, check_mode: bool, diff_mode: bool) -> dict[str, Any]:
    """The result of the module. Raises InvalidInput before anything is written, NotApplied if a write fails.

    params are the validated options without the fleet, which may be large; now is the time in epoch seconds.
    """
    if not params["formats"]:
        raise InvalidInput(f"formats must name at least one of {', '.join(options.FORMATS)}")
    mode, zone = options.permissions(params["mode"]), options.zone(params["timezone"])
    dest = options.target(params["dest"])
    title = clean(params["title"]).strip() or options.SPEC["title"]["default"]
    report = model.make(title, now, zone, read_fleet(fleet))
    planned = list(_files(Path(dest), report, params["formats"], mode, params["per_group"]))
    changes = [files.compare(file) for file in planned]
    result: dict[str, Any] = {
        "changed": any(changes),
        "files": [str(file.path) for file in planned],
        "summary": report.summary(),
        "attention": [item.result() for item in report.items],
    }
    if diff_mode:
        result["diff"] = files.difference(changes)
    if not check_mode:
        _write(changes)
    return result


def _files(dest: Path, report: Report, formats: list[str], mode: int, per_group: bool) -> Iterator[File]:
    """The files of a report: one set, or one for each group and a page that leads to them."""
    forms = [form for form in options.FORMATS if form in formats]
    if not per_group:
        yield from _set(dest, report, forms, mode)
        return
    reports = model.by_group(report)
    folders = folders_of(list(reports))
    if "html" in forms:
        address = {group: (f"{quote(folders[group])}/{_MAKERS['html'][0]}", one) for group, one in reports.items()}
        yield File(dest / _INDEX, "html", page.index(report, address), mode)
    for group, one in reports.items():
        yield from _set(dest / folders[group], one, forms, mode)


def _set(folder: Path, report: Report, forms: list[str], mode: int) -> Iterator[File]:
    for form in forms:
        name, make = _MAKERS[form]
        yield File(folder / name, form, make(report), mode)


def folders_of(groups: list[str]) -> dict[str, str]:
    """A folder for each group: its name in small letters, with hyphens for what a file name should not hold.

    Where two groups would share a folder, also on a file system that ignores case, both get a mark of their own.
    """
    plain = {group: _folder(group) for group in groups}
    taken = [*(folder.casefold() for folder in plain.values()), *_RESERVED]
    return {
        group: folder if taken.count(folder.casefold()) == 1 else f"{folder}-{_mark(group)}"
        for group, folder in plain.items()
    }


def _folder(group: str) -> str:
    name = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", group).lower()).strip("-.")
    if not group:
        return "without-group"
    if not name or len(name.encode()) > 80:  # a file name may have 255 bytes
        return f"{name.encode()[:60].decode(errors='ignore') or 'group'}-{_mark(group)}"
    return name


def _mark(group: str) -> str:
    return hashlib.sha256(group.encode()).hexdigest()[:8]


def _write(changes: list[Change]) -> None:
    """Write what differs. Where one fails, what was written stays, and is said."""
    pending = [change for change in changes if change.write]
    for at, change in enumerate(pending):
        try:
            files.write(change.file)
        except OSError as error:
            raise NotApplied(
                f"Cannot write {change.file.path}: {error.strerror or error}",
                result={
                    "changed": any(pending[:at]),
                    "written": [str(one.file.path) for one in pending[:at]],
                    "not_written": [str(one.file.path) for one in pending[at:]],
                },
            ) from error
