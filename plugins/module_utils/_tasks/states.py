# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks brought to a state. The same for both packages; TaskBackend is what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .._dsm.client import Nas
from .._engine.definition import Params, Result
from .backend import Row, TaskBackend
from .ends import absent, stopped
from .selected import SelectedTasks
from .starts import fresh, started

STATES: Mapping[str, Callable[[SelectedTasks], Result]] = {
    "started": started,
    "stopped": stopped,
    "fresh": fresh,
    "absent": absent,
}


class TaskStateChange:
    """The chosen tasks of a NAS on their way to a state."""

    def __init__(self, nas: Nas, backend: TaskBackend, params: Params, check_mode: bool) -> None:
        self._work = SelectedTasks(nas, backend, params, check_mode)
        self._bring = STATES[params["state"]]

    def run(self, listed: Sequence[Row] | None = None) -> Result:
        """Read the tasks, unless they are handed in as they were listed just now, and bring them to the state."""
        self._work.read(listed)
        return self._bring(self._work)
