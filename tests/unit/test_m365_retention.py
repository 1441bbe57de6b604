# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_task_retention: keeping less than now destroys versions, so it has to be meant."""

from __future__ import annotations

import pytest
from harness import bad, good, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine import resource

NAME = "m365_task_retention"
ALL, DAYS = "Manual archive", "Scheduled offices"  # keeps all; keeps 30 days
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])


@pytest.fixture
def nas(plain):
    return plain


def kept(nas, name):
    """What the NAS keeps: 0 is everything, else days."""
    info = nas.state["m365"]["settings"][str(task(nas, name, "m365")["task_id"])]
    return info["rotation_policy"] and info["preserve_day_number"]


SHORTER = [(ALL, 3650, "everything"), (ALL, 1, "everything"), (DAYS, 29, "30 days"), (DAYS, 1, "30 days")]


@both_modes
@pytest.mark.parametrize(("name", "days", "words"), SHORTER)
def test_shorter_has_to_be_meant(nas, name, days, words, check):
    before = nas.dump()
    outcome = bad(nas, NAME, name, words, "allow_shorter", name=name, days_to_keep=days, check=check)
    assert not outcome.get("changed")
    assert not nas.writes
    assert nas.dump() == before


@pytest.mark.parametrize(("name", "days", "words"), SHORTER)
def test_shorter_that_is_meant(nas, name, days, words):
    predicted = good(nas, NAME, name=name, days_to_keep=days, allow_shorter=True, check=True)
    outcome = good(nas, NAME, name=name, days_to_keep=days, allow_shorter=True)
    assert predicted["retention"] == outcome["retention"]
    assert outcome["retention"]["days_to_keep"] == kept(nas, name) == days


@pytest.mark.parametrize("wanted", [{"days_to_keep": 31}, {"keep_all": True}])
def test_longer_needs_no_second_key(nas, wanted):
    assert good(nas, NAME, name=DAYS, **wanted)["changed"]
    assert kept(nas, DAYS) == wanted.get("days_to_keep", 0)


@pytest.mark.parametrize("wanted", [{"name": ALL, "keep_all": True}, {"name": DAYS, "days_to_keep": 30}])
def test_the_same_needs_no_second_key(nas, wanted):
    assert not good(nas, NAME, **wanted)["changed"]
    assert not nas.writes


def test_shorter_than_a_number_that_is_not_known(nas):
    """Nobody can tell that it is not shorter."""
    info = nas.state["m365"]["settings"][str(task(nas, DAYS, "m365")["task_id"])]
    info["preserve_day_number"] = None
    bad(nas, NAME, "unknown", "allow_shorter", name=DAYS, days_to_keep=3650)
    assert not nas.writes


@pytest.mark.parametrize("info", [{"rotation_policy": 2}, {"rotation_policy": 1, "preserve_day_number": 0}])
def test_what_is_not_known_is_neither_a_number_of_days_nor_unchanged(nas, info):
    nas.state["m365"]["settings"][str(task(nas, DAYS, "m365")["task_id"])] |= info
    (row,) = good(nas, "m365_task_info", name=[DAYS], include_settings=True)["tasks"]
    assert row["settings"]["retention"]["days_to_keep"] is None
    bad(nas, NAME, "unknown", "allow_shorter", name=DAYS, days_to_keep=30)
    assert not nas.writes
    assert good(nas, NAME, name=DAYS, days_to_keep=30, allow_shorter=True)["changed"]
    assert kept(nas, DAYS) == 30


def test_shorter_because_somebody_keeps_more_by_now(nas, monkeypatch):
    """The look just before the write judges, too."""
    info = nas.state["m365"]["settings"][str(task(nas, DAYS, "m365")["task_id"])]
    settled = resource._settled

    def meanwhile(*given):
        info["preserve_day_number"] = 365
        return settled(*given)

    monkeypatch.setattr(resource, "_settled", meanwhile)
    bad(nas, NAME, "365 days", "allow_shorter", name=DAYS, days_to_keep=90)
    assert (kept(nas, DAYS), nas.writes) == (365, [])
