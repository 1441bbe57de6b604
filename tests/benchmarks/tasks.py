# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays of many identical tasks: what one more task costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CONNECTION = {
    "hostname": "{{ dsm_hostname }}",
    "port": "{{ dsm_port }}",
    "username": "{{ dsm_username }}",
    "password": "{{ dsm_password }}",
    "ca_path": "{{ dsm_ca_path }}",
}
SETTINGS = {
    "max_concurrent_devices": 6,
    "retention_time": {"hour": 22, "minute": 45},
    "traffic_throttle": {"enabled": True, "bandwidth": 80},
}
OURS = "nasfleet.active_backup."
SIGN_IN = {"name": "Sign in", OURS + "dsm_session": CONNECTION, "register": "signed_in", "no_log": True}
BORROWED = {name: CONNECTION[name] for name in ("hostname", "port", "ca_path")} | {"session": "{{ signed_in.session }}"}
SIGN_OUT = {"name": "Sign out", OURS + "dsm_session": {"state": "absent", **BORROWED}}
# Asks for the names of the Web API, for which nobody has to be signed in: one request.
URI = {
    "url": "https://{{ dsm_hostname }}:{{ dsm_port }}/webapi/entry.cgi",
    "method": "POST",
    "body_format": "form-urlencoded",
    "body": {"api": "SYNO.API.Info", "method": "query", "version": 1, "query": "SYNO.API.Auth"},
    "ca_path": "{{ dsm_ca_path }}",
}
# What is measured: the task, and whether it stands between a sign-in and a sign-out.
KINDS: dict[str, tuple[dict[str, Any], bool]] = {
    "ping": ({"ansible.builtin.ping": {}}, False),
    "uri": ({"ansible.builtin.uri": URI}, False),
    "abb_settings": ({OURS + "abb_settings": {**CONNECTION, **SETTINGS}}, False),
    "abb_settings, session": ({OURS + "abb_settings": {**BORROWED, **SETTINGS}}, True),
}


def write(folder: Path, count: int) -> dict[str, Path]:
    """Write a play of count tasks for each kind, and the plays without them, as JSON."""
    plays = {"nothing": [], "nothing, session": [SIGN_IN, SIGN_OUT]}
    for kind, (task, session) in KINDS.items():
        tasks = [{"name": f"Task {number}", **task} for number in range(count)]
        plays[kind] = [SIGN_IN, *tasks, SIGN_OUT] if session else tasks
    paths = {}
    for number, (kind, tasks) in enumerate(plays.items()):
        paths[kind] = folder / f"tasks-{number}.json"
        play = {"name": kind, "hosts": "nas", "gather_facts": False, "tasks": tasks}
        paths[kind].write_text(json.dumps([play], indent=1), encoding="utf-8")
    return paths


def baseline(kind: str) -> str:
    """The play without the tasks of this kind."""
    return "nothing, session" if KINDS[kind][1] else "nothing"
