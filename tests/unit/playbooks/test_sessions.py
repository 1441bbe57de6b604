# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""dsm_session hides its own success and shows a refusal, without no_log; what is registered stays usable."""

from __future__ import annotations

from typing import Any

from playing import Ansible, both, play

FQ = "nasfleet.active_backup."
SESSION, READ = f"{FQ}dsm_session", f"{FQ}abb_settings_info"
ALONE = {"username": "", "password": ""}


def sids(*nases: Any) -> list[str]:
    """The sessions that were opened, and the tokens of devices."""
    seen = [record.sid_in for nas in nases for record in nas.requests if record.sid_in]
    assert seen
    return [*seen, *(token for nas in nases for token in nas.device_tokens)]


def test_a_success_is_hidden_and_usable(ansible: Ansible, nas: Any, other: Any):
    """On screen, in events and in the log, also at -vvv."""
    otp = {"dsm_username": "otp", "dsm_password": "S3cret-CANARY-otp", "dsm_otp_code": "123456"}
    without = {"dsm_username": "", "dsm_password": "", "dsm_otp_code": ""}
    tasks = [
        {"name": "Sign in", SESSION: {"trust_device": True}, "register": "dsm"},
        {"name": "Use it", READ: {"session": "{{ dsm.session }}"}, "vars": without},
        {"name": "As a variable", "ansible.builtin.set_fact": {"dsm_session": "{{ dsm.session }}"}, "no_log": True},
        {"name": "Use the variable", READ: {}, "vars": without},
        {"name": "Count", "ansible.builtin.debug": {"msg": "{{ dsm.device_token | length > 3 }} {{ dsm is failed }}"}},
        {"name": "Sign out", SESSION: {"state": "absent"}},
        {"name": "Sign out again", SESSION: {"state": "absent"}},
    ]
    log = ansible.folder / "log"
    run = ansible([play(*tasks)], "-vvv", inventory=both(nas, other, **otp), ANSIBLE_LOG_PATH=str(log))
    assert run.code == 0, run.text
    for host in ("inside", "shipped"):
        assert "censored" in run.of("Sign in", host).result
        assert run.of("Count", host).result["msg"] == "True False"
    everything = run.text + str(run.events) + log.read_text()
    for secret in sids(nas, other):
        assert secret not in everything
    for one in (nas, other):
        assert len([record for record in one.requests if record.method == "login"]) == 1
        assert not one.sessions


def test_a_refusal_is_shown(ansible: Ansible, nas: Any, other: Any):
    task = {"name": "Sign in", SESSION: {"password": "wrong-CANARY"}, "ignore_errors": True}
    run = ansible([play(task)], inventory=both(nas, other))
    for host in ("inside", "shipped"):
        result = run.of("Sign in", host).result
        assert "wrong password" in result["msg"]
        assert (result["code"], result["reason"]) == (400, "sign_in")
        assert "wrong password" in run.text


def test_sessions_in_a_loop_are_hidden_too(ansible: Ansible, nas: Any, other: Any):
    tasks = [
        {"name": "Sign in", SESSION: {}, "loop": [1, 2], "register": "all"},
        {"name": "Sign out", SESSION: {"state": "absent", "session": "{{ item.session }}"},
         "loop": "{{ all.results }}", "loop_control": {"label": "session"}, "no_log": True},
    ]  # fmt: skip
    run = ansible([play(*tasks)], "-vvv", inventory=both(nas, other))
    assert run.code == 0, run.text
    for secret in sids(nas, other):
        assert secret not in run.text + str(run.events)


def test_in_the_background_a_session_needs_no_log(ansible: Ansible, nas: Any):
    """Whatever asks for the result of such a task later would show it."""
    background = {SESSION: {}, "async": 30, "poll": 1}
    tasks = [
        {"name": "Shown", **background, "ignore_errors": True},
        {"name": "Hidden", **background, "no_log": True, "register": "dsm"},
        {"name": "Sign out", SESSION: {"state": "absent", "session": "{{ dsm.session }}"}},
    ]
    run = ansible([play(*tasks)], inventory=both(nas, nas))
    for host in ("inside", "shipped"):
        assert "no_log" in run.of("Shown", host).result["msg"]
        assert run.of("Sign out", host).status == "ok"
    for secret in sids(nas):
        assert secret not in run.text + str(run.events)
