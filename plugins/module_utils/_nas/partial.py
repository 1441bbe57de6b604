# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading several things of a NAS of which some may not be there, or not be visible to the account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from .._dsm.client import Nas
from .._dsm.error_codes import NO_SUCH_API
from .._errors import ApiError
from .._reasons import ErrorKind


class Partial(NamedTuple):
    """What was read, the errors of what belongs to a missing or stopped package, and of what was refused, by name."""

    found: dict[str, Any]
    missing: dict[str, ApiError]
    refused: dict[str, ApiError]


def partial(nas: Nas, results: Mapping[str, Any], required: Collection[str] = ()) -> Partial:
    """Sort the results of reads, which may be errors. Raises any other error; a refusal too if the thing is required.

    It also does if nothing could be read and something was refused.
    """
    parts = Partial({}, {}, {})
    for name, result in results.items():
        if not isinstance(result, Exception):
            parts.found[name] = result
        elif isinstance(result, ApiError) and result.code == NO_SUCH_API:
            parts.missing[name] = result
        elif isinstance(result, ApiError) and _is_refusal(nas, result) and name not in required:
            parts.refused[name] = result
        else:
            raise result
    if parts.refused and not parts.found:
        raise next(iter(parts.refused.values()))
    return parts


def _is_refusal(nas: Nas, error: ApiError) -> bool:
    """Whether the account may not see it. Beside replies that succeed, a lost session says the same."""
    return error.kind is ErrorKind.PERMISSION or nas.session.is_dead(error.code)
