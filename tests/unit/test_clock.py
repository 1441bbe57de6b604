# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time is handed in, so that no test patches the product; what is run for real has that of the system."""

from __future__ import annotations

import time

import pytest
from harness import MODULES, FakeTime, clock, good, in_time, module_of

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.clock import SYSTEM
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.connection import connection_of
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._action import ActionModule

PARAMS = {"hostname": "nas", "https": False, "username": "a", "password": "b", "device_name": "c", "timeout": 30}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_runs_its_own_definition_in_the_time_of_the_system(name, monkeypatch):
    module, runs = module_of(name), []
    if not hasattr(module, "run_module"):
        pytest.skip("documentation of an action only")
    monkeypatch.setattr(module, "run_module", lambda *given: runs.append(given))
    module.main()
    assert runs == [(module.DEFINITION,)]


def test_the_time_of_the_system():
    assert (SYSTEM.pause, SYSTEM.monotonic) == (time.sleep, time.monotonic)
    assert ActionModule.clock is SYSTEM
    nas = connection_of({**PARAMS, "validate_certs": True}).open({})
    assert (nas.pause, nas.clock) == (time.sleep, time.monotonic)


def test_the_time_that_is_handed_in():
    fake = FakeTime()
    nas = connection_of({**PARAMS, "validate_certs": True}).open({}, fake.as_clock())
    nas.pause(3)
    assert (fake.passed, nas.clock()) == (3, 3)


def test_the_pauses_of_a_sign_out_are_among_it(plain, fake_time):
    plain.fault("SYNO.API.Auth", "logout", "error", code=117)
    good(plain, "abb_settings_info")
    assert fake_time.pauses == [1]


def test_the_harness_hands_it_in_for_as_long_as_it_is_asked_to():
    before = clock()
    with in_time(FakeTime()):
        assert clock() != before
    assert clock() == before
