#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_task_info
short_description: Read the tasks of Active Backup for Microsoft 365
version_added: 0.1.0
description:
  - Returns the tasks of Active Backup for Microsoft 365 on a Synology NAS, on request with their settings.
  - Tasks that no filter lets through make an empty list, which is no error.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.filter
  - nasfleet.active_backup.attributes.info
options:
  include_settings:
    description:
      - Whether to add C(settings) to each task. The NAS lists every user, group, site and team there, which can be
        long.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.m365_task_schedule
"""

EXAMPLES = r"""
- name: Read all tasks with their settings
  nasfleet.active_backup.m365_task_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    include_settings: true
  register: m365

- name: Which tasks run only when somebody starts them?
  ansible.builtin.debug:
    msg: "{{ m365.tasks | selectattr('policy', 'eq', 'manual') | map(attribute='task_name') }}"
"""

RETURN = r"""
tasks:
  description:
    - The tasks, in the order of the NAS. The keys are those of the API, with words for numbers (the number is beside it
      under the key with C(_code)) and with times in ISO 8601 beside epoch seconds (under the key with C(_iso)). Secrets
      that the NAS sends along are dropped.
  returned: success
  type: list
  elements: dict
  sample:
    - task_id: 1
      task_name: Contoso
      status: idle
      status_code: 1
      running: false
      policy: scheduled
      last_execution_time: 1733794235
      last_execution_time_iso: "2024-12-10T01:30:35Z"
      task_execution_id: 1
      last_outcome: success
      last_success_time: 1733794235
      last_success_time_iso: "2024-12-10T01:30:35Z"
      last_success_age: 43200
  contains:
    task_id:
      description: Number of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    status:
      description: V(running), V(idle) or V(unknown).
      type: str
    running:
      description: Whether a run is under way.
      type: bool
    policy:
      description: V(continuous), V(manual), V(scheduled) or V(unknown).
      type: str
    last_execution_time:
      description: When the last run ended, in epoch seconds. Means nothing for a continuous task.
      type: int
    last_outcome:
      description:
        - How the last run ended. V(success), V(partial_success) (something was skipped or needs attention), V(fail),
          V(none) before the first run, and V(unknown) where neither the counters nor the log tell, which never
          counts as good.
      type: str
    last_success_time:
      description: When the last good backup ended, in epoch seconds; null for never. For a continuous task, the
        newest row of its log that speaks of no error.
      type: int
    last_success_age:
      description: How many seconds ago that was, by the clock of the NAS; null for never.
      type: int
    settings:
      description: The settings of the task. Only with O(include_settings).
      type: dict
      contains:
        policy:
          description: As in M(nasfleet.active_backup.m365_task_schedule).
          type: str
        schedule:
          description: As in M(nasfleet.active_backup.m365_task_schedule).
          type: dict
        retention:
          description: C(keep_all), and C(days_to_keep), which is null where everything is kept.
          type: dict
        services:
          description: What is backed up, for example V(mail) or V(drive).
          type: list
          elements: str
        users:
          description: The users that the task knows, as the NAS describes them.
          type: list
          elements: dict
        groups:
          description: The groups.
          type: list
          elements: dict
        sites:
          description: The sites, those of users included.
          type: list
          elements: dict
        teams:
          description: The teams.
          type: list
          elements: dict
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
