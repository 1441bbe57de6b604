#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_history_info
short_description: Read the history of Active Backup for Business
version_added: 0.1.0
description:
  - Returns the results of jobs of Active Backup for Business (backups, restores, deletions and others), newest first,
    whatever the order of the NAS, on request with their details.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.log
  - nasfleet.active_backup.attributes.info
options:
  status:
    description: Only results of this status.
    type: str
    choices: [none, incomplete, success, partial_success, fail, cancel, no_backup]
  backup_type:
    description: Only results of tasks that back up this kind of device.
    type: str
    choices: [vm, pc, physical_server, file_server, nas]
  job_action:
    description: Only results of this kind of job.
    type: str
    choices:
      - backup
      - restore
      - migrate
      - verify
      - delete_target
      - delete_version
      - delete_host
      - dedup_data
      - relink
      - compact
      - create_task
  result_id:
    description: Only the result of this number.
    type: int
  include_details:
    description: Whether to add C(details) to each result. That takes a further request for each.
    type: bool
    default: false
  order_by:
    description: What the details are ordered by.
    type: str
    choices: [log_level, log_time]
    default: log_level
  direction:
    description: Whether the details are in ascending or descending order; with V(log_level) ascending, errors come
      first.
    type: str
    choices: [asc, desc]
    default: asc
seealso:
  - module: nasfleet.active_backup.abb_log_info
"""

EXAMPLES = r"""
- name: What failed in the last days?
  nasfleet.active_backup.abb_history_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    job_action: backup
    status: fail
    time_start: "{{ '%Y-%m-%d' | ansible.builtin.strftime(now(utc=true).timestamp() - 2 * 86400) }}"
    include_details: true
  register: abb

- name: Run it again
  nasfleet.active_backup.abb_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    task_id: "{{ abb.results | map(attribute='task_id') | unique }}"
    state: fresh
    max_age: 24h
"""

RETURN = r"""
results:
  description:
    - The results, newest first. The keys are those of the API, with words for numbers and ISO 8601 beside epoch
      seconds.
  returned: success
  type: list
  elements: dict
  sample:
    - result_id: 592
      task_id: 8
      task_name: File server
      backup_type: file_server
      backup_type_code: 4
      job_action: backup
      job_action_code: 1
      status: fail
      status_code: 4
      time_start: 1741897440
      time_start_iso: "2025-03-13T20:24:00Z"
      time_end: 1741897498
      time_end_iso: "2025-03-13T20:24:58Z"
      error_count: 2
      warning_count: 0
  contains:
    result_id:
      description: Number of the result.
      type: int
    status:
      description: How the job ended. Go by this one, since C(success_count) is 0 for successful backups, too.
      type: str
    details:
      description: The rows behind the result. Only with O(include_details).
      type: list
      elements: dict
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.history_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
