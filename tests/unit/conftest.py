# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated NAS for every test, over https, and no environment of the developer's."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from simulator import Fleet, Nas


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("DSM_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def fleet() -> Iterator[Fleet]:
    with Fleet(count=1, https=True, dataset="fleet") as fleet:
        yield fleet


@pytest.fixture
def nas(fleet: Fleet) -> Nas:
    """A NAS as new, with nothing recorded."""
    nas = fleet[0]
    nas.clear_faults()
    nas.reset(dataset="fleet")
    nas.forget()
    return nas
