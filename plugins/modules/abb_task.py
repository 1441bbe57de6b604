#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_task
short_description: Run, stop and remove tasks of Active Backup for Business
version_added: 1.0.0
description:
  - Brings tasks of Active Backup for Business to a state. A backup is under way, or is not; the last good backup is
    fresh; the task is gone.
  - Several tasks are started, stopped or removed in one request.
  - A start that the NAS accepts without running anything is a failure. The message says why, as far as the log of the
    task does.
  - Tasks cannot be created or edited. The Web API of the package has no published call for that, so schedule, retention
    and sources are set in the package itself. M(nasfleet.active_backup.abb_task_info) shows them.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.states
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes
attributes:
  idempotent:
    support: partial
    details:
      - O(state=started) means that a run is under way, so that after the run has ended it starts another.
      - Use O(state=fresh) for a state that lasts.
options:
  state:
    description:
      - V(started) - a run is under way or queued; else one is started. A run that somebody is cancelling is waited for,
        for half a minute, before the next is started. Warns of a run that has been under way for more than a day.
      - V(stopped) - no run is under way; else it is cancelled. A run that ended by itself before that, or in success in
        spite of it, is no change.
      - V(fresh) - the last good backup is not older than O(max_age), or a run that is younger than that is under way;
        else one is started. The last good backup is the newest successful backup of the history, or the newest
        completed version. A run that has been under way for longer than O(max_age) counts as hung, which is a failure;
        the other tasks are started before. A run whose begin the NAS does not tell counts as young, with a warning if
        nothing was transferred yet.
      - V(absent) - the task is gone, and its versions with it; see O(remove_backup_data). A task that is running, or
        holds a locked version, is not removed.
    type: str
    required: true
    choices: [started, stopped, fresh, absent]
  remove_backup_data:
    description:
      - Must be V(true) for O(state=absent), in check mode too, since the NAS destroys every version of a task that is
        removed. Without it the module fails and says how many versions would go.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.abb_task_info
"""

EXAMPLES = r"""
- name: Nothing is older than a day and a half
  nasfleet.active_backup.abb_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name:
      - Office PCs
      - File server
    state: fresh
    max_age: 36h

- name: Back up before the upgrade, and go on only if that went well
  nasfleet.active_backup.abb_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: File server
    state: started
    wait: true
    wait_timeout: 7200

- name: No backup runs during office hours
  nasfleet.active_backup.abb_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Office PCs
    state: stopped
    wait: true

- name: Remove a task and destroy its backups
  nasfleet.active_backup.abb_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Old laptop
    state: absent
    remove_backup_data: true
"""

RETURN = r"""
tasks:
  description: One row for each name or ID, in the order given.
  returned: success, and after a failure that came after a write
  type: list
  elements: dict
  sample:
    - task_id: 5
      task_name: File server
      present: true
      running: true
      progress: {percentage: 0.25, running_task_status: running, running_task_status_code: 1, transfered_bytes:
        1073741824}
      started: true
      last_success_time: 1741946439
      last_success_age: 86400
      last_result: {status: success, time_end: 1741946439}
      next_trigger_time: 1742000400
      version_count: 12
  contains:
    # begin generated: contains-tasks
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    present:
      description: Whether the task exists. A row of one that does not has no further keys than these three.
      type: bool
    running:
      description: Whether a run is under way or queued.
      type: bool
    progress:
      description: How far the run is; null if none is under way, or if the NAS does not tell.
      type: dict
      contains:
        running_task_status:
          description: State of the run.
          type: str
          choices:
          - waiting
          - running
          - pausing
          - cancelling
          - unknown
        running_task_status_code:
          description: The same as the NAS's number.
          type: int
        percentage:
          description: From 0 to 1.
          type: float
        transfered_bytes:
          description: Bytes so far.
          type: int
        total_bytes:
          description: Bytes in all.
          type: int
        pid:
          description: Process of the run; 0 while it waits.
          type: int
    started:
      description: Whether the module started that run.
      type: bool
    last_success_time:
      description: End of the last good backup, in epoch seconds; null for never, or with a warning if it
        may not be read.
      type: int
    last_success_age:
      description: Seconds since then, by the NAS's clock; null for never.
      type: int
    last_result:
      description: The newest backup of the task; null before the first.
      type: dict
      contains:
        status:
          description: 'How it ended: V(success), V(partial_success), V(fail), V(cancel), V(no_backup), V(unknown),
            or V(incomplete) for one that has no outcome.'
          type: str
        time_end:
          description: When, in epoch seconds; null if unknown.
          type: int
    next_trigger_time:
      description: Next scheduled run, in epoch seconds; null if none is planned, or if the NAS does not tell.
      type: int
    version_count:
      description: Number of versions; null if the NAS does not tell.
      type: int
    # end generated: contains-tasks
removed:
  description: What of the backups goes (in check mode, would go) for good with the tasks.
  returned: with O(state=absent)
  type: list
  elements: dict
  sample:
    - task_id: 5
      task_name: File server
      version_count: 1
      used_size: 1073741824
      versions: [{version_id: 163, status: completed, time_end_iso: "2025-03-14T10:00:39Z", used_size: 1073741824}]
  contains:
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    version_count:
      description: Number of its versions.
      type: int
    used_size:
      description: Their bytes.
      type: int
    versions:
      description: The versions, newest first, as M(nasfleet.active_backup.abb_task_info) returns them.
      type: list
      elements: dict
waited:
  description: How many seconds the module waited.
  returned: with O(wait), if there was something to wait for
  type: int
  sample: 95
written:
  description: IDs of the tasks that were changed before the failure.
  returned: failure after a write was tried
  type: list
  elements: int
  sample: [5]
not_written:
  description: IDs of the tasks that were not.
  returned: failure after a write was tried
  type: list
  elements: int
  sample: [7]
# begin generated: always (python tests/generate.py)
nas:
  description: The NAS that the result is about.
  returned: always
  type: dict
  sample: {hostname: nas1.example.com, port: 5001}
  contains:
    hostname:
      description: Its name or address as it was given; null if none was.
      type: str
    port:
      description: Its port; null if what was given is no number.
      type: int
reason:
  description:
    - What a failure is about, for playbooks to tell apart.
    - V(input) an option, or what the module needs on its host; V(unreachable) the NAS did not answer, and nothing
      was sent in this task; V(tls) its certificate; V(sign_in) account, password or session; V(permission) what the
      account may do; V(package) a package that is missing or stopped; V(not_found) what was named; V(refused) by the
      module, for the state of the NAS or a missing confirmation; V(not_applied) accepted by the NAS without effect;
      V(timeout); V(api) another answer of the NAS; V(mistake) a bug of the collection.
  returned: failure
  type: str
  choices: [
    input, unreachable, tls, sign_in, permission, package, not_found, refused, not_applied, timeout, api, mistake
  ]
  sample: sign_in
api:
  description: The API of the call that failed.
  returned: failure, if a call failed
  type: str
  sample: SYNO.API.Auth
method:
  description: The method of the call that failed.
  returned: failure, if a call failed
  type: str
  sample: login
code:
  description: The number of the error that the NAS answered with.
  returned: failure, if the NAS gave one
  type: int
  sample: 400
# end generated: always
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.task import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
