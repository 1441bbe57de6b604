# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sign-in that was refused is not repeated within a task, by real loops and retries: DSM blocks who keeps trying."""

from __future__ import annotations

from typing import Any

import pytest
from playing import Ansible, both, play

READ = "nasfleet.active_backup.abb_task_info"
WRONG = {"username": "admin", "password": "CANARY-that-is-wrong"}
AGAIN = "was not asked again"


def refused(nas: Any) -> int:
    return len([record for record in nas.requests if record.method == "login" and record.code])


def test_a_loop_of_twelve_makes_one_refused_sign_in(ansible: Ansible, nas: Any, other: Any):
    task = {"name": "Loop", READ: {**WRONG, "name": "{{ item }}"}, "loop": list("abcdefghijkl"), "ignore_errors": True}
    run = ansible([play(task, {**task, "name": "Another task"})], inventory=both(nas, other))
    for host in ("inside", "shipped"):
        results = run.of("Loop", host).result["results"]
        items = [one.status for one in run.events if (one.task, one.host) == ("Loop", host) and "item" in one.status]
        assert items == ["item failed"] * 12
        assert [AGAIN in one["msg"] for one in results] == [False] + [True] * 11
        assert {one["code"] for one in results} == {400}
        assert {one["nas"]["hostname"] for one in results} == {nas.hostname}
    assert refused(nas) == refused(other) == 2, "one for each task"


def test_retries_make_one_refused_sign_in(ansible: Ansible, nas: Any, other: Any):
    task = {"name": "Retried", READ: WRONG, "retries": 3, "delay": 0, "until": "r is success", "register": "r"}
    run = ansible([play(task)], inventory=both(nas, other))
    for host in ("inside", "shipped"):
        assert AGAIN in run.of("Retried", host).result["msg"]
    assert refused(nas) == refused(other) == 1


def test_other_accounts_and_other_nases_are_asked(ansible: Ansible, nas: Any, other: Any):
    """The third item has the right password, the fourth is for the other NAS, the fifth for an account of its own."""
    items = [
        {"p": "wrong-CANARY", "port": nas.port},
        {"p": "wrong-CANARY", "port": nas.port},
        {"p": nas.password, "port": nas.port},
        {"p": "wrong-CANARY", "port": other.port},
        {"p": "wrong-CANARY", "port": nas.port, "u": "backup"},
    ]
    task = {
        "name": "Loop",
        READ: {"username": "{{ item.u | default('admin') }}", "password": "{{ item.p }}", "port": "{{ item.port }}",
               "tls_fingerprint": [nas.tls_fingerprint, other.tls_fingerprint]},
        "loop": "{{ items }}",
        "loop_control": {"label": "{{ item.port }}"},
        "ignore_errors": True,
        "no_log": True,
    }  # fmt: skip
    hosts = both(nas, nas)
    hosts["all"]["vars"] = {"items": items}
    ansible([play(task)], inventory=hosts)
    assert refused(nas) == 2 * 2
    assert refused(other) == 2
    assert len([record for record in nas.requests if record.method == "login" and not record.code]) == 2


@pytest.mark.parametrize("session", [{"session": {"sid": "CANARY-dead", "synotoken": ""}}])
def test_a_renewal_that_is_refused_is_not_repeated_either(ansible: Ansible, nas: Any, other: Any, session: Any):
    task = {"name": "Loop", READ: {**WRONG, **session, "name": "{{ item }}"}, "loop": [1, 2, 3], "ignore_errors": True}
    run = ansible([play(task)], inventory=both(nas, other))
    for host in ("inside", "shipped"):
        assert {one["code"] for one in run.of("Loop", host).result["results"]} == {400}
    assert refused(nas) == refused(other) == 1
