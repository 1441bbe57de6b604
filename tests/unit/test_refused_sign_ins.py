# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sign-in that was refused is not tried again in the same task, whoever asks: auto-block counts each try."""

from __future__ import annotations

import pytest
from cases import RELINK
from harness import bad, calls

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.auth import Auth
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.credentials import Credentials
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import SignInError
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import Http
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target

SCHEDULE = {"start_hour": 3, "run_days": ["mon"]}
# module, a call on its way and which one, options
TASKS = {
    "abb_task": (("backup", 1), {"name": ["Accounting PCs"], "state": "started"}),
    "abb_task list": (("list", 1), {"name": ["Accounting PCs"], "state": "started", "wait": True}),
    "abb_task looks": (("list", 2), {"name": ["Accounting PCs"], "state": "started"}),
    "abb_task waits": (("list", 4), {"name": ["Accounting PCs"], "state": "started", "wait": True}),
    "m365_task looks": (("list_tasks", 2), {"name": ["Manual archive"], "state": "started"}),
    "abb_task stopped": (("list", 1), {"name": ["Accounting PCs"], "state": "stopped"}),
    "abb_task absent": (("remove", 1), {"name": ["SMB shares"], "state": "absent", "remove_backup_data": True}),
    "abb_version": (("delete", 1), {"name": "Accounting PCs", "keep_last": 1, "remove_backup_data": True}),
    "abb_settings": (("set", 1), {"max_concurrent_devices": 9}),
    "m365_task": (("backup_task", 1), {"name": ["Manual archive"], "state": "started"}),
    "m365_task list": (("list_tasks", 1), {"name": ["Manual archive"], "state": "started", "wait": True}),
    "m365_task absent": (("delete_task", 1), {"name": ["New tenant"], "state": "absent"}),
    "m365_task present": (("relink_task", 1), RELINK),
    "m365_task_schedule": (
        ("set_task_setting", 1),
        {"name": "Manual archive", "policy": "scheduled", "schedule": SCHEDULE},
    ),
    "active_backup_info": (("list", 1), {}),
    "dsm_api": (("list", 1), {"api": "SYNO.ActiveBackup.Setting", "method": "list"}),
}


@pytest.fixture
def nas(plain):
    return plain


@pytest.mark.parametrize("task", TASKS)
def test_a_session_that_ends_and_a_password_that_was_changed(nas, task):
    """The session ends at a call, and the sign-in after it is refused: signed in once, refused once."""
    (method, nth), options = TASKS[task]
    nas.fault("SYNO.ActiveBackup*", method, "drop_session", times=None, nth=nth)
    nas.fault("SYNO.API.Auth", "login", "error", code=400, times=None, nth=2)
    outcome = bad(nas, task.split()[0], **options)
    assert [record.code for record in calls(nas, "login")] == [None, 400]
    assert "400, no such account, or a wrong password" in outcome["msg"]
    assert (outcome.get("code"), outcome["reason"]) in ((400, "sign_in"), (None, "not_applied"))  # after the write
    if outcome["reason"] == "sign_in":
        assert (outcome["api"], outcome["method"]) == ("SYNO.API.Auth", "login")
    else:
        assert outcome["api"].startswith("SYNO.ActiveBackup")


@pytest.mark.parametrize("code", range(400, 412))
def test_every_refusal_is_remembered(nas, code):
    nas.fault("SYNO.API.Auth", "login", "error", code=code, times=None)
    auth = Auth(Http(Target(nas.hostname, nas.port, https=False), {}))
    errors = []
    for _try in range(3):
        with pytest.raises(SignInError) as caught:
            auth.sign_in(Credentials(nas.username, nas.password))
        errors.append(caught.value)
    assert nas.sign_ins == 1
    assert [error.facts() for error in errors] == [errors[0].facts()] * 3
    assert [error.message for error in errors] == [errors[0].message] * 3


def test_the_answer_of_a_busy_nas_is_no_refusal(nas):
    """It is not remembered; the next one may sign in."""
    nas.fault("SYNO.API.Auth", "login", "error", code=117)
    auth = Auth(Http(Target(nas.hostname, nas.port, https=False), {}))
    with pytest.raises(Exception, match="busy"):
        auth.sign_in(Credentials(nas.username, nas.password))
    auth.sign_out(auth.sign_in(Credentials(nas.username, nas.password)))
