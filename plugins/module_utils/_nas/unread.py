# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the health of a NAS could not be read, while the rest is told: never a failure of it all, nor silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .._dsm.client import Nas
from .._dsm.diagnosis import has_no_api
from .._dsm.packages import ABB, PACKAGES, Package
from .._errors import ApiError, DsmError, SessionLost, SignInError, UnexpectedReply
from .._reasons import ErrorKind
from .packages import Packages
from .partial import unfit_packages


class Unread(NamedTuple):
    """Sentences of each package whose tasks could not be read, and warnings of all that could not."""

    tasks: list[str]
    warnings: list[str]


def unread(nas: Nas, packages: Packages, tasks: Sequence[Any], rest: Sequence[Any]) -> Unread:
    """What of these could not be read: the tasks of PACKAGES, in their order, and the rest, which is of ABB.

    Raises the error of a session that is lost, and another one if no task at all could be read. A package that is
    missing or stopped stands in packages, and has no tasks to list.
    """
    errors = [one for one in (*tasks, *rest) if isinstance(one, Exception) and not has_no_api(one)]
    fatal = [error for error in errors if not _is_bearable(error)]
    if fatal or (errors and all(isinstance(one, Exception) for one in tasks)):
        raise (fatal or errors)[0]
    unseen = [
        (package, found)
        for package, found in zip(PACKAGES, tasks, strict=True)
        if isinstance(found, DsmError) and not _is_away(packages.get(package.key), found, tasks)
    ]
    sentences = [_sentence(package, error, nas.where) for package, error in unseen]
    no_abb = has_no_api(tasks[PACKAGES.index(ABB)])
    others = [one for one in rest if isinstance(one, Exception) and not (no_abb and has_no_api(one))]
    told = unfit_packages([*tasks, *rest])  # one of several that say the same is enough
    others = [one for one in others if _kind(one) is not ErrorKind.PACKAGE or one in told]
    return Unread(sentences, [f"{nas.where}: {one}" for one in [*sentences, *others]])


def unread_packages(sentences: Iterable[str] | None) -> dict[str, str]:
    """The sentences of a health, each by the key of its package."""
    return {package.key: said for said in sentences or () for package in PACKAGES if said.startswith(_subject(package))}


def is_unread(package: Package, packages: Packages, tasks: Any) -> bool:
    """Whether a package may have tasks that were not read. tasks are those that were, or the error."""
    state = packages.get(package.key)
    is_absent = state is not None and not state["installed"]
    return isinstance(tasks, Exception) and not (is_absent and has_no_api(tasks))


def _is_away(state: Mapping[str, Any] | None, error: DsmError, tasks: Sequence[Any]) -> bool:
    """Whether tasks cannot be read since their package is missing or stopped.

    Where the account may not see which packages there are, one that does not answer is taken for missing if the other
    one answers: most NASes have one. If none does, nobody knows.
    """
    if not has_no_api(error):
        return False
    if state is None:
        return not all(has_no_api(one) for one in tasks)
    return not (state["installed"] and state["running"])


def _is_bearable(error: Exception) -> bool:
    """Whether the rest can be read all the same. In place of one reply of several no error is that of the session."""
    return isinstance(error, (ApiError, UnexpectedReply)) and not isinstance(error, (SignInError, SessionLost))


def _kind(error: Any) -> ErrorKind | None:
    return error.kind if isinstance(error, ApiError) else None


def _sentence(package: Package, error: DsmError, where: str) -> str:
    said = error.message.removeprefix(f"Could not read the tasks of {package.name}")
    said = said.removeprefix(f" on {where}").removeprefix(": ")
    return f"{_subject(package)}: {said}"


def _subject(package: Package) -> str:
    return f"The tasks of {package.name} could not be read"
