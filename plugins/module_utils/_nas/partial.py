# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading several things of a NAS of which some may not be there, or not be visible to the account."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from .._dsm.client import Nas
from .._dsm.error_codes import NO_SUCH_API, NO_SUCH_METHOD
from .._dsm.packages import package_of
from .._errors import ApiError
from .._reasons import ErrorKind


class Partial(NamedTuple):
    """What was read, the errors of what belongs to a missing or stopped package, and of what was refused, by name.

    A package that is not fit for use, since it is not activated for example, counts as missing.
    """

    found: dict[str, Any]
    missing: dict[str, ApiError]
    refused: dict[str, ApiError]


def partial(nas: Nas, results: Mapping[str, Any], required: Collection[str] = ()) -> Partial:
    """Sort the results of reads, which may be errors. Raises any other error.

    A refusal, or a package that is not fit for use, is raised if the thing is required, or if nothing could be read.
    """
    parts = Partial({}, {}, {})
    for name, result in results.items():
        if not isinstance(result, Exception):
            parts.found[name] = result
        elif isinstance(result, ApiError) and _is_missing(result, name in required):
            parts.missing[name] = result
        elif isinstance(result, ApiError) and _is_refusal(nas, result) and name not in required:
            parts.refused[name] = result
        else:
            raise result
    refused = [*parts.refused.values(), *unfit_packages(parts.missing.values())]
    if refused and not parts.found:
        raise refused[0]
    return parts


def unfit_packages(errors: Iterable[Exception]) -> list[ApiError]:
    """The errors that say that a package is not fit for use, one for each reason: all of its calls say the same."""
    unfit = [error for error in errors if isinstance(error, ApiError) and error.kind is ErrorKind.PACKAGE]
    return list({(error.code, package_of(error.api or "")): error for error in reversed(unfit)}.values())


def _is_missing(error: ApiError, required: bool) -> bool:
    return error.code == NO_SUCH_API or (error.kind is ErrorKind.PACKAGE and not required)


def _is_refusal(nas: Nas, error: ApiError) -> bool:
    """Whether the account may not see it, or the package does not have it.

    Beside replies that succeed, a lost session means that the account may not see it.
    """
    refused = error.kind is ErrorKind.PERMISSION or error.code == NO_SUCH_METHOD
    return refused or nas.session.is_dead(error.code)
