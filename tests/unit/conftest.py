# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated NAS for every test, over https, a clock that waits for nobody, and no environment of the developer's."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from harness import FakeTime, in_time

from simulator import Fleet, Nas


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("DSM_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def fake_time() -> Iterator[FakeTime]:
    """Time that passes only in the product's pauses."""
    fake = FakeTime()
    with in_time(fake):
        yield fake


@pytest.fixture(scope="session")
def fleet() -> Iterator[Fleet]:
    with Fleet(count=2, https=True, dataset="fleet") as fleet:
        yield fleet


@pytest.fixture(scope="session")
def plain_fleet() -> Iterator[Fleet]:
    with Fleet(count=1, https=False, dataset="fleet") as fleet:
        yield fleet


@pytest.fixture
def secure(fleet: Fleet, fake_time: FakeTime) -> Iterator[Nas]:
    """A NAS as new, with nothing recorded. In the end nothing may be left open and nothing may have been odd."""
    yield from _new(fleet[0], fake_time)


@pytest.fixture
def nas(secure: Nas) -> Nas:
    """What a test gets unless it asks for something else."""
    return secure


@pytest.fixture
def other(fleet: Fleet, fake_time: FakeTime) -> Iterator[Nas]:
    """Another one."""
    yield from _new(fleet[1], fake_time)


@pytest.fixture
def plain(plain_fleet: Fleet, fake_time: FakeTime) -> Iterator[Nas]:
    """One without https."""
    yield from _new(plain_fleet[0], fake_time)


def _new(nas: Nas, fake_time: FakeTime) -> Iterator[Nas]:
    nas.switches.__init__()
    nas.offset = 0.0
    nas.reset(dataset="fleet")
    fake_time.nases.append(nas)
    yield nas
    nas.clear_faults()
    assert not nas.oddities
    assert not [record.name for record in nas.requests if record.query or record.http != "POST"]
    assert not nas.sessions, "a session was left open"
