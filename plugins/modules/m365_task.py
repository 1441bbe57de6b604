#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_task
short_description: Run, stop, delete and relink tasks of Active Backup for Microsoft 365
version_added: 1.0.0
description:
  - Brings tasks of Active Backup for Microsoft 365 to a state. A backup is under way, or is not; the last good
    backup is fresh; the task is gone; or a task whose data lies on the NAS is there again.
  - New tasks cannot be created, since that needs a sign-in to Microsoft 365 in the package itself.
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
      - V(started) - a run is under way; else one is started. A run that somebody is cancelling is waited for, for half
        a minute, before the next is started. Warns of a run that has been under way for more than a day.
      - V(stopped) - no run is under way; else it is cancelled. A run that ended by itself before that, or in success in
        spite of it, is no change. One that somebody else has cancelled is cancelled once more if it still runs after
        half a minute, since the log does not say which run it means.
      - V(fresh) - the last good backup is not older than O(max_age), or a run that is younger than that is under way;
        else one is started. A run was good if the task counts neither errors nor warnings and the log of the package
        says that it ended well. A run that has been under way for longer than O(max_age) counts as hung, which is a
        failure; the other tasks are started before. The NAS tells the begin only of runs that a user has started. Of
        any other it is taken to be the first thing that the run wrote to the log of the task; one that wrote nothing
        counts as young, with a warning. Of a continuous task only its log counts; with a run under way, unless a user
        has started that within O(max_age), it fails without a good row, and O(wait) is refused.
      - V(absent) - the task is gone. Its data stays on the NAS, to be relinked, unless O(remove_backup_data=true). A
        task that is running is not deleted.
      - V(present) - a task of this O(name) uses the data in O(local_shared) and O(local_path); else it is relinked.
        The same name on another path fails, and so does a path that belongs to another name. It has to be there within
        half a minute, or with O(wait) within O(wait_timeout).
    type: str
    required: true
    choices: [started, stopped, fresh, absent, present]
  remove_backup_data:
    description: Whether O(state=absent) also destroys the data of the task on the NAS, which then cannot be relinked.
    type: bool
    default: false
  local_shared:
    description: Name of the shared folder that holds the data. Required with O(state=present), and only there.
    type: str
  local_path:
    description:
      - Path of the data, relative to the shared folder, starting with C(/). Required with O(state=present), and only
        there.
    type: str
  admin_email:
    description: E-mail address of the Microsoft 365 administrator. Required with O(state=present), and only there.
    type: str
  region:
    description: Region of the Microsoft 365 account, as the package itself calls it. Only used with
      O(state=present).
    type: str
    default: Microsoft 365
seealso:
  - module: nasfleet.active_backup.m365_task_info
  - module: nasfleet.active_backup.m365_task_schedule
  - module: nasfleet.active_backup.m365_task_retention
"""

EXAMPLES = r"""
- name: No mailbox is older than a day
  nasfleet.active_backup.m365_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso
    state: fresh
    max_age: 24h

- name: No backup runs during office hours
  nasfleet.active_backup.m365_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso archive
    state: stopped
    wait: true

- name: The NAS was replaced and its volume moved over, so relink the task
  nasfleet.active_backup.m365_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso
    state: present
    local_shared: ActiveBackupforBusiness
    local_path: /ActiveBackupForMicrosoft365/task_1
    admin_email: admin@contoso.example

- name: Let go of a tenant, but keep the data
  nasfleet.active_backup.m365_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Fabrikam
    state: absent
"""

RETURN = r"""
tasks:
  description: One row for each name or ID, in the order given.
  returned: success, and after a failure that came after a write
  type: list
  elements: dict
  sample:
    - task_id: 1
      task_name: Contoso
      present: true
      running: true
      progress: null
      started: true
      last_success_time: 1733794235
      last_success_age: 86400
      last_result: {status: success, time_end: 1733794235}
      next_trigger_time: null
      version_count: null
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
      description: Always null; the NAS does not tell how far a run is.
      type: dict
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
      description: Always null; the NAS does not tell when the next run is planned.
      type: int
    version_count:
      description: Always null; the package has no versions to count.
      type: int
    # end generated: contains-tasks
removed:
  description:
    - What of the backups goes (in check mode, would go) for good with the tasks. Empty if the data stays on the NAS.
  returned: with O(state=absent)
  type: list
  elements: dict
  sample: [{task_id: 1, task_name: Contoso, used_size: 330136810439}]
  contains:
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    used_size:
      description: Bytes of its data.
      type: int
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
  sample: [1]
not_written:
  description: IDs of the tasks that were not.
  returned: failure after a write was tried
  type: list
  elements: int
  sample: [2]
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
