# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options with which tasks, and rows about tasks, are chosen."""

from __future__ import annotations


class ModuleDocFragment:
    """Choosing tasks."""

    # one task, to be changed
    ONE = r"""
options:
  name:
    description:
      - Name of the task. A name that several tasks have fails; choose with O(task_id) then.
      - Exactly one of O(name) and O(task_id) is given.
    type: str
  task_id:
    description: ID of the task.
    type: int
"""

    # several tasks, to be brought to a state
    STATES = r"""
options:
  name:
    description:
      - Names of the tasks. A name that several tasks have fails; choose with O(task_id) then. A name that holds a comma
        must be an item of a YAML list. An empty list selects nothing.
      - Exactly one of O(name) and O(task_id) is given.
    type: list
    elements: str
  task_id:
    description: IDs of the tasks. An empty list selects nothing.
    type: list
    elements: int
  max_age:
    description:
      - Maximum age of the last good backup, and of a run under way, for example V(36h). A number followed by C(m),
        C(h), C(d) or C(w). Required with O(state=fresh), ignored otherwise.
      - Measured against the clock of the NAS. A backup that ended more than an hour in the future by it does not count.
    type: str
  accept_partial:
    description: Whether a backup that was partly successful is good enough for O(state=fresh) and O(wait).
    type: bool
    default: false
  wait:
    description:
      - Whether to wait for the end of the runs. With V(started) and V(fresh) that includes those that were under way
        already, and the module fails if one ends in anything but success. With V(stopped) and V(absent) the outcome
        does not matter. A cancellation that was accepted has to show within half a minute, with O(wait) too, by a sign
        or by the end of the run.
      - A NAS that is away for a while, or answers oddly, is waited for. Never waits in check mode.
      - Inside the Ansible process a line tells when the progress of a task passes another tenth, when its state
        changes, and else at pauses that double up to five minutes.
    type: bool
    default: false
  wait_timeout:
    description: How many seconds to wait for all tasks together, 1 or more. After that the module fails, with the last
      RV(tasks) in the result.
    type: int
    default: 3600
  wait_interval:
    description: How many seconds to wait between two looks, 1 or more.
    type: int
    default: 10
"""

    # rows to look at
    FILTER = r"""
options:
  name:
    description:
      - Only the tasks of these names. An empty list selects nothing. Cannot be combined with O(task_id).
      - A name that holds a comma must be an item of a YAML list.
    type: list
    elements: str
  task_id:
    description: Only the tasks with these IDs. An empty list selects nothing.
    type: list
    elements: int
"""

    # rows of a log or a history
    LOG = r"""
options:
  name:
    description:
      - Only rows of the tasks of these names. The name is that in the row, so a task that was removed is found, too.
      - An empty list selects nothing. Cannot be combined with O(task_id).
    type: list
    elements: str
  task_id:
    description: Only rows of the tasks with these IDs. An empty list selects nothing.
    type: list
    elements: int
  keyword:
    description:
      - Only rows in which the NAS finds this text. The rows carry no text of their own, so that only the NAS can judge.
    type: str
  time_start:
    description:
      - Only rows from this time on. Epoch seconds, a date, or a date and time, in UTC unless it has an offset.
    type: str
  time_end:
    description: Only rows before this time, in the form of O(time_start).
    type: str
  limit:
    description: How many of the newest rows to return; V(0) is all.
    type: int
    default: 200
"""
