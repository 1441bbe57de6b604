# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules are asked to do while something goes wrong: every module, and every kind of write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cases import CASES, RELINK, Options
from harness import good, task

from simulator import Nas
from simulator.sessions import Session

SID, TOKEN = "matrix-borrowed-session", "matrix-token"


class Scenario(NamedTuple):
    """Options for a module, and what the NAS has to be like before.

    repeats: a second run changes again, as documented. blind: nothing can be read that shows the effect, so a
    lost answer leaves it unknown. moving: the state changes by itself while time passes (a backup goes on).
    """

    name: str
    module: str
    options: Options
    prepare: Callable[[Nas], object] = lambda nas: None
    writes: bool = False
    repeats: bool = False
    blind: bool = False
    moving: bool = False
    borrowed: bool = False
    run_seconds: float = 40  # how long a backup takes: longer than a write needs to show


def _abb_run(nas: Nas) -> None:
    good(nas, "abb_task", name=["Accounting PCs"], state="started")


def _m365_run(nas: Nas) -> None:
    good(nas, "m365_task", name=["Scheduled offices"], state="started")


def _versions(nas: Nas) -> list[int]:
    number = task(nas, "Accounting PCs")["task_id"]
    return [row["version_id"] for row in nas.state["abb"]["versions"] if row["task_id"] == number][:2]


def borrow(nas: Nas) -> None:
    """Open the session that the scenarios with borrowed use."""
    nas.open_sessions[SID] = Session(SID, nas.username, TOKEN, "ActiveBackup", nas.now(), nas.now())


def session_of(nas: Nas) -> Options:
    """The session as a module is given it."""
    return {"hostname": nas.hostname, "port": nas.port, "sid": SID, "synotoken": TOKEN}


# A run that is to be stopped must not end by itself while it is in doubt whether the cancellation arrived.
STOP: Options = {"moving": True, "run_seconds": 600}
ALONE: Options = {"username": None, "password": None}
PCS, MANUAL = ["Accounting PCs"], ["Manual archive"]
SETTING = {"settings": [{"name": "max_concurrent_devices", "value": "9"}]}


def _from_case(module: str) -> Scenario:
    """The call that the contract test makes of a module."""
    case = CASES[module]
    return Scenario(module, module, case.call, writes=case.change is not None, repeats=case.repeats)


def _write(name: str, module: str, options: dict[str, Any], **more: Any) -> Scenario:
    return Scenario(f"{module}-{name}", module, options, writes=True, **more)


SCENARIOS: dict[str, Scenario] = {
    one.name: one
    for one in (
        *(_from_case(module) for module in CASES),
        _write("wait", "abb_task", {"name": PCS, "state": "started", "wait": True}, repeats=True, moving=True),
        _write("stopped", "abb_task", {"name": PCS, "state": "stopped"}, prepare=_abb_run, **STOP),
        _write("fresh", "abb_task", {"name": ["Archive server"], "state": "fresh", "max_age": "36h"}),
        _write("absent", "abb_task", {"name": ["SMB shares"], "state": "absent", "remove_backup_data": True}),
        _write("ids", "abb_version", {"name": PCS[0], "version_ids": _versions, "remove_backup_data": True}),
        _write("wait", "m365_task", {"name": MANUAL, "state": "started", "wait": True}, repeats=True, moving=True),
        _write("stopped", "m365_task", {"name": ["Scheduled offices"], "state": "stopped"}, prepare=_m365_run, **STOP),
        _write("fresh", "m365_task", {"name": MANUAL, "state": "fresh", "max_age": "36h"}),
        _write("absent", "m365_task", {"name": ["New tenant"], "state": "absent"}),
        _write("two", "m365_task", {"name": [*MANUAL, "New tenant"], "state": "started"}, repeats=True),
        _write("present", "m365_task", RELINK),
        Scenario("active_backup_config_info", "active_backup_config_info", {}),
        _write(
            "write",
            "dsm_api",
            {"api": "SYNO.ActiveBackup.Setting", "method": "set", "params": SETTING},
            repeats=True,
            blind=True,
        ),
        Scenario("dsm_session-present", "dsm_session", {}),
        Scenario("dsm_session-absent", "dsm_session", {"state": "absent", "session": session_of}, borrowed=True),
        _write(
            "borrowed", "abb_settings", {"max_concurrent_devices": 9, "session": session_of}, borrowed=True
        ),
        _write(
            "borrowed-alone",
            "m365_workers",
            {"event_workers": 9, "session": session_of, **ALONE},
            borrowed=True,
        ),
    )
}  # fmt: skip
