#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_log_info
short_description: Read the log of Active Backup for Business
version_added: 0.1.0
description:
  - Returns rows of the log of Active Backup for Business, newest first, whatever the order of the NAS.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.log
  - nasfleet.active_backup.attributes.info
options:
  log_level:
    description: Only rows of this level.
    type: str
    choices: [error, warning, information, debug]
seealso:
  - module: nasfleet.active_backup.abb_history_info
"""

EXAMPLES = r"""
- name: The errors since yesterday
  nasfleet.active_backup.abb_log_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    log_level: error
    time_start: "{{ '%Y-%m-%d' | ansible.builtin.strftime(now(utc=true).timestamp() - 86400) }}"
    limit: 0
  register: abb

- name: Show them
  ansible.builtin.debug:
    msg: "{{ item.log_time_iso }} {{ item.task_name }} {{ item.device_name }} {{ item.log_type }} ({{
      item.log_type_code }})"
  loop: "{{ abb.logs }}"
  loop_control:
    label: "{{ item.log_id }}"
"""

RETURN = r"""
logs:
  description:
    - The rows, newest first. The keys are those of the API, with words for numbers and ISO 8601 beside epoch
      seconds. The NAS keeps no text; C(log_type) and C(other_params) say what happened.
  returned: success
  type: list
  elements: dict
  sample:
    - log_id: 5525
      log_time: 1741897498
      log_time_iso: "2025-03-13T20:24:58Z"
      log_level: error
      log_level_code: 0
      log_type: backup_error
      log_type_code: 1104
      error_code: 0
      task_id: 8
      task_name: File server
      device_id: 6
      device_name: smb1
      result_id: 592
      other_params: {task_id: 8, device_id: 6}
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.log_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
