# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage for the tests of secrets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS / "secrets", TESTS / "unit", TESTS):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from stage import OTP_CODES, Stage  # noqa: E402

from simulator import Fleet, auth  # noqa: E402


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """One simulated NAS, with https."""
    secrets: set[str] = set()

    class Remembered(auth.Session):
        """A session whose numbers are kept in mind."""

        def __init__(self, sid: str, account: str, token: str | None, *rest: Any) -> None:
            super().__init__(sid, account, token, *rest)
            secrets.update(text for text in (sid, token) if text)

    monkeypatch.setattr(auth, "Session", Remembered)
    with Fleet(count=1, https=True, run_seconds=1) as fleet:
        fleet[0].state["accounts"]["otp"]["otp_codes"] = OTP_CODES
        fleet[0].switches.ip_block_after = 0
        yield Stage(fleet[0], tmp_path, secrets)
