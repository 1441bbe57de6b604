#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_device_info
short_description: Read the devices that Active Backup for Business protects
version_added: 0.1.0
description:
  - Returns every device that belongs to a task or transferred something, with its tasks and what it transferred.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
options:
  time_start:
    description:
      - Count the transfers from this time on. Epoch seconds, a date, or a date and time, in UTC unless it has an
        offset.
      - Without it, the 24 hours before O(time_end).
    type: str
  time_end:
    description: Count the transfers before this time. Without it, the time on the NAS when the task runs.
    type: str
seealso:
  - module: nasfleet.active_backup.abb_task_info
"""

EXAMPLES = r"""
- name: Read the devices
  nasfleet.active_backup.abb_device_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: What transferred nothing in the last 24 hours?
  ansible.builtin.debug:
    msg: "{{ abb.devices | selectattr('transfered_bytes', 'eq', 0) | map(attribute='host_name') }}"
"""

RETURN = r"""
devices:
  description:
    - The devices. The keys are those of the API, with words for numbers and ISO 8601 beside epoch seconds. Secrets
      that the NAS sends along are dropped.
  returned: success
  type: list
  elements: dict
  sample:
    - device_id: 5
      host_name: pc-anna
      host_ip: 192.0.2.63
      os_name: Windows 11(64-bit)
      backup_type: pc
      backup_type_code: 2
      tasks: [{task_id: 5, task_name: Office PCs}]
      transfered_bytes: 2122801152
      transfers: [{result_id: 593, status: success, status_code: 2, transfered_bytes: 2122801152}]
  contains:
    device_id:
      description: Number of the device.
      type: int
    host_name:
      description: Name of the device.
      type: str
    tasks:
      description: The tasks that back the device up, with C(task_id) and C(task_name).
      type: list
      elements: dict
    transfers:
      description: The transfers that were under way in the time asked for, newest first.
      type: list
      elements: dict
    transfered_bytes:
      description: What they transferred together.
      type: int
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.device_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
