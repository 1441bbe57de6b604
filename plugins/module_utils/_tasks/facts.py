# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of a task, in the one form that verdicts are made from. It knows no product and no wire format.

The rooms of the products fill these in from rows that they have read:

- newest: of the finished backups (ABB: job_action 1, time_end above 0, status neither none nor incomplete; Microsoft
  365: the outcome of the last execution) the newest by its end, cancelled ones left out.
- last_success: the one function for the last good backup, without accept_partial: results and completed versions.
- last_partial: the newest end of a partial success. Whether it counts as good is the policy's business.
- running_since: ABB: time_start of the version that is being written (status 0), else the log's row 1101. Microsoft
  365: the log's row of the user who started the run; one that its schedule started leaves none.
- seen_running: Microsoft 365: the oldest row of the run in the log of its task, written once the first user is done.
- begin: the log's row 1001 (task created), else sched_modify_time.
- offline_since: the log's rows 5006 and 5010. login_time is no substitute: a device that signed in a year ago may be
  online since.
- unread: for each read that failed or was cut short and that could hold a newer backup, a few words.

Times are epoch seconds; None, and 0 or less, is "not known" or "never".
"""

from __future__ import annotations

from typing import NamedTuple

from .calendar import Schedule

SUCCESS, PARTIAL, FAIL = "success", "partial_success", "fail"


class Outcome(NamedTuple):
    """How a finished backup ended."""

    status: str
    """A word of result status; whatever is not success, partial_success or fail says nothing and is never good."""
    time_end: int
    detail: str = ""
    """Why, in words, where the NAS says so."""
    dated: bool = True
    """False: the NAS does not say when, and time_end is no more than not older than any other."""


class Device(NamedTuple):
    """One of the devices that a task backs up, with its own part of the runs for tasks of several devices."""

    host_name: str
    agent_status: str | None = None
    """online, offline, or another word of the NAS; None if it has no agent."""
    login_time: int | None = None
    """When its agent last signed in."""
    offline_since: int | None = None
    newest: Outcome | None = None
    last_success: int | None = None
    last_partial: int | None = None
    begin: int | None = None
    """Since when it is in the task."""
    unread: tuple[str, ...] = ()

    @property
    def is_offline(self) -> bool:
        """Whether the NAS says that its agent is away; it then matters since when."""
        return (self.agent_status or "").strip().lower() == "offline"


class Facts(NamedTuple):
    """A task of either product."""

    product: str
    """abb or m365."""
    task_name: str
    schedule: Schedule
    backup_type: str | None = None
    """A word of backup_type; None for Microsoft 365."""
    newest: Outcome | None = None
    last_success: int | None = None
    last_partial: int | None = None
    last_cancelled: int | None = None
    """When the newest cancelled run ended."""
    running: bool = False
    """A run is under way or queued."""
    queued: bool = False
    """The run under way is queued and has not begun."""
    endless: bool = False
    """The task has no runs to speak of: that one is under way does not say that a missing backup is on its way."""
    running_since: int | None = None
    """When it began, if the NAS tells."""
    seen_running: int | None = None
    """When it was first seen to run: it began then or before."""
    progress: float | None = None
    """From 0 to 1."""
    begin: int | None = None
    """Evidence of when the task, or its schedule, came into being."""
    schedule_changed: int | None = None
    """ABB: sched_modify_time."""
    package_stopped: bool = False
    unread: tuple[str, ...] = ()
    devices: tuple[Device, ...] = ()
