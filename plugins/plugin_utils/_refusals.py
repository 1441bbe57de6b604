# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refused sign-ins of a task, so that neither its next item nor a retry repeats one: DSM blocks who keeps trying.

Ansible forks a worker for each task and host, and runs all items of a loop and all retries in it: what this module
remembers is gone with the worker.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import SignInError
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.run import NOT_AGAIN, Outcome

Task = tuple[str, str]  # its ID and its host

_HERE: defaultdict[Task, dict[tuple[str, ...], SignInError]] = defaultdict(dict)
_SHIPPED: defaultdict[Task, dict[str, Outcome]] = defaultdict(dict)
_ABOUT = ("hostname", "host", "port", "username", "password", "session")
_KEPT = ("failed", "msg", "api", "method", "code", "reason", "nas")


def of_task(task: Task) -> dict[tuple[str, ...], SignInError]:
    """The refusals of a task that was run inside the Ansible process, by account."""
    return _HERE[task]


def earlier(task: Task, args: Mapping[str, Any]) -> Outcome | None:
    """The refusal of a module that was shipped with the same account, or None."""
    refusal = _SHIPPED[task].get(_account(args))
    return None if refusal is None else {**refusal, "msg": f"{refusal['msg']} {NOT_AGAIN}"}


def remember(task: Task, args: Mapping[str, Any], outcome: Outcome) -> None:
    """Keep the result of a module that was shipped, if it was refused."""
    if outcome.get("failed") and outcome.get("api") == "SYNO.API.Auth" and _is_refusal(outcome.get("code")):
        _SHIPPED[task][_account(args)] = {name: outcome[name] for name in _KEPT if name in outcome}


def _is_refusal(code: Any) -> bool:
    return isinstance(code, int) and 400 <= code <= 499


def _account(args: Mapping[str, Any]) -> str:
    """NAS, account and password as far as the controller knows them: the rest is in the environment of the host."""
    return hashlib.sha256(repr([args.get(name) for name in _ABOUT]).encode()).hexdigest()
