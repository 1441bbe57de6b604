#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_task_schedule
short_description: Manage when a task of Active Backup for Microsoft 365 runs
version_added: 1.0.0
description:
  - Brings the schedule of one task of Active Backup for Microsoft 365 to the declared one.
  - The NAS takes the settings of a task only as a whole. Everything that is not the schedule goes back as it was read,
    keys that this collection does not know included.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.one
  - nasfleet.active_backup.attributes
options:
  policy:
    description:
      - V(continuous) backs up changes as they happen, V(manual) only when started, V(scheduled) by O(schedule).
    type: str
    required: true
    choices: [continuous, manual, scheduled]
  schedule:
    description:
      - When the task runs, in the local time of the NAS. Required with O(policy=scheduled), refused otherwise.
    type: dict
    suboptions:
      start_hour:
        description: The hour of the first run of the day, 0 to 23.
        type: int
        required: true
      start_minute:
        description: Its minute, 0 to 59.
        type: int
        default: 0
      run_days:
        description: The days on which it runs; not empty. Their order does not matter.
        type: list
        elements: str
        required: true
        choices: [sun, mon, tue, wed, thu, fri, sat]
      repeat_every_hours:
        description: Run again after so many hours, 0 to 23. V(0) is once a day.
        type: int
        default: 0
      last_run_hour:
        description:
          - The last hour at which a run may start, 0 to 23. Required with O(schedule.repeat_every_hours).
          - Neither written nor compared when the run is not repeated.
        type: int
seealso:
  - module: nasfleet.active_backup.m365_task_info
"""

EXAMPLES = r"""
- name: Every working day, hourly from 08:30 to 18:30
  nasfleet.active_backup.m365_task_schedule:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso
    policy: scheduled
    schedule:
      start_hour: 8
      start_minute: 30
      repeat_every_hours: 1
      last_run_hour: 18
      run_days: [mon, tue, wed, thu, fri]

- name: Once a night
  nasfleet.active_backup.m365_task_schedule:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso
    policy: scheduled
    schedule:
      start_hour: 23
      run_days: [sun, mon, tue, wed, thu, fri, sat]

- name: Only when it is started
  nasfleet.active_backup.m365_task_schedule:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso archive
    policy: manual
"""

RETURN = r"""
schedule:
  description: The schedule after the task (in check mode, as it would be).
  returned: success, and a failure that has changed something
  type: dict
  sample:
    task_id: 1
    task_name: Contoso
    policy: scheduled
    schedule:
      start_hour: 8
      start_minute: 30
      run_days: [mon, tue, wed, thu, fri]
      repeat_every_hours: 1
      last_run_hour: 18
  contains:
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    policy:
      description: V(continuous), V(manual) or V(scheduled); V(unknown) for one that this collection has no word for.
      type: str
    schedule:
      description:
        - The schedule under the names of the options; C(last_run_hour) is null where the run is not repeated.
        - Null unless the policy is V(scheduled), and for a schedule that the options cannot express (monthly, say).
      type: dict
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_schedule import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
