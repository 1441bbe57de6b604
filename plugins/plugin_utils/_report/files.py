# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report changes on disk: compared with the last one, and written so that no reader sees half a file."""

from __future__ import annotations

import os
import stat
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from . import metrics, page, store, table

Lines = Callable[[str], list[str]]
_LINES: dict[str, Lines] = {
    "csv": table.lines,
    "json": store.lines,
    "openmetrics": metrics.lines,
    "html": page.lines,
}
"""What a file says, in the order in which people like to read differences."""


class File(NamedTuple):
    """A file of the report."""

    path: Path
    form: str
    """One of html, json, csv, openmetrics."""
    text: str
    mode: int


class Change(NamedTuple):
    """What is to be done about a file."""

    file: File
    write: bool
    """Its bytes are others, if only because time has passed."""
    before: list[str]
    """The lines that are gone, without those that changed by the mere passing of time."""
    after: list[str]
    """The lines that are new."""

    def __bool__(self) -> bool:
        """Whether anything changed but the time."""
        return bool(self.before or self.after)


def compare(file: File) -> Change:
    """A file beside what lies there now. Raises InvalidInput if that is no file, or cannot be read."""
    try:
        present = os.lstat(file.path)
    except FileNotFoundError:
        return Change(file, True, [], [f"{file.path.name}: new", *_shown(file, _LINES[file.form](file.text))])
    except OSError as error:  # a file where a folder should be, or a folder that is closed to this user
        raise InvalidInput(f"dest: {file.path} cannot be looked at: {error.strerror}") from error
    if not stat.S_ISREG(present.st_mode) and not stat.S_ISLNK(present.st_mode):
        raise InvalidInput(f"dest: {file.path} is in the way: the report writes a file of that name")
    try:
        old = file.path.read_bytes()
    except FileNotFoundError:  # a link to nowhere
        old = b""
    except OSError as error:
        raise InvalidInput(f"dest: {file.path} cannot be read: {error.strerror}") from error
    new = file.text.encode()
    before, after = ([], []) if old == new else _difference(file, old.decode("utf-8", "replace"))
    mode = stat.S_IMODE(present.st_mode)
    if mode != file.mode:
        before.append(f"{file.path.name}: mode {mode:04o}")
        after.append(f"{file.path.name}: mode {file.mode:04o}")
    return Change(file, old != new or mode != file.mode, before, after)


def _difference(file: File, old: str) -> tuple[list[str], list[str]]:
    read = _LINES[file.form]
    gone, new = Counter(read(old)), Counter(read(file.text))
    return _shown(file, (gone - new).elements()), _shown(file, (new - gone).elements())


def _shown(file: File, lines: Iterable[str]) -> list[str]:
    """Lines for people; a line of HTML that shows nothing, such as one of its style, is named for what it is."""
    if file.form != "html":
        return list(lines)
    return [page.visible(line) or f"{file.path.name}: {line[:60]}" for line in lines]


def difference(changes: list[Change]) -> list[dict[str, str]]:
    """The diff of a run, one for each folder: that of the file that reads best. Without a change one empty diff."""
    order = list(_LINES)
    found: dict[Path, Change] = {}
    for change in sorted(filter(None, changes), key=lambda change: order.index(change.file.form)):
        found.setdefault(change.file.path.parent, change)
    return [_diff(change) for change in found.values()] or [{"before": "", "after": ""}]


def _diff(change: Change) -> dict[str, str]:
    header = f"{change.file.path.parent}: backup report"
    before, after = ("".join(f"{line}\n" for line in lines) for lines in (change.before, change.after))
    return {"before_header": header, "after_header": header, "before": before, "after": after}


def write(file: File) -> None:
    """Put a file in its place at once. Raises OSError."""
    _make(file.path.parent, file.mode)
    # A name that no collector of *.prom and no web server that hides dot files picks up.
    handle, temporary = tempfile.mkstemp(prefix=f".{file.path.name}.", dir=file.path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(file.text.encode())
            os.fchmod(stream.fileno(), file.mode)
        os.replace(temporary, file.path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _make(folder: Path, mode: int) -> None:
    """A folder and those above it; who may read the files may enter it."""
    if not folder.is_dir():
        _make(folder.parent, mode)
        folder.mkdir(exist_ok=True)
        folder.chmod(mode | (mode & 0o444) >> 2)
