# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a module may sign in."""

from __future__ import annotations

from collections.abc import Iterator

from trial import Trial

from simulator.records import Record

DEAD = (106, 107, 119, 150)
FINAL = range(400, 412)


def sign_ins_of(trial: Trial) -> Iterator[str]:
    """A final code ends it; a session is renewed once, and again only after something has succeeded."""
    outer = [record for record in trial.records if not record.compound]
    inside = _codes_inside(trial.records)
    renewals = tries = 0
    for index, record in enumerate(outer):
        if record.method != "login":
            tries = 0
            if record.api not in ("SYNO.API.Auth", "SYNO.API.Info") and not inside[index] and record.fault is None:
                renewals = 0
            continue
        tries += 1
        signed_in = any(earlier.method == "login" and earlier.code is None for earlier in outer[:index])
        renewals += signed_in and tries == 1
        if any(earlier.method == "login" and earlier.code in FINAL for earlier in outer[:index]):
            yield "signed in again after a final code"
        if renewals > 1:
            yield "renewed twice without a success in between"
        if tries > 3:
            yield f"{tries} tries to sign in"


def _codes_inside(records: list[Record]) -> list[list[int]]:
    """The error codes of each request and of the calls inside it."""
    found: list[list[int]] = []
    for record in records:
        if not record.compound:
            found.append([])
        if record.code is not None:
            found[-1].append(record.code)
    return found
