# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulated NAS: its state, clock, sessions, switches, faults and what it has seen."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from . import abb_runs, life_m365, scheduler
from .calendars import zone_of
from .clock import Clock, epoch
from .data import build, zone_name
from .faults import Faults
from .plans import Plans
from .seen import Seen
from .sessions import Session
from .switches import Switches

if TYPE_CHECKING:
    from .tls import Tls

PASSWORD = "S3cret-CANARY-admin"


class Nas(Seen, Plans):
    """Everything a test may look at or change. The state is built when first needed."""

    def __init__(self, index: int = 0, dataset: str = "fleet", https: bool = False, **switches: Any) -> None:
        self.index, self.dataset, self.https = index, dataset, https
        self.name = f"nas{index + 1:02d}"
        self.hostname, self.port = "127.0.0.1", 0
        self.username, self.password = "admin", PASSWORD
        self.tls: Tls | None = None  # set by the runtime
        self.switches = Switches()
        self.switches.update(switches)
        self.faults = Faults()
        self.listen: Callable[[bool, float | None], None] = lambda on, seconds: None  # set by the server
        self._state: dict[str, Any] | None = None
        self.resets = 0
        # A lambda, so that a test can replace time.time.
        self.clock = Clock(lambda: time.time())  # noqa: PLW0108  # pylint: disable=unnecessary-lambda
        self._fresh()
        self.forget()

    def _fresh(self) -> None:
        """What belongs to a NAS but is not part of its state."""
        self.open_sessions: dict[str, Session] = {}
        self.used_otps: set[tuple[str, str]] = set()
        self.device_tokens: dict[str, tuple[str, str]] = {}  # token -> (account, device name)
        self.otp_tokens: dict[str, str] = {}  # token of a 403 answer -> account
        self.failed_logins: dict[str, list[float]] = {}
        self.planned: dict[tuple[str, int], dict[str, Any]] = {}  # next_outcome
        self.ticked = self.fired = float("-inf")  # up to when runs, and schedules, have been looked after
        self.up_at = self.packages_at = float("-inf")  # since when the NAS, and its packages, answer after a restart
        self.looks = 0  # for the key that moves
        self.pending: list[tuple[float, Callable[[], Any]]] = []  # accepted writes that do not show yet

    # --- certificate
    @property
    def tls_fingerprint(self) -> str | None:
        """SHA-256 of the certificate that is shown now (switch certificate); None without https."""
        return self.tls.identity(self.switches.certificate).fingerprint if self.tls else None

    @property
    def certificate_path(self) -> str | None:
        """That certificate as a PEM file, which is its own CA where it is signed by itself; None without https."""
        return self.tls.identity(self.switches.certificate).path if self.tls else None

    # --- clock
    def now(self) -> float:
        """Epoch seconds by the NAS's clock."""
        return self.clock.now()

    @property
    def offset(self) -> float:
        """Seconds by which its clock is ahead; setting it makes a clock run that stood."""
        return self.clock.offset

    @offset.setter
    def offset(self, seconds: float) -> None:
        self.clock.offset = seconds

    @property
    def zone(self) -> tzinfo:
        """Its time zone: the switch, else that of the data set."""
        return zone_of(self.switches.timezone or zone_name(self.dataset, self.index))

    def advance(self, seconds: float) -> None:
        """Jump the clock; what ends meanwhile has ended."""
        self.live()
        self.clock.jump(seconds)
        self.live()

    def set_clock(self, when: float | str, stands: bool = False) -> None:
        """Epoch seconds or ISO text (NAS time without an offset). Data that exists stays as it is: reset() is new.

        stands: only advance moves it from now on. Schedules that are skipped or come again run no backup.
        """
        self.clock.set(epoch(when, self.zone), stands)
        self.fired = self.now()

    # --- state
    @property
    def state(self) -> dict[str, Any]:
        """The whole state, to look at and to change in place."""
        return self.live()

    def later(self, when: float, apply: Callable[[], Any]) -> None:
        """Do something at a moment, which may be past."""
        if when <= self.now():
            apply()
        else:
            self.pending.append((when, apply))

    def live(self) -> dict[str, Any]:
        """The state, after everything that is due by now has happened."""
        if self._state is None:
            self._state = build(self.dataset, self.index, self.now(), self.zone)
        now = self.now()
        due = [item for item in self.pending if item[0] <= now]
        if due:
            self.pending = [item for item in self.pending if item[0] > now]
            for _when, apply in due:
                apply()
        since, self.fired = self.fired, now
        if self.switches.schedules != "never" and float("-inf") < since < now:
            scheduler.fire(self, self._state, since, now)
        if self._state["abb"]["runs"]:
            abb_runs.tick(self, self._state["abb"], now)
        if self._state["m365"]["runs"]:
            life_m365.tick(self, self._state["m365"], now)
        return self._state

    def dump(self) -> dict[str, Any]:
        """Deep copy of the state, for before/after comparisons."""
        return json.loads(json.dumps(self.live()))  # much faster than deepcopy

    def reset(self, dataset: str | None = None) -> None:
        """Back to the start: data, sessions, faults and records (switches and clock stay)."""
        self.dataset = dataset or self.dataset
        self.resets += 1
        self._state = None
        self._fresh()
        self.clear_faults()
        self.forget()

    def running_packages(self) -> frozenset[str]:
        """Ids of packages that are installed and running; after a restart they take a while."""
        if self.now() < self.packages_at:
            return frozenset()
        return frozenset(row["id"] for row in self.live()["packages"] if row["status"] == "running")

    def moving(self) -> dict[str, str]:
        """A key and its value, another one at every look; empty unless switched on."""
        self.looks += 1
        return {self.switches.moving_key: str(self.looks)} if self.switches.moving_key else {}

    def restart(self, packages_after: float = 60.0, down: float = 0.0) -> None:
        """Sessions and runs are gone; connections break for down seconds, the packages' APIs are absent longer.

        Times are the NAS's. What was running is cut off: see abb_runs.power_cut.
        """
        state, now = self.live(), self.now()
        abb_runs.power_cut(self, state["abb"], now)
        state["m365"]["runs"].clear()
        self.open_sessions.clear()
        self.up_at, self.packages_at = now + down, now + down + packages_after

    def describe(self) -> dict[str, Any]:
        """What a client needs to know."""
        names = ("name", "hostname", "port", "https", "username", "password", "tls_fingerprint")
        return {name: getattr(self, name) for name in names}
