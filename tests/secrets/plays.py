# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks with every module, good tasks and bad ones, that dump all they get. No secret stands in a playbook."""

from __future__ import annotations

from typing import Any

from cases import CASES

FQ = "nasfleet.active_backup."
Task = dict[str, Any]


def env(name: str) -> str:
    """A value that comes from the environment of the playbook."""
    return "{{ lookup('env', '" + name + "') }}"


def _dumped(name: str, module: str, options: dict[str, Any], **more: Any) -> list[Task]:
    """A task, and its result for all to see."""
    module_task = {"name": name, FQ + module: options, "register": "result", "ignore_errors": True, **more}
    return [module_task, {"ansible.builtin.debug": {"var": "result"}}]


def every_module() -> list[Task]:
    """Each module as it changes something, and as it does not."""
    tasks: list[Task] = []
    for module, case in CASES.items():
        tasks += _dumped(module, module, case.call)
    return tasks


def sessions() -> list[Task]:
    """A session that is opened, used by others, and closed; with a code, as a trusted device."""
    opened = {"register": "dsm", "no_log": True}
    used = {"session": "{{ dsm.session }}"}
    alone = {"username": "", "password": ""}
    return [
        {FQ + "dsm_session": {"username": "otp", "password": env("OTP_PASSWORD"), "otp_code": env("OTP_CODE"),
                              "trust_device": True}, **opened},
        *_dumped("borrowed", "abb_settings", {**used, **alone, "max_concurrent_devices": 3}),
        *_dumped("borrowed, read", "abb_task_info", {**used, **alone}),
        *_dumped("token", "abb_storage_info", {"username": "otp", "password": env("OTP_PASSWORD"),
                                               "device_token": "{{ dsm.device_token }}"}),
        *_dumped("code", "abb_storage_info", {"username": "otp", "password": env("OTP_PASSWORD"),
                                              "otp_code": env("OTP_CODE_2")}),
        {FQ + "dsm_session": {**used, "state": "absent"}, "register": "closed"},
        {"ansible.builtin.debug": {"var": "closed"}},
        *_dumped("dead session", "abb_settings_info", {**used, **alone}),
    ]  # fmt: skip


def failures() -> list[Task]:
    """What goes wrong before, at and after the sign-in."""
    settings = {"max_concurrent_devices": 5}
    given = {"password": env("DSM_PASSWORD")}
    return [
        *_dumped("wrong password", "abb_settings", {**settings, "password": env("WRONG_PASSWORD")}),
        *_dumped("closed port", "abb_settings", {**settings, **given, "port": 1}),
        *_dumped("not a dict", "abb_settings", {**given, "retention_time": 890}),
        *_dumped("out of range", "abb_settings", {**given, "retention_time": {"hour": 99, "minute": 0}}),
        *_dumped("unknown option", "abb_settings", {**settings, **given, "no_such_option": 1}),
        *_dumped("no choice", "abb_task", {**given, "name": ["SMB shares"], "state": "running"}),
        *_dumped("session as text", "abb_settings_info", {**given, "session": env("SESSION_TEXT")}),
        *_dumped("session as list", "abb_settings_info", {**given, "session": [env("SESSION_TEXT")]}),
        *_dumped("session of another NAS", "abb_settings_info", {**given, "session": {"hostname": "other", "port": 1,
                 "sid": env("SESSION_TEXT"), "synotoken": env("SESSION_TEXT")}}),
        *_dumped("code of letters", "abb_settings_info", {**given, "otp_code": env("SESSION_TEXT")}),
        *_dumped("token that is none", "abb_settings_info", {**given, "username": "otp",
                 "device_token": env("SESSION_TEXT")}),
        *_dumped("password in an unknown API", "dsm_api", {**given, "api": "SYNO.No.Such", "method": "list"}),
    ]  # fmt: skip


def kept() -> list[Task]:
    """What goes into the fact cache."""
    return [
        {FQ + "active_backup_info": {}, "register": "everything"},
        {"ansible.builtin.set_fact": {"seen": "{{ everything }}", "cacheable": True}},
        {FQ + "m365_task_info": {"include_settings": True}, "register": "tasks365"},
        {"ansible.builtin.set_fact": {"seen365": "{{ tasks365 }}", "cacheable": True}},
    ]


def play(name: str, tasks: list[Task], **more: Any) -> dict[str, Any]:
    """A play on the controller itself."""
    return {"name": name, "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks, **more}


def in_background(tasks: list[Task]) -> list[Task]:
    """The first tasks of some modules, shipped and run in the background."""
    chosen = [task for task in tasks if any(key.startswith(FQ) for key in task)][:3]
    return [{**task, "async": 30, "poll": 1} for task in chosen]
