# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session numbers that simulated NASes give out, kept in mind to be searched for."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import auth


def session_numbers(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """All of them from now on; the set grows."""
    secrets: set[str] = set()

    class Remembered(auth.Session):
        """A session whose numbers are kept in mind."""

        def __init__(self, sid: str, account: str, token: str | None, *rest: Any) -> None:
            super().__init__(sid, account, token, *rest)
            secrets.update(text for text in (sid, token) if text)

    monkeypatch.setattr(auth, "Session", Remembered)
    return secrets
