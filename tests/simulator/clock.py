# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of one NAS: it runs beside the real one, is set, jumps, or stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo


class Clock:
    """wall: the real time, epoch seconds."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._offset = 0.0
        self._stands: float | None = None  # the moment at which it was stopped

    def now(self) -> float:
        """Epoch seconds."""
        return (self._wall() if self._stands is None else self._stands) + self._offset

    @property
    def offset(self) -> float:
        """Seconds ahead of the real time; setting it makes a clock run that stood."""
        return self.now() - self._wall()

    @offset.setter
    def offset(self, seconds: float) -> None:
        self._offset, self._stands = seconds, None

    def jump(self, seconds: float) -> None:
        """Forward or back; a clock that stands goes on standing."""
        self._offset += seconds

    def set(self, when: float, stands: bool) -> None:
        """Set it; stands: only jumps move it from now on."""
        self._stands = when if stands else None
        self._offset = 0.0 if stands else when - self._wall()


def epoch(when: float | str, zone: tzinfo) -> float:
    """Epoch seconds of a number or an ISO text; without an offset it is wall clock time of the zone."""
    if not isinstance(when, str):
        return float(when)
    moment = datetime.fromisoformat(when.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()
