# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module as Ansible would, but inside this process: real AnsibleModule, real requests, real masking."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
from pathlib import Path
from typing import Any

from ansible.module_utils import basic

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))
PACKAGE = "ansible_collections.nasfleet.active_backup.plugins"


class Outcome(dict):
    """The result of a module, and C(text): all that it printed."""

    text: str = ""


def logic_of(name: str) -> Any:
    """What a module does, without Ansible."""
    return importlib.import_module(f"{PACKAGE}.modules.{name}").LOGIC


def run(name: str, options: dict[str, Any], *, check: bool = False, verbosity: int = 0) -> Outcome:
    """The result of a module, with C(failed) set where it failed."""
    module = importlib.import_module(f"{PACKAGE}.modules.{name}")
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True, "_ansible_verbosity": verbosity}
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    printed, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
        try:
            module.main()
        except SystemExit:
            pass
        finally:
            basic._ANSIBLE_ARGS = None
    assert not complaints.getvalue(), complaints.getvalue()
    outcome = Outcome(json.loads(printed.getvalue()))
    outcome.text = printed.getvalue()
    outcome.setdefault("failed", False)
    return outcome


def connection(nas: Any, **more: Any) -> dict[str, Any]:
    """The connection options for a simulated NAS."""
    options = {"hostname": nas.hostname, "port": nas.port, "username": nas.username, "password": nas.password}
    if nas.https:
        options["tls_fingerprint"] = [nas.tls_fingerprint]
    return {**options, "https": nas.https, **more}
