# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module as Ansible would, but inside this process: real AnsibleModule, real requests, real masking."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ansible.module_utils import basic
from ansible.module_utils.common import warnings

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.clock import SYSTEM, Clock
from ansible_collections.nasfleet.active_backup.plugins.module_utils._reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
# They talk to no NAS, so that what holds for all modules does not hold for them; they have tests of their own.
WITHOUT_NAS = {"active_backup_report": "tests/unit/report"}
MODULES = sorted({path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py")} - set(WITHOUT_NAS))
PACKAGE = "ansible_collections.nasfleet.active_backup.plugins"


class Outcome(dict):
    """The result of a module, and text: all that it printed."""

    text: str = ""


class FakeTime:
    """The time as the product sees it: only its own pauses move it, and the clocks of the NASes go along."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.pauses: list[float] = []
        self.nases: list[Any] = []
        self._later: list[tuple[float, Callable[[], object]]] = []

    def pause(self, seconds: float) -> None:
        """Instead of time.sleep."""
        assert len(self.pauses) < 5000, "this never ends"
        assert seconds >= 0
        self.pauses.append(seconds)
        self.passed += seconds
        for nas in self.nases:
            nas.advance(seconds)
        due = [action for when, action in self._later if when <= self.passed]
        self._later = [row for row in self._later if row[0] > self.passed]
        for action in due:
            action()

    def clock(self) -> float:
        """Instead of time.monotonic."""
        return self.passed

    def as_clock(self) -> Clock:
        """It as the product takes it."""
        return Clock(self.pause, self.clock)

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        """Have something happen in so many seconds from now, at the end of the pause that reaches them."""
        self._later.append((self.passed + seconds, action))


_clocks = [SYSTEM]


@contextlib.contextmanager
def in_time(fake: FakeTime) -> Iterator[None]:
    """For what is run meanwhile, time passes as told by fake."""
    _clocks.append(fake.as_clock())
    try:
        yield
    finally:
        _clocks.pop()


def clock() -> Clock:
    """The time for what is run now."""
    return _clocks[-1]


def logic_of(name: str) -> Any:
    """What a module does, without Ansible."""
    return module_of(name).DEFINITION


def module_of(module: str, /) -> Any:
    """The Python module of a module."""
    return importlib.import_module(f"{PACKAGE}.modules.{module}")


@contextlib.contextmanager
def _as_on_a_host() -> Iterator[None]:
    """Warnings belong into the result, also in a process that has loaded the controller's side of Ansible."""
    internal = sys.modules.get("ansible.module_utils._internal")
    if not getattr(internal, "is_controller", False):
        yield
        return
    internal.is_controller = False
    try:
        yield
    finally:
        internal.is_controller = True


def run(name: str, options: dict[str, Any], *, check: bool = False, verbosity: int = 0) -> Outcome:
    """The result of a module, with failed set where it failed. No run ever shows a secret or a traceback."""
    module = module_of(name)
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True, "_ansible_verbosity": verbosity}
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    warnings._global_warnings.clear()
    warnings._global_deprecations.clear()
    printed, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
        try:
            with _as_on_a_host():
                run_module(module.DEFINITION, clock())
        except SystemExit:
            pass
        finally:
            basic._ANSIBLE_ARGS = None
    assert not complaints.getvalue(), complaints.getvalue()
    outcome = Outcome(json.loads(printed.getvalue()))
    outcome.pop("_ansible_new_secrets", None)  # since ansible-core 2.22, for the controller alone
    outcome.text = json.dumps(outcome)
    outcome.setdefault("failed", False)
    assert "CANARY" not in outcome.text, f"{name} shows a secret"
    assert "Traceback" not in outcome.text, outcome.text
    assert "deprecations" not in outcome, outcome["deprecations"]
    check_frame(outcome)
    return outcome


def check_frame(result: dict[str, Any]) -> None:
    """What every result has: which NAS it is about and, of a failure, what was tried and why it failed."""
    assert set(result["nas"]) == {"hostname", "port"}, result
    if result["failed"]:
        assert result["msg"], result
        assert result["reason"] in REASONS, result


def connection(nas: Any, **more: Any) -> dict[str, Any]:
    """The connection options for a simulated NAS."""
    options = {"hostname": nas.hostname, "port": nas.port, "username": nas.username, "password": nas.password}
    if nas.https:
        options["tls_fingerprint"] = [nas.tls_fingerprint]
    return {**options, "https": nas.https, **more}


def on(nas: Any, module: str, /, *, check: bool = False, verbosity: int = 0, **options: Any) -> Outcome:
    """Run a module against a simulated NAS; an option that is None is left out, also a connection option."""
    merged = {key: value for key, value in connection(nas, **options).items() if value is not None}
    return run(module, merged, check=check, verbosity=verbosity)


def good(nas: Any, module: str, /, **options: Any) -> Outcome:
    """Run a module that has to succeed."""
    outcome = on(nas, module, **options)
    assert not outcome["failed"], outcome["msg"]
    return outcome


def bad(nas: Any, module: str, /, *words: object, **options: Any) -> Outcome:
    """Run a module that has to fail, with these words in its message."""
    outcome = on(nas, module, **options)
    assert outcome["failed"], outcome.text
    for word in words:
        assert str(word) in outcome["msg"], f"{word!r} is not in: {outcome['msg']}"
    return outcome


def calls(nas: Any, *methods: str) -> list[Any]:
    """The recorded calls of these methods; all but those of the session if none is named."""
    if methods:
        return [record for record in nas.requests if record.method in methods]
    return [record for record in nas.requests if record.api not in ("SYNO.API.Auth", "SYNO.Entry.Request")]


def judged(nas: Any, name: str, product: str = "abb", **options: Any) -> dict[str, Any]:
    """The row of a task in the health of its NAS."""
    rows = good(nas, "active_backup_health_info", **options)["health"]["tasks"]
    (row,) = [row for row in rows if (row["product"], row["task_name"]) == (product, name)]
    return row


def task(nas: Any, name: str | int, product: str = "abb") -> dict[str, Any]:
    """A task of the NAS's state, to look at and to change."""
    rows = nas.state[product]["tasks"]
    return next(row for row in rows if name in (row["task_id"], row["task_name"]))
