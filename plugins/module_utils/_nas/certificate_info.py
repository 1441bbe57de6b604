# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate that a NAS shows, before any sign-in."""

from __future__ import annotations

import time

from .._dsm.client import Nas
from .._engine.definition import ModuleDefinition, Params, Result
from .._engine.rows import iso
from .._errors import InvalidInput

DAY = 86400


def _check(params: Params) -> None:
    if not params["https"]:
        raise InvalidInput("https: must be true here: without it there is no certificate")


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Look at it. Nothing is sent and nothing is believed."""
    seen, problem = nas.certificate()
    left = None if seen.not_after is None else int((seen.not_after - time.time()) // DAY)
    certificate = {
        "sha256": seen.sha256,
        "subject": seen.subject,
        "issuer": seen.issuer,
        "names": list(seen.names),
        "not_before": seen.not_before,
        "not_before_iso": iso(seen.not_before),
        "not_after": seen.not_after,
        "not_after_iso": iso(seen.not_after),
        "expires_in_days": left,
        "verified": problem is None,
        "problem": problem,
    }
    return Result(False, {"certificate": certificate})


DEFINITION = ModuleDefinition((), run, check=_check, signs_in=False)
