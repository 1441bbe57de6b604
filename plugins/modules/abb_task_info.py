#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_task_info
short_description: Read the tasks of Active Backup for Business
version_added: 0.1.0
description:
  - Returns the tasks of Active Backup for Business on a Synology NAS, with their progress and their last good backup.
  - All filters have to let a task through. Tasks that no filter lets through make an empty list, which is no error.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.filter
  - nasfleet.active_backup.attributes.info
options:
  backup_type:
    description: Only tasks that back up this kind of device.
    type: str
    choices: [vm, pc, physical_server, file_server, nas]
  running:
    description: Only tasks that are running (or queued), or only those that are not.
    type: bool
  last_backup_after:
    description:
      - Only tasks whose last backup ended at this time or later. Epoch seconds, a date, or a date and time, in UTC
        unless it has an offset.
    type: str
  last_backup_before:
    description: Only tasks whose last backup ended before this time.
    type: str
  include_versions:
    description: Whether to list the versions of each task.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.abb_task
"""

EXAMPLES = r"""
- name: Read all tasks
  nasfleet.active_backup.abb_task_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: The morning check - which tasks have no good backup of the last day and a half?
  ansible.builtin.debug:
    msg: "{{ item.task_name }}: {{ item.last_success_time_iso or 'never' }}, last run {{ item.last_result.status |
      default('-') }}"
  loop: "{{ abb.tasks }}"
  loop_control:
    label: "{{ item.task_name }}"
  when: (item.last_success_age or 999999999) > 36 * 3600

- name: What has never been backed up?
  ansible.builtin.debug:
    msg: "{{ abb.tasks | selectattr('last_success_time', 'none') | map(attribute='task_name') }}"

- name: Read the PCs that had no run since Friday evening
  nasfleet.active_backup.abb_task_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    backup_type: pc
    last_backup_before: "2026-11-20 18:00"
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
    - task_id: 5
      task_name: File server
      backup_type: physical_server
      backup_type_code: 3
      running: false
      progress: null
      last_success_time: 1741946439
      last_success_time_iso: "2025-03-14T10:00:39Z"
      last_success_age: 43200
      last_result: {result_id: 593, job_action: backup, job_action_code: 1, status: success, status_code: 2}
      next_trigger_time: 1742176800
      next_trigger_time_iso: "2025-03-17T02:00:00Z"
      schedule: {triggers: [schedule], time: "03:00", days: [mon, tue, wed, thu, fri], repeat_every_hours: 0}
      retention: {keep_all: false, keep_days: 0, keep_versions: 10, gfs_days: 7, gfs_weeks: 4, gfs_months: 12,
        gfs_years: 3}
      version_count: 2
      locked_versions: []
  contains:
    task_id:
      description: Number of the task.
      type: int
    task_name:
      description: Name of the task. Names need not be unique.
      type: str
    backup_type:
      description: V(vm), V(pc), V(physical_server), V(file_server) or V(nas).
      type: str
    running:
      description: Whether a run is under way or queued.
      type: bool
    progress:
      description: How far the run is (C(percentage) from 0 to 1); null where none is under way.
      type: dict
    last_success_time:
      description: When the last good backup ended, in epoch seconds; null for never.
      type: int
    last_success_age:
      description: How many seconds ago that was, by the clock of the NAS; null for never.
      type: int
    last_result:
      description: The last job of the task, which need not have been a backup; null before the first.
      type: dict
    next_trigger_time:
      description: When the next run is planned, in epoch seconds; 0 or less where none is.
      type: int
    schedule:
      description:
        - What starts the task by itself. C(triggers) holds V(schedule), V(event) and V(continuous), and is empty for
          a task that runs only when it is started. C(time) such as V(03:00) in the local time of the NAS, C(days) by
          name, and C(repeat_every_hours) are null without V(schedule).
      type: dict
    retention:
      description:
        - What is kept. C(keep_all), or numbers of which V(0) is a rule that is not used, C(keep_days),
          C(keep_versions), C(gfs_days), C(gfs_weeks), C(gfs_months), C(gfs_years).
      type: dict
    version_count:
      description: How many versions there are.
      type: int
    oldest_version_time:
      description: When the oldest of them was finished, in epoch seconds; null where there is none.
      type: int
    newest_version_time:
      description: When the newest of them was finished, in epoch seconds; null where there is none.
      type: int
    locked_versions:
      description: The numbers of the locked ones.
      type: list
      elements: int
    devices:
      description: The devices of the task.
      type: list
      elements: dict
    versions:
      description: The versions of the task, newest first. Only with O(include_versions).
      type: list
      elements: dict
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.task_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
