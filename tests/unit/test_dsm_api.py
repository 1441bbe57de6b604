# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""dsm_api: a call as it is asked for, sent once."""

from __future__ import annotations

import pytest
from cases import RELINK
from harness import bad, good

NAME = "dsm_api"
# The task that RELINK is about, as the NAS is told of it.
INFO = {
    "selected": True,
    "task_name": RELINK["name"][0],
    "region": "Microsoft 365",
    **{key: RELINK[key] for key in ("local_shared", "local_path", "admin_email")},
}
CALL = {"api": "SYNO.ActiveBackupOffice365", "method": "relink_task", "params": {"task_info": INFO}}


@pytest.fixture
def nas(plain):
    return plain


def test_a_write_returns_what_the_nas_said(nas):
    outcome = good(nas, NAME, **CALL)
    assert outcome["changed"] is True
    assert outcome["data"]["task_id"] in [row["task_id"] for row in nas.state["m365"]["tasks"]]


def test_in_check_mode_a_write_is_not_sent(nas):
    assert good(nas, NAME, check=True, **CALL)["changed"] is True
    assert not nas.requests


def test_a_session_that_died_is_renewed_once(nas):
    nas.fault(None, "relink_task", "drop_session")
    assert good(nas, NAME, **CALL)["data"]
    assert [record.applied for record in nas.writes] == [False, True]


def test_a_session_that_dies_each_time(nas):
    nas.fault(None, "relink_task", "drop_session", times=None)
    bad(nas, NAME, "119", **CALL)
    assert nas.sign_ins == 2


@pytest.mark.parametrize("first", [[], ["drop_session"]])
def test_an_answer_that_is_lost(nas, first):
    """Nobody knows then, and that is said; also where it was the second try."""
    for kind in first:
        nas.fault(None, "relink_task", kind)
    nas.fault(None, "relink_task", "reset_after", nth=1 + len(first))
    bad(nas, NAME, "It is not known whether the call was carried out", **CALL)
    assert [record.applied for record in nas.writes][-1] is True


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "http", "hang"])
def test_a_sign_in_that_is_lost_is_tried_again(nas, kind, fake_time):
    nas.fault("SYNO.API.Auth", "login", kind, **({"seconds": 5} if kind == "hang" else {}))
    assert good(nas, NAME, timeout=1, **CALL)["data"]
    assert fake_time.pauses[:1] == [1]
    assert [record.applied for record in nas.writes] == [True]
    nas.open_sessions.clear()  # that of a sign-in whose answer was lost


def test_a_renewal_that_is_lost_is_tried_again(nas):
    nas.fault(None, "relink_task", "drop_session")
    nas.fault("SYNO.API.Auth", "login", "reset_before", nth=2)
    assert good(nas, NAME, **CALL)["data"]
    assert [record.applied for record in nas.writes] == [False, True]


def test_a_sign_in_that_is_lost_for_good_says_nothing_of_the_call(nas):
    nas.fault("SYNO.API.Auth", "login", "reset_before", times=None)
    outcome = bad(nas, NAME, "sign in", **CALL)
    assert "not known" not in outcome["msg"]
    assert not nas.writes


def test_a_missing_package(nas):
    nas.fault(None, "relink_task", "error", code=102)
    bad(nas, NAME, "Active Backup for Microsoft 365", **CALL)
