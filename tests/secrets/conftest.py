# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage for the tests of secrets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS / "secrets", TESTS / "unit", TESTS):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from remember import session_numbers  # noqa: E402
from stage import OTP_CODES, Stage  # noqa: E402

from simulator import Fleet  # noqa: E402


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """One simulated NAS, with https."""
    secrets = session_numbers(monkeypatch)
    with Fleet(count=1, https=True, run_seconds=1) as fleet:
        fleet[0].state["accounts"]["otp"]["otp_codes"] = OTP_CODES
        fleet[0].switches.ip_block_after = 0
        yield Stage(fleet[0], tmp_path, secrets)
