# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of a form that is not the usual one: what the NAS said is told, and no number that it did not send."""

from __future__ import annotations

import pytest
from harness import bad

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import SETTING_LIST
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.failures import failure

PROBE, API = "abb_settings_info", "SYNO.ActiveBackup.Setting"
# As home-assistant met it on DSM 6.2.
OF_DSM_6 = {"err_key": "", "err_line": 883, "err_msg": "Transmition failed.", "err_session": ""}
SHAPES = {
    "words alone": (OF_DSM_6, {"err_key": "", "err_line": 883, "err_msg": "Transmition failed."}),
    "words below errors": (
        {"errors": OF_DSM_6},
        {"err_key": "", "err_line": 883, "err_msg": "Transmition failed."},
    ),
    "words in a list": ({"errors": [{"err_msg": "Transmition failed."}]}, [{"err_msg": "Transmition failed."}]),
    "a list for an error": ([{"err_msg": "Transmition failed."}], [{"err_msg": "Transmition failed."}]),
    "text for an error": ("Transmition failed.", None),
    "a number that is none": ({"code": "E_BUSY", "err_msg": "Transmition failed."}, {"err_msg": "Transmition failed."}),
}


@pytest.fixture
def nas(plain):
    return plain


@pytest.mark.parametrize("shape", SHAPES)
def test_an_error_without_a_number(nas, shape):
    error, errors = SHAPES[shape]
    nas.fault(API, "list", "error", error=error)
    outcome = bad(nas, PROBE, 'The NAS said: "Transmition failed.".', "without a number")
    assert "code" not in outcome
    assert outcome.get("errors") == errors
    assert (outcome["api"], outcome["method"], outcome["reason"]) == (API, "list", "api")


@pytest.mark.parametrize(
    "error",
    [{"code": "WEBAPI_ERR_DB_LOCKED"}, {"code": 1001, "errors": "WEBAPI_ERR_DB_LOCKED"}, "WEBAPI_ERR_DB_LOCKED"],
)
def test_words_of_any_place_are_told(nas, error):
    nas.fault(API, "list", "error", error=error)
    bad(nas, PROBE, 'The NAS said: "WEBAPI_ERR_DB_LOCKED".')


@pytest.mark.parametrize("error", [None, {}, [], "", 0, {"code": None}, {"code": True}, {"code": []}, {"errors": None}])
def test_an_error_that_says_nothing(nas, error):
    nas.fault(API, "list", "error", error=error)
    outcome = bad(nas, PROBE, "Could not read the settings")
    assert outcome.get("code") in (None, 0)
    assert "errors" not in outcome
    assert "100" not in outcome["msg"].replace(str(nas.port), "")


@pytest.mark.parametrize("code", ["1001", " 1001 ", 1001.0, 1001])
def test_a_number_as_text_is_the_number(nas, code):
    nas.fault(API, "list", "error", error={"code": code})
    assert bad(nas, PROBE, "1001, internal error")["code"] == 1001


def test_a_busy_nas_whose_number_is_text_is_asked_again(nas, fake_time):
    nas.fault(API, "list", "error", error={"code": "117"}, times=None)
    assert bad(nas, PROBE, "busy")["code"] == 117
    assert fake_time.pauses[:2] == [1, 3]


def test_the_words_stand_beside_the_number(nas):
    nas.fault(API, "list", "error", error={"code": 1018, "err_msg": "disk I/O error"})
    outcome = bad(nas, PROBE, "1018, database error", 'The NAS said: "disk I/O error".')
    assert outcome["errors"] == {"err_msg": "disk I/O error"}


def test_the_parameter_that_the_nas_objects_to_is_named(nas):
    detail = {"name": "settings", "reason": "type"}
    nas.fault(API, "list", "error", code=120, errors=detail)
    outcome = bad(nas, PROBE, "(settings: type)")
    assert outcome["errors"] == detail


@pytest.mark.parametrize("key", ["token", "sid", "synotoken", "err_session", "agent_token", "login_password"])
def test_what_nobody_may_see_is_left_out_of_the_errors(nas, key):
    """The harness looks for CANARY in all that is printed."""
    nas.fault(API, "list", "error", code=1001, errors=[{"a": {key: "CANARY", "types": ["otp"]}}])
    assert bad(nas, PROBE)["errors"] == [{"a": {"types": ["otp"]}}]


def test_words_stay_on_one_line_and_short():
    error = failure(SETTING_LIST(), {"err_msg": f"one\n\x1b[31mtwo {'x' * 1000}"}, "nas")
    assert "one [31mtwo xxx" in error.message
    assert len(error.message) < 600


def test_the_parameters_that_the_nas_lists_are_named(nas):
    errors = [{"name": "task_ids", "reason": "type"}, {"name": "limit"}, "odd"]
    nas.fault(API, "list", "error", error={"code": 120, "errors": errors})
    assert bad(nas, PROBE, "(task_ids: type, limit)")["errors"] == errors
